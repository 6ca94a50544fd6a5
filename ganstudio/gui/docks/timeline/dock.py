"""The timeline: one cursor for every dock and every run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.shared.body import Body
from ganstudio.gui.docks.shared.controls import Menu, ToggleButton
from ganstudio.gui.docks.shared.event_marks import own_marks
from ganstudio.gui.docks.timeline import stops
from ganstudio.gui.docks.timeline.ruler import Rail, Ruler, ShownRuler
from ganstudio.gui.state import RunView, StudioState
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.assets import icon
from ganstudio.gui.widgets.elided import ElidedLabel
from ganstudio.gui.widgets.plain_text import plain
from ganstudio.gui.widgets.scales import number
from ganstudio.telemetry.messages import RunState

DURATIONS = {"5": "5 s", "15": "15 s", "60": "1 min", "300": "5 min"}
"""How long playing the whole takes, so that it suits a minute's run as well as a week's."""
TICK = 33
"""Milliseconds between two steps while playing."""
EMPTY = "The course of the runs, to be dragged through. Press Run to begin it."


@dataclass(frozen=True)
class ShownTimeline:
    """The timeline as it is on screen.

    Attributes
    ----------
    words : str
        What stands in place of all of it.
    ruler : ShownRuler
        Rails, marks and the cursor.
    readout : str
        The step of how many.
    live : str
        What the way back to now says.
    playing : bool
        Whether the cursor moves by itself.
    """

    words: str
    ruler: ShownRuler
    readout: str
    live: str
    playing: bool


class TimelineDock(StudioDock):
    """Shows what happened when, and moves the cursor.

    Attributes
    ----------
    ruler : Ruler
        What the cursor is dragged along.
    """

    name = "timeline"
    channels = ("losses", "collapse")
    title = "Timeline"
    least = (180, 0)
    help = (
        "One cursor for everything: drag it and every dock shows that step. Marks tell of edits "
        "(diamonds), verdicts (triangles), errors (crosses), forks (rings) and checkpoints (ticks "
        "below); rest on one to read it, click it to go there. Arrow keys move by a snapshot, "
        "Ctrl with them from mark to mark, L returns to now."
    )

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self._buttons: dict[str, QToolButton] = {}
        self._place = 0.0
        self._ticked = 0.0
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self._advance)
        self._build()

    def _build(self) -> None:
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(8, 4, 8, 6)
        row.setSpacing(2)
        for name, deed, tip in (
            ("mark-before", self.mark_before, "To the mark before (Ctrl+Left)"),
            ("back", self.back, "One snapshot back (Left)"),
            ("play", self.play, "Play, or hold (P)"),
            ("forward", self.forward, "One snapshot on (Right)"),
            ("mark-after", self.mark_after, "To the next mark (Ctrl+Right)"),
        ):
            row.addWidget(self._button(name, deed, tip))
        self.ruler = Ruler()
        self.readout = ElidedLabel()
        self.readout.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.readout.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._duration = Menu(DURATIONS)
        self._duration.set_value("15")
        self._duration.setToolTip("How long playing the whole takes")
        self.loop = ToggleButton("")
        self.loop.setObjectName("loop")
        self.loop.setToolTip("Begin again at the end")
        self.live = self._button("live", self.go_live, "Back to now (L)")
        row.addSpacing(6)
        row.addWidget(self.ruler, 1)
        row.addWidget(self.readout)
        row.addSpacing(8)
        for widget in (self._duration, self.loop, self.live):
            row.addWidget(widget)
            row.addSpacing(2)
        self.body = Body(None, content, EMPTY)
        self.setWidget(self.body)
        self.ruler.scrubbed.connect(self._scrub)
        self.ruler.wheeled.connect(self._wheel)
        self.restyle()

    def _button(self, name: str, deed: Callable[[], None], tip: str) -> QToolButton:
        button = self._buttons[name] = QToolButton()
        button.setObjectName(f"timeline.{name}")
        button.setIconSize(QSize(16, 16))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(deed)
        return button

    # ── settings ─────────────────────────────────────────────────────────────

    def options(self) -> dict[str, Any]:
        """Return what is kept between starts."""
        return {"duration": self._duration.value(), "loop": self.loop.isChecked()}

    def set_options(self, options: dict[str, Any]) -> None:
        """Take up what was kept."""
        self._duration.set_value(options.get("duration"))
        if isinstance(on := options.get("loop"), bool):
            self.loop.setChecked(on)

    def simplify(self, simple: bool) -> None:
        """Leave out what is for experts, or show it again."""
        super().simplify(simple)
        marks = (self._buttons["mark-before"], self._buttons["mark-after"])
        for widget in (*marks, self._duration, self.loop):
            widget.setVisible(not simple)

    def restyle(self) -> None:
        """Take over the palette's colours."""
        colours = theme.palette()
        for name in ("mark-before", "back", "forward", "mark-after"):
            self._buttons[name].setIcon(icon(name, colours.text, colours.disabled))
        self.loop.setIcon(icon("loop", colours.text, colours.disabled))
        self._draw_play()
        self.body.setFixedHeight(self.ruler.sizeHint().height() + 12)
        self.ruler.update()
        self.dirty = True

    def _draw_play(self) -> None:
        colours = theme.palette()
        name = "pause" if self.playing else "play"
        self._buttons["play"].setIcon(icon(name, colours.text, colours.disabled))

    # ── drawing ──────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        """Show how far the runs are, what happened, and where the cursor stands."""
        self.dirty = False
        runs = self.studio.visible()
        self.body.show_content(any(run.reached for run in runs))
        self.studio.open_past()
        rails = [
            Rail(run.title, run.style.colour, run.reached, own_marks(run, runs)) for run in runs
        ]
        last = self.last()
        self.ruler.show_rails(rails, last, self.studio.cursor)
        self._show_step(last)
        self._show_live()

    def shown(self) -> ShownTimeline:
        """Return what is on screen."""
        return ShownTimeline(
            self.body.words(),
            self.ruler.shown(),
            self.readout.whole(),
            self.live.text(),
            self.playing,
        )

    def _show_step(self, last: int) -> None:
        step = last if self.studio.cursor is None else self.studio.cursor
        self.readout.setText(f"step {number(step)} / {number(last)}")
        widest = f"step {number(last)} / {number(last)}"
        self.readout.setFixedWidth(self.readout.fontMetrics().horizontalAdvance(widest) + 16)
        blank = [run.title for run in self.studio.visible() if not run.folder]
        words = f"Not recorded, so that only its curves go back: {', '.join(blank)}"
        self.readout.set_tip(plain(words) if blank else "")

    def _show_live(self) -> None:
        colours = theme.palette()
        now = self.studio.cursor is None
        goes_on = any(run.state is RunState.RUNNING for run in self.studio.runs.values())
        self.live.setText("● live" if self.studio.trained() else "● end")
        style = f"color: {colours.ok if now and goes_on else colours.muted};"
        if self.live.styleSheet() != style:
            self.live.setStyleSheet(style)

    # ── where there is something to see ──────────────────────────────────────

    def last(self) -> int:
        """Return the step of the run that has got furthest."""
        return stops.last(self.studio.visible())

    # ── deeds ────────────────────────────────────────────────────────────────

    def has_past(self) -> bool:
        """Tell whether there is anything to look back at."""
        return self.last() > 0

    def why_not(self) -> str:
        """Say why there is nothing."""
        return "No step has been made yet"

    def go_to(self, step: int | None) -> None:
        """Show a step; the last one is now, and stays so while more come."""
        self.studio.go_to(None if step is None or step >= self.last() else max(step, 0))

    def _go_on(self, where: Callable[[list[RunView]], NDArray[np.int64]]) -> None:
        if self.studio.cursor is not None:
            self.go_to(stops.after(self.studio.cursor, where(self.studio.visible())))

    def _go_back(self, where: Callable[[list[RunView]], NDArray[np.int64]]) -> None:
        cursor = self.last() if self.studio.cursor is None else self.studio.cursor
        self.go_to(stops.before(cursor, where(self.studio.visible())))

    def forward(self) -> None:
        """Go one snapshot on; after the last one, to now."""
        self.hold()
        self._go_on(stops.snapshots)

    def back(self) -> None:
        """Go one snapshot back."""
        self.hold()
        self._go_back(stops.snapshots)

    def mark_after(self) -> None:
        """Go to where something happened next."""
        self.hold()
        self._go_on(stops.events)

    def mark_before(self) -> None:
        """Go to where something happened before."""
        self.hold()
        self._go_back(stops.events)

    def go_first(self) -> None:
        """Go to the beginning."""
        self.hold()
        self.go_to(0)

    def go_last(self) -> None:
        """Go to the step that is newest now, and stay there while more come."""
        self.hold()
        self.studio.go_to(self.last())

    def go_live(self) -> None:
        """Go back to now."""
        self.hold()
        self.studio.go_to(None)

    @Slot(int)
    def _scrub(self, step: int) -> None:
        self.hold()
        self.go_to(step)

    @Slot(int)
    def _wheel(self, way: int) -> None:
        (self.forward if way > 0 else self.back)()

    # ── playing ──────────────────────────────────────────────────────────────

    @property
    def playing(self) -> bool:
        """Whether the cursor moves by itself."""
        return self._timer.isActive()

    def play(self) -> None:
        """Let the cursor move by itself, from the beginning if it stands at the end, or hold it."""
        if self.playing or not self.has_past():
            self.hold()
            return
        self._place = float(self.studio.cursor or 0)
        self._ticked = perf_counter()
        self.go_to(int(self._place))
        self._timer.start()
        self._draw_play()

    def hold(self) -> None:
        """Let the cursor stand."""
        self._timer.stop()
        self._draw_play()

    @Slot()
    def _advance(self) -> None:
        now, last = perf_counter(), self.last()
        self._place += last * (now - self._ticked) / float(self._duration.value())
        self._ticked = now
        if self._place >= last and self.loop.isChecked():
            self._place = 0.0
        self.go_to(int(self._place))
        if self._place >= last:
            self.hold()
