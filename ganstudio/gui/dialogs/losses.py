"""Which losses to compare."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ganstudio.gui.dialogs.base import Dialog
from ganstudio.gui.dialogs.scrolled import Scrolled
from ganstudio.gui.widgets.explainer import stands_for
from ganstudio.objectives.variants import LARGE_FAMILIES, LossVariant, loss_variants

EXPLANATION = (
    "The experiment is trained with each of them in lockstep, from the same seed, on the same "
    "batches in the same order and with the same latents. The present runs end."
)
BETWEEN = 28
"""Pixels between columns."""


class LossesDialog(Dialog):
    """One check box a loss, in columns as the menu has them; ``chosen`` carries their names."""

    def __init__(self, present: Iterable[str], parent: QWidget) -> None:
        super().__init__("Compare losses", EXPLANATION, "Compare", parent)
        self._boxes: dict[str, QCheckBox] = {}
        page = QWidget(self)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(BETWEEN)
        for heading in ("Textbook", *LARGE_FAMILIES):
            column = QVBoxLayout()
            column.setSpacing(8)
            title = QLabel(heading, page)
            title.setProperty("role", "muted")
            column.addWidget(title)
            for name, variant in loss_variants().items():
                if heading == (variant.family if variant.family in LARGE_FAMILIES else "Textbook"):
                    column.addWidget(self._box(name, variant, page))
            column.addStretch()
            row.addLayout(column)
        self.content.addWidget(Scrolled(page, self))
        for name in set(present) & self._boxes.keys():
            self._boxes[name].setChecked(True)
        self._look()

    def _box(self, name: str, variant: LossVariant, page: QWidget) -> QCheckBox:
        box = self._boxes[name] = QCheckBox(variant.title, page)
        box.setObjectName(name)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.setToolTip(f"{type(variant.loss).summary()}\n{variant.loss.paper}")
        stands_for(box, variant)
        box.toggled.connect(self._look)
        return box

    def _look(self, *_: object) -> None:
        count = len(self._names())
        self.take.setEnabled(count > 1)
        self.take.setText(f"Compare {count}" if count > 1 else "Compare")
        self.take.setToolTip("" if count > 1 else "Choose two losses or more")

    def _names(self) -> list[str]:
        return [name for name, box in self._boxes.items() if box.isChecked()]

    def result_value(self) -> object:
        """Return the names of the chosen losses."""
        return self._names()
