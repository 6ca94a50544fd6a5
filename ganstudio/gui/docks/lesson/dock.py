"""The lesson in hand, and the way to the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.lesson.page import LessonPage
from ganstudio.gui.run_view import RunView
from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets.scales import number
from ganstudio.lessons.condition import Facts
from ganstudio.lessons.facts import numbers_of, word_of
from ganstudio.lessons.lesson import Lesson, lessons
from ganstudio.lessons.progress import Progress
from ganstudio.telemetry.messages import Pause, RunState

COLUMNS = 8
"""Runs of a lesson that are looked at."""


@dataclass(frozen=True)
class ShownLesson:
    """The lesson as it is on screen.

    Attributes
    ----------
    words : str
        What is to be done while nothing runs for it.
    title, place : str
        Which one it is, and of how many.
    can_set_up : bool
        Whether it can be run.
    judgement : str
        What came of the prediction.
    ticks : tuple of (str, str)
        Mark and remark of each thing to watch for.
    """

    words: str
    title: str
    place: str
    can_set_up: bool
    judgement: str
    ticks: tuple[tuple[str, str], ...]


class LessonDock(StudioDock):
    """Reads a run as a lesson asks, and pauses it at the lesson's end."""

    name = "lesson"
    channels = ("losses", "collapse", "samples", "kinds")
    title = "Lesson"
    help = (
        "Read, guess, run, and see it ticked as it comes. Every tick leads to its step. The run is "
        "one like all others: change it, fork it, go on with it; the list keeps looking."
    )
    least = (340, 300)

    setUpAsked = Signal(object)
    """A lesson whose experiment is to be opened and run."""

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.progress: list[Progress] = []
        self.in_class = False
        self._at = 0
        self._pages: dict[int, LessonPage] = {}
        self._stack = QStackedWidget()
        self.add(lessons())
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack, 1)
        column.addLayout(self._footer())
        self.turn_page(0)
        self.setWidget(content)
        self._before: frozenset[int] | None = None
        studio.runsChanged.connect(self._take_run)

    def add(self, taught: Iterable[Lesson]) -> None:
        """Have more lessons, after those that there are."""
        self.progress += map(Progress, taught)
        self.mark()

    def teach(self, on: bool) -> None:
        """Ask a class and count its hands, or one who sits alone."""
        self.in_class = on
        self.mark()

    def _footer(self) -> QHBoxLayout:
        self._back, self._next, self._place = QPushButton("Back"), QPushButton("Next"), QLabel()
        self._place.setProperty("role", "muted")
        self._back.clicked.connect(lambda: self.turn_page(self._at - 1))
        self._next.clicked.connect(lambda: self.turn_page(self._at + 1))
        self._back.setToolTip("The lesson before this one")
        self._next.setToolTip("The next lesson")
        row = QHBoxLayout()
        row.setContentsMargins(14, 6, 14, 10)
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self._place)
        row.addStretch(1)
        row.addWidget(self._next)
        return row

    def restyle(self) -> None:
        """Take over the notation."""
        for page in self._pages.values():
            page.write()
        self.mark()

    # ── settings ─────────────────────────────────────────────────────────────

    def options(self) -> dict[str, Any]:
        """Return which lesson is in hand, and which are done."""
        done = (each.lesson.name for each in self.progress if self._is_done(each))
        return {"lesson": self.current.lesson.name, "done": sorted(done)}

    def _is_done(self, progress: Progress) -> bool:
        return progress.is_done or progress.lesson.name in self._done

    def set_options(self, options: dict[str, Any]) -> None:
        """Take up what was kept."""
        names = [each.lesson.name for each in self.progress]
        if isinstance(kept := options.get("lesson"), str):
            self.take_up(kept)
        done = options.get("done")
        self._done = {name for name in names if isinstance(done, list) and name in done}

    _done: frozenset[str] | set[str] = frozenset()

    @property
    def current(self) -> Progress:
        """The lesson in hand."""
        return self.progress[self._at]

    @property
    def _page(self) -> LessonPage:
        """The page of the lesson in hand, which is made when it is first turned to."""
        if self._at not in self._pages:
            self._pages[self._at] = self._make_page(self.current.lesson)
        return self._pages[self._at]

    def _make_page(self, lesson: Lesson) -> LessonPage:
        page = LessonPage(lesson)
        page.setUpAsked.connect(self._set_up)
        page.answered.connect(self._answer)
        page.ballot.counted.connect(self._count)
        page.ballot.closed.connect(self._close_vote)
        page.stepAsked.connect(self.studio.go_to)
        self._stack.addWidget(page)
        return page

    def turn_page(self, place: int) -> None:
        """Take another lesson in hand."""
        if 0 <= place < len(self.progress):
            self._at = place
            self._stack.setCurrentWidget(self._page)
            self.mark()

    def take_up(self, name: str) -> None:
        """Take the lesson of this name in hand, if there is one."""
        names = [each.lesson.name for each in self.progress]
        if name in names:
            self.turn_page(names.index(name))

    # ── showing ──────────────────────────────────────────────────────────────

    def hear(self, channel: str) -> None:
        """Look for what is to be seen, also while out of sight."""
        self._look()

    def refresh(self) -> None:
        """Show what has come until now."""
        self.dirty = False
        self._look()
        count = len(self.progress)
        done = "  ·  done ✓" if self._is_done(self.current) else ""
        self._place.setText(f"{self._at + 1} of {count}{done}")
        self._back.setEnabled(self._at > 0)
        self._next.setEnabled(self._at + 1 < count)
        self._page.show_progress(self.current, in_class=self.in_class)

    def _look(self) -> None:
        progress = self.current
        run = None if progress.run is None else self.studio.runs.get(progress.run)
        if run is None:
            return
        # The columns of a comparison, and forks after them, have the numbers that follow.
        columns = ((each, self.studio.runs.get(run.run + each)) for each in range(COLUMNS))
        known = {
            each: _facts(view, self.studio.cursor) for each, view in columns if view is not None
        }
        progress.look(known)
        if run.reached >= progress.lesson.until and not progress.paused:
            progress.paused = True
            if run.state is RunState.RUNNING:
                self.command.emit(Pause())
                step = number(progress.lesson.until)
                self.studio.noted.emit(f"The lesson has paused at step {step}: go on with Space")
            self.mark()

    def shown(self) -> ShownLesson:
        """Return what is on screen."""
        page = self._page
        return ShownLesson(
            page.set_up.text().replace("&&", "&") if self.current.run is None else "",
            page.lesson.title,
            self._place.text(),
            page.set_up.isEnabled(),
            page.judgement.text(),
            tuple(tick.shown() for tick in page.ticks),
        )

    # ── deeds ────────────────────────────────────────────────────────────────

    @Slot(int)
    def _answer(self, answer: int) -> None:
        self.current.answer = answer
        self._page.show_progress(self.current, in_class=self.in_class)

    @Slot(int, int)
    def _count(self, answer: int, hands: int) -> None:
        self.current.votes.given[answer] = hands
        self._page.show_progress(self.current, in_class=self.in_class)

    @Slot()
    def _close_vote(self) -> None:
        self.current.votes.closed = True
        self._page.show_progress(self.current, in_class=self.in_class)

    @Slot()
    def _set_up(self) -> None:
        self._before = frozenset(self.studio.runs)
        self.setUpAsked.emit(self.current.lesson)

    @Slot()
    def _take_run(self) -> None:
        """Watch the first run that comes after the lesson was set up."""
        if self.current.run not in self.studio.runs:
            self.current.run = None
        fresh = self.studio.runs.keys() - (self._before or ())
        if self._before is not None and fresh:
            self._before = None
            self.current.begin(min(fresh))
        self.mark()


def _facts(run: RunView, cursor: int | None) -> Facts:
    """Return what conditions ask of a run, as it is now wherever the cursor stands."""
    newest = [frame.record for frame in run.newest.values()]
    return Facts(run.reached, run.losses, word_of(newest), numbers_of(newest), cursor)
