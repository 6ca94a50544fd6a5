"""Taking back what was done to runs, and doing it again."""

from __future__ import annotations

from collections.abc import Callable

from ganstudio.gui.state import StudioState
from ganstudio.telemetry.messages import Command, Redo, Undo


class HistoryActions:
    """What was done lies with the session; here it is asked to take it back.

    Parameters
    ----------
    studio
        Knows what can be taken back.
    send
        Takes commands.
    """

    def __init__(self, studio: StudioState, send: Callable[[Command], None]) -> None:
        self._studio = studio
        self._send = send

    def can_undo(self) -> bool:
        """Tell whether there is something to take back."""
        return bool(self._studio.history.undo)

    def can_redo(self) -> bool:
        """Tell whether something was taken back."""
        return bool(self._studio.history.redo)

    def why_not_undo(self) -> str:
        """Say why nothing is taken back."""
        return "Nothing has been done to runs yet"

    def why_not_redo(self) -> str:
        """Say why nothing is done again."""
        return "Nothing was taken back"

    def undone(self) -> str:
        """Say what would be taken back."""
        return f"Takes back: {self._studio.history.undo}"

    def redone(self) -> str:
        """Say what would be done again."""
        return f"Does again: {self._studio.history.redo}"

    def undo(self) -> None:
        """Take back what was done last."""
        self._send(Undo())

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._send(Redo())
