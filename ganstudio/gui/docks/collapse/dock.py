"""The mode-collapse diagnosis: a verdict in words, shares of modes, measures with floors."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.collapse.look_alikes import LookAlikes, PairRow
from ganstudio.gui.docks.collapse.shares import RunShares, ShareBars
from ganstudio.gui.docks.shared.body import Body
from ganstudio.gui.docks.shared.controls import ToggleButton
from ganstudio.gui.docks.shared.header import Header, Readout
from ganstudio.gui.docks.shared.measure_cells import MeasureColumn
from ganstudio.gui.docks.shared.measure_menu import MeasureMenu
from ganstudio.gui.docks.shared.measure_table import MeasureTable
from ganstudio.gui.state import RunView, StudioState
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.explainer import stands_for
from ganstudio.gui.widgets.legend import Entry, Legend
from ganstudio.gui.widgets.scales import number
from ganstudio.telemetry.records import FAULTS, Collapse, Verdict

ICONS = {"diverged": "✕", "starting": "…", "learning": "↗", "healthy": "✓"}
WARNING = "▲"
GRAVITY = (*reversed(FAULTS), "starting", "learning", "healthy")
MOST_BANNERS = 3
ALIKE = "most alike among themselves"
COPIED = "nearest to training images (right)"


def tone(word: str) -> tuple[str, str]:
    """Return the colours of a verdict: text and ground."""
    colours = theme.palette()
    if word == "diverged":
        return colours.error, colours.error_fill
    if word in FAULTS:
        return colours.warning, colours.warning_fill
    return colours.ok if word == "healthy" else colours.text, colours.raised


class Banner(QFrame):
    """A verdict: icon, word, evidence, and the step since when, which leads there."""

    asked = Signal(int)
    """The user wants to see this step."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[object, ...] = ()
        self._icon, self._words = QLabel(), QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self._words.linkActivated.connect(self._ask)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 10, 5)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)

    def say(self, name: str, verdict: Verdict) -> None:
        """Show a verdict, with the run's name where there are several."""
        shown = (name, verdict, theme.palette().dark)
        if shown == self._shown:
            return
        self._shown = shown
        stands_for(self, verdict)
        text, ground = tone(verdict.word)
        lead = f"{name}: " if name else ""
        self._icon.setText(ICONS.get(verdict.word, WARNING))
        since = f"since step {number(verdict.since)}"
        link = f'<a href="{verdict.since}" style="color: {text}">{since}</a>'
        self._words.setText(f"{lead}<b>{verdict.word}</b> {link}: {verdict.evidence}")
        self.setToolTip(f"{lead}{verdict}. Click the step to see the runs as they were at it.")
        self.setStyleSheet(
            f"Banner {{ background: {ground}; border: none; border-radius: 6px; }}"
            f"QLabel {{ color: {text}; background: transparent; }}"
        )

    @Slot(str)
    def _ask(self, step: str) -> None:
        self.asked.emit(int(step))

    def text(self) -> str:
        """Return what it says."""
        return self._words.text()


class CollapseDock(StudioDock):
    """Whether the generator makes all of the data or only some of it."""

    name = "collapse"
    channels = ("collapse",)
    title = "Mode collapse"
    help = (
        "Whether the generator covers all modes of the data. RunShares: its share of each mode; "
        "dashed: the data's. Every figure stands beside what a perfect sampler would get with "
        "as many samples. F1 on the verdict explains its word."
    )

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.banners = [Banner() for _ in range(MOST_BANNERS)]
        self.bars = ShareBars()
        self.legend = Legend()
        self.table = MeasureTable()
        self.look_alikes = LookAlikes()
        self.menu = MeasureMenu()
        self.pictures = ToggleButton("Pictures")
        self._rest = Readout()
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.bars, 1)
        column.addWidget(self.table)
        column.addWidget(self.look_alikes)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(lower)
        scroll.viewport().setAutoFillBackground(False)
        lower.setAutoFillBackground(False)
        content = QWidget()
        outer = QVBoxLayout(content)
        outer.setContentsMargins(10, 6, 10, 6)
        outer.setSpacing(4)
        for banner in self.banners:
            banner.asked.connect(studio.go_to)
            outer.addWidget(banner)
        outer.addWidget(self.legend)
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
            return
        self._show_verdicts(shown)
        self._show_shares(shown)
        self._show_measures(shown)
        self._show_pictures(shown)

    def _show_measures(self, shown: list[tuple[RunView, Collapse]]) -> None:
        self.menu.offer(measure for _, record in shown for measure in record.measures)
        columns = []
        for run, record in shown:
            look = Entry(run.title, run.style.colour, run.style.dash)
            wanted = [each for each in record.measures if each.name not in self.menu.hidden]
            columns.append(MeasureColumn(look, tuple(wanted)))
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
        for i, banner in enumerate(self.banners):
            banner.setVisible(i < len(loud))
            if i < len(loud):
                run, record = loud[i]
                banner.say(run.title if len(shown) > 1 else "", record.verdict)
        words: dict[str, list[str]] = {}
        for run, record in ranked[len(loud) :]:
            words.setdefault(record.verdict.word, []).append(run.title)
        parts = [
            f"{ICONS.get(word, WARNING)} {word}: {', '.join(names)}"
            for word, names in words.items()
        ]
        judged = max(record.samples for _, record in shown)
        parts += [f"judged on {number(judged)} samples"] if judged and not parts else []
        self._rest.setText(" · ".join(parts))

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
