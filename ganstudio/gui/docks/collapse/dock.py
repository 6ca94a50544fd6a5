"""The mode-collapse diagnosis: a verdict in words, shares of modes, measures with floors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.collapse.banner import Banner, ShownBanner
from ganstudio.gui.docks.collapse.look_alikes import LookAlikes, PairRow, ShownPairs
from ganstudio.gui.docks.collapse.shares import RunShares, ShareBars, ShownShares
from ganstudio.gui.docks.shared.body import Body
from ganstudio.gui.docks.shared.controls import ToggleButton
from ganstudio.gui.docks.shared.header import Header, Readout
from ganstudio.gui.docks.shared.measure_cells import Cell, MeasureColumn
from ganstudio.gui.docks.shared.measure_menu import MeasureMenu
from ganstudio.gui.docks.shared.measure_table import MeasureTable
from ganstudio.gui.docks.shared.scrolled import scrolled
from ganstudio.gui.docks.shared.verdict_looks import mark
from ganstudio.gui.state import RunView, StudioState
from ganstudio.gui.treatment import Treatment, treatment_of
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.legend import Entry, Legend
from ganstudio.gui.widgets.scales import number
from ganstudio.telemetry.records import FAULTS, Collapse

GRAVITY = (*FAULTS, "starting", "learning", "arrived", "healthy")
MOST_BANNERS = 3
LOWEST, HIGH_ENOUGH = 64, 128
"""Pixels of height of the bars, at least: in a low dock, and in any other."""
ALIKE = "most alike among themselves"
COPIED = "nearest to training images (right)"


@dataclass(frozen=True, eq=False)
class ShownCollapse:
    """The diagnosis as it is on screen.

    Attributes
    ----------
    words : str
        What stands in place of all of it.
    banners : tuple of ShownBanner
        The verdicts that are told one by one.
    rest : str
        The line that names the others.
    shares : ShownShares or None
        The bars; None where no modes are known.
    table : list of list of Cell
        The measures, row by row.
    pairs : tuple of ShownPairs
        The pictures.
    measures : dict
        The measures that can be chosen, by title: whether they are ticked.
    legend : tuple of Entry
        What the bars mean.
    """

    words: str
    banners: tuple[ShownBanner, ...]
    rest: str
    shares: ShownShares | None
    table: list[list[Cell]]
    pairs: tuple[ShownPairs, ...]
    measures: dict[str, bool]
    legend: tuple[Entry, ...]


class CollapseDock(StudioDock):
    """Whether the generator makes all of the data or only some of it."""

    name = "collapse"
    channels = ("collapse",)
    title = "Mode collapse"
    short = "Modes"
    least = (300, 224)  # so that an offer over the docks makes no tab of one at 1600 × 1000
    help = (
        "Whether the generator covers all modes of the data. Bars: its share of each mode; "
        "dashed: the data's. Every figure stands beside what a perfect sampler would get with "
        "as many samples. F1 on the verdict explains its word."
    )

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.banners = [Banner() for _ in range(MOST_BANNERS)]
        self._treatments: list[Treatment | None] = []
        self.bars = ShareBars()
        self.legend = Legend()
        self.table = MeasureTable()
        for each in (self.bars, self.table):
            each.noted.connect(studio.noted)
        self.look_alikes = LookAlikes()
        self.menu = MeasureMenu()
        self.pictures = ToggleButton("Pictures")
        self._rest = Readout()
        lower = QWidget()
        column = self._column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for place, banner in enumerate(self.banners):
            banner.asked.connect(studio.go_to)
            banner.heal.clicked.connect(partial(self._heal, place))
            column.addWidget(banner)
        column.addWidget(self.legend)
        column.addWidget(self.bars, 1)
        column.addWidget(self.table)
        column.addWidget(self.look_alikes)
        column.addStretch()  # what is left over where no bars are
        scroll = self._scroll = scrolled(lower)  # so that a low dock cuts neither verdict nor table
        scroll.setAccessibleName("Verdicts and measures")
        content = QWidget()
        outer = QVBoxLayout(content)
        outer.setContentsMargins(10, 6, 10, 6)
        outer.setSpacing(4)
        outer.addWidget(scroll, 1)
        words = (
            "Which modes of the data the generator covers, and since when not.\n"
            "Press Run; the first diagnosis comes after a few seconds."
        )
        self.body = Body(self._header(), content, words)
        self.setWidget(self.body)

    def _header(self) -> Header:
        header = Header()
        header.add(self.menu, "Which figures are shown; point at one for what it tells")
        header.add(
            self.pictures,
            "The samples that are most alike, and those that come closest to training images",
        )
        header.stretch(self._rest)
        self.menu.changed.connect(self.mark)
        self.pictures.toggled.connect(self.mark)
        return header

    def options(self) -> dict[str, Any]:
        """Return which measures are hidden, and whether pictures are shown."""
        return {"hidden": sorted(self.menu.hidden), "pictures": self.pictures.isChecked()}

    def set_options(self, options: dict[str, Any]) -> None:
        """Take up kept settings."""
        hidden = options.get("hidden", [])
        if isinstance(hidden, list):
            self.menu.hide_these(name for name in hidden if isinstance(name, str))
        self.pictures.setChecked(options.get("pictures") is True)

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.dirty = True

    def refresh(self) -> None:
        """Draw what is newest."""
        self.dirty = False
        frames = list(self.studio.frames("collapse"))
        shown = [(run, frame.record) for run, frame in frames if isinstance(frame.record, Collapse)]
        self.body.show_content(bool(shown))
        if not shown:
            self._rest.setText("")
            return
        self._show_verdicts(shown)
        self._show_shares(shown)
        self._show_measures(shown)
        self._show_pictures(shown)
        self._fit_bars()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the bars have what room there is."""
        super().resizeEvent(event)
        self._fit_bars()

    def _fit_bars(self) -> None:
        """Have the bars lower rather than cut, where a dock is too low for the usual ones."""
        self._column.activate()
        room = self._scroll.viewport().height() - self.bars.y()
        self.bars.setMinimumHeight(min(max(room, LOWEST), HIGH_ENOUGH))

    def shown(self) -> ShownCollapse:
        """Return what is on screen."""
        return ShownCollapse(
            self.body.words(),
            tuple(banner.shown() for banner in self.banners if not banner.isHidden()),
            self._rest.whole(),
            None if self.bars.isHidden() else self.bars.shown(),
            self.table.shown(),
            () if self.look_alikes.isHidden() else self.look_alikes.shown(),
            self.menu.shown(),
            self.legend.entries,
        )

    def _show_measures(self, shown: list[tuple[RunView, Collapse]]) -> None:
        self.menu.offer(measure for _, record in shown for measure in record.measures)
        columns = []
        for run, record in shown:
            look = Entry(run.short, run.style.colour, run.style.dash)
            wanted = [each for each in record.measures if each.name not in self.menu.hidden]
            columns.append(MeasureColumn(look, tuple(wanted)))
        self.table.setVisible(any(column.measures for column in columns))
        self.table.show_runs(columns)

    def _show_pictures(self, shown: list[tuple[RunView, Collapse]]) -> None:
        rows = []
        for run, record in shown if self.pictures.isChecked() else []:
            of, colour = (f"{run.title}: ", run.style.colour) if len(shown) > 1 else ("", "")
            for words, found in ((ALIKE, record.twins), (COPIED, record.copies)):
                if found is not None:
                    rows.append(PairRow(of + words, colour, found))
        self.look_alikes.setVisible(bool(rows))
        self.look_alikes.show_rows(rows)

    def _show_verdicts(self, shown: list[tuple[RunView, Collapse]]) -> None:
        """Give a banner to each grave verdict, or to the one there is; name the rest in a line."""
        ranked = sorted(shown, key=lambda pair: GRAVITY.index(pair[1].verdict.word))
        grave = [pair for pair in ranked if pair[1].verdict.is_fault][:MOST_BANNERS]
        loud = grave or ranked[:1]
        self._treatments = [treatment_of(run) for run, _ in loud]
        for i, banner in enumerate(self.banners):
            banner.setVisible(i < len(loud))
            if i < len(loud):
                run, record = loud[i]
                name = run.title if len(shown) > 1 else ""
                banner.say(name, record.verdict, self._treatments[i])
        words: dict[str, list[str]] = {}
        for run, record in ranked[len(loud) :]:
            words.setdefault(record.verdict.word, []).append(run.title)
        parts = [f"{mark(word)} {word}: {', '.join(names)}" for word, names in words.items()]
        judged = max(record.samples for _, record in shown)
        parts += [f"judged on {number(judged)} samples"] if judged and not parts else []
        self._rest.setText(" · ".join(parts))

    @Slot()
    def _heal(self, place: int, *_: object) -> None:
        treatment = self._treatments[place]
        if treatment is not None:
            self.command.emit(treatment.fork)
            self.studio.go_to(None)

    def _show_shares(self, shown: list[tuple[RunView, Collapse]]) -> None:
        first = next((record for _, record in shown if record.modes), shown[0][1])
        alike = [(run, record) for run, record in shown if record.modes == first.modes]
        self.bars.setVisible(bool(first.modes))
        self.bars.show_shares(
            first.modes,
            first.target,
            [RunShares(run.title, run.style.colour, record.shares) for run, record in alike],
        )
        entries = [Entry("data", theme.palette().text, (3, 2))]
        if len(shown) == 1:  # of several, the table below names the colours
            entries += [Entry(run.title, run.style.colour, shape="block") for run, _ in alike]
        self.legend.show_entries(entries if first.modes else [])
