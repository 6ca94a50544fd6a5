"""What the discriminator says of real and of generated samples, now and over time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Slot
from PySide6.QtWidgets import QWidget

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.outputs.axes import PROBABILITY, SharedAxes
from ganstudio.gui.docks.outputs.histograms import heat_pixels
from ganstudio.gui.docks.outputs.history import KEPT_ROWS, OutputHistory
from ganstudio.gui.docks.outputs.output_plot import OutputPlot, ShownOutputPlot
from ganstudio.gui.docks.outputs.words import marked, summary
from ganstudio.gui.docks.shared.body import Body, under
from ganstudio.gui.docks.shared.controls import Menu, SegmentedChoice
from ganstudio.gui.docks.shared.event_marks import events_of
from ganstudio.gui.docks.shared.header import Header, Readout
from ganstudio.gui.docks.shared.step_words import StepWords
from ganstudio.gui.state import RunView, StudioState
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.legend import Entry, Legend
from ganstudio.gui.widgets.plot_area import LEAST_OF_SEVERAL, PlotArea
from ganstudio.gui.widgets.scales import Linear, SymLog
from ganstudio.gui.widgets.theme import FAKE, REAL
from ganstudio.telemetry.messages import Frame
from ganstudio.telemetry.records import Outputs

FAINTEST = 1e-3
"""The share up to which a logarithmic axis is linear: fewer than one sample in a thousand."""
READING = 0.01
"""Seconds a redraw in which what is recorded is read; the rest comes with the next."""


@dataclass(frozen=True, eq=False)
class ShownOutputs:
    """The outputs as they are on screen.

    Attributes
    ----------
    words : str
        What stands in place of all of it.
    plots : tuple of tuple of ShownOutputPlot
        The plots, row by row.
    legend : tuple of Entry
        What colours and lines mean.
    scale : str or None
        The chosen scale; None where there is none to choose.
    """

    words: str
    plots: tuple[tuple[ShownOutputPlot, ...], ...]
    legend: tuple[Entry, ...]
    scale: str | None


class OutputsDock(StudioDock):
    """Histograms of D's output on real and on generated data, a plot each run.

    All runs whose outputs mean the same share one axis.
    """

    name = "outputs"
    channels = ("outputs",)
    title = "Discriminator output"
    short = "D output"
    least = (300, 256)
    help = (
        "What the discriminator says of real (blue) and of generated samples (orange). When "
        "they overlap, it cannot tell them apart; D* = ½ is where an ideal game ends. A "
        "probability is shown only where the loss has one.\n\n"
        "The best D says d*(x) = p(x)/(p(x) + p_G(x)). Where G has collapsed to k of K equal "
        "modes that is not ½ but k/(k + K) on these modes, and 1 on the missed ones: with one "
        "of two, cats but no dogs, it is 1/3."
    )

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.plots: list[OutputPlot] = []
        self.histories: dict[int, OutputHistory] = {}
        self._axes = SharedAxes()
        self._columns = 0
        self._log = False
        self._build()

    def _build(self) -> None:
        header, self._steps = Header(), Readout()
        self._view = SegmentedChoice(
            {"now": "now", "time": "so far"},
            {"now": "The latest batch", "time": "Every batch so far, as a heat map"},
        )
        self._scale = SegmentedChoice(
            {"probability": "probability", "raw": "logit"},
            {"probability": "After the sigmoid, 0 to 1", "raw": "Before the sigmoid"},
        )
        self._bins = Menu({"24": "24", "48": "48", "96": "96"})
        self._bins.set_value("48")
        header.add(self._view)
        header.stretch(self._steps)
        header.add(self._scale)
        self._bins.setFixedWidth(self.fontMetrics().horizontalAdvance("96") + 48)
        header.add(self._bins, "Number of bins")
        self.legend = Legend()
        self.area = PlotArea("discriminator output")
        self.area.ci.setContentsMargins(4, 0, 10, 0)
        self.area.ci.setSpacing(6)
        content = under(self.legend, self.area)
        words = "How the discriminator judges real and generated samples.\nPress Run to see it."
        self.body = Body(header, content, words)
        self.setWidget(self.body)
        self.legend.hiddenChanged.connect(self.mark)
        self.area.noted.connect(self.studio.noted)
        self.area.scrolled.connect(self.mark)
        self._view.changed.connect(self.mark)
        self._scale.changed.connect(self.mark)
        self._bins.currentIndexChanged.connect(self.mark)
        self.restyle()

    # ── settings ─────────────────────────────────────────────────────────────

    def options(self) -> dict[str, Any]:
        """Return what is kept between starts."""
        return {
            "view": self._view.value(),
            "scale": self._scale.value(),
            "bins": self._bins.value(),
            "log": self._log,
        }

    def set_options(self, options: dict[str, Any]) -> None:
        """Take up what was kept."""
        self._view.set_value(options.get("view"))
        self._scale.set_value(options.get("scale"))
        self._bins.set_value(options.get("bins"))
        if isinstance(on := options.get("log"), bool):
            self._log = on

    @Slot(bool)
    def _choose_log(self, on: bool) -> None:
        self._log = on
        for plot in self.plots:
            plot.item.box.hold()
        self.mark()

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.area.setBackground(theme.palette().surface)
        for plot in self.plots:
            plot.restyle()
        self.dirty = True

    def hear(self, channel: str) -> None:
        """Keep the history even while the dock is not on screen."""
        self._keep()

    def _keep(self) -> None:
        """Keep what is newest of runs of which no past can be read."""
        for run in self.studio.runs.values():
            frame = run.newest.get("outputs")
            if run.past is None and frame is not None and isinstance(frame.record, Outputs):
                self.histories.setdefault(run.run, OutputHistory()).add(frame.step, frame.record)

    def _catch_up(self, runs: list[RunView]) -> bool:
        """Read on in the past of runs; tell whether there is more."""
        self.studio.open_past()
        until = perf_counter() + READING
        return any([  # all of them, a little of each
            self.histories.setdefault(run.run, OutputHistory()).catch_up(run.past, until)
            for run in runs
            if run.past is not None
        ])  # fmt: skip

    # ── drawing ──────────────────────────────────────────────────────────────

    def redraw(self) -> Iterator[None]:
        """Draw what is newest, a run a piece."""
        self.dirty = self.urgent = False
        self._keep()
        shown = list(self.studio.frames("outputs"))
        self.body.show_content(bool(shown))
        for gone in set(self.histories) - set(self.studio.runs):
            del self.histories[gone]
        self._steps.setText(StepWords.of(self.studio, shown).header if shown else "")
        if not shown:
            return
        records = [frame.record for _, frame in shown if isinstance(frame.record, Outputs)]
        self._scale.setVisible(any(record.scale == "logit" for record in records))
        self._arrange(len(shown))
        self._axes.as_probability = self._scale.value() == "probability"
        self._axes.bins = int(self._bins.value())
        moving = self._axes.follow(records)
        if self._view.value() == "time":
            self.urgent = self._catch_up([run for run, _ in shown])
        self.legend.show_entries(self._entries(records))
        self.dirty = moving or self.urgent
        for (run, frame), plot in zip(shown, list(self.plots), strict=True):
            if plot not in self.plots:
                return  # runs went meanwhile, and all is drawn anew
            if not plot.caption.entry.value or self.area.in_sight(plot.item):
                self._draw(plot, run, frame)
                yield

    def shown(self) -> ShownOutputs:
        """Return what is on screen."""
        cells = {place: plot.shown() for plot in self.plots for place in self._places(plot)}
        rows = sorted({row for row, _ in cells})
        return ShownOutputs(
            self.body.words(),
            tuple(tuple(cells[at] for at in sorted(cells) if at[0] == row) for row in rows),
            self.legend.entries,
            None if self._scale.isHidden() else self._scale.value(),
        )

    def _places(self, plot: OutputPlot) -> list[tuple[int, int]]:
        """Return the row and column in which a plot is laid out."""
        places: list[tuple[int, int]] = self.area.ci.items[plot.item]
        return places

    def _arrange(self, count: int) -> None:
        """Lay out the plots side by side, in rows where they would be too narrow."""
        columns = max(1, min(count, self.area.width() // LEAST_OF_SEVERAL.width()))
        columns = -(-count // -(-count // columns))  # 3 + 2 rather than 4 + 1
        if (count, columns) == (len(self.plots), self._columns):
            return
        self.plots = [OutputPlot(alone=count == 1) for _ in range(count)]
        self._columns = columns
        self.area.lay_out({divmod(i, columns): plot.item for i, plot in enumerate(self.plots)})
        for plot in self.plots:
            plot.item.logChosen.connect(self._choose_log)
            plot.item.box.wentHome.connect(self.mark)

    def _draw(self, plot: OutputPlot, run: RunView, frame: Frame) -> None:
        record = frame.record
        assert isinstance(record, Outputs)
        unit = self._axes.unit(record)
        edges = self._axes.edges(unit)
        name = "" if plot.alone else run.short
        words = summary(record) if plot.alone else f"{unit} · {summary(record)}"
        look = Entry(name, run.style.colour, run.style.dash, value=words)
        plot.caption.tell(look)
        if self._view.value() == "now":
            plot.title(unit, "share")
            plot.scale_by(SymLog(FAINTEST) if self._log else Linear())
            _, top = self._axes.heights(unit)
            plot.show_now(edges, *self._axes.histograms(record), top, self.legend.hidden)
        else:
            plot.title("step", unit)
            self._draw_time(plot, run, record, edges)
        places = self._axes.references(record)
        marks = [(place, "", theme.palette().muted) for place in places]
        plot.item.set_references(marks, upright=self._view.value() == "now")

    def _draw_time(
        self, plot: OutputPlot, run: RunView, record: Outputs, edges: NDArray[Any]
    ) -> None:
        history = self.histories.setdefault(run.run, OutputHistory())
        if not history.rows:
            return
        as_probability = self._axes.unit(record) == PROBABILITY
        real, fake = history.densities(edges, KEPT_ROWS, as_probability=as_probability)
        first, last = history.rows[0][0], max(history.rows[-1][0], history.rows[0][0] + 1)
        box = QRectF(first, edges[0], last - first, edges[-1] - edges[0])
        plot.show_time(heat_pixels(real, fake), box, self.studio.cursor, events_of([run]))
        plot.item.follow((first, last), (edges[0], edges[-1]))

    def _entries(self, records: list[Outputs]) -> list[Entry]:
        entries = [
            Entry(name, colour, shape="block", key=name if self._view.value() == "now" else "")
            for name, colour in (("real", REAL), ("generated", FAKE))
        ]
        marks = dict.fromkeys(marked(record) for record in records)
        muted = theme.palette().muted
        return entries + [Entry(words, muted, (4, 4)) for words in marks if words]
