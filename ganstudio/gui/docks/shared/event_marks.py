"""What happened to runs, as lines across a plot over steps: edits, verdicts, forks, growth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.pens import faded
from ganstudio.gui.widgets.plotting import Plot
from ganstudio.gui.widgets.scales import number
from ganstudio.telemetry.marks import Kind, Mark

if TYPE_CHECKING:
    from ganstudio.gui.run_view import RunView

Places = Callable[["RunView", NDArray[np.float64]], NDArray[np.float64]]
"""Returns where steps of a run stand on an axis."""
NAMES: dict[Kind, str] = {"edit": "edited", "verdict": "verdict", "fork": "", "stage": ""}
"""What is marked, and what is said before its words."""
NEAR = 6.0
"""Pixels within which marks stand under one foot, and are told together."""
HALF, HEIGHT = 4.0, 7.0
"""Of a foot, in pixels."""
MOST_LINES = 8


@dataclass(frozen=True)
class EventMark:
    """Something that happened to a run: where it stands on the axis, and all that is said of it."""

    place: float
    kind: Kind
    text: str
    colour: str


def own_marks(run: RunView, runs: Sequence[RunView]) -> tuple[Mark, ...]:
    """Return the marks of a run; of a fork beside its parent, without those that they share."""
    beside = run.parent in {other.folder for other in runs} - {""}
    return tuple(mark for mark in run.marks() if not beside or mark.step >= run.parent_step)


def verdict_colour(text: str) -> str:
    """Return the colour of a verdict by the text of its mark."""
    calm = {"learning": "muted", "starting": "muted"}
    grave = {"healthy": "ok", "arrived": "ok", **calm}
    return str(getattr(theme.palette(), grave.get(text.partition(":")[0], "warning")))


def on_steps(_: RunView, steps: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where steps stand on an axis of steps."""
    return steps


def events_of(runs: Sequence[RunView], places: Places = on_steps) -> tuple[EventMark, ...]:
    """Return what happened to runs that are shown together, each once where it was alike."""
    found: dict[tuple[str, str], EventMark] = {}
    for run in runs:
        for mark in (*own_marks(run, runs), *_fork(run)):
            place = float(places(run, np.array([mark.step], np.float64))[0])
            if mark.kind not in NAMES or not np.isfinite(place):
                continue
            whose = f"{run.title} · " if len(runs) > 1 and mark.kind != "edit" else ""
            name = f"{NAMES[mark.kind]}: " if NAMES[mark.kind] else ""
            text = f"{whose}step {number(mark.step)} · {name}{mark.text}"
            colour = verdict_colour(mark.text) if mark.kind == "verdict" else theme.palette().text
            found.setdefault((mark.kind, text), EventMark(place, mark.kind, text, colour))
    return tuple(sorted(found.values(), key=lambda each: each.place))


def _fork(run: RunView) -> Iterator[Mark]:
    """Yield where a run left its parent."""
    if run.parent:
        yield Mark(run.parent_step, "fork", f"forked from {Path(run.parent).name}")


class EventMarks(pg.GraphicsObject):  # type: ignore[misc]
    """Dotted lines across a plot, each with a foot at which the mouse is told what happened.

    Parameters
    ----------
    plot
        Whose axis of steps they stand on.
    """

    def __init__(self, plot: Plot) -> None:
        super().__init__()
        self.marks: tuple[EventMark, ...] = ()
        self.setZValue(-4)
        plot.addItem(self, ignoreBounds=True)

    def show_marks(self, marks: tuple[EventMark, ...]) -> None:
        """Show these."""
        if marks != self.marks:
            self.marks = marks
            self.update()

    def near(self, place: float) -> list[EventMark]:
        """Return what stands within the width of a foot from a place on the axis."""
        reach = NEAR * self._pixel()[0]
        return [mark for mark in self.marks if abs(mark.place - place) <= reach]

    def _pixel(self) -> tuple[float, float]:
        """Return the width and height of a pixel on the axes."""
        width, height = self.getViewBox().viewPixelSize()
        return float(width), float(height)

    def boundingRect(self) -> QRectF:
        """All of the plot that is in view."""
        return QRectF(self.viewRect())

    def viewRangeChanged(self) -> None:
        """Stay on all of the plot."""
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint lines and feet; where several are in one place, the last."""
        if not self.marks or self.getViewBox().rect().isEmpty():  # where no pixel has a size
            return
        view, (width, height) = self.viewRect(), self._pixel()
        inside = [mark for mark in self.marks if view.left() <= mark.place <= view.right()]
        for mark in {round(mark.place / width): mark for mark in inside}.values():
            pen = pg.mkPen(faded(mark.colour, 0.55), width=1, style=Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.drawLine(QPointF(mark.place, view.top()), QPointF(mark.place, view.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark in {round(mark.place / width / NEAR): mark for mark in inside}.values():
            painter.setBrush(QColor(mark.colour))
            painter.drawPolygon(_foot(mark.place, view.top(), HALF * width, HEIGHT * height))

    def hoverEvent(self, event: pg.GraphicsScene.mouseEvents.HoverEvent) -> None:
        """Have the tooltip tell what stands under the mouse."""
        near = [] if event.isExit() else self.near(event.pos().x())
        lines = [mark.text for mark in near[:MOST_LINES]]
        if len(near) > MOST_LINES:
            lines.append(f"and {len(near) - MOST_LINES} more")
        self.setToolTip("\n".join(lines))


def _foot(x: float, y: float, half: float, height: float) -> QPolygonF:
    """Return a triangle that stands on the lower edge of a plot."""
    return QPolygonF([QPointF(x - half, y), QPointF(x + half, y), QPointF(x, y + height)])
