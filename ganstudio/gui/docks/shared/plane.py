"""The picture of a GAN on 1-D or 2-D data, as large as fits, to be zoomed."""

from __future__ import annotations

from collections.abc import Container, Sequence

from PySide6.QtCore import QEvent, QPointF, QSize, Slot
from PySide6.QtWidgets import QSizePolicy

from ganstudio.gui.docks.shared.densities import DensityPlots, ShownDensities
from ganstudio.gui.docks.shared.heat import FINER, HeatRange, muted_end
from ganstudio.gui.docks.shared.plane_map import PlaneMap, ShownPlane, dotted
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.legend import Entry
from ganstudio.gui.widgets.plot_area import PlotArea
from ganstudio.gui.widgets.scales import reading
from ganstudio.gui.widgets.theme import DISCRIMINATOR, FAKE, GENERATOR, REAL
from ganstudio.telemetry.records import FloatArray, Plane

AXES = (49.0, 42.0)
"""Pixels that the axes take beside and below the plane."""
ALWAYS = ("real", "generated", "D", "pull")
"""Parts that every record has; others are shown where they are known."""
BARE = 80
"""Pixels of width and height that a plane without axes needs."""
COARSE = 2
"""How many times finer than measured the heat map is drawn where the picture is small."""


class PlaneView(PlotArea):
    """A run's plane; for points on a line the densities, and below them D along the same axis.

    Attributes
    ----------
    picture : PlaneMap, DensityPlots or None
        What is drawn, by the dimension of the points; None before the first record.
    """

    def __init__(self, *, axes: bool = True) -> None:
        super().__init__("plane")
        self._axes = axes
        self.picture: PlaneMap | DensityPlots | None = None
        self._record: Plane | None = None
        self._heat: HeatRange | None = None
        self._hidden: Container[str] = ()
        self._extent: tuple[float, ...] = ()
        self._home = True
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.ci.setContentsMargins(4, 0, 8, 4)
        self.ci.setSpacing(0)
        self.sigDeviceRangeChanged.connect(self._fit)
        self.scene().sigMouseMoved.connect(self._read)
        self.restyle()

    def minimumSizeHint(self) -> QSize:
        """Less where no axes take from it."""
        return super().minimumSizeHint() if self._axes else QSize(BARE, BARE)

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.setBackground(theme.palette().surface)
        for plot in self.picture.plots if self.picture is not None else ():
            plot.restyle()
        self._show_again()

    def _show_again(self) -> None:
        if self._record is not None:
            self.show_plane(self._record, self._heat, self._hidden)

    def show_plane(
        self, record: Plane, heat: HeatRange | None = None, hidden: Container[str] = ()
    ) -> None:
        """Show a record without what is hidden, its colours over a range that others may share."""
        kind = PlaneMap if record.real.shape[1] == 2 else DensityPlots
        picture = self.picture if isinstance(self.picture, kind) else self._build(kind)
        self._record, self._heat, self._hidden = record, heat, hidden
        if self._extent != record.extent:  # another data set: what was zoomed to is gone
            self._extent, self._home = record.extent, True
            for plot in picture.plots:
                plot.box.hold()
        if self._home:
            self._keep_shape()
            picture.show_whole(record)
        picture.draw(record, heat)
        for key, item in picture.parts().items():
            if key in hidden:
                item.hide()
            elif key in ALWAYS:
                item.show()
        self._home = False

    def _build(self, kind: type[PlaneMap] | type[DensityPlots]) -> PlaneMap | DensityPlots:
        picture = PlaneMap(FINER if self._axes else COARSE) if kind is PlaneMap else DensityPlots()
        self.lay_out({(row, 0): plot for row, plot in enumerate(picture.plots)})
        for plot in picture.plots:
            for name in () if self._axes else ("left", "bottom", "right"):
                plot.hideAxis(name)
            plot.box.wentHome.connect(self._show_all)
        self.picture, self._home = picture, True
        return picture

    @Slot()
    def _show_all(self) -> None:
        self._home = True
        self._show_again()

    @Slot(object)
    def _read(self, position: QPointF) -> None:
        if self.picture is None:
            return
        plots = self.picture.plots if self._axes else []
        hit = (plot for plot in plots if plot.box.sceneBoundingRect().contains(position))
        plot = next(hit, None)
        self.picture.read(self._record, plot and plot.box.mapSceneToView(position))

    def leaveEvent(self, event: QEvent) -> None:
        """Read nothing any more."""
        super().leaveEvent(event)
        if self.picture is not None:
            self.picture.read(None, None)

    @Slot()
    def _fit(self, *_: object) -> None:
        """Keep the plane's shape, and all of it in view unless it has been zoomed."""
        if isinstance(self.picture, PlaneMap) and self._record is not None:
            self._keep_shape()
            self._home = self._home or not self.picture.plot.box.zoomed
            if self._home:
                self.picture.show_whole(self._record)

    def _keep_shape(self) -> None:
        """Give the plot the shape of the plane, in the middle, so that nothing is empty in it."""
        if not isinstance(self.picture, PlaneMap):
            return
        left, right, bottom, top = self._extent
        across, down = AXES if self._axes else (0.0, 0.0)
        width, height = self.width() - across - 12, self.height() - down - 4
        scale = min(width / (right - left), height / (top - bottom))
        spare = max(0, int(width - scale * (right - left)) // 2)
        above = max(0, int(height - scale * (top - bottom)) // 2)
        self.ci.setContentsMargins(4 + spare, above, 8 + spare, 4 + above)
        self.ci.setGeometry(self.range)  # the margins of before may not have fitted into it

    def shown(self) -> ShownPlane | ShownDensities | None:
        """Return what is on screen; None before the first record."""
        return None if self.picture is None else self.picture.shown()

    def show_path(self, points: FloatArray, cursor: int, colour: str) -> None:
        """Draw closed paths (strips, n, 2), if a plane is shown, and where the walk stands."""
        if isinstance(self.picture, PlaneMap):
            self.picture.draw_path(points, cursor, colour)


def plane_legend(records: Sequence[Plane]) -> list[Entry]:
    """Return what the colours of planes mean, those of D with their range."""
    record = records[0]
    line = record.real.shape[1] == 1
    real, fake = (REAL, FAKE) if line else (dotted(REAL), dotted(FAKE))
    entries = [
        Entry("real", real, shape="block", key="real"),
        Entry("generated", fake, shape="block", key="generated"),
    ]
    if line:
        entries.append(Entry("D(x)", DISCRIMINATOR, key="D"))
        if record.best is not None:
            entries.append(Entry("best D*(x)", theme.palette().text, (6, 3), key="best"))
    else:
        low, high = HeatRange.of(records).words()
        sides = "lower to higher" if record.scale == "score" else "generated to real"
        words = f"D {low} to {high}, {sides}"
        entries.append(Entry(words, muted_end(FAKE), shape="ramp", end=muted_end(REAL), key="D"))
    pulls = "G's pull is not drawn" if record.no_pull else "where G's loss pulls"
    entries.append(Entry(pulls, GENERATOR, key="pull"))
    if record.spanned:
        words = record.spanned if record.lattice is None else f"lattice of {record.spanned}"
        entries.append(Entry(words, fake, key="lattice" if record.lattice is not None else ""))
    if record.moved is not None and record.matches is not None:
        entries.append(_matched(records))
    return entries


def _matched(records: Sequence[Plane]) -> Entry:
    """Return what the lines between matched points mean, with W₁ of each run and its floor."""
    found = [each.moved for each in records if each.moved is not None]
    told = " · ".join(reading(distance) for distance, _ in found)
    count = 0 if records[0].matches is None else len(records[0].matches)
    words = f"W₁ of {count} matched: {told}, real ones get {reading(found[0][1])}"
    return Entry(words, theme.palette().text, key="matches")
