"""What actions on runs have in common."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ganstudio.gui.actions.files import FileActions
from ganstudio.gui.state import StudioState
from ganstudio.telemetry.messages import Command


class RunActions:
    """What an action on runs reaches.

    Parameters
    ----------
    window
        Where it asks.
    studio
        What runs there are, and who is told how it went.
    files
        Opens what takes the place of the runs.
    send
        Takes commands to them.
    """

    def __init__(
        self,
        window: QWidget,
        studio: StudioState,
        files: FileActions,
        send: Callable[[Command], None],
    ) -> None:
        self._window = window
        self._studio = studio
        self._files = files
        self._send = send
