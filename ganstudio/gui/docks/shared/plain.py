"""Plain parts of panes: an explained button, words that stand back, a row that wraps, a caption."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ganstudio.gui.widgets.flow import FlowRow


def button(words: str, tip: str) -> QPushButton:
    """Return a button with its explanation."""
    made = QPushButton(words)
    made.setToolTip(tip)
    return made


def muted(words: str = "") -> QLabel:
    """Return words that stand back, on as many lines as they need."""
    label = QLabel(words)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    return label


def wrapping(*widgets: QWidget) -> QWidget:
    """Return widgets in a row, on further lines where it is too narrow for one."""
    bar = QWidget()
    row = FlowRow(bar)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for widget in widgets:
        row.addWidget(widget)
    return bar


def named(view: QWidget, words: str) -> QVBoxLayout:
    """Return a view with words beneath it, which stand back."""
    label = QLabel(words)
    label.setProperty("role", "muted")
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    column = QVBoxLayout()
    column.addWidget(view, 1)
    column.addWidget(label)
    return column
