"""A row of widgets that goes on in a second line where the first is full."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSpacerItem, QWidget


@dataclass
class _Line:
    items: list[QLayoutItem] = field(default_factory=list)
    width: int = 0
    height: int = 0


class FlowRow(QLayout):
    """Like `QHBoxLayout`, but never wider than its widest widget has to be.

    One widget or empty stretch may be elastic: it takes what is left of its line, so that
    what follows stands at the right.
    """

    def __init__(self, parent: QWidget) -> None:
        self._known: dict[int, list[_Line]] = {}
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._elastic: set[int] = set()

    def invalidate(self) -> None:
        """Forget what was worked out; Qt calls this where a widget is another or has another size.

        In between it asks for the same widths again and again.
        """
        self._known.clear()
        super().invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        """Put an item at the end; Qt calls this."""
        self._items.append(item)
        self.invalidate()

    def add_elastic(self, widget: QWidget | None = None) -> None:
        """Put in a widget, or nothing, that takes the room which is left."""
        self._elastic.add(len(self._items))
        if widget is None:
            self.addItem(QSpacerItem(0, 0))
        else:
            self.addWidget(widget)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, None past the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return an item, None past the end."""
        if not 0 <= index < len(self._items):
            return None
        self.invalidate()
        return self._items.pop(index)

    def widgets(self) -> list[QWidget]:
        """Return the widgets in it, in order."""
        found = (item.widget() for item in self._items)
        return [widget for widget in found if widget is not None]

    def expandingDirections(self) -> Qt.Orientation:
        """Neither."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Yes: a narrow row is a high one."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        lines = self._lines(width - self._around().width())
        between = max(len(lines) - 1, 0) * self.spacing()
        return sum(line.height for line in lines) + between + self._around().height()

    def sizeHint(self) -> QSize:
        """Return the size of one line."""
        lines = self._lines(1 << 20)
        width, height = (lines[0].width, lines[0].height) if lines else (0, 0)
        return QSize(width, height) + self._around()

    def minimumSize(self) -> QSize:
        """Return the size of the largest widget."""
        hints = [item.sizeHint() for i, item in self._shown() if i not in self._elastic]
        width = max((hint.width() for hint in hints), default=0)
        height = max((hint.height() for hint in hints), default=0)
        return QSize(width, height) + self._around()

    def setGeometry(self, rect: QRect) -> None:
        """Place everything."""
        super().setGeometry(rect)
        inner = rect.marginsRemoved(self.contentsMargins())
        top = inner.top()
        for line in self._lines(inner.width()):
            self._place(line, inner, top)
            top += line.height + self.spacing()

    # ── lines ────────────────────────────────────────────────────────────────

    def _around(self) -> QSize:
        margins = self.contentsMargins()
        return QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _shown(self) -> list[tuple[int, QLayoutItem]]:
        return [
            (i, item)
            for i, item in enumerate(self._items)
            if i in self._elastic or not item.isEmpty()
        ]

    def _lines(self, width: int) -> list[_Line]:
        if width not in self._known:
            self._known[width] = self._break(width)
        return self._known[width]

    def _break(self, width: int) -> list[_Line]:
        lines = [_Line()]
        for i, item in self._shown():
            elastic = i in self._elastic
            hint = QSize(0 if elastic else item.sizeHint().width(), item.sizeHint().height())
            gap = self.spacing() if lines[-1].items else 0
            if lines[-1].items and not elastic and lines[-1].width + gap + hint.width() > width:
                lines.append(_Line())
                gap = 0
            line = lines[-1]
            line.items.append(item)
            line.width += gap + hint.width()
            line.height = max(line.height, hint.height())
        return lines

    def _place(self, line: _Line, inner: QRect, top: int) -> None:
        left = inner.left()
        spare = max(inner.width() - line.width, 0)
        elastic = {id(self._items[i]) for i in self._elastic}
        for item in line.items:
            hint = item.sizeHint()
            width = spare if id(item) in elastic else min(hint.width(), inner.width())
            height = min(hint.height(), line.height)
            corner = QPoint(left, top + (line.height - height) // 2)
            item.setGeometry(QRect(corner, QSize(width, height)))
            left += width + self.spacing()
