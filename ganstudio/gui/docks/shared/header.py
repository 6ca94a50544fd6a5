"""The row of controls at the top of a dock."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ganstudio.gui.docks.shared.class_menu import Classes
from ganstudio.gui.docks.shared.controls import SegmentedChoice
from ganstudio.gui.widgets.elided import ElidedLabel
from ganstudio.gui.widgets.flow import FlowRow
from ganstudio.gui.widgets.simplifiable import Simplifiable


class Header(Simplifiable):
    """A row of controls, of the same height in every dock; two rows where it is narrow."""

    def __init__(self) -> None:
        super().__init__()
        self._left_out: list[QWidget] = []
        self._readout: Readout | None = None
        self._simple = False
        self._row = FlowRow(self)
        self._row.setContentsMargins(10, 2, 10, 2)
        self._row.setSpacing(6)
        self.setMinimumHeight(30)

    def add(self, widget: QWidget, tip: str = "", label: str = "") -> None:
        """Put a control at the end, with its tooltip and perhaps a word before it."""
        if label:
            word = QLabel(label)
            word.setProperty("role", "muted")
            word.setToolTip(tip)
            word.setBuddy(widget)
            self._row.addWidget(word)
        if tip:
            widget.setToolTip(tip)
            widget.setAccessibleName(label or tip)
        self._row.addWidget(widget)
        if self._is_for_experts(widget):
            widget.installEventFilter(self)

    def simplify(self, simple: bool) -> None:
        """Leave the choice of what is shown, and take back the rest."""
        left_out, self._left_out, self._simple = self._left_out, [], simple
        for widget in left_out:
            widget.show()
        widgets = self._row.widgets()
        for widget in widgets:
            if simple and self._is_for_experts(widget) and not widget.isHidden():
                self._leave_out(widget)
        self.setVisible(any(not widget.isHidden() for widget in widgets))

    def _is_for_experts(self, widget: object) -> bool:
        return widget is not self._readout and not isinstance(widget, SegmentedChoice | Classes)

    def _leave_out(self, widget: QWidget) -> None:
        self._left_out.append(widget)
        widget.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave out, also what the dock shows anew."""
        shows = event.type() in (QEvent.Type.Show, QEvent.Type.ShowToParent)
        if self._simple and shows and isinstance(watched, QWidget):
            self._leave_out(watched)
        return super().eventFilter(watched, event)

    def stretch(self, readout: Readout | None = None) -> None:
        """Push what follows to the right, with a read-out in the room between."""
        self._readout = readout or self._readout
        self._row.add_elastic(readout)


class Readout(ElidedLabel):
    """Muted text that never asks for room: what does not fit is cut, never reflowed."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "muted")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)


def together(*widgets: QWidget) -> QWidget:
    """Return widgets side by side as one, which a narrow row does not part."""
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for widget in widgets:
        row.addWidget(widget)
    return both
