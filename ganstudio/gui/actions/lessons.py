"""Lessons: begun, taken with a class, and brought along in a folder of the user's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from ganstudio.export.atomic import replacing
from ganstudio.gui.actions.files import FileActions
from ganstudio.gui.actions.saving import SaveAs
from ganstudio.gui.docks.area.places import LEARN
from ganstudio.gui.docks.area.stage import Stage
from ganstudio.gui.docks.lesson.dock import LessonDock
from ganstudio.gui.settings import Settings
from ganstudio.gui.state import StudioState
from ganstudio.lessons.lesson import Lesson, LessonError, lessons
from ganstudio.lessons.votes import write_votes
from ganstudio.preset_folder import find
from ganstudio.telemetry.messages import Failed
from ganstudio.training.experiment import ExperimentError

KEPT = "lessons"
"""The key of the settings that names the user's own folder."""


class LessonActions(QObject):
    """Opens what a lesson asks for, and what lessons there are."""

    def __init__(
        self,
        window: QWidget,
        stage: Stage,
        studio: StudioState,
        files: FileActions,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._stage = stage
        self._studio = studio
        self._files = files
        self._settings = settings
        self._save_as = SaveAs(window, studio, settings)
        self._dock = stage.area.dock(LessonDock)
        self._dock.setUpAsked.connect(self._set_up)

    def recall(self) -> None:
        """Have the lessons of the folder that was chosen before."""
        if kept := self._settings.get(KEPT, ""):
            self.add(Path(kept))

    def begin(self, name: str) -> None:
        """Go to a lesson."""
        self._dock.take_up(name)
        self._stage.show_docks(LEARN)
        self._stage.area.reveal(self._dock)

    @Slot(object)
    def _set_up(self, lesson: Lesson) -> None:
        """Open a lesson's experiment from its start and run it, its stage in the middle."""
        try:
            experiment = find(lesson.preset).with_values(dict(lesson.values))
        except ExperimentError as error:
            self._studio.failed.emit(Failed(f"The lesson {lesson.title!r} asks for what "
                                            f"cannot be run: {error}"))  # fmt: skip
            return
        self._files.open_experiment(experiment, start=True)
        if (stage := self._stage.area.docks.get(lesson.stage)) is not None:
            self._stage.area.reveal(stage)

    # ── a class ──────────────────────────────────────────────────────────────

    def teach(self) -> None:
        """Ask a class and count its hands from now on, or one who sits alone again."""
        self._dock.teach(not self._dock.in_class)
        self._stage.show_docks(LEARN)
        self._stage.area.reveal(self._dock)

    def is_teaching(self) -> bool:
        """Tell whether a class is asked."""
        return self._dock.in_class

    def has_votes(self) -> bool:
        """Tell whether a class has answered anything."""
        return any(each.votes.total for each in self._dock.progress)

    def save_votes(self) -> None:
        """Ask for a file, and write what the class answered into it."""
        filters = {"CSV (*.csv)": ".csv"}
        path = self._save_as.ask("Save the class's answers", "answers.csv", filters)
        if path is None:
            return
        taught = [(each.lesson, each.votes) for each in self._dock.progress]
        try:
            with replacing(path) as temporary, temporary.open("w", encoding="utf-8") as file:
                write_votes(taught, file)
        except OSError as error:
            self._studio.failed.emit(Failed(f"{path} cannot be written: {error.strerror or error}"))
            return
        self._studio.noted.emit(f"What the class answered is written to {path}, without names")

    # ── lessons of one's own ─────────────────────────────────────────────────

    def choose_folder(self) -> None:
        """Ask for a folder of lessons, and have them after those that there are."""
        chosen = QFileDialog.getExistingDirectory(
            self._window, "Lessons of your own", self._settings.get(KEPT, str(Path.home()))
        )
        if chosen and self.add(Path(chosen)):
            self._settings.put(KEPT, chosen)
            self._stage.show_docks(LEARN)
            self._stage.area.reveal(self._dock)

    def add(self, folder: Path) -> bool:
        """Have the lessons of a folder, and tell whether there are any; what is wrong is said."""
        try:
            found = lessons(folder)
        except LessonError as error:
            self._studio.failed.emit(Failed(str(error)))
            return False
        if not found:
            self._studio.failed.emit(Failed(f"There are no lessons in {folder}: no TOML file"))
            return False
        known = {each.lesson.name for each in self._dock.progress}
        fresh = [each for each in found if each.name not in known]
        self._dock.add(fresh)
        count = "1 lesson" if len(fresh) == 1 else f"{len(fresh)} lessons"
        self._studio.noted.emit(f"{count} added from {folder}, behind the last")
        return True
