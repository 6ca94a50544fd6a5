"""What a dock shows, written as a picture or a drawing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPoint
from PySide6.QtGui import QColor, QImage, QImageWriter, QPaintDevice, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QDockWidget, QWidget

from ganstudio.export.atomic import replacing
from ganstudio.gui.widgets import theme


def write_plot(dock: QWidget, path: Path) -> None:
    """Write what a dock shows, as PNG at twice the screen's resolution or as SVG.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    content = dock.widget() if isinstance(dock, QDockWidget) else dock
    assert content is not None
    # By way of memory: Qt does not say why a file cannot be written, and of SVG not even that.
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if path.suffix.lower() == ".svg":
        _write_svg(content, buffer)
    else:
        QImageWriter(buffer, b"png").write(_picture(content, 2.0))
    with replacing(path) as temporary:
        temporary.write_bytes(buffer.data().data())


def _write_svg(content: QWidget, device: QIODevice) -> None:
    generator = QSvgGenerator()
    generator.setOutputDevice(device)
    generator.setSize(content.size())
    generator.setViewBox(content.rect())
    generator.setTitle(content.window().windowTitle())
    _render(content, generator)


def _picture(content: QWidget, ratio: float) -> QImage:
    image = QImage(content.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(theme.palette().surface))
    _render(content, image)
    return image


def _render(content: QWidget, device: QPaintDevice) -> None:
    painter = QPainter(device)
    content.render(painter, QPoint())
    painter.end()
