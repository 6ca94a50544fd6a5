"""Colours and pens of curves."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor, QPen

from ganstudio.gui.widgets import theme
from ganstudio.telemetry.records import FloatArray


def faded(colour: str, alpha: float) -> QColor:
    """Return a colour with an opacity from 0 to 1."""
    mixed = QColor(colour)
    mixed.setAlphaF(alpha)
    return mixed


def rgb(colour: str) -> FloatArray:
    """Return a colour as (3,) float32, 0 to 255."""
    parsed = QColor(colour)
    return np.array([parsed.red(), parsed.green(), parsed.blue()], np.float32)


def curve_pen(colour: str, dash: tuple[float, ...] = (), width: float = 1) -> QPen:
    """Return the pen of a curve, dashes in pixels; width 1 costs a fifth of width 2."""
    width *= theme.thickness()
    dash = tuple(length * theme.thickness() for length in dash)
    pen: QPen = pg.mkPen(colour, width=width)
    if dash:
        pen.setDashPattern([length / width for length in dash])
    return pen
