"""Text that gives way: cut with an ellipsis, whole in its tooltip."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QWidget

from ganstudio.gui.widgets.plain_text import plain

NUMBER = re.compile(r"[-−+]?\d[\d.,e\u00a0\u202f+−-]*$")
"""A number, or the beginning of one, at the end of a text."""
BETWEEN = " ·,:;-"
"""What means nothing where no word follows it."""


def shortened(metrics: QFontMetrics, text: str, room: float) -> str:
    """Return as much of a text as there is room for, an ellipsis after it where it is cut.

    A number is there whole or not at all: cut, it would be another one. Nor is a single letter
    left of a word, which says nothing.
    """
    cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room))
    if cut == text:
        return text
    kept = cut.removesuffix("…")
    if text[len(kept) : len(kept) + 1] != " ":
        before, _, part = kept.rpartition(" ")
        part = NUMBER.sub("", part)
        kept = f"{before} {part}".lstrip() if len(part) > 1 else before
    return f"{kept.rstrip(BETWEEN)}…"


class ElidedLabel(QLabel):
    """A label that never asks for more room than it gets.

    Parameters
    ----------
    text
        What it says.
    tip
        Its tooltip, which may be rich text; without one, the whole text where it is cut.
    lines
        How many lines it may take; of several it keeps the room, whatever it says.
    """

    def __init__(
        self, text: str = "", parent: QWidget | None = None, tip: str = "", lines: int = 1
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        if lines > 1:
            self.setMinimumHeight(lines * self.fontMetrics().lineSpacing())
            self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
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
        first = self._broken(room)
        rest = self._whole[sum(map(len, first)) :]
        last = shortened(self.fontMetrics(), rest, room)
        super().setText("\n".join([*(line.rstrip() for line in first), last]))
        self.setToolTip(self._tip or (plain(self._whole) if last != rest else ""))

    def _broken(self, room: int) -> list[str]:
        """Return the lines before the last one, broken between words where words are short."""
        if self._lines == 1:
            return []
        layout = QTextLayout(self._whole, self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        broken: list[str] = []
        while len(broken) < self._lines - 1 and (line := layout.createLine()).isValid():
            line.setLineWidth(room)
            broken.append(self._whole[line.textStart() : line.textStart() + line.textLength()])
        layout.endLayout()
        return broken
