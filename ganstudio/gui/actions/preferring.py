"""What is preferred: asked, kept, and put in force at once where it can be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from ganstudio.gui.actions.recording import RecordingActions
from ganstudio.gui.actions.train import TrainActions
from ganstudio.gui.actions.view import ViewActions
from ganstudio.gui.dialogs.preferences import PreferencesDialog
from ganstudio.gui.preferences import Preferences
from ganstudio.gui.serving.engine import Mode
from ganstudio.gui.settings import Settings
from ganstudio.telemetry.messages import Command, Edit


class PreferenceActions:
    """Takes over what is preferred.

    Parameters
    ----------
    window
        Where it asks.
    settings
        Where it is kept.
    train, recording, view
        Who puts it in force.
    send
        Takes commands to the runs.
    """

    def __init__(
        self,
        window: QWidget,
        settings: Settings,
        train: TrainActions,
        recording: RecordingActions,
        view: ViewActions,
        send: Callable[[Command], None],
    ) -> None:
        self._window = window
        self._settings = settings
        self._train = train
        self._recording = recording
        self._view = view
        self._send = send

    def ask(self) -> None:
        """Show what is preferred, to be changed."""
        kept = Preferences.kept(self._settings).but("library", str(self._recording.folder))
        dialog = PreferencesDialog(kept, self._window)
        dialog.edited.connect(self._take)
        dialog.open()

    def choose_engine(self, mode: Mode) -> None:
        """Choose who trains, at this start and at the next."""
        self._take("engine", mode)

    def _take(self, key: str, value: Any) -> None:
        if key == "library":
            self._recording.record_into(Path(value).expanduser())
            return
        self._settings.put(key, value)
        match key:
            case "theme":
                self._view.choose_theme(value)
            case "numerals":
                self._view.choose_numerals(value)
            case "engine":
                self._train.choose_engine(value)
            case "budget" | "record_limit":
                self._send(Edit({f"watch.{key}": value}))
