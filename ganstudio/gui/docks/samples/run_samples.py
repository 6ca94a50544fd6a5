"""The samples of one run: a grid, or the plane for points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ganstudio.gui.docks.samples.round_trips import RoundTrips
from ganstudio.gui.docks.shared.densities import ShownDensities
from ganstudio.gui.docks.shared.heat import HeatRange
from ganstudio.gui.docks.shared.plane import PlaneView
from ganstudio.gui.docks.shared.plane_map import ShownPlane
from ganstudio.gui.state import RunView
from ganstudio.gui.widgets.captions import CaptionBar
from ganstudio.gui.widgets.grids import Grid, GridView, ShownGrid
from ganstudio.gui.widgets.legend import Entry
from ganstudio.gui.widgets.mosaic import Pixels
from ganstudio.telemetry.messages import Frame
from ganstudio.telemetry.records import Plane, SampleGrid


@dataclass(frozen=True, eq=False)
class ShownRunSamples:
    """A run's samples as they are on screen.

    Attributes
    ----------
    caption : Entry or None
        The run and its step; None where it is the only one.
    grid : ShownGrid or None
        Images, or the words in their place.
    plane : ShownPlane, ShownDensities or None
        Points.
    """

    caption: Entry | None
    grid: ShownGrid | None
    plane: ShownPlane | ShownDensities | None


class RunSamples(QWidget):
    """One run: its caption, and its grid or plane."""

    noted = Signal(str)
    """Something to say in the status bar."""

    def __init__(self) -> None:
        super().__init__()
        self.run = -1
        self.caption = CaptionBar()
        self.grid = GridView()
        self.plane: PlaneView | None = None
        self.step = -1
        self.trips: RoundTrips | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._seen: SampleGrid | None = None
        self._before: Pixels | None = None
        self._look: tuple[object, ...] = ()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.caption)
        column.addWidget(self._stack, 1)

    def show_frame(
        self,
        run: RunView,
        frame: Frame,
        mode: str,
        where: str = "",
        heat: HeatRange | None = None,
        hidden: frozenset[str] = frozenset(),
        ways: Sequence[Frame] = (),
    ) -> None:
        """Show a run's samples, and in its caption where they were made.

        Of points what is hidden is left out, and D's colours are over a range. Of translations
        all ways are shown, each with its way back.
        """
        if run.run != self.run:
            self.run, self._seen, self._before = run.run, None, None
        self.step = frame.step
        self.caption.tell(Entry(run.short, run.style.colour, run.style.dash, value=where))
        record = frame.record
        if isinstance(record, Plane):
            unseen = hidden | {"generated", "pull"} if mode == "real" else hidden
            self._show_plane(record, heat, unseen)
        elif isinstance(record, SampleGrid):
            self._show_grid(record, mode, ways)

    def _show_plane(self, record: Plane, heat: HeatRange | None, hidden: frozenset[str]) -> None:
        if self.plane is None:
            self.plane = PlaneView()
            self.plane.noted.connect(self.noted)
            self._stack.addWidget(self.plane)
        self._stack.setCurrentWidget(self.plane)
        if self._look != (look := (id(record), heat, hidden)):
            self._look = look
            self.plane.show_plane(record, heat, hidden)

    def _show_grid(self, record: SampleGrid, mode: str, ways: Sequence[Frame]) -> None:
        self._stack.setCurrentWidget(self.grid)
        if self._seen is not record:
            alike = self._seen is not None and self._seen.fake.shape == record.fake.shape
            self._before = self._seen.fake if self._seen is not None and alike else None
            self._seen = record
        if self._look == (look := (id(record), mode, *(id(each.record) for each in ways))):
            return
        self._look = look
        self.trips = RoundTrips.of(ways) if mode == "samples" else None
        self.grid.name_columns(() if self.trips is None else self.trips.titles)
        if self.trips is not None:
            self.grid.name_rows(())
            self.grid.show_grid(Grid.of(self.trips.images, len(self.trips.titles)))
            return
        images, words = self._images(record, mode)
        self.grid.name_rows(row_names(record))
        self.grid.show_grid(None if images is None else Grid.of(images, record.columns), words)

    def _images(self, record: SampleGrid, mode: str) -> tuple[Pixels | None, str]:
        if mode == "real":
            return record.real, ""
        if mode == "nearest":
            return pairs(record), "Looking up the nearest training images …"
        if mode == "difference":
            if self._before is None:
                return None, "Waiting for the next snapshot to compare with …"
            change = np.abs(record.fake.astype(np.int16) - self._before)
            return np.minimum(2 * change, 255).astype(np.uint8), ""
        return record.fake, ""

    def shown(self) -> ShownRunSamples:
        """Return what is on screen."""
        images = self._stack.currentWidget() is self.grid
        return ShownRunSamples(
            None if self.caption.isHidden() else self.caption.entry,
            self.grid.shown() if images else None,
            None if images or self.plane is None else self.plane.shown(),
        )

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self._look = ()
        if self.plane is not None:
            self.plane.restyle()


def row_names(record: SampleGrid) -> tuple[str, ...]:
    """Return the class of each row, where each has one of its own."""
    if record.labels is None:
        return ()
    rows = record.labels.reshape(-1, record.columns)
    alone = (rows == rows[:, :1]).all() and len(np.unique(rows[:, 0])) == len(rows) > 1
    return tuple(record.classes[label] for label in rows[:, 0]) if alone else ()


def pairs(record: SampleGrid) -> Pixels | None:
    """Return each sample and the training image nearest to it as one image, None without those."""
    if record.nearest is None:
        return None
    return np.concatenate([record.fake, record.nearest], axis=2)
