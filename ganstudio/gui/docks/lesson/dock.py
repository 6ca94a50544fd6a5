"""The lesson in hand, and the way to the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.lesson.page import LessonPage
from ganstudio.gui.docks.lesson.progress import Progress
from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets.scales import number
from ganstudio.lessons.lesson import lessons
from ganstudio.telemetry.messages import Pause, RunState


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
    channels = ("losses", "collapse")
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
        self.progress = [Progress(lesson) for lesson in lessons()]
        self._pages = QStackedWidget()
        for each in self.progress:
            page = LessonPage(each.lesson)
            page.setUpAsked.connect(self._set_up)
            page.answered.connect(self._answer)
            page.stepAsked.connect(studio.go_to)
            self._pages.addWidget(page)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages, 1)
        column.addLayout(self._footer())
        self.setWidget(content)
        self._before: frozenset[int] | None = None
        studio.runsChanged.connect(self._take_run)

    def _footer(self) -> QHBoxLayout:
        self._back, self._next, self._place = QPushButton("Back"), QPushButton("Next"), QLabel()
        self._place.setProperty("role", "muted")
        self._back.clicked.connect(lambda: self.turn_page(self._pages.currentIndex() - 1))
        self._next.clicked.connect(lambda: self.turn_page(self._pages.currentIndex() + 1))
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

    # ── settings ─────────────────────────────────────────────────────────────

    def options(self) -> dict[str, Any]:
        """Return which lesson is in hand, and which are done."""
        done = {each.lesson.name for each in self.progress if each.is_done}
        return {"lesson": self.current.lesson.name, "done": sorted(done | self._done)}

    def set_options(self, options: dict[str, Any]) -> None:
        """Take up what was kept."""
        names = [each.lesson.name for each in self.progress]
        if options.get("lesson") in names:
            self.turn_page(names.index(options["lesson"]))
        done = options.get("done")
        self._done = {name for name in names if isinstance(done, list) and name in done}

    _done: frozenset[str] | set[str] = frozenset()

    @property
    def current(self) -> Progress:
        """The lesson in hand."""
        return self.progress[self._pages.currentIndex()]

    @property
    def _page(self) -> LessonPage:
        page = self._pages.currentWidget()
        assert isinstance(page, LessonPage)
        return page

    def turn_page(self, place: int) -> None:
        """Take another lesson in hand."""
        if 0 <= place < len(self.progress):
            self._pages.setCurrentIndex(place)
            self.mark()

    # ── showing ──────────────────────────────────────────────────────────────

    def hear(self, channel: str) -> None:
        """Look for what is to be seen, also while out of sight."""
        self._look()

    def refresh(self) -> None:
        """Show what has come until now."""
        self.dirty = False
        self._look()
        place, count = self._pages.currentIndex(), self._pages.count()
        self._place.setText(f"{place + 1} of {count}")
        self._back.setEnabled(place > 0)
        self._next.setEnabled(place + 1 < count)
        self._page.show_progress(self.current)

    def _look(self) -> None:
        progress = self.current
        run = None if progress.run is None else self.studio.runs.get(progress.run)
        if run is None:
            return
        progress.look(run, self.studio.cursor)
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
        self._page.show_progress(self.current)

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
