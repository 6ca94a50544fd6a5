"""The page of the first start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ganstudio.gui.actions.files import FileActions
from ganstudio.gui.actions.recorded import RecordedActions
from ganstudio.gui.actions.recording import RecordingActions
from ganstudio.gui.docks.area.places import COMPARE, WATCH
from ganstudio.gui.docks.area.stage import Stage
from ganstudio.gui.menus.table import ActionTable
from ganstudio.gui.state import StudioState
from ganstudio.gui.welcome.cards import CARDS
from ganstudio.gui.welcome.page import WelcomePage
from ganstudio.gui.welcome.side import MOST
from ganstudio.lessons.lesson import lessons
from ganstudio.library.entry import Entry
from ganstudio.library.run_library import RunLibrary
from ganstudio.preset_folder import DEFAULT, find


class WelcomeActions(QObject):
    """Shows the page, and leaves it as soon as something is open."""

    def __init__(
        self,
        window: QWidget,
        stage: Stage,
        studio: StudioState,
        files: FileActions,
        recorded: RecordedActions,
        recording: RecordingActions,
        table: Callable[[], ActionTable],
    ) -> None:
        super().__init__(window)
        self._stage = stage
        self._studio = studio
        self._files = files
        self._recorded = recorded
        self._recording = recording
        self._table = table
        self._page: WelcomePage | None = None
        studio.runsChanged.connect(self._leave_for_runs)
        files.changed.connect(self._leave_for_runs)

    def show(self) -> None:
        """Show the page."""
        if self._page is None:
            self._page = WelcomePage(self._table(), self._stage)
            self._page.left.connect(self._leave)
            self._page.hero.run.clicked.connect(self.run_digits)
            first = self._table()[f"lesson.{lessons()[0].name}"]
            self._page.hero.lesson.clicked.connect(first.trigger)
        self._page.show_runs(self._recent(), self._recorded.open_run)
        self._stage.show_page(self._page)

    def is_shown(self) -> bool:
        """Tell whether the page is on screen."""
        return self._page is not None and self._stage.currentWidget() is self._page

    def _recent(self) -> list[Entry]:
        library = RunLibrary(self._recording.folder)
        newest = sorted(library.folders(), key=_changed, reverse=True)[:MOST]
        return [library.entry(folder) for folder in newest]

    def _leave(self) -> None:
        self._stage.show_docks(self._stage.area.place)

    @Slot()
    def _leave_for_runs(self) -> None:
        """Go to the docks where there is something to be seen in them."""
        if self.is_shown() and (self._files.opening or self._studio.runs):
            several = self._files.stands_side_by_side()
            self._stage.show_docks(COMPARE if several else WATCH)

    def run_digits(self) -> None:
        """Open the digits and train them."""
        self._files.open_experiment(find(DEFAULT), start=True)
        self._stage.show_docks(WATCH)

    def copy_loop(self) -> None:
        """Put the lines of a script on the clipboard."""
        QGuiApplication.clipboard().setText(CARDS["own-loop"].code)
        self._studio.noted.emit(
            "Copied; “ganstudio replay runs” follows the loop, and Help ▸ Guides says more"
        )


def _changed(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0
