"""The plots under each other, along one axis of steps."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Signal, Slot

from ganstudio.gui.docks.losses.loss_plot import LossPlot
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.plot_area import PlotArea
from ganstudio.gui.widgets.plotting import mouse_step

LEAST = 20
"""Steps that the axis shows at least."""


class PlotStack(PlotArea):
    """Keeps its plots' axes of steps together, and tells of the user's hand in any of them.

    Attributes
    ----------
    plots : dict
        The plots by title, from top to bottom.
    pointed : float or None
        The step under the mouse.
    """

    moved = Signal()
    """The user has zoomed or panned."""
    wentHome = Signal()
    """The user wants to see everything again."""
    pointedElsewhere = Signal()
    """The mouse is at another step, or at none."""

    logChosen = Signal(bool)
    """The user wants logarithmic axes, or plain ones."""

    def __init__(self) -> None:
        super().__init__("loss curves")
        self.plots: dict[str, LossPlot] = {}
        self.pointed: float | None = None
        self.ci.setContentsMargins(4, 0, 4, 0)
        self.ci.setSpacing(0)
        self.scene().sigMouseMoved.connect(self._point)

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.setBackground(theme.palette().surface)
        for plot in self.plots.values():
            plot.restyle()

    def arrange(self, titles: list[str]) -> bool:
        """Have a plot for each title; tell whether that was changed."""
        if titles == list(self.plots):
            return False
        kept = next((p.item.box.viewRange()[0] for p in self.plots.values()), None)
        kept = kept if self.is_zoomed() else None
        self.plots = {title: LossPlot(title) for title in titles}
        items = [plot.item for plot in self.plots.values()]
        self.lay_out({(row, 0): item for row, item in enumerate(items)})
        for item in items:
            item.box.moved.connect(self.moved)
            item.box.wentHome.connect(self._return)
            item.logChosen.connect(self.logChosen)
            if item is not items[0]:
                item.setXLink(items[0])
        for item in items[:-1]:
            item.getAxis("bottom").setStyle(showValues=False)
            item.getAxis("bottom").setHeight(4)
        items[-1].set_titles("step", titles[-1])
        if kept:
            items[0].box.free(x=True)
            items[0].box.setXRange(*kept, padding=0)
        return True

    def steps(self, first: int, last: int) -> tuple[float, float]:
        """Return the steps in view: from the first to the last, unless the user has moved them."""
        box = next(iter(self.plots.values())).item.box
        if self.is_zoomed():
            low, high = box.viewRange()[0]
            return low, high
        last = max(first + LEAST, last)
        grain = 1 << max((last - first).bit_length() - 6, 0)  # so that the axis seldom moves
        last = first + -(-(last - first) // grain) * grain
        box.setXRange(first, last, padding=0.01)
        return first, last

    def mark(self, step: int, *, shown: bool) -> None:
        """Draw the cursor through all plots, or none."""
        for plot in self.plots.values():
            plot.cursor.setVisible(shown)
            plot.cursor.setPos(step)

    def is_zoomed(self) -> bool:
        """Tell whether the user has moved the axis of steps."""
        return any(plot.item.box.free_x for plot in self.plots.values())

    def hold(self) -> None:
        """Let all axes follow again: what was zoomed to is gone."""
        for plot in self.plots.values():
            plot.item.box.hold()

    @Slot()
    def _return(self) -> None:
        self.hold()
        self.wentHome.emit()

    @Slot(object)
    def _point(self, position: QPointF) -> None:
        steps = (mouse_step(plot.item, position) for plot in self.plots.values())
        self.point_at(next((step for step in steps if step is not None), None))

    def point_at(self, step: float | None) -> None:
        """Take note of where the mouse is."""
        if step != self.pointed:
            self.pointed = step
            self.pointedElsewhere.emit()
