"""Many small images as one, and pixels as what Qt paints."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPixmap

Pixels = NDArray[np.uint8]


def gap(height: int) -> int:
    """Return the gap between images of that height, in pixels of theirs."""
    return max(1, height // 24)


def compose(images: Pixels, columns: int, background: str) -> Pixels:
    """Lay images (n, H, W, C) out row by row, ``columns`` a row, as one (h, w, 3)."""
    n, height, width, channels = images.shape
    rows, between = -(-n // columns), gap(height)
    ground = QColor(background)
    whole = np.empty((rows, height + between, columns, width + between, 3), np.uint8)
    whole[:] = (ground.red(), ground.green(), ground.blue())
    cells = whole[:, :height, :, :width]
    for row in range(rows):
        part = images[row * columns : (row + 1) * columns]
        cells[row, :, : len(part)] = part.transpose(1, 0, 2, 3)
    assert channels in (1, 3)
    flat = whole.reshape(rows * (height + between), columns * (width + between), 3)
    return np.ascontiguousarray(flat[:-between, :-between])


def as_image(pixels: Pixels) -> QImage:
    """Return (h, w, 3) pixels as an image of its own."""
    height, width, _ = pixels.shape
    return QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def as_pixels(image: QImage) -> Pixels:
    """Return an image as (h, w, 3) pixels."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def enlarged(image: QImage, width: int, height: int) -> QPixmap:
    """Scale an image to fit, crisp and even: pixels are first repeated, then scaled down.

    A whole multiple is taken as it is; any other size would make some pixels larger than
    others if they were only repeated, and blur them if they were only interpolated.
    """
    scale = min(width / image.width(), height / image.height())
    if scale <= 0:
        return QPixmap()
    whole = math.floor(scale) if math.floor(scale) >= 0.85 * scale else math.ceil(scale)
    large = image
    if whole > 1:
        large = image.scaled(image.width() * whole, image.height() * whole)
    if whole > scale:
        large = large.scaled(
            max(1, int(image.width() * scale)),
            max(1, int(image.height() * scale)),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    return QPixmap.fromImage(large)
