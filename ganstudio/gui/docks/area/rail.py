"""What is left of the left column where the window is too narrow for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionToolButton, QToolBar, QToolButton, QWidget

WIDTH = 34


class UprightButton(QToolButton):
    """A word from bottom to top."""

    def sizeHint(self) -> QSize:
        """As high as the word is long."""
        return QSize(WIDTH, self.fontMetrics().horizontalAdvance(self.text()) + 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button, and the word upright on it."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        style = self.style()
        style.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option, painter, self)
        painter.setPen(self.palette().buttonText().color())
        painter.translate(0, self.height())
        painter.rotate(-90)
        painter.drawText(
            0, 0, self.height(), self.width(), Qt.AlignmentFlag.AlignCenter, self.text()
        )


class ColumnRail(QToolBar):
    """A button that opens the column, and folds it again."""

    asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Left column", parent)
        self.setObjectName("rail")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.button = UprightButton(self)
        self.button.setObjectName("rail.open")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self.asked)
        self.addWidget(self.button)
        self.hide()

    def offer(self, titles: Sequence[str]) -> None:
        """Name the docks that it opens; without any it is not there."""
        words = ", ".join(titles)
        self.button.setText(words)
        self.button.setAccessibleName(f"Open {words}")
        self.button.setToolTip(f"Open {words}, which the window is too narrow for")
        self.setVisible(bool(titles))
