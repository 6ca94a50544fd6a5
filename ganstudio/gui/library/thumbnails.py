"""Small pictures of runs: the newest samples that are recorded, or the grid at their end."""

from __future__ import annotations

import queue
import threading
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from ganstudio.export.run_folder import GRID
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.mosaic import as_image, compose
from ganstudio.telemetry.recording.reader import RecordingError, RecordingReader
from ganstudio.telemetry.records import Plane, SampleGrid

SIDE = 288
"""Pixels of the larger side of a kept picture."""
SHOWN = 6
"""Images a side that are shown of a grid; more would be too small to see."""
POINT = 3


class Thumbnails(QObject):
    """Gives pictures by folder; those not yet there are read in a thread and announced.

    The window's thread owns it and its pictures. The reading thread takes folders from a queue
    and hands each picture over by a signal, as an image that it draws no more in.
    """

    ready = Signal(object)
    """The folder whose picture is there now."""
    _read = Signal(object, QImage)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures: dict[Path, QPixmap | None] = {}
        self._small: dict[Path, QPixmap] = {}
        self._wanted: queue.SimpleQueue[Path | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._read.connect(self._take)

    def of(self, folder: Path) -> QPixmap | None:
        """Return the picture of a run, None while there is none."""
        if folder not in self._pictures:
            self._pictures[folder] = None
            self._want(folder)
        return self._pictures[folder]

    def _want(self, folder: Path) -> None:
        self._wanted.put(folder)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="thumbnails", daemon=True)
            self._thread.start()

    def small(self, folder: Path, side: int, ratio: float) -> QPixmap:
        """Return the picture of a run in a square, an empty square while there is none."""
        picture = self.of(folder)
        if folder not in self._small:
            square = QPixmap(int(side * ratio), int(side * ratio))
            square.fill(Qt.GlobalColor.transparent)
            if picture is None:
                square.setDevicePixelRatio(ratio)
                return square
            _paint_within(picture, square)
            square.setDevicePixelRatio(ratio)
            self._small[folder] = square
        return self._small[folder]

    def renew(self, folder: Path) -> None:
        """Read a picture again if it was wanted before; the old one stays until then."""
        if folder in self._pictures:
            self._want(folder)

    def close(self) -> None:
        """End the thread."""
        if self._thread is not None:
            self._wanted.put(None)
            self._thread.join()
            self._thread = None

    @Slot(object, QImage)
    def _take(self, folder: Path, image: QImage) -> None:
        if not image.isNull():
            self._pictures[folder] = QPixmap.fromImage(image)
            self._small.pop(folder, None)
            self.ready.emit(folder)

    def _run(self) -> None:
        while (folder := self._wanted.get()) is not None:
            try:
                self._read.emit(folder, picture(folder))
            except Exception:  # a run without a picture is no failure
                self._read.emit(folder, QImage())


def _paint_within(picture: QPixmap, square: QPixmap) -> None:
    smooth = Qt.TransformationMode.SmoothTransformation
    scaled = picture.scaled(square.size(), Qt.AspectRatioMode.KeepAspectRatio, smooth)
    painter = QPainter(square)
    free = square.size() - scaled.size()
    painter.drawPixmap(free.width() // 2, free.height() // 2, scaled)
    painter.end()


def picture(folder: Path) -> QImage:
    """Return a picture of a run, a null image where there is none."""
    image = _recorded(folder)
    if image.isNull() and (folder / GRID).exists():
        image = QImage(str(folder / GRID))
    if image.isNull() or max(image.width(), image.height()) <= SIDE:
        return image
    smooth = Qt.TransformationMode.SmoothTransformation
    return image.scaled(QSize(SIDE, SIDE), Qt.AspectRatioMode.KeepAspectRatio, smooth)


def _recorded(folder: Path) -> QImage:
    try:
        with RecordingReader(folder) as reader:
            frame = reader.snapshot("samples", reader.last_step)
    except RecordingError:
        return QImage()
    match frame.record if frame is not None else None:
        case SampleGrid() as grid:
            return _grid(grid)
        case Plane() as plane:
            return _plane(plane)
    return QImage()


def _grid(grid: SampleGrid) -> QImage:
    rows = len(grid.fake) // grid.columns
    cells = grid.fake[: rows * grid.columns].reshape(rows, grid.columns, *grid.fake.shape[1:])
    part = cells[:SHOWN, :SHOWN]
    images = part.reshape(-1, *part.shape[2:])
    image = as_image(compose(images, part.shape[1], theme.DARK.base))
    scale = max(1, SIDE // max(image.width(), image.height()))
    return image.scaled(image.size() * scale)


def _plane(plane: Plane) -> QImage:
    """Draw generated points over real ones."""
    x0, x1, y0, y1 = plane.extent
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.DARK.base))
    painter = QPainter(image)
    for points, colour in ((plane.real, theme.REAL), (plane.fake, theme.FAKE)):
        x = (points[:, 0] - x0) / (x1 - x0) * SIDE
        y = SIDE - (points[:, 1] - y0) / (y1 - y0) * SIDE if points.shape[1] > 1 else _strewn(x)
        for place in np.stack([x, y], axis=1)[np.isfinite(x) & np.isfinite(y)].astype(int).tolist():
            painter.fillRect(place[0], place[1], POINT, POINT, QColor(colour))
    painter.end()
    return image


def _strewn(x: np.ndarray) -> np.ndarray:
    """Give points on a line heights of their own, so that their density is seen."""
    return (np.arange(len(x)) % 97 / 97 * SIDE).astype(np.float32)
