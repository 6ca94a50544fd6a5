"""What was done to the runs of a session, so that it can be taken back and done again.

Whatever changes, ends or adds a run notes the command that takes it back, which notes in its turn
what does it again. A run that ends is kept as it is recorded, or by its checkpoint where it is not.
Free of torch, since whoever leads several processes has the history of all of them.
"""

from __future__ import annotations

from collections.abc import Callable

from ganstudio.telemetry.crew import Change, Deed
from ganstudio.telemetry.messages import (
    Add,
    Command,
    Fork,
    Open,
    Remove,
    Reset,
    Resume,
    Settle,
    Undoable,
)

TITLES: dict[type[Command], str] = {
    Open: "open", Add: "new run", Remove: "remove run", Reset: "reset", Fork: "fork",
    Resume: "resume recording", Settle: "player trained alone",
}  # fmt: skip
"""What commands are called; an edit is called by what it has changed."""
CHANGES = 100
"""Changes that can be taken back at most."""
ROOM = 512 * 2**20
"""Bytes that checkpoints of runs that were not recorded may take in memory."""


def title_of(command: Deed) -> str:
    """Return what a command is called where it is taken back."""
    return TITLES.get(type(command), "edit")  # type: ignore[arg-type]


class History:
    """The changes that can be taken back, and those that can be done again.

    Parameters
    ----------
    say
        Is told of both whenever they change.
    carry_out
        Carries out a command, and notes in a change how that is taken back.
    """

    def __init__(
        self, say: Callable[[Undoable], None], carry_out: Callable[[Deed, Change], None]
    ) -> None:
        self._say = say
        self._carry_out = carry_out
        self._done: list[Change] = []
        self._undone: list[Change] = []

    def take(self, change: Change) -> None:
        """Take in a change that has just been made; one that did nothing is passed over."""
        if change.inverses:
            self._keep(change, self._done)
            self._undone.clear()
            self._tell(change)

    def undo(self) -> None:
        """Take back the last change."""
        self._turn(self._done, self._undone)

    def redo(self) -> None:
        """Do it again."""
        self._turn(self._undone, self._done)

    def _turn(self, source: list[Change], target: list[Change]) -> None:
        if not source:
            return
        change = source.pop()
        back = Change(change.title)
        try:
            for inverse in reversed(change.inverses):
                self._carry_out(inverse, back)
        finally:
            if back.inverses:
                back.title, back.how = change.title, ""
                self._keep(back, target)
            self._tell()

    def _keep(self, change: Change, target: list[Change]) -> None:
        """Keep a change, and forget what lies longest back where there is no room."""
        target.append(change)
        while len(self._done) > CHANGES or (len(self._done) > 1 and self._size() > ROOM):
            del self._done[0]

    def _size(self) -> int:
        return sum(change.size for change in (*self._done, *self._undone))

    def _tell(self, change: Change | None = None) -> None:
        undo, redo = (each[-1].title if each else "" for each in (self._done, self._undone))
        self._say(Undoable(undo, redo, change.farewell() if change is not None else ""))
