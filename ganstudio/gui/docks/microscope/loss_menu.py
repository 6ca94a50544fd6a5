"""The losses that are laid over another under the microscope."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QMenu, QToolButton, QWidgetAction

from ganstudio.components import catalogue
from ganstudio.gui.docks.microscope.run_loss import paired
from ganstudio.gui.widgets.explainer import hears_f1, stands_for
from ganstudio.objectives.base import AdversarialLoss


class LossMenu(QToolButton):
    """A button with all losses by family, a box each; its menu stays open while they are set.

    Attributes
    ----------
    names : list of str
        The losses whose box is checked, in the order in which they were.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.boxes: dict[str, QCheckBox] = {}
        self.setText("compare")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        family = ""
        for name, cls in catalogue("loss").items():
            assert issubclass(cls, AdversarialLoss)
            if family not in ("", cls.family):
                menu.addSeparator()
            family = cls.family
            menu.addAction(self._entry(name, cls, menu))
        hears_f1(menu)
        self.setMenu(menu)

    def _entry(self, name: str, cls: type[AdversarialLoss], menu: QMenu) -> QWidgetAction:
        box = self.boxes[name] = QCheckBox(cls.title, menu)
        box.setObjectName(name)
        box.setToolTip(cls.summary())
        stands_for(box, cls)
        box.toggled.connect(self._take)
        entry = QWidgetAction(menu)
        entry.setDefaultWidget(box)
        return entry

    def check(self, names: object) -> None:
        """Check these losses, in this order; whatever is no loss is left aside."""
        for name in names if isinstance(names, list) else ():
            if name in self.boxes:
                self.boxes[name].setChecked(True)

    def offer(self, loss: AdversarialLoss) -> None:
        """Let only those be laid over a loss that are functions of the same."""
        over = "one score" if paired(loss) else "differences of scores"
        for name, box in self.boxes.items():
            cls = catalogue("loss")[name]
            alike = paired(cls) == paired(loss)
            box.setEnabled(alike)
            box.setToolTip(cls.summary() if alike else f"A function of {over}: another axis")

    @Slot()
    def _take(self, *_: object) -> None:
        checked = [name for name, box in self.boxes.items() if box.isChecked()]
        kept = [name for name in self.names if name in checked]
        self.names = kept + [name for name in checked if name not in kept]
        self.changed.emit()
