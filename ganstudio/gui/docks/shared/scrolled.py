"""Content that scrolls where a dock is too low for it, rather than being cut."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolled(content: QWidget, least: int) -> QScrollArea:
    """Return content in an area that scrolls where less than so many pixels of height are left."""
    content.setMinimumHeight(least)
    content.setAutoFillBackground(False)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    area.viewport().setAutoFillBackground(False)
    return area
