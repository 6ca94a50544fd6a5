"""The window: menus, toolbar, docks and status bar around one source."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QMainWindow,
    QMenu,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from ganstudio.components import refused
from ganstudio.gui.actions.compare import CompareActions
from ganstudio.gui.actions.components import ComponentActions
from ganstudio.gui.actions.dropping import DropActions, Takers
from ganstudio.gui.actions.export import ExportActions
from ganstudio.gui.actions.files import FileActions
from ganstudio.gui.actions.history import HistoryActions
from ganstudio.gui.actions.interrupted import InterruptedRuns
from ganstudio.gui.actions.lessons import LessonActions
from ganstudio.gui.actions.library import LibraryActions
from ganstudio.gui.actions.logs import LogActions
from ganstudio.gui.actions.menus import every_action
from ganstudio.gui.actions.on_verdict import VerdictCommand
from ganstudio.gui.actions.preferring import PreferenceActions
from ganstudio.gui.actions.recorded import RecordedActions
from ganstudio.gui.actions.recording import RecordingActions
from ganstudio.gui.actions.rules import RuleActions
from ganstudio.gui.actions.subjects import Subjects
from ganstudio.gui.actions.train import TrainActions
from ganstudio.gui.actions.view import ViewActions
from ganstudio.gui.actions.view_menu import RENAMED
from ganstudio.gui.actions.welcome import WelcomeActions
from ganstudio.gui.docks import DOCKS
from ganstudio.gui.docks.area.area import DockArea
from ganstudio.gui.docks.area.places import PLACES, WATCH
from ganstudio.gui.docks.area.stage import Stage
from ganstudio.gui.docks.latents.dock import LatentsDock
from ganstudio.gui.docks.runs.dock import RunsDock
from ganstudio.gui.docks.samples.dock import SamplesDock
from ganstudio.gui.docks.timeline.dock import TimelineDock
from ganstudio.gui.menus.recent import RecentMenu
from ganstudio.gui.menus.table import MENUS, ActionTable
from ganstudio.gui.projector.mode import Projector
from ganstudio.gui.pump import Pump
from ganstudio.gui.serving.preparing import Preparation
from ganstudio.gui.serving.writer import Writer
from ganstudio.gui.settings import Settings
from ganstudio.gui.shell.error_bar import ErrorBar
from ganstudio.gui.shell.offer_bar import OfferBar
from ganstudio.gui.shell.places_bar import PlacesBar
from ganstudio.gui.shell.proposal_bar import ProposalBar
from ganstudio.gui.shell.standstill import Standstill
from ganstudio.gui.shell.status import StatusBar
from ganstudio.gui.shell.toolbar import Toolbar
from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets import theme
from ganstudio.telemetry.ensemble import Ensemble
from ganstudio.telemetry.messages import Command, Failed
from ganstudio.telemetry.source import Source

ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
RECORDING = ("record.on", "record.show", "record.into", "record.limit")
"""What the word on recording in the status bar offers."""
SIZE = (1600, 1000)
TITLE_BAR = 40
"""Pixels of the screen's height that the desktop's title bar may take beside the window."""


class Window(QMainWindow):
    """Shows what a source says and sends it what the user wants.

    Parameters
    ----------
    source
        A live session or anything that looks like one.
    settings
        What is kept between starts.
    device
        Overrides the device of every experiment that is opened.

    Attributes
    ----------
    recalled : bool
        Whether the docks stand as they were left at the last start.
    """

    def __init__(self, source: Source, settings: Settings, device: str | None = None) -> None:
        super().__init__()
        self.setWindowTitle("GAN Studio")
        self.setAcceptDrops(True)
        self.source = Ensemble(source)
        self.settings = settings
        self.studio = StudioState(self)
        with theme.undressed():
            self._furnish(device)
        self._connect()
        self.lessons.recall()
        self._recall()
        self.refresh()
        self.area.setFocus()
        for sentence in refused():
            self.studio.failed.emit(Failed(sentence))

    def _furnish(self, device: str | None) -> None:
        """Make what stands in the window, and whoever does what is asked there."""
        self.area = DockArea([dock(self.studio) for dock in DOCKS], self)
        self.stage = Stage(self.area, self)
        self.errors = ErrorBar(self)
        self.proposal = ProposalBar(self)
        self.offer = OfferBar(self.studio, self)
        self.standstill = Standstill(self.studio)
        self.writer = Writer(self.studio, self)
        self.preparation = Preparation(self.source.send, self)
        self.on_verdict = VerdictCommand(self.studio, self.settings)
        self._make_actions(device)
        self.table = self._make_table()
        self.places = PlacesBar(self.table, self)
        self.bar = Toolbar(self.table, self._make_menus(), self.studio, self.files, self)
        self.status = StatusBar(self.studio, [self.table[id] for id in RECORDING], self)
        self.pump = Pump(self.source, self.studio, self.area.docks.values())
        self._assemble()

    def _make_actions(self, device: str | None) -> None:
        """Have those who do what is asked; some of them ask others."""
        settings = self.settings
        self.files = FileActions(self, self.studio, settings, self.writer, self.send, device)
        self.exports = ExportActions(self, self.studio, settings, self.writer, self.send)
        self.recorded = RecordedActions(self, self.studio, self.files, self.send)
        self.recording = RecordingActions(self, self.studio, settings, self.send)
        self.interrupted = InterruptedRuns(self.studio, settings, self.files, self.send, self)
        self.library = LibraryActions(
            self, self.stage, self.studio, self.files, self.recorded, self.recording, settings
        )
        self.logs = LogActions(
            self, self.studio, self.writer, lambda: self.recording.folder, self.recorded.open_run
        )
        self.components = ComponentActions(self, self.studio, self.files, self.send)
        self.dropping = DropActions(
            self.studio,
            self.writer,
            lambda: self.recording.folder,
            Takers(
                self.recorded.open_path,
                self.library.show_folder,
                self.files.open_together,
                self.components.ask_data,
                self.logs.open_path,
                self.logs.open_weights,
            ),
            self,
        )
        self.projector = Projector(
            self, self.stage, self.studio, self._restyle, self._chrome,
            lambda: settings.get("theme", "system"),
        )  # fmt: skip
        self.view = ViewActions(
            self, self.studio, settings, self.stage, self.library, self.projector,
            lambda: self.table, self._restyle,
        )  # fmt: skip
        self.welcome = WelcomeActions(
            self, self.stage, self.studio, self.files, self.recorded, self.recording,
            lambda: self.table,
        )  # fmt: skip
        self.lessons = LessonActions(self, self.stage, self.studio, self.files, settings)

    def _make_table(self) -> ActionTable:
        train = TrainActions(self.studio, self.source.live, self.files, self.send)
        subjects = Subjects(
            train=train,
            history=HistoryActions(self.studio, self.send),
            files=self.files,
            exports=self.exports,
            library=self.library,
            recorded=self.recorded,
            logs=self.logs,
            recording=self.recording,
            components=self.components,
            compare=CompareActions(self, self.studio, self.files, self.send),
            view=self.view,
            preferences=PreferenceActions(
                self, self.settings, train, self.recording, self.view, self.send
            ),
            welcome=self.welcome,
            lessons=self.lessons,
            rules=RuleActions(self, self.studio, self.send),
            runs=self.area.dock(RunsDock),
            timeline=self.area.dock(TimelineDock),
        )
        return ActionTable(every_action(subjects), self, RENAMED)

    def _make_menus(self) -> dict[str, QMenu]:
        bar = self.menuBar()
        self.table.fill(bar, self.view.find)
        self._add_recent()
        menus = {title: action.menu() for title, action in zip(MENUS, bar.actions(), strict=True)}
        return {title: menu for title, menu in menus.items() if isinstance(menu, QMenu)}

    def _add_recent(self) -> None:
        menu = self.table["file.save"].associatedObjects()[0]
        assert isinstance(menu, QMenu)
        recent = RecentMenu(self.files.recent, self.recorded.open_path, menu)
        menu.insertMenu(self.table["file.save"], recent)

    def _assemble(self) -> None:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(6, 0, 6, 0)
        column.setSpacing(6)
        column.addWidget(self.projector.headline)
        column.addWidget(self.errors)
        column.addWidget(self.proposal)
        column.addWidget(self.offer)
        column.addWidget(self.stage, 1)
        self.setCentralWidget(page)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.bar)
        self.addToolBarBreak(Qt.ToolBarArea.TopToolBarArea)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.places)
        self.setStatusBar(self.status)
        for id in self.table.actions:  # keys work while the menu bar is hidden too
            self.addAction(self.table[id])

    def _connect(self) -> None:
        for dock in self.area.docks.values():
            dock.command.connect(self.send)
            dock.visibilityChanged.connect(dock.mark)
        filmstrip = partial(self.exports.choose, "filmstrip")
        self.area.dock(SamplesDock).filmstripWanted.connect(filmstrip)
        self.area.dock(LatentsDock).writeWanted.connect(self.writer.write)
        self.studio.proposed.connect(self.proposal.show_proposal)
        self.studio.failed.connect(self.errors.tell)
        self.studio.recovered.connect(self.errors.recover)
        self.offer.command.connect(self.send)
        for signal in (
            self.studio.runsChanged, self.studio.runChanged, self.studio.selected,
            self.studio.undoable, self.studio.pinned,
        ):  # fmt: skip
            signal.connect(self.refresh)
        self.studio.pinned.connect(partial(self.settings.put, "baseline"))
        self.studio.moved.connect(self._follow_cursor)
        self.files.changed.connect(self.refresh)
        self.stage.turned.connect(self._turn)
        self.studio.arrived.connect(self._hear)
        self.pump.measured.connect(self.status.measure)
        self.status.writing.cancelled.connect(self.exports.cancel)
        self.preparation.progressed.connect(self.status.writing.show_progress)
        self.preparation.given_up.connect(self.files.call_off)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.styleHints().colorSchemeChanged.connect(self._follow_desktop)

    # ── what is shown ────────────────────────────────────────────────────────

    @Slot(object)
    def send(self, command: Command) -> None:
        """Hand a command to the source."""
        self.preparation.send(command)

    @Slot()
    def refresh(self, *_: object) -> None:
        """Bring actions, toolbar and status bar up to date."""
        self.table.refresh()
        self.bar.refresh()
        self.status.refresh()
        run = self.studio.chosen()
        self._shown = run.experiment if run is not None else None
        self.setWindowTitle(f"{run.title} – GAN Studio" if run else "GAN Studio")

    @Slot()
    def _follow_cursor(self) -> None:
        """Bring up to date what the step decides; menus only where it has another experiment."""
        run = self.studio.chosen()
        experiment = run.experiment if run is not None else None
        if experiment is self._shown:
            self.status.refresh()
        else:
            self.refresh()

    @Slot()
    def _turn(self) -> None:
        """Let the page that is shown have its own keys."""
        page = None if self.stage.shows_docks() else self.stage.currentWidget()
        own = [] if page is None else page.findChildren(QShortcut)
        self.table.give_way(each.key() for each in own)
        for bar in (self.bar, self.places):
            bar.setVisible(not self.welcome.is_shown() and not self.projector.is_on)
        self.table.refresh()

    @Slot(str)
    def _hear(self, channel: str) -> None:
        if channel == "speed":
            self.bar.refresh()

    @Slot()
    def _follow_desktop(self, *_: object) -> None:
        if self.settings.get("theme", "system") == "system" and not self.projector.is_on:
            self.table["view.theme.system"].trigger()

    def changeEvent(self, event: QEvent) -> None:
        """Tell the docks of other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "pump"):
            self._restyle()

    def _restyle(self) -> None:
        self.bar.restyle()
        for dock in self.area.docks.values():
            dock.restyle()
            dock.bar.restyle()
            dock.mark()

    def _chrome(self) -> list[QWidget]:
        return [self.menuBar(), self.bar, self.places, self.status]

    def event(self, event: QEvent) -> bool:
        """Leave a key to the widget that was reached by Tab and understands it.

        Everywhere else Space runs and pauses, and arrows move the timeline. Where it is preferred
        so, Space does on buttons too.
        """
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            kind: type[QWidget] = QAbstractButton if event.key() == Qt.Key.Key_Space else QSlider
            keys = (Qt.Key.Key_Space, *ARROWS)
            kept = event.key() != Qt.Key.Key_Space or self.settings.get("space", "") != "always"
            if event.key() in keys and kept and isinstance(self.focusWidget(), kind):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Say why a key does nothing, where what it stands for cannot be done now."""
        if reason := self.table.why_not(QKeySequence(event.keyCombination())):
            self.studio.noted.emit(reason)
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take whatever is dragged in from other programs; what it is, is told when it drops."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what is dropped."""
        urls = event.mimeData().urls()
        self.dropping.take([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])
        event.acceptProposedAction()

    # ── coming and going ─────────────────────────────────────────────────────

    def _recall(self) -> None:
        room = self.screen().availableSize() - QSize(0, TITLE_BAR)
        self.resize(QSize(*SIZE).boundedTo(room))
        self.restoreGeometry(self.settings.get_bytes("geometry"))
        self.recalled = self.area.restore(self.settings.get("places", {}))
        left = self.settings.get("place", WATCH.name)
        self.area.go_to(next((p for p in PLACES if p.name == left and p.columns), WATCH))
        self.studio.pin(self.settings.get("baseline", ""))
        self.studio.set_simple(self.settings.get("simple", True))
        for name, dock in self.area.docks.items():
            dock.set_options(self.settings.get(f"options/{name}", {}))

    def keep(self) -> None:
        """Keep the window as it is for the next start."""
        if not self.view.is_projecting():
            self.settings.put_bytes("geometry", bytes(self.saveGeometry().data()))
        self.settings.put("places", self.area.keep())
        self.settings.put("place", self.area.place.name)
        for name, dock in self.area.docks.items():
            self.settings.put(f"options/{name}", dock.options())
        self.settings.save()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep everything and let go."""
        self.projector.leave()
        self.keep()
        self.library.close()
        self.pump.stop()
        self.writer.close()
        self.preparation.close()
        self.on_verdict.close()
        self.studio.close()
        self.source.close()
        super().closeEvent(event)
