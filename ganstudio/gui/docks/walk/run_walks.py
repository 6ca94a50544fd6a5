"""The walks of one run: strips with a film, or paths for points."""

from __future__ import annotations

from dataclasses import dataclass

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
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from ganstudio.gui.docks.shared.densities import ShownDensities
from ganstudio.gui.docks.shared.plane import PlaneView
from ganstudio.gui.docks.shared.plane_map import ShownPlane
from ganstudio.gui.docks.walk.coordinates import ShownCoordinates, WalkCoordinates
from ganstudio.gui.state import RunView
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.captions import CaptionBar
from ganstudio.gui.widgets.grids import Grid, GridView, ShownGrid
from ganstudio.gui.widgets.legend import Entry
from ganstudio.gui.widgets.mosaic import Pixels
from ganstudio.telemetry.messages import Frame
from ganstudio.telemetry.records import Plane, Walk

NAME_WIDTH = 150
COORDINATES_WIDTH = 160
"""Pixels that must be left beside the plane for the coordinates to be shown."""
LARGER = 1.1
"""Times as large as on fewer lines the frames of a strip must become by another."""
LEFT_OUT = "generated", "pull", "lattice", "matches"
"""Of a plane that a walk is drawn over."""
UNBOUNDED = (1 << 24) - 1


class StripView(GridView):
    """Strips of one run, with the frame that the film shows marked; drag to move it.

    A strip is one line, or as many lines of one length as make its frames clearly larger.
    """

    def __init__(self) -> None:
        super().__init__()
        self.cursor_at = 0
        self._images: Pixels | None = None
        self._length = 1
        self._called: tuple[str, ...] = ()
        self.setToolTip("Click or drag to choose the frame that is shown large")

    def show_strips(self, images: Pixels, length: int, names: tuple[str, ...] = ()) -> None:
        """Show strips of ``length`` images each, one after the other, and what each is called."""
        self._images, self._length, self._called = images, length, names
        self._lay_out(images, self._columns(images))

    def _columns(self, images: Pixels) -> int:
        count, height, width, _ = images.shape
        best, size = self._length, 0.0
        for columns in range(self._length, 0, -1):
            if self._length % columns == 0:
                high = self.height() * columns / count
                found = min(self.width() / columns, high * width / height)
                if found > LARGER * size:
                    best, size = columns, found
        return best

    def _lay_out(self, images: Pixels, columns: int) -> None:
        below = ("",) * (self._length // columns - 1)
        self.name_rows(tuple(row for name in self._called for row in (name, *below)))
        self.show_grid(Grid.of(images, columns))

    def resizeEvent(self, event: object) -> None:
        """Break the strips where they become largest in the new size."""
        super().resizeEvent(event)
        if self.grid is not None and self._images is not None:
            columns = self._columns(self._images)
            if columns != self.grid.columns:
                self._lay_out(self._images, columns)

    def set_cursor(self, frame: int) -> None:
        """Mark a frame."""
        self.cursor_at = frame
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the strips and the marks."""
        super().paintEvent(event)
        if self.grid is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.palette().text), 1.5))
        inside = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        for index in range(self.cursor_at, len(self.grid.images), self._length):
            place = self.place_of(index).adjusted(-1, -1, 1, 1)
            painter.drawRoundedRect(place & inside, 2, 2)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow a drag."""
        hit = self.cell_at(event.position().toPoint())
        if event.buttons() & Qt.MouseButton.LeftButton and hit is not None:
            self.clicked.emit(hit)


@dataclass(frozen=True, eq=False)
class ShownRunWalks:
    """A run's walks as they are on screen.

    Attributes
    ----------
    caption : Entry or None
        The run; None where it is the only one.
    strip : ShownGrid or None
        The strips.
    marked : int or None
        The frame that is marked in them.
    film : ShownGrid or None
        That frame, large.
    plane : ShownPlane, ShownDensities or None
        Paths of points.
    coordinates : ShownCoordinates or None
        The same along the walk.
    """

    caption: Entry | None
    strip: ShownGrid | None = None
    marked: int | None = None
    film: ShownGrid | None = None
    plane: ShownPlane | ShownDensities | None = None
    coordinates: ShownCoordinates | None = None


class RunWalks(QWidget):
    """One run: caption, film and strips; or its paths for points."""

    def __init__(self) -> None:
        super().__init__()
        self.caption = CaptionBar()
        self.film, self.strip = GridView(), StripView()
        self.film.setToolTip("The frame under the cursor, every strip")
        self.plane: PlaneView | None = None
        self.coordinates: WalkCoordinates | None = None
        self._plane_shape = 1.0
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
        points = QWidget()
        self._points_row = QHBoxLayout(points)
        self._points_row.setContentsMargins(0, 0, 0, 0)
        self._points_row.setSpacing(10)
        self._stack.addWidget(points)
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
        self.caption.tell(Entry(run.short, run.style.colour, run.style.dash))
        plane = run.latest.get("samples")
        if self._seen != (seen := (id(walk), id(plane))):
            self._seen, self._walk = seen, walk
            if walk.frames.ndim == 5:
                self._show_strips(walk)
            else:
                self._show_points(walk, plane, run.style.colour)
        self.move_to(cursor, run.style.colour)

    def _show_strips(self, walk: Walk) -> None:
        self._stack.setCurrentIndex(0)
        strips, length, *shape = walk.frames.shape
        images = np.asarray(walk.frames.reshape(strips * length, *shape), np.uint8)
        self.strip.show_strips(images, length, tuple(walk.classes[each] for each in walk.labels))
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
        self._share_room()

    def _show_points(self, walk: Walk, frame: Frame | None, colour: str) -> None:
        """Show paths in the plane and, where the dock is wide, their coordinates beside it."""
        if self.coordinates is None:
            self.plane, self.coordinates = PlaneView(axes=False), WalkCoordinates()
            self._points_row.addWidget(self.plane)
            self._points_row.addWidget(self.coordinates, 1)
        assert self.plane is not None
        self._stack.setCurrentIndex(1)
        self.coordinates.show_walk(np.asarray(walk.frames, np.float32), colour)
        flat = walk.frames.shape[2] == 2
        if flat and frame is not None and isinstance(frame.record, Plane):
            left, right, bottom, top = frame.record.extent
            self._plane_shape = (right - left) / (top - bottom)
            self.plane.show_plane(frame.record, hidden=LEFT_OUT)
        self.plane.setVisible(flat and frame is not None)
        self._share_room()

    def _share_room(self) -> None:
        """Give the plane the width that its height needs, and the coordinates the rest."""
        if self.plane is None or self.coordinates is None:
            return
        alone = self.plane.isHidden()
        needed = int(self._stack.height() * self._plane_shape) + 12
        beside = alone or self.width() - needed > COORDINATES_WIDTH
        self.coordinates.setVisible(beside)
        ignored, fixed = QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed
        self.plane.setSizePolicy(fixed if beside else ignored, ignored)
        self.plane.setMinimumWidth(needed if beside else 24)
        self.plane.setMaximumWidth(needed if beside else UNBOUNDED)

    def move_to(self, cursor: int, colour: str) -> None:
        """Show a frame of the film."""
        if self._walk is None:
            return
        frames, place = self._walk.frames, cursor % self.length()
        if frames.ndim == 5:
            self.strip.set_cursor(place)
            self.film.show_grid(Grid.of(np.asarray(frames[:, place], np.uint8), 1))
        elif self.plane is not None and self.coordinates is not None:
            self.coordinates.move_to(place / self.length())
            if frames.shape[2] == 2:
                self.plane.show_path(np.asarray(frames, np.float32), place, colour)

    def shown(self) -> ShownRunWalks:
        """Return what is on screen."""
        caption = None if self.caption.isHidden() else self.caption.entry
        if self._stack.currentIndex() == 0:
            strip = self.strip
            return ShownRunWalks(caption, strip.shown(), strip.cursor_at, self.film.shown())
        plane, coordinates = self.plane, self.coordinates
        return ShownRunWalks(
            caption,
            plane=None if plane is None or plane.isHidden() else plane.shown(),
            coordinates=None if coordinates is None or coordinates.isHidden()
            else coordinates.shown(),
        )  # fmt: skip

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self._seen = None
        for view in (self.plane, self.coordinates):
            if view is not None:
                view.restyle()
