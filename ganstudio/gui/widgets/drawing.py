"""What is on screen, as the bytes of a picture or of a drawing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage, QImageWriter, QPaintDevice, QPainter
from PySide6.QtSvg import QSvgGenerator

from ganstudio.gui.widgets import theme

SHARPNESS = 2.0
"""Pixels of a picture for each on screen."""
Draw = Callable[[QPainter], None]


def encoded(size: QSize, draw: Draw, suffix: str, title: str) -> bytes:
    """Return what is drawn into a size, as SVG or PNG by a file's suffix.

    By way of memory: Qt does not say why a file cannot be written, and of SVG not even that.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if suffix.lower() == ".svg":
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(size)
        generator.setViewBox(QRect(QPoint(), size))
        generator.setTitle(title)
        _draw(draw, generator)
    else:
        QImageWriter(buffer, b"png").write(picture(size, draw))
    return bytes(buffer.data().data())


def picture(size: QSize, draw: Draw) -> QImage:
    """Return what is drawn into a size, at twice the screen's resolution."""
    image = QImage(size * SHARPNESS, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(SHARPNESS)
    image.fill(QColor(theme.palette().surface))
    _draw(draw, image)
    return image


def _draw(draw: Draw, device: QPaintDevice) -> None:
    painter = QPainter(device)
    draw(painter)
    painter.end()
