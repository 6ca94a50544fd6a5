"""A line of text that gives way: cut with an ellipsis, whole in its tooltip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from ganstudio.gui.widgets.plain_text import plain


class ElidedLabel(QLabel):
    """A label that never asks for more room than it gets.

    Parameters
    ----------
    text
        What it says.
    tip
        Its tooltip, which may be rich text; without one, the whole text where it is cut.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None, tip: str = "") -> None:
        super().__init__(parent)
        self._whole = ""
        self._tip = tip
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show a text, as much of it as there is room for."""
        if text != self._whole:
            self._whole = text
            self._fit()

    def set_tip(self, tip: str) -> None:
        """Change its tooltip."""
        if tip != self._tip:
            self._tip = tip
            self._fit()

    def whole(self) -> str:
        """Return the text as it was set."""
        return self._whole

    def sizeHint(self) -> QSize:
        """As wide as the whole text."""
        margins = self.contentsMargins()
        width = self.fontMetrics().horizontalAdvance(self._whole) + margins.left() + margins.right()
        return QSize(width + 10, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """No wider than a few letters."""
        return QSize(24, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.contentsRect().width()
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        super().setText(shown)
        self.setToolTip(self._tip or (plain(self._whole) if shown != self._whole else ""))
