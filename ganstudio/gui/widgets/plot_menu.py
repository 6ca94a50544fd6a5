"""What a right-click on a plot offers: to take it away, and to look at it otherwise."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from ganstudio.export.atomic import replacing
from ganstudio.gui.widgets.drawing import encoded, picture
from ganstudio.gui.widgets.plotting import Plot
from ganstudio.gui.widgets.range_field import RangeField

FILTERS = "PNG (*.png);;SVG (*.svg);;CSV (*.csv)"
Tell = Callable[[str], None]
"""Takes a sentence for the status bar."""


def plot_menu(plot: Plot, name: str, tell: Tell, parent: QWidget) -> QMenu:
    """Return the menu of a plot, to pop up once.

    Parameters
    ----------
    name
        What the plot is of, as a file is called.
    tell
        Hears what was written, or why nothing was.
    """
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction("&Copy picture", partial(_copy_picture, plot))
    values = menu.addAction("Copy &values (CSV)", partial(_copy_values, plot))
    values.setEnabled(bool(table(plot)))
    menu.addAction("&Save…", partial(save, plot, name, tell, parent))
    menu.addSeparator()
    log = menu.addAction("&Logarithmic axis")
    log.setCheckable(True)
    log.setChecked(bool(plot.logarithmic))
    log.setEnabled(plot.logarithmic is not None)
    log.toggled.connect(plot.logChosen)
    menu.addAction("&Range…", partial(_ask_for_range, plot, parent))
    home = menu.addAction("Show &all, and follow", plot.box.go_home)
    home.setEnabled(plot.box.zoomed)
    return menu


def table(plot: Plot) -> list[tuple[str, float, float]]:
    """Return all values that a plot draws: name of the curve, place and value."""
    rows: list[tuple[str, float, float]] = []
    for i, item in enumerate(each for each in plot.items if hasattr(each, "points")):
        x, y = item.points()
        names = [item.label or f"curve {i + 1}"] * len(x)
        values: NDArray[Any] = plot.values.rule.backward(np.asarray(y, np.float64))
        rows += zip(names, map(float, x), map(float, values), strict=True)
    return rows


def as_csv(plot: Plot) -> str:
    """Return all values that a plot draws as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("curve", plot.titles["bottom"] or "x", plot.titles["left"] or "y"))
    writer.writerows((name, f"{x:.9g}", f"{y:.9g}") for name, x, y in table(plot))
    return text.getvalue()


def save(plot: Plot, name: str, tell: Tell, parent: QWidget) -> None:
    """Ask where to, and write the plot as the suffix says."""
    path, _ = QFileDialog.getSaveFileName(parent, "Save plot", f"{name}.png", FILTERS)
    if not path:
        return
    target = Path(path)
    try:
        with replacing(target) as temporary:
            temporary.write_bytes(contents(plot, target.suffix, name))
    except OSError as error:
        tell(f"{target.name} cannot be written: {error.strerror or error}; choose another folder")
    else:
        tell(f"Plot written to {target}")


def contents(plot: Plot, suffix: str, title: str) -> bytes:
    """Return a plot as a file of a suffix holds it."""
    if suffix.lower() == ".csv":
        return as_csv(plot).encode()
    return encoded(_size(plot), partial(_draw, plot), suffix, title)


def _copy_picture(plot: Plot) -> None:
    QGuiApplication.clipboard().setImage(picture(_size(plot), partial(_draw, plot)))


def _copy_values(plot: Plot) -> None:
    QGuiApplication.clipboard().setText(as_csv(plot))


def _size(plot: Plot) -> QSize:
    return QSize(*(int(side) for side in plot.sceneBoundingRect().size().toTuple()))


def _draw(plot: Plot, painter: QPainter) -> None:
    there = QRectF(0, 0, *_size(plot).toTuple())
    plot.scene().render(painter, there, plot.sceneBoundingRect())


def _ask_for_range(plot: Plot, parent: QWidget) -> None:
    field = RangeField(plot, parent)
    field.open()
