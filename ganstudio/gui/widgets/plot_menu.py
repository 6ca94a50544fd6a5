"""What a right-click on a plot offers: to take it away, and to look at it otherwise."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QMenu, QWidget

from ganstudio.gui.widgets.plotting import Plot
from ganstudio.gui.widgets.range_field import RangeField
from ganstudio.gui.widgets.taking import Takeaway, Tell, as_csv, taking_menu

NO_LOG = "Not here: both directions have one scale, or the values are drawn as an image."


def plot_menu(plot: Plot, name: str, tell: Tell, parent: QWidget) -> QMenu:
    """Return the menu of a plot, to pop up once.

    Parameters
    ----------
    name
        What the plot is of, as a file is called.
    tell
        Hears what was written, or why nothing was.
    """
    taken = Takeaway(name, "Plot", _size(plot), partial(_draw, plot), partial(_values, plot))
    menu = taking_menu(taken, tell, parent)
    menu.addSeparator()
    log = menu.addAction("&Logarithmic axis")
    log.setCheckable(True)
    log.setChecked(bool(plot.logarithmic))
    log.setEnabled(plot.logarithmic is not None)
    if plot.logarithmic is None:
        menu.setToolTipsVisible(True)
        log.setToolTip(NO_LOG)
    log.toggled.connect(plot.logChosen)
    menu.addAction("&Range…", partial(_ask_for_range, plot, parent))
    home = menu.addAction("Show &all, and follow", plot.box.go_home)
    home.setEnabled(plot.box.zoomed)
    return menu


def table(plot: Plot) -> list[tuple[str, float, float]]:
    """Return all values that a plot draws: name of the curve, place and value."""
    rows: list[tuple[str, float, float]] = []
    for i, item in enumerate(each for each in plot.items if hasattr(each, "stand_on")):
        x, y = item.points()
        names = [item.label or f"curve {i + 1}"] * len(x)
        values: NDArray[Any] = plot.values.rule.backward(np.asarray(y, np.float64))
        rows += zip(names, map(float, x), map(float, values), strict=True)
    return rows


def _values(plot: Plot) -> str:
    """Return all values that a plot draws as CSV, nothing where it draws none."""
    head = ("curve", plot.titles["bottom"] or "x", plot.titles["left"] or "y")
    rows = [(name, f"{x:.9g}", f"{y:.9g}") for name, x, y in table(plot)]
    return as_csv([head, *rows]) if rows else ""


def _size(plot: Plot) -> QSize:
    return QSize(*(int(side) for side in plot.sceneBoundingRect().size().toTuple()))


def _draw(plot: Plot, painter: QPainter) -> None:
    there = QRectF(0, 0, *_size(plot).toTuple())
    plot.scene().render(painter, there, plot.sceneBoundingRect())


def _ask_for_range(plot: Plot, parent: QWidget) -> None:
    field = RangeField(plot, parent)
    field.open()
