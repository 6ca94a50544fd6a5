"""The loss curves of all runs: raw faint, smoothed strong, with the equilibrium in the margin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.losses.header import LossesHeader
from ganstudio.gui.docks.losses.loss_plot import FEW, LossLines, ShownLossPlot
from ganstudio.gui.docks.losses.plot_stack import PlotStack
from ganstudio.gui.docks.losses.readings import Readings
from ganstudio.gui.docks.losses.references import references, why_not
from ganstudio.gui.docks.losses.series import COLOURS, PENALTIES, LossSeries, plots_of, terms_of
from ganstudio.gui.docks.shared.body import Body, under
from ganstudio.gui.docks.shared.event_marks import EventMark, events_of
from ganstudio.gui.state import RunView, StudioState
from ganstudio.gui.widgets.legend import Entry, Legend
from ganstudio.gui.widgets.scales import Linear, SymLog
from ganstudio.telemetry.timeline import Envelope

MANY = 8
"""Runs from which on raw curves are drawn coarser: they cover each other anyway."""


@dataclass(frozen=True, eq=False)
class ShownLosses:
    """The losses as they are on screen.

    Attributes
    ----------
    words : str
        What stands in place of all of it.
    plots : dict
        The plots by title, from top to bottom.
    legend : tuple of Entry
        The step, then the readings.
    smoothing : str
        The weight of the past.
    """

    words: str
    plots: dict[str, ShownLossPlot]
    legend: tuple[Entry, ...]
    smoothing: str


class LossesDock(StudioDock):
    """D's and G's loss of every run.

    With one run both stand in one plot, in the colours of the players. With several, D and
    G have a plot each, one above the other, and the curves have the runs' colours.
    """

    name = "losses"
    channels = ("losses",)
    title = "Loss curves"
    short = "Losses"
    help = (
        "The losses of discriminator and generator. A GAN's losses do not go down: dashed "
        "lines mark the values at equilibrium, where nobody can tell real from generated, under "
        "smoothed labels as well; where a value is missing the plot's tooltip may say why. "
        "Wheel zooms, drag pans, double-click returns. A fork's curve is faint up to the step at "
        "which it was forked: so far it is its parent's. A run that was pinned as baseline stands "
        "faint behind the others.\n\n"
        "Both losses are minimised, and D's is the sum over real and generated samples: with "
        "cross-entropy it ends at 2 ln 2 ≈ 1.386. Where code averages the two it is ln 2, and as "
        "the value V that D maximises it is −ln 4. Losses of different kinds cannot be compared "
        "by their height."
    )
    interval = 1 / 15

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.rule: Linear = Linear()
        self._fresh = True
        self._shown_runs: tuple[int, ...] = ()
        self._last = 0
        self._events: tuple[EventMark, ...] = ()
        self._turn = object()
        self._build()

    def _build(self) -> None:
        self.header, self.legend, self.stack = LossesHeader(), Legend(), PlotStack()
        words = "The losses of both players, step by step.\nPress Run to see them."
        self.body = Body(self.header, under(self.legend, self.stack), words)
        self.setWidget(self.body)
        self.header.changed.connect(self._change_view)
        self.legend.hiddenChanged.connect(self._change_view)
        self.stack.noted.connect(self.studio.noted)
        self.stack.logChosen.connect(self.header.log.setChecked)
        self.stack.moved.connect(self._touch)
        self.stack.wentHome.connect(self._go_home)
        self.stack.pointedElsewhere.connect(self._show_readings)
        self.restyle()

    # ── settings ─────────────────────────────────────────────────────────────

    def weight(self) -> float:
        """Return the smoothing weight."""
        return self.header.weight()

    def options(self) -> dict[str, Any]:
        """Return what is kept between starts."""
        return self.header.options()

    def set_options(self, options: dict[str, Any]) -> None:
        """Take up what was kept."""
        self.header.set_options(options)

    @Slot()
    def _change_view(self) -> None:
        self._fresh = self.dirty = True

    @Slot()
    def _touch(self) -> None:
        self.dirty = self.urgent = True

    @Slot()
    def _go_home(self) -> None:
        self._fresh = True
        self._touch()

    def leaveEvent(self, event: Any) -> None:
        """Go back to the values at the cursor."""
        super().leaveEvent(event)
        self.stack.point_at(None)

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.stack.restyle()
        self._fresh = self.dirty = True

    # ── drawing ──────────────────────────────────────────────────────────────

    def _runs(self) -> list[RunView]:
        return [run for run in self.studio.visible() if len(run.losses)]

    def _compared(self, runs: list[RunView]) -> list[RunView]:
        """Return runs and what they are shown against, as far as they have come to it."""
        last = max(run.losses.last for run in runs)
        compared = self.studio.beside_baseline(runs)
        return [run for run in compared if len(run.losses) and run.losses.first <= last]

    def redraw(self) -> Iterator[None]:
        """Make the curves one by one, then show all of them at once: to paint them takes long."""
        turn = self._turn = object()
        self.dirty = False
        runs = self._runs()
        self.body.show_content(bool(runs))
        self.header.tell_weight()
        if not runs:
            self._shown_runs = ()
            return
        compared = self._compared(runs)
        self._let_go_of_zoom(runs, compared)
        alone = len(compared) == 1
        self.header.raw.setVisible(any(run.experiment.network.term_weights for run in runs))
        plots = plots_of(
            compared, terms=self.header.terms.isChecked(), raw=self.header.raw.isChecked()
        )
        plots = self._unhidden(plots, alone=alone)
        self._fresh |= self.stack.arrange(list(plots))
        first, last = self.stack.steps(
            min(run.losses.first for run in runs), max(run.losses.last for run in runs)
        )
        self.studio.open_past()
        self._events = events_of(runs)
        found: dict[str, list[Envelope]] = {title: [] for title in plots}
        drawn: dict[str, list[LossLines]] = {title: [] for title in plots}
        for title, series in plots.items():
            for each in series:
                if each.name not in each.run.losses.names:
                    self.dirty = True  # the run was begun afresh meanwhile, with other series
                    return
                found[title].append(self._envelope(each, first, last))
                yield
                if turn is not self._turn:
                    return  # all was drawn meanwhile, from what is newer
        self._choose_rule(found)
        for title, series in plots.items():
            strong = len(series) <= FEW
            for each, envelope in zip(series, found[title], strict=True):
                drawn[title].append(LossLines.of(each, envelope, self.rule, strong=strong))
                yield
                if turn is not self._turn:
                    return
        for title, series in plots.items():
            self.dirty |= self._draw(title, series, drawn[title], found[title])
            yield
            if turn is not self._turn:
                return
        self._fresh = False
        self._show_readings()
        yield

    def _unhidden(
        self, plots: dict[str, list[LossSeries]], *, alone: bool
    ) -> dict[str, list[LossSeries]]:
        """Return the curves without those that the legend hides; the plots stay."""
        hidden = self.legend.hidden
        return {
            title: [each for each in series if each.key(alone=alone) not in hidden]
            for title, series in plots.items()
        }

    def _let_go_of_zoom(self, runs: list[RunView], compared: list[RunView]) -> None:
        """Show all again where what was zoomed to is gone: another run, or one begun afresh."""
        shown, last = tuple(run.run for run in compared), max(run.losses.last for run in runs)
        if not set(shown) & set(self._shown_runs) or last < self._last:
            self.stack.hold()
        if shown != self._shown_runs:
            self._fresh = True
        self._shown_runs, self._last = shown, last

    def shown(self) -> ShownLosses:
        """Return what is on screen."""
        plots = {title: plot.shown() for title, plot in self.stack.plots.items()}
        return ShownLosses(self.body.words(), plots, self.legend.entries, self.header.weight_told())

    def _envelope(self, each: LossSeries, first: float, last: float) -> Envelope:
        """Return a series in as many buckets as can be told apart, fewer where there are many."""
        room = int(self.stack.width()) - 100
        runs = len(self._shown_runs)
        buckets = max(room // (1 if runs == 1 else 2 if runs < MANY else 4), 60)
        found = each.run.losses.smoothed(each.name, first, last, buckets, self.weight())
        return found.over(each.weight)

    def _choose_rule(self, drawn: dict[str, list[Envelope]]) -> None:
        old = self.rule
        if not self.header.log.isChecked():
            self.rule = Linear()
        elif self._fresh or not isinstance(self.rule, SymLog) or self.rule.threshold == 0:
            found = [each.low for envelopes in drawn.values() for each in envelopes]
            self.rule = SymLog.over(np.concatenate([np.empty(0), *found]))
        for plot in self.stack.plots.values():
            plot.scale_by(self.rule)
        self._fresh |= old != self.rule

    def _draw(
        self,
        title: str,
        series: list[LossSeries],
        drawn: list[LossLines],
        envelopes: list[Envelope],
    ) -> bool:
        plot = self.stack.plots[title]
        plot.draw(series, drawn)
        alone = len(self._shown_runs) == 1
        marks = [] if title == PENALTIES else references(series, self.rule, alone=alone)
        plot.item.set_references(marks)
        plot.item.setToolTip("" if title == PENALTIES else why_not(series))
        plot.events.show_marks(self._events)
        plot.item.logarithmic = self.header.log.isChecked()
        values = [np.concatenate([each.low, each.high]) for each in envelopes]
        pooled = self.rule.forward(np.concatenate([np.empty(0), *values]))
        share = 0.02 if self.header.robust.isChecked() else 0.0
        lines = np.repeat([place for place, _, _ in marks], max(len(pooled) // 20, 1))
        return plot.settle(np.append(pooled, lines), share, at_once=self._fresh)

    @Slot()
    def _show_readings(self) -> None:
        """Read the values under the mouse, or the smoothed ones at the cursor."""
        runs = self._runs()
        if not runs or not self.stack.plots:
            return
        first, last = min(r.losses.first for r in runs), max(r.losses.last for r in runs)
        cursor, pointed = self.studio.cursor, self.stack.pointed
        step = last if cursor is None else max(min(cursor, last), first)
        inside = pointed is not None and first - 0.5 <= pointed <= last + 0.5
        if pointed is not None and inside:
            step = round(pointed)
        self.stack.mark(step, shown=inside or cursor is not None)
        compared, raw = self._compared(runs), self.header.raw.isChecked()
        terms = terms_of(compared, raw=raw) if self.header.terms.isChecked() else []
        read = Readings(step, self.weight(), pointed is not None, cursor is not None)
        self.legend.show_entries(read.entries(compared, terms))
        self._read_at_mouse(read, compared)

    def _read_at_mouse(self, read: Readings, runs: list[RunView]) -> None:
        """Say what several runs have at the mouse; for all of it the legend has no room."""
        runs = [run for run in runs if run.title not in self.legend.hidden]
        for title, plot in self.stack.plots.items():
            player = title.removeprefix("loss ")
            told = read.pointed and len(self._shown_runs) > 1 and player in COLOURS
            low, high = plot.item.box.viewRange()[0]
            plot.item.read(
                *read.lines(runs, player) if told else (), right=read.step < (low + high) / 2
            )
