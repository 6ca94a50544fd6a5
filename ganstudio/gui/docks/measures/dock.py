"""Every measure over the course of training: whether it gets better, which run is, and how sure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.measures.cards import Cards
from ganstudio.gui.docks.measures.chooser import MeasureList
from ganstudio.gui.docks.measures.clock import Clock
from ganstudio.gui.docks.measures.groups import Group, grouped
from ganstudio.gui.docks.measures.header import EMPTY, MeasuresHeader, View, waiting
from ganstudio.gui.docks.measures.history import RunHistory
from ganstudio.gui.docks.measures.multiple import ShownMultiple
from ganstudio.gui.docks.measures.multiples import Multiples
from ganstudio.gui.docks.measures.reading import Drawn, band_entry, columns, drawn, look
from ganstudio.gui.docks.measures.ribbon import EditMark, Ribbons, Row, scrolling
from ganstudio.gui.docks.measures.sayings import Saying, sayings
from ganstudio.gui.docks.measures.story import edits_of, ends_of, row_of
from ganstudio.gui.docks.shared.body import Body
from ganstudio.gui.docks.shared.event_marks import events_of
from ganstudio.gui.docks.shared.measure_cells import Cell
from ganstudio.gui.docks.shared.measure_table import MeasureTable
from ganstudio.gui.state import RunView, StudioState
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.legend import Entry, Legend
from ganstudio.gui.widgets.scales import number

ROOMY, SPACIOUS = 620, 860
"""Pixels of width from which on the list has room of its own, and what all this says."""


@dataclass(frozen=True, eq=False)
class ShownMeasures:
    """The measures as they are on screen.

    Attributes
    ----------
    words : str
        What stands in place of all of it.
    plots : dict
        The plots by name of the measure, from top to bottom.
    ribbons : tuple of Row
        What was said of each run.
    edits : tuple of EditMark
        What was edited.
    sayings : tuple of Saying
        What all this says.
    table : list of list of Cell
        What everything is at the step that is read; empty while plots are shown.
    legend : tuple of Entry
        The groups.
    reading : str
        Which step is read.
    """

    words: str
    plots: dict[str, ShownMultiple]
    ribbons: tuple[Row, ...]
    edits: tuple[EditMark, ...]
    sayings: tuple[Saying, ...]
    table: list[list[Cell]]
    legend: tuple[Entry, ...]
    reading: str


class MeasuresDock(StudioDock):
    """Measures over time, live, replayed, and of a whole sweep."""

    name = "measures"
    channels = ("collapse", "speed")
    title = "Measures"
    help = (
        "Every measure over the course of training. Dashed: the floor, what a perfect sampler "
        "gets with as many samples; diamonds: what 'ganstudio evaluate' measured afterwards. "
        "Below: what was said of each run, and what was edited; a click leads to where a word "
        "began. Runs that differ by their seed alone are one line, their mean, within the band "
        "that they make. A run that was pinned as baseline stands faint among them.\n\n"
        "What this says compares only what is further apart than the seeds are; where bands "
        "overlap nothing is proven, and one seed tells nothing of the spread. "
        "Wheel zooms, drag pans, double-click returns."
    )
    interval = 0.5
    least = (300, 250)

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self._histories: dict[int, RunHistory] = {}
        self._drawn: dict[str, list[Drawn]] = {}
        self._groups: list[Group] = []
        self._told: object = None
        self._turn = object()
        self.header, self.list, self.legend = MeasuresHeader(), MeasureList(), Legend()
        self.stack, self.cards, self.table = Multiples(), Cards(), MeasureTable()
        self.table.noted.connect(studio.noted)
        self.clock = Clock(studio, lambda: self.header.view().axis, self._history)
        self.ribbons = Ribbons(self.stack.span)
        self.body = Body(self.header, self._arranged(), EMPTY)
        self.setWidget(self.body)
        self.header.changed.connect(self._hurry)
        self.header.listWanted.connect(self.list.setVisible)
        self.list.changed.connect(self._hurry)
        self.stack.moved.connect(self._follow)
        self.stack.noted.connect(studio.noted)
        self.stack.logChosen.connect(self._hurry)
        self.stack.pointedElsewhere.connect(self._read)
        self.stack.chosen.connect(self.clock.go_to)
        self.ribbons.asked.connect(studio.go_to)
        self.restyle()

    def _arranged(self) -> QWidget:
        tables = QWidget()
        column = QVBoxLayout(tables)
        column.setContentsMargins(10, 6, 10, 6)
        column.addWidget(self.table)
        column.addStretch(1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.stack)
        self._pages.addWidget(tables)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 2)
        column.setSpacing(0)
        column.addWidget(self.legend)
        column.addWidget(self._pages, 1)
        column.addWidget(scrolling(self.ribbons))
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(middle, 1)
        row.addWidget(self.cards)
        return whole

    # ── settings ─────────────────────────────────────────────────────────────

    def options(self) -> dict[str, Any]:
        """Return what is kept between starts."""
        chosen = {} if self.list.chosen is None else {"chosen": list(self.list.chosen)}
        return {**self.header.options(), **chosen}

    def set_options(self, options: dict[str, Any]) -> None:
        """Take up what was kept."""
        self.header.set_options(options)
        if isinstance(chosen := options.get("chosen"), list):
            self.list.choose(name for name in chosen if isinstance(name, str))

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.stack.restyle()
        self.cards.restyle()
        self.dirty = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give up the list where there is little room, and what this says where there is less."""
        super().resizeEvent(event)
        self.header.which.setChecked(self.width() >= SPACIOUS)
        self.list.setVisible(self.width() >= SPACIOUS)
        self.cards.setVisible(self.width() >= ROOMY)

    # ── what is known ────────────────────────────────────────────────────────

    def hear(self, channel: str) -> None:
        """Keep what arrives, even while out of sight: of a run that is not recorded it is all."""
        for run in self.studio.runs.values():
            self._history(run).hear(run)

    def _history(self, run: RunView) -> RunHistory:
        return self._histories.setdefault(run.run, RunHistory())

    def redraw(self) -> Iterator[None]:
        """Draw what is newest, a measure a piece."""
        turn = self._turn = object()
        self.dirty = False
        self.studio.open_past()
        runs = self.studio.beside_baseline(self.studio.visible())
        known_runs = {*self.studio.runs, *(run.run for run in runs)}
        self._histories = {run: self._histories.get(run, RunHistory()) for run in known_runs}
        for run in runs:
            self._history(run).follow(run)
        yield
        if turn is not self._turn:
            return  # all was drawn meanwhile, from what is newer
        known = {name: each for run in runs for name, each in self._history(run).measures().items()}
        own = [run for run in runs if not run.is_baseline]
        looks = [step for run in own for step in self._history(run).looks()]
        self.body.say_instead(waiting(looks))
        self.body.show_content(bool(known) and len(set(looks)) > 1)
        if self.body.words():
            self._told = None
            self.header.reading.setText("")
            return
        self.list.offer(known)
        if (told := self._tells(runs)) != self._told:
            for _ in self._draw(runs, self.header.view(), self.list.shown()):
                yield
                if turn is not self._turn:
                    return
            self._told = told
        self.cards.say(
            sayings(self._groups, self._histories, self._drawn, self.clock.step(self.stack.pointed))
        )
        yield
        if turn is self._turn:
            self._read()

    def _tells(self, runs: Sequence[RunView]) -> object:
        """Return all that what is drawn depends on, the cursor apart."""
        of_runs = tuple(
            (run.run, run.title, run.reached, id(run.adopted), len(run.marks()),
             self._history(run).version, run.part)
            for run in runs
        )  # fmt: skip
        view = self.header.view(), tuple(self.list.shown()), tuple(self.stack.logs.items())
        return of_runs, view, theme.palette().dark

    def _draw(self, runs: Sequence[RunView], view: View, names: Sequence[str]) -> Iterator[None]:
        groups = grouped(runs)
        yield
        found = {}
        for name in names:
            found[name] = drawn(name, groups, self._histories, view.seeds)
            yield
        self._groups, self._drawn = groups, found
        if self.stack.arrange(names, view.axis):
            self.stack.restyle()
        yield
        own = [run for run in runs if not run.is_baseline]
        edits, events = edits_of(own, self.clock.places), events_of(own, self.clock.places)
        for name, plot in self.stack.plots.items():
            plot.draw(found[name], self.clock.places, log=view.log, apart=view.seeds == "apart")
            plot.events.show_marks(events)
            yield
        self.stack.align()
        self.stack.show_range(*ends_of(own, self.clock.places))
        yield
        rows = [
            row_of(run, group.style, self._history(run), self.clock.places)
            for group in groups
            for run in group.runs
        ]
        self.ribbons.show_rows(rows, edits, None)
        self.legend.show_entries([*map(look, groups), *band_entry(groups, view.seeds)])
        self._pages.setCurrentIndex(int(view.table))

    # ── what is read ─────────────────────────────────────────────────────────

    @Slot()
    def _read(self) -> None:
        """Tell what everything is at the step that is read."""
        if self.clock.leader() is None or self.body.words():
            return
        step = self.clock.step(self.stack.pointed)
        place = self.clock.place(step)
        marked = self.stack.pointed is not None or self.studio.cursor is not None
        for name, plot in self.stack.plots.items():
            plot.read(self._drawn.get(name, ()), step, place if marked else float("nan"))
        self.ribbons.show_rows(self.ribbons.rows, self.ribbons.edits, place if marked else None)
        self.table.show_runs(columns(self._groups, self._drawn, step))
        count = self.list.count_of_all()
        self.header.tell(len(self._drawn), count, f"at step {number(step)}")

    @Slot()
    def _follow(self) -> None:
        """Keep the ribbons level with the plots."""
        self.ribbons.update()

    def leaveEvent(self, event: Any) -> None:
        """Go back to what is at the cursor."""
        super().leaveEvent(event)
        self.stack.point_at(None)

    def shown(self) -> ShownMeasures:
        """Return what is on screen."""
        return ShownMeasures(
            self.body.words(),
            {name: plot.shown() for name, plot in self.stack.plots.items()},
            self.ribbons.rows,
            self.ribbons.edits,
            self.cards.shown(),
            self.table.shown() if self._pages.currentIndex() else [],
            self.legend.entries,
            self.header.reading.whole(),
        )
