"""Where the icons and the style sheet lie, and icons in the colours of the palette."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from ganstudio import resources


def asset(name: str) -> Path:
    """Return the path of a file in ``assets/``."""
    return resources.folder("assets") / name


def icon(name: str, colour: str, disabled: str) -> QIcon:
    """Return ``assets/icons/<name>.svg`` drawn in these colours.

    The drawings say ``currentColor`` where the colour goes, as on the web.
    """
    tinted = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
        for size in (16, 32, 48):
            tinted.addPixmap(_pixmap(name, tint, size), mode)
    return tinted


def _pixmap(name: str, colour: str, size: int) -> QPixmap:
    key = f"ganstudio/{name}/{colour}/{size}"
    pixmap = QPixmap()
    if not QPixmapCache.find(key, pixmap):
        drawing = asset(f"icons/{name}.svg").read_text(encoding="utf-8")
        renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter)
        painter.end()
        QPixmapCache.insert(key, pixmap)
    return pixmap
