"""Who does what can be done, by subject."""

from __future__ import annotations

from dataclasses import dataclass

from ganstudio.gui.actions.compare import CompareActions
from ganstudio.gui.actions.components import ComponentActions
from ganstudio.gui.actions.export import ExportActions
from ganstudio.gui.actions.files import FileActions
from ganstudio.gui.actions.history import HistoryActions
from ganstudio.gui.actions.lessons import LessonActions
from ganstudio.gui.actions.library import LibraryActions
from ganstudio.gui.actions.logs import LogActions
from ganstudio.gui.actions.preferring import PreferenceActions
from ganstudio.gui.actions.recorded import RecordedActions
from ganstudio.gui.actions.recording import RecordingActions
from ganstudio.gui.actions.rules import RuleActions
from ganstudio.gui.actions.train import TrainActions
from ganstudio.gui.actions.view import ViewActions
from ganstudio.gui.actions.welcome import WelcomeActions
from ganstudio.gui.docks.runs.dock import RunsDock
from ganstudio.gui.docks.timeline.dock import TimelineDock


@dataclass(frozen=True)
class Subjects:
    """One of each whose methods the menus call."""

    train: TrainActions
    history: HistoryActions
    files: FileActions
    exports: ExportActions
    library: LibraryActions
    recorded: RecordedActions
    logs: LogActions
    recording: RecordingActions
    components: ComponentActions
    compare: CompareActions
    view: ViewActions
    preferences: PreferenceActions
    welcome: WelcomeActions
    lessons: LessonActions
    rules: RuleActions
    runs: RunsDock
    timeline: TimelineDock
