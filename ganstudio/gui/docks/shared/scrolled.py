"""Content that scrolls where a dock is too low for it, rather than being cut."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolled(content: QWidget, least: int = 0) -> QScrollArea:
    """Return content in an area that scrolls where it gets less height than it needs.

    Parameters
    ----------
    least
        Pixels of height that it needs, where those are more than it says itself.
    """
    content.setMinimumHeight(least)
    content.setAutoFillBackground(False)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    area.viewport().setAutoFillBackground(False)
    return area
