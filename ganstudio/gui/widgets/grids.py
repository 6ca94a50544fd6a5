"""Image grids, as large as fits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QWidget

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.mosaic import Pixels, as_image, as_pixels, compose, enlarged, gap


def best_columns(count: int, width: float, height: float, aspect: float, above: float = 0.0) -> int:
    """Return in how many columns ``count`` panels of that aspect (w/h) become about largest.

    Each panel has a caption of height ``above``. Side by side is preferred: another row
    must make the panels larger by a tenth. Rows are then filled evenly: five panels that
    need two rows stand 3 + 2, not 4 + 1.
    """
    best, size = count, 0.0
    for columns in range(count, 0, -1):
        rows = -(-count // columns)
        found = min(width / columns, (height / rows - above) * aspect)
        if found > 1.1 * size:
            best, size = columns, found
    return -(-count // -(-count // best)) if count else 1


@dataclass(frozen=True)
class Grid:
    """A laid-out grid: the images, how many a row, and the whole as one image."""

    images: Pixels
    columns: int
    picture: QImage

    @classmethod
    def of(cls, images: Pixels, columns: int) -> Grid:
        """Lay out images (n, H, W, C)."""
        pixels = compose(images, columns, theme.palette().surface)
        return cls(images, columns, as_image(pixels))


@dataclass(frozen=True, eq=False)
class ShownGrid:
    """A grid as it is on screen.

    Attributes
    ----------
    images : (n, H, W, 3) uint8
        The images as they are painted; none where there are words instead.
    columns : int
        How many stand in a row.
    names : tuple of str
        What is written before the rows.
    titles : tuple of str
        What is written above the columns.
    words : str
        What stands in place of images.
    """

    images: Pixels
    columns: int = 0
    names: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    words: str = ""


class GridView(QWidget):
    """A grid as large as it fits. A click tells which image was hit.

    It stands in the middle, or with ``corner`` in the top left one, below its caption.
    """

    clicked = Signal(int)
    menuWanted = Signal(int, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid: Grid | None = None
        self.words = ""
        self.corner = False
        self._names: tuple[str, ...] = ()
        self._titles: tuple[str, ...] = ()
        self._drawn: QPixmap | None = None
        self._place = QRect()
        self.setMinimumSize(24, 24)
        self.setMouseTracking(True)

    def show_grid(self, grid: Grid | None, words: str = "") -> None:
        """Show a grid, or words where there is none."""
        self.grid, self.words, self._drawn = grid, words, None
        self.update()

    def restyle(self) -> None:
        """Lay the grid out anew in the palette's colours."""
        if self.grid is not None:
            self.show_grid(Grid.of(self.grid.images, self.grid.columns))

    def shown(self) -> ShownGrid:
        """Return what is on screen."""
        if self.grid is None:
            return ShownGrid(np.empty((0, 0, 0, 3), np.uint8), words=self.words)
        count, height, width, _ = self.grid.images.shape
        whole, between, columns = as_pixels(self.grid.picture), gap(height), self.grid.columns
        corners = [divmod(i, columns) for i in range(count)]
        down, right = height + between, width + between
        images = [whole[i * down :, j * right :][:height, :width] for i, j in corners]
        return ShownGrid(np.stack(images), columns, self._names, self._titles)

    def set_corner(self, corner: bool) -> None:
        """Put the grid into the corner or the middle."""
        if corner != self.corner:
            self.corner, self._drawn = corner, None
            self.update()

    def name_rows(self, names: tuple[str, ...]) -> None:
        """Write names before the rows, or none."""
        if names != self._names:
            self._names, self._drawn = names, None
            self.update()

    def name_columns(self, titles: tuple[str, ...]) -> None:
        """Write titles above the columns, or none."""
        if titles != self._titles:
            self._titles, self._drawn = titles, None
            self.update()

    def _above(self) -> int:
        """Return the room at the top that the titles need."""
        return self.fontMetrics().height() + 6 if self._titles else 0

    def _margin(self) -> int:
        """Return the room on the left that the names need."""
        if not self._names:
            return 0
        widest = max(self.fontMetrics().horizontalAdvance(name) for name in self._names)
        return min(widest + 8, self.width() // 4)

    def picture_place(self) -> QRect:
        """Return where the grid lies in the widget, in its coordinates."""
        return self._place

    def _fit(self) -> None:
        if self.grid is None or self._drawn is not None:
            return
        ratio = self.devicePixelRatioF()
        margin = self._margin()
        above = self._above()
        size = QSizeF(self.width() - margin, self.height() - above) * ratio
        self._drawn = enlarged(self.grid.picture, int(size.width()), int(size.height()))
        self._drawn.setDevicePixelRatio(ratio)
        shown = self._drawn.deviceIndependentSize()
        room = QSizeF(self.size()) - shown
        left, top = (margin, above) if self.corner else (room.width() / 2, room.height() / 2)
        left, top = max(left, margin), max(top, above)
        self._place = QRectF(int(left), int(top), shown.width(), shown.height()).toRect()

    def resizeEvent(self, event: object) -> None:
        """Scale anew."""
        self._drawn = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the grid, or the words."""
        self._fit()
        painter = QPainter(self)
        if self.grid is not None and self._drawn is not None:
            painter.drawPixmap(self._place.topLeft(), self._drawn)
            self._paint_names(painter)
            self._paint_titles(painter)
        elif self.words:
            painter.setPen(QColor(theme.palette().muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(12, 12, -12, -12), int(flags), self.words)
        painter.end()

    def _paint_names(self, painter: QPainter) -> None:
        """Write each name before its row, unless the rows are too low to be told apart."""
        height = self._place.height() / max(len(self._names), 1)
        if height < 0.7 * painter.fontMetrics().height():
            return
        painter.setPen(QColor(theme.palette().muted))
        width, elided = self._margin() - 6, Qt.TextElideMode.ElideRight
        flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for row, name in enumerate(self._names):
            top = self._place.top() + row * height
            place = QRectF(self._place.left() - 6 - width, top, width, height)
            painter.drawText(place, flags, painter.fontMetrics().elidedText(name, elided, width))

    def _paint_titles(self, painter: QPainter) -> None:
        """Write each title above its column."""
        if self.grid is None or not self._titles:
            return
        painter.setPen(QColor(theme.palette().muted))
        width, elided = self._place.width() / len(self._titles), Qt.TextElideMode.ElideMiddle
        for column, title in enumerate(self._titles):
            left = self._place.left() + column * width
            place = QRectF(left, self._place.top() - self._above(), width, self._above())
            told = painter.fontMetrics().elidedText(title, elided, int(width))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), told)

    def cell_at(self, position: QPoint) -> int | None:
        """Return which image lies there."""
        if self.grid is None or not self._place.contains(position):
            return None
        _, height, width, _ = self.grid.images.shape
        between = gap(height)
        scale = self.grid.picture.width() / self._place.width()
        column = int((position.x() - self._place.left()) * scale) // (width + between)
        row = int((position.y() - self._place.top()) * scale) // (height + between)
        index = row * self.grid.columns + column
        return index if index < len(self.grid.images) else None

    def place_of(self, index: int) -> QRectF:
        """Return where an image lies in the widget."""
        assert self.grid is not None
        _, height, width, _ = self.grid.images.shape
        row, column = divmod(index, self.grid.columns)
        scale, between = self._place.width() / self.grid.picture.width(), gap(height)
        left = self._place.left() + column * (width + between) * scale
        top = self._place.top() + row * (height + between) * scale
        return QRectF(left, top, width * scale, height * scale)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which image was clicked."""
        hit = self.cell_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and hit is not None:
            self.clicked.emit(hit)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Tell where a menu is wanted; −1 stands for beside the images."""
        hit = self.cell_at(event.pos())
        self.menuWanted.emit(-1 if hit is None else hit, event.globalPos())
