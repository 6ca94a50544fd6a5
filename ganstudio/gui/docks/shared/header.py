"""The row of controls at the top of a dock."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ganstudio.gui.widgets.elided import ElidedLabel
from ganstudio.gui.widgets.flow import FlowRow


class Header(QWidget):
    """A row of controls, of the same height in every dock; two rows where it is narrow."""

    def __init__(self) -> None:
        super().__init__()
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

    def stretch(self, readout: Readout | None = None) -> None:
        """Push what follows to the right, with a read-out in the room between."""
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
