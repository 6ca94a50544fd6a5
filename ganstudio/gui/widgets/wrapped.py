"""A radio button whose text goes on in further lines."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent, QTextLayout
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

LEAST = 120
"""Pixels that it is wide at least."""


class WrappedRadioButton(QRadioButton):
    """Breaks its text, which is plain, into as many lines as its width wants.

    Qt's own stays in one line, and makes whatever it stands in as wide as that.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setText(text)

    def text(self) -> str:
        """Return the text as it was given."""
        return self._whole

    def setText(self, text: str) -> None:
        """Take a text, and break it."""
        self._whole = text
        self.setAccessibleName(text)
        self._break()
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it cannot be read."""
        return QSize(LEAST, super().minimumSizeHint().height())

    def heightForWidth(self, width: int) -> int:
        """Return how high it is at a width."""
        shown = super().text().count("\n") + 1
        others = len(self._lines(width)) - shown
        return super().sizeHint().height() + others * self.fontMetrics().lineSpacing()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the text anew."""
        super().resizeEvent(event)
        self._break()

    def _break(self) -> None:
        super().setText("\n".join(self._lines(self.width())).replace("&", "&&"))

    def _lines(self, width: int) -> list[str]:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.rect.setWidth(width)
        part = QStyle.SubElement.SE_RadioButtonContents
        room = max(self.style().subElementRect(part, option, self).width(), 1)
        layout = QTextLayout(self._whole, self.font())
        layout.beginLayout()
        lines = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(room)
            start = line.textStart()
            lines.append(self._whole[start : start + line.textLength()].strip())
        layout.endLayout()
        return lines or [""]
