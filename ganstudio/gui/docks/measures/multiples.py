"""The plots of several measures under each other, along one axis; they scroll, never shrink."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from ganstudio.gui.docks.measures.axis import TITLES, WHOLE
from ganstudio.gui.docks.measures.multiple import Multiple
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.plot_area import PlotArea
from ganstudio.gui.widgets.plotting import Plot, mouse_step

LEAST = 80
"""Pixels that a plot is high at least, inside of its axes."""
HEADING, EDGE, FOOT = 20, 30, 16
"""Pixels above each plot, around it, and below the last."""


class Multiples(QScrollArea):
    """Keeps the plots' axes together, and tells of the user's hand in any of them.

    Attributes
    ----------
    plots : dict
        The plots by name of their measure, from top to bottom.
    pointed : float or None
        The place of the axis that is under the mouse.
    logs : dict
        Whether the user wants a logarithmic axis, by name of the measure; others go by the header.
    """

    moved = Signal()
    """The user has zoomed or panned, or the plots have another place."""
    pointedElsewhere = Signal()
    """The mouse is at another place, or at none."""
    chosen = Signal(float)
    """The user has clicked at a place of the axis."""
    logChosen = Signal()
    """The user wants another kind of axis in a plot."""
    noted = Signal(str)
    """Something to say in the status bar."""

    def __init__(self) -> None:
        super().__init__()
        self.plots: dict[str, Multiple] = {}
        self.pointed: float | None = None
        self.logs: dict[str, bool] = {}
        self._kind = ""
        self.view = PlotArea("measures over time")
        self.view.noted.connect(self.noted)
        self.view.ci.setContentsMargins(0, 2, 4, 0)
        self.view.ci.setSpacing(0)
        self.view.scene().sigMouseMoved.connect(self._point)
        self.view.scene().sigMouseClicked.connect(self._click)
        self.setWidget(self.view)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Measures over time")
        self.setMinimumHeight(LEAST + HEADING + EDGE + FOOT)

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.view.setBackground(theme.palette().surface)
        for plot in self.plots.values():
            plot.restyle()

    def arrange(self, names: Sequence[str], kind: str) -> bool:
        """Have a plot for each measure along a kind of axis; tell whether that was changed."""
        if list(names) == list(self.plots) and kind == self._kind:
            return False
        self._kind = kind
        self.plots = {name: Multiple(kind in WHOLE, self.logs.get(name)) for name in names}
        items = [each.plot for each in self.plots.values()]
        self.view.lay_out({(2 * row + 1, 0): plot for row, plot in enumerate(items)})
        for row, (name, each) in enumerate(self.plots.items()):
            self.view.addItem(each.heading, 2 * row, 0)
            each.plot.logChosen.connect(partial(self._choose_log, name))
            each.plot.box.moved.connect(self.moved)
            each.plot.box.wentHome.connect(self._go_home)
            if row:
                each.plot.setXLink(items[0])
        for item in items[:-1]:
            item.getAxis("bottom").setStyle(showValues=False)
            item.getAxis("bottom").setHeight(4)
        if items:
            items[-1].set_titles(TITLES[kind], "")
            items[-1].values.setWidth(48)
        self._share()
        return True

    def _share(self) -> None:
        count = len(self.plots)
        self.view.setMinimumHeight(count * (LEAST + HEADING + EDGE) + FOOT if count else 0)
        for place, each in enumerate(self.plots.values(), 1):
            each.plot.setMinimumHeight(LEAST + EDGE + (FOOT if place == count else 0))

    def align(self) -> None:
        """Give all plots margins of one width, so that they end level with each other."""
        wanted = max((each.margin for each in self.plots.values()), default=0)
        for each in self.plots.values():
            if each.plot.margin.minimumWidth() != wanted:
                each.plot.margin.setWidth(wanted)

    def show_range(self, first: float, last: float) -> None:
        """Show all of the axis, unless the user has moved it."""
        if self.plots and not self.is_zoomed() and last > first:
            self._box().setXRange(first, last, padding=0.01)

    def is_zoomed(self) -> bool:
        """Tell whether the user has moved the axis."""
        return any(each.plot.box.free_x for each in self.plots.values())

    def _box(self) -> pg.ViewBox:
        return next(iter(self.plots.values())).plot.box

    def span(self) -> tuple[float, float, float, float] | None:
        """Return the pixels at which the axis begins and ends, and the places there."""
        if not self.plots:
            return None
        box: QRectF = self._box().sceneBoundingRect()
        low, high = self._box().viewRange()[0]
        return box.left(), box.right(), low, high

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that the plots have moved."""
        super().resizeEvent(event)
        self.moved.emit()

    # ── the hand ─────────────────────────────────────────────────────────────

    @Slot()
    def _go_home(self) -> None:
        for each in self.plots.values():
            each.plot.box.free_x = each.plot.box.free_y = False
        self.moved.emit()

    def _choose_log(self, name: str, wanted: bool) -> None:
        self.logs[name] = self.plots[name].chosen = wanted
        self.logChosen.emit()

    def _place(self, position: QPointF) -> float | None:
        plots: list[Plot] = [each.plot for each in self.plots.values()]
        found = (mouse_step(plot, position) for plot in plots)
        return next((place for place in found if place is not None), None)

    @Slot(object)
    def _point(self, position: QPointF) -> None:
        self.point_at(self._place(position))

    def point_at(self, place: float | None) -> None:
        """Take note of where the mouse is."""
        if place != self.pointed:
            self.pointed = place
            self.pointedElsewhere.emit()

    @Slot(object)
    def _click(self, event: pg.GraphicsScene.mouseEvents.MouseClickEvent) -> None:
        place = self._place(event.scenePos())
        if place is not None and not event.double():
            self.chosen.emit(place)
