"""What is opened and saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from ganstudio.export.atomic import replacing
from ganstudio.gui.actions.saving import SaveAs
from ganstudio.gui.dialogs.which_data import data_dialog
from ganstudio.gui.menus.recent import RecentPaths
from ganstudio.gui.preferences import Preferences
from ganstudio.gui.serving.writer import Writer
from ganstudio.gui.settings import Settings
from ganstudio.gui.state import StudioState
from ganstudio.preset_folder import find, presets
from ganstudio.telemetry.jobs import Report
from ganstudio.telemetry.messages import Add, Command, Failed, Open, Undoable
from ganstudio.training.choices import paths, with_data
from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.two_numbers.field import is_game

TOML = "Experiment (*.toml)"


class FileActions(QObject):
    """Opens experiments and writes files.

    Attributes
    ----------
    opened : Experiment or None
        What the chosen run was opened with, with its variants; without a run, what was last.
    opening : bool
        Whether it is still on its way: nothing has been heard of it yet.
    recent : RecentPaths
        What was opened lately.
    device : str or None
        Overrides the device of everything that is opened.
    """

    changed = Signal()
    """Something else was opened."""

    def __init__(
        self,
        window: QWidget,
        studio: StudioState,
        settings: Settings,
        writer: Writer,
        send: Callable[[Command], None],
        device: str | None = None,
    ) -> None:
        super().__init__(window)
        self.opened: Experiment | None = None
        self.opening = False
        self._asked: Experiment | None = None
        self._came_with: dict[int, Experiment | None] = {}
        self.device = device
        self.recent = RecentPaths(settings)
        self._window = window
        self._studio = studio
        self._settings = settings
        self._save_as = SaveAs(window, studio, settings)
        self._send = send
        self.presets = presets(self._device())
        self._titles = {preset.name: preset.title for preset in self.presets}
        self._writer = writer
        studio.runsChanged.connect(self._arrive)
        studio.failed.connect(self._give_up)
        studio.selected.connect(self._follow)
        studio.undoable.connect(self._forget)

    def stands_side_by_side(self) -> bool:
        """Tell whether what was opened is of several runs, a column each.

        Games of two numbers are not: they are ways in one portrait, which wants its room.
        """
        opened = self.opened
        return opened is not None and bool(opened.variants) and not is_game(opened)

    @Slot()
    def _arrive(self) -> None:
        """Note what new runs came with; one that returns came with what it was opened with."""
        runs = [view.run for view in self._studio.trained()]
        new = [run for run in runs if run not in self._came_with]
        self._came_with |= dict.fromkeys(new, self._asked or self.opened)
        if new or not runs:
            self.opening = False
        if new:
            self._asked = None
        self._follow()

    @Slot(object)
    def _give_up(self, failure: Failed) -> None:
        self.opening = False
        if failure.run is None:
            self._asked = None
            self._follow()

    @Slot()
    def call_off(self) -> None:
        """Go by what was there before: what was on its way has been given up."""
        self.opening = False
        self._asked = None
        self._follow()
        if self.opened is not None:
            self._settings.put("experiment", self.opened.dumps())
        self._studio.noted.emit("Loading was given up; nothing has changed")

    @Slot()
    def _follow(self, *_: object) -> None:
        """Go by the chosen run, unless something else is on its way."""
        run = self._studio.chosen()
        came_with = None if run is None else self._came_with.get(run.run)
        if self._asked is None and came_with not in (None, self.opened):
            self.opened = came_with
            self.changed.emit()

    @Slot(object)
    def _forget(self, history: Undoable) -> None:
        """Forget the runs that are gone for good: others may have their numbers."""
        if not history.undo and not history.redo:
            self._came_with = {
                run: opened for run, opened in self._came_with.items() if run in self._studio.runs
            }

    # ── opening ──────────────────────────────────────────────────────────────

    def open_experiment(self, experiment: Experiment, start: bool = False) -> None:
        """Replace all runs by what an experiment describes; ask where its data is if it must."""
        if any(not getattr(experiment.data, key) for key in paths(type(experiment.data))[:1]):
            dialog = data_dialog(experiment.data, self._window)
            dialog.chosen.connect(
                lambda data: self.open_experiment(with_data(experiment, data), start)
            )
            dialog.open()
            return
        try:
            experiment = self._placed(experiment)
            texts = tuple(run.dumps() for run in self._preferred(experiment).expand())
        except ExperimentError as error:
            self._refuse(str(error))
            return
        self.opened = self._asked = experiment
        self.opening = True
        self._settings.put("experiment", experiment.dumps())
        self._send(Open(texts, start))
        self.changed.emit()

    def reopen(self, start: bool = False) -> None:
        """Open once more what was opened last."""
        if self.opened is not None:
            self.open_experiment(self.opened, start)

    def open_text(self, text: str, where: str, start: bool = False) -> bool:
        """Open an experiment from TOML text; tell whether it is one."""
        try:
            experiment = Experiment.loads(text, where)
        except ExperimentError as error:
            self._refuse(str(error))
            return False
        self.open_experiment(experiment, start)
        return True

    def open_preset(self, name: str) -> None:
        """Open a preset; if something is running, so will it."""
        try:
            experiment = find(name, self._device())
        except ExperimentError as error:
            self._refuse(str(error))
            return
        self.open_experiment(experiment, start=self._running())

    def is_preset(self, name: str) -> bool:
        """Tell whether the chosen run is of this preset."""
        return self.preset == self._titles.get(name)

    @property
    def preset(self) -> str:
        """The name of what was opened; empty where the chosen run has become something else."""
        run, opened = self._studio.chosen(), self.opened
        if opened is None:
            return ""
        titles = {opened.title, *(variant.title for variant in opened.variants)}
        if run is None or run.replayed or run.parent or run.adopted.title in titles:
            return opened.title
        return ""

    def open(self) -> None:
        """Ask for a file and open it."""
        path, _ = QFileDialog.getOpenFileName(self._window, "Open experiment", "", TOML)
        if path:
            self.open_path(Path(path))

    def open_path(self, path: Path) -> None:
        """Open a TOML file."""
        try:
            experiment = Experiment.load(path)
        except ExperimentError as error:
            self._refuse(str(error))
            return
        self.recent.add(path)
        self.open_experiment(experiment)

    def open_together(self, paths: Sequence[Path]) -> None:
        """Open TOML files side by side: the first replaces the runs, the others join it."""
        for path in paths[:1]:
            self.open_path(path)
        for path in paths[1:]:
            self._add_path(path)

    def _add_path(self, path: Path) -> None:
        try:
            experiment = self._preferred(self._placed(Experiment.load(path)))
            texts = [run.dumps() for run in experiment.expand()]
        except ExperimentError as error:
            self._refuse(str(error))
            return
        self.recent.add(path)
        for text in texts:
            self._send(Add(text, self._running()))

    def _device(self) -> str:
        """Return what experiments that do not say so themselves are trained on."""
        return self.device or Preferences.kept(self._settings).device

    def _placed(self, experiment: Experiment) -> Experiment:
        """Return the experiment on the device that overrides its own, if there is one."""
        return experiment.with_values({"device": self.device}) if self.device else experiment

    def _preferred(self, experiment: Experiment) -> Experiment:
        return Preferences.kept(self._settings).adapt(experiment)

    def paste(self) -> None:
        """Open the text on the clipboard."""
        self.open_text(QGuiApplication.clipboard().text(), "the clipboard")

    def copy(self) -> None:
        """Put the chosen run's experiment on the clipboard."""
        run = self._studio.chosen()
        if run is not None:
            QGuiApplication.clipboard().setText(run.experiment.dumps())
            self._studio.noted.emit("Experiment copied as TOML")

    def quit(self) -> None:
        """Close the window."""
        self._window.close()

    # ── saving ───────────────────────────────────────────────────────────────

    def save(self) -> None:
        """Write the chosen run's experiment."""
        run = self._studio.chosen()
        path = self._save_as.ask("Save experiment", "experiment.toml", {TOML: ".toml"})
        if run is None or path is None:
            return
        text = run.experiment.dumps()

        def write(_: Report) -> None:
            with replacing(path) as temporary:
                temporary.write_text(text, encoding="utf-8")

        self._writer.write(path, "experiment", write)

    def _running(self) -> bool:
        return any(run.state == "running" for run in self._studio.trained())

    def _refuse(self, sentence: str) -> None:
        self._studio.failed.emit(Failed(sentence))
