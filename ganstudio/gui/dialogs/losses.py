"""Which losses to compare."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QCheckBox, QWidget

from ganstudio.gui.dialogs.base import Dialog
from ganstudio.gui.explainer import stands_for
from ganstudio.objectives.variants import loss_variants

EXPLANATION = (
    "The experiment is trained with each of them in lockstep, from the same seed, on the same "
    "batches in the same order and with the same latents. The present runs end."
)


class LossesDialog(Dialog):
    """One check box a loss; ``chosen`` carries their names."""

    def __init__(self, present: Iterable[str], parent: QWidget) -> None:
        super().__init__("Compare losses", EXPLANATION, "Compare", parent)
        checked = set(present)
        self._boxes: dict[str, QCheckBox] = {}
        for name, variant in loss_variants().items():
            box = self._boxes[name] = QCheckBox(variant.title, self)
            box.setObjectName(name)
            box.setChecked(name in checked)
            box.setToolTip(f"{type(variant.loss).summary()}\n{variant.loss.paper}")
            stands_for(box, variant)
            box.toggled.connect(self._look)
            self.content.addWidget(box)
        self.setMinimumWidth(440)
        self._look()

    def _look(self, *_: object) -> None:
        count = len(self._names())
        self.take.setEnabled(count > 1)
        self.take.setText(f"Compare {count}" if count > 1 else "Compare")

    def _names(self) -> list[str]:
        return [name for name, box in self._boxes.items() if box.isChecked()]

    def result_value(self) -> object:
        """Return the names of the chosen losses."""
        return self._names()
