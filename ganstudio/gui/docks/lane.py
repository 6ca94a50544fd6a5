"""The walks of one run: strips with a film, or paths for points."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QStackedWidget,
    QWidget,
)

from ganstudio.gui import theme
from ganstudio.gui.docks.plane import PlaneView
from ganstudio.gui.grids import Grid, GridView, gap
from ganstudio.gui.legend import CaptionBar, Entry
from ganstudio.gui.plotting import (
    Curve,
    Plot,
    curve_pen,
)
from ganstudio.gui.state import RunView
from ganstudio.telemetry.messages import Frame
from ganstudio.telemetry.records import Plane, Walk

NAME_WIDTH = 150


class StripView(GridView):
    """Strips of one run, with the frame that the film shows marked; drag to move it."""

    def __init__(self) -> None:
        super().__init__()
        self.cursor_at = 0
        self.setToolTip("Click or drag to choose the frame that is shown large")

    def set_cursor(self, frame: int) -> None:
        """Mark a frame."""
        self.cursor_at = frame
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the strips and the mark."""
        super().paintEvent(event)
        if self.grid is None:
            return
        place = self.picture_place()
        scale = place.width() / self.grid.picture.width()
        _, height, width, _ = self.grid.images.shape
        left = place.left() + self.cursor_at * (width + gap(height)) * scale
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.palette().text), 1.5))
        painter.drawRoundedRect(
            QRectF(left - 1, place.top() - 2, width * scale + 2, place.height() + 4), 2, 2
        )
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow a drag."""
        hit = self.cell_at(event.position().toPoint())
        if event.buttons() & Qt.MouseButton.LeftButton and hit is not None:
            self.clicked.emit(hit)


class Lane(QWidget):
    """One run: caption, film and strips; or its paths for points."""

    def __init__(self) -> None:
        super().__init__()
        self.caption = CaptionBar()
        self.film, self.strip = GridView(), StripView()
        self.film.setToolTip("The frame under the cursor, every strip")
        self.plane: PlaneView | None = None
        self.line: Plot | None = None
        self._curves: list[Curve] = []
        self._seen: object = None
        self._walk: Walk | None = None
        self._film_shape = 1.0
        pictures = QWidget()
        row = QHBoxLayout(pictures)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.film)
        row.addWidget(self.strip, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(pictures)
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self.caption)
        self._box.addWidget(self._stack, 1)

    def name_beside(self, beside: bool) -> None:
        """Put the name beside the strips, where height is scarce, or above."""
        here = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._box.direction() != here:
            self._box.setDirection(here)
            self.caption.keep_width(NAME_WIDTH if beside else None)

    def length(self) -> int:
        """Return the number of frames."""
        return 1 if self._walk is None else self._walk.frames.shape[1]

    def show_walk(self, run: RunView, walk: Walk, cursor: int) -> None:
        """Show a run's newest walk."""
        self.caption.tell(Entry(run.title, run.style.colour, run.style.dash))
        plane = run.latest.get("samples")
        if self._seen != (seen := (id(walk), id(plane))):
            self._seen, self._walk = seen, walk
            if walk.frames.ndim == 5:
                self._show_strips(walk)
            elif walk.frames.shape[2] == 2 and plane is not None:
                self._show_paths(walk, plane)
            elif walk.frames.shape[2] == 1:
                self._show_lines(walk, run)
        self.move_to(cursor, run.style.colour)

    def _show_strips(self, walk: Walk) -> None:
        self._stack.setCurrentIndex(0)
        strips, length, *shape = walk.frames.shape
        images = walk.frames.reshape(strips * length, *shape)
        self.strip.show_grid(Grid.of(np.asarray(images, np.uint8), length))
        self._film_shape = shape[1] / (shape[0] * strips)
        self._fit_film()

    def _fit_film(self) -> None:
        above = self._box.direction() == QBoxLayout.Direction.TopToBottom
        taken = self.caption.height() if above and not self.caption.isHidden() else 0
        width = int(max(24, min((self.height() - taken) * self._film_shape, self.width() / 4)))
        if width != self.film.width():
            self.film.setFixedWidth(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the film the room that its height needs."""
        super().resizeEvent(event)
        self._fit_film()

    def _show_paths(self, walk: Walk, frame: Frame) -> None:
        if not isinstance(frame.record, Plane):
            return
        if self.plane is None:
            self.plane = PlaneView(axes=False)
            self._stack.addWidget(self.plane)
        self._stack.setCurrentWidget(self.plane)
        self.plane.show_plane(frame.record, fake=False)

    def _show_lines(self, walk: Walk, run: RunView) -> None:
        if self.line is None:
            view = PlaneView()
            self.line = Plot("place on the walk", "x")
            view.addItem(self.line)
            self._stack.addWidget(view)
            self._lines_view = view
        self._stack.setCurrentWidget(self._lines_view)
        while len(self._curves) < len(walk.frames):
            self._curves.append(Curve(antialias=True))
            self.line.addItem(self._curves[-1])
        places = np.arange(walk.frames.shape[1] + 1) / walk.frames.shape[1]
        for curve, points in zip(self._curves, walk.frames[:, :, 0], strict=False):
            curve.draw(places, np.append(points, points[0]), curve_pen(run.style.colour))
        low, high = float(np.nanmin(walk.frames)), float(np.nanmax(walk.frames))
        room = max(0.08 * (high - low), 1e-3)
        self.line.box.setRange(xRange=(0, 1), yRange=(low - room, high + room), padding=0)

    def move_to(self, cursor: int, colour: str) -> None:
        """Show a frame of the film."""
        if self._walk is None:
            return
        frames, place = self._walk.frames, cursor % self.length()
        if frames.ndim == 5:
            self.strip.set_cursor(place)
            self.film.show_grid(Grid.of(np.asarray(frames[:, place], np.uint8), 1))
        elif self.plane is not None and frames.shape[2] == 2:
            self.plane.show_path(np.asarray(frames, np.float32), place, colour)

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self._seen = None
        for view in (self.plane, getattr(self, "_lines_view", None)):
            if view is not None:
                view.restyle()
        if self.line is not None:
            self.line.restyle()
