"""Fixed-latent samples of every run, a column each; the plane for 1-D and 2-D data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.samples.closeup import Closeup, EnlargedSample, ShownCloseup
from ganstudio.gui.docks.samples.columns import SampleColumns
from ganstudio.gui.docks.samples.header import SamplesHeader, ShownSamplesHeader
from ganstudio.gui.docks.samples.matched import MatchedSamples
from ganstudio.gui.docks.samples.run_samples import RunSamples, ShownRunSamples, row_names
from ganstudio.gui.docks.shared.body import Body
from ganstudio.gui.docks.shared.heat import HeatRange
from ganstudio.gui.docks.shared.pictures import picture_menu
from ganstudio.gui.docks.shared.plane import plane_legend
from ganstudio.gui.docks.shared.scrolled import scrolled
from ganstudio.gui.docks.shared.step_words import StepWords
from ganstudio.gui.state import RunView, StudioState
from ganstudio.gui.widgets.legend import Entry, Legend
from ganstudio.gui.widgets.mosaic import as_image
from ganstudio.gui.widgets.numerals import written
from ganstudio.gui.widgets.scales import number
from ganstudio.telemetry.messages import Edit, Frame
from ganstudio.telemetry.records import Plane, SampleGrid

THRESHOLDS = (2.0, 1.0, 0.5)
"""Of the truncation, as in figure 2 of Brock et al. 2019."""


@dataclass(frozen=True, eq=False)
class ShownSamples:
    """The samples as they are on screen.

    Attributes
    ----------
    words : str
        What stands in place of all of it.
    header : ShownSamplesHeader
        The controls.
    runs : tuple of ShownRunSamples
        The runs' samples, in order.
    closeup : ShownCloseup or None
        What is enlarged.
    legend : tuple of Entry
        What the colours of points mean.
    """

    words: str
    header: ShownSamplesHeader
    runs: tuple[ShownRunSamples, ...]
    closeup: ShownCloseup | None
    legend: tuple[Entry, ...]


class SamplesDock(StudioDock):
    """Samples from fixed latents, the same in every column, so that what changes is the run."""

    filmstripWanted = Signal()
    """The user wants the samples over training as a picture."""

    name = "samples"
    channels = ("samples",)
    title = "Samples"
    least = (300, 250)
    help = (
        "What the generator makes of fixed latents. For points in the plane: real and "
        "generated points over D's opinion of every place, with arrows where G's loss pulls. "
        "A conditional generator is shown class by class: a row a class and a z a column. "
        "A translation is shown with what it was made from, the way back, and what is different "
        "then, both ways; enlarged, with what D says of each patch. "
        "Over points in the plane there can be the image of a lattice of z, whose cells hold the "
        "same mass each and are brighter the smaller they have become; and lines that match "
        "generated with real points so that their mean distance, W₁, is the least there is. "
        "Click an image to enlarge it, right-click to save or copy it, or to truncate z: latents "
        "near the middle give samples that are more typical and less diverse.\n\n"
        "For points on a line whose density is known: the densities p and p_G, D(x), and the best "
        "D against this generator, for cross-entropy D*(x) = p(x)/(p(x) + p_G(x)); and their "
        "Jensen–Shannon divergence, ½ KL(p‖m) + ½ KL(p_G‖m) with m = (p + p_G)/2, counted from "
        "8 192 samples in cells as narrow as the modes. The curve of p_G is a kernel estimate from "
        "them, and p is drawn through the same kernel. The best D follows instance noise, packs, "
        "smoothed labels and classes; where it has no closed form, the line above D says why. The "
        "arrows are the pull that G's weights feel: under noise its mean over the noise. Under a "
        "Wasserstein loss W₁ stands beside the divergence: with a gradient penalty −L_D is more."
    )

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.matched = MatchedSamples(studio)
        self.header, self.legend = SamplesHeader(), Legend()
        self.columns = SampleColumns()
        self._area = scrolled(self.columns)
        self.closeup = Closeup(self._area)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._area, 1)
        column.addWidget(self.legend)
        words = "Samples appear here out of noise.\nPress Run to see them."
        self.body = Body(self.header, content, words)
        self.setWidget(self.body)
        self.header.mode.changed.connect(self.mark)
        self.header.edited.connect(self._edit)
        self.legend.hiddenChanged.connect(self.mark)
        self.columns.noted.connect(studio.noted)
        self.columns.clicked.connect(self.enlarge)
        self.columns.menuWanted.connect(self._open_menu)

    # ── settings ─────────────────────────────────────────────────────────────

    def options(self) -> dict[str, Any]:
        """Return what is kept between starts."""
        return {"mode": self.header.mode.value()}

    def set_options(self, options: dict[str, Any]) -> None:
        """Take up what was kept."""
        self.header.mode.set_value(options.get("mode"))

    @Slot(object)
    def _edit(self, settings: dict[str, Any]) -> None:
        self.command.emit(Edit(settings))

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.columns.restyle()
        self.dirty = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the columns anew."""
        super().resizeEvent(event)
        self.dirty = True

    # ── drawing ──────────────────────────────────────────────────────────────

    def hear(self, channel: str) -> None:
        """Keep samples that have been matched with the data, even while out of sight."""
        self.matched.keep()

    def _frames(self) -> list[tuple[RunView, Frame]]:
        """Return what is drawn of each run."""
        self.matched.keep()
        shown = list(self.studio.frames("samples"))
        if self.header.mode.value() == "nearest":
            return [(run, self.matched.instead_of(run, frame)) for run, frame in shown]
        return shown

    def redraw(self) -> Iterator[None]:
        """Draw what is newest, a run a piece."""
        self.dirty = False
        shown = self._frames()
        self.body.show_content(bool(shown))
        if not shown:
            self.header.information.setText("")
            self.closeup.shut()
            return
        mode = self.header.mode.value()
        records = [frame.record for _, frame in shown]
        images = all(isinstance(record, SampleGrid) for record in records)
        paired = images and mode == "nearest"
        ways = len(shown[0][0].parts) or 1
        translated = mode == "samples" and _translated(shown[0][1])
        aspect = _aspect(records[0], ways if translated else 0) * (1 + paired)
        self.columns.arrange(len(shown), aspect, self._area.size(), images=images)
        self.closeup.raise_()
        planes = [record for record in records if isinstance(record, Plane)]
        alike = len({plane.scale for plane in planes}) == 1
        heat = HeatRange.of(planes) if alike and planes[0].scale != "score" else None
        steps = StepWords.of(self.studio, shown)
        self.legend.show_entries(plane_legend(planes) if planes else [])
        self.legend.setToolTip(planes[0].no_pull if planes else "")
        self.header.follow(shown, self.studio.visible())
        words = _information(shown[0][1], len(shown), shown[0][0].experiment.watch.truncation)
        parts = [words, "each with its nearest"] if paired else [words]
        self.header.information.setText(" · ".join([steps.header, *parts]))
        told = zip(list(self.columns.runs), shown, steps.captions, strict=True)
        for column, (run, frame), where in told:
            if column not in self.columns.runs:
                return  # runs went meanwhile, and all is drawn anew
            column.caption.setVisible(len(shown) > 1)
            column.grid.set_corner(len(shown) > 1)
            trips = run.of_all_parts("samples") if _translated(frame) else []
            column.show_frame(run, frame, mode, where, heat, self.legend.hidden, trips)
            yield
        self._enlarge()

    def shown(self) -> ShownSamples:
        """Return what is on screen."""
        return ShownSamples(
            self.body.words(),
            self.header.shown(),
            tuple(run.shown() for run in self.columns.runs),
            self.closeup.shown(),
            self.legend.entries,
        )

    # ── one image ────────────────────────────────────────────────────────────

    @Slot(int, int)
    def enlarge(self, run: int, index: int) -> None:
        """Show one sample of a run large, beside its nearest training image.

        Of a translation beside what it was made from, the way back, and D's opinion.
        """
        part = ""
        column = next(each for each in self.columns.runs if each.run == run)
        if column.trips is not None:
            place = column.trips.places[index]
            if place is None:
                return
            part, index = place.part, place.sample
        self.closeup.open(EnlargedSample(run, index, part))
        self._enlarge()

    def _enlarge(self) -> None:
        sample = self.closeup.sample
        if sample is None:
            return
        for run, frame in self.studio.frames("samples"):
            if sample.part and run.run == sample.run:
                ways = run.of_all_parts("samples")
                frame = next((each for each in ways if each.part == sample.part), frame)
            matched = self.matched.instead_of(run, frame)
            if run.run == sample.run and isinstance(matched.record, SampleGrid):
                loss = run.experiment.loss
                ends = loss.targets or (0.0, 1.0)
                self.closeup.tell(matched.record, loss.scores, run.title, ends)
                return
        self.closeup.shut()

    @Slot(object, int, QPoint)
    def _open_menu(self, column: RunSamples, index: int, place: QPoint) -> None:
        grid, run = column.grid.grid, self.studio.runs.get(column.run)
        if grid is None or run is None:  # a run that went is in sight until all is drawn anew
            return
        pictures = {"grid": grid.picture}
        if index >= 0:
            one = grid.images[index]
            whole = np.ascontiguousarray(np.broadcast_to(one, (*one.shape[:2], 3)))
            pictures = {"image": as_image(whole), **pictures}
        menu = picture_menu(self, pictures, column.step)
        filmstrip = menu.addAction("Filmstrip over training …", self.filmstripWanted.emit)
        filmstrip.setEnabled(bool(run.folder))
        self._offer_truncation(menu.addMenu("Truncate z"), run)
        menu.popup(place)

    def _offer_truncation(self, menu: QMenu, run: RunView) -> None:
        chosen = run.experiment.watch.truncation
        menu.setEnabled(bool(self.studio.trained()))
        for cut in (0.0, *sorted({*THRESHOLDS, chosen} - {0.0}, reverse=True)):
            words = written(f"|z| ≤ {cut:g}") if cut else "Not at all"
            action = menu.addAction(words, partial(self._edit, {"watch.truncation": cut}))
            action.setCheckable(True)
            action.setChecked(cut == chosen)


def _translated(frame: Frame) -> bool:
    return isinstance(frame.record, SampleGrid) and frame.record.given is not None


def _aspect(record: object, ways: int = 0) -> float:
    if isinstance(record, SampleGrid) and ways:
        across = (4 if record.returned is not None else 2) * ways + ways - 1
        rows = len(record.fake) // record.columns
        return float(across * record.fake.shape[2] / (rows * record.fake.shape[1]))
    if isinstance(record, SampleGrid):
        rows = -(-len(record.fake) // record.columns)
        _, height, width, _ = record.fake.shape
        return float(record.columns * width / (rows * height))
    if isinstance(record, Plane) and record.real.shape[1] == 2:
        left, right, bottom, top = record.extent
        return float((right - left) / (top - bottom))
    return 1.2


def _information(frame: Frame, runs: int, truncation: float) -> str:
    record = frame.record
    count = len(record.fake) if isinstance(record, SampleGrid | Plane) else 0
    if isinstance(record, SampleGrid) and row_names(record):
        count = record.columns  # one z a column
    if isinstance(record, SampleGrid) and record.given is not None:
        return f"{number(count // record.columns)} fixed of each domain"
    latents = f"{number(count)} fixed z" + (
        written(f", |z| ≤ {truncation:g}") if truncation else ""
    )
    if runs > 1:
        return latents
    outside = record.outside if isinstance(record, Plane) else 0
    beyond = f" · {number(outside)} of them outside the picture" if outside else ""
    return f"{latents}{beyond}"
