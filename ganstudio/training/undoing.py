"""What was done to the runs of a session, so that it can be taken back and done again.

Whatever changes, ends or adds a run notes the command that takes it back, which notes in its turn
what does it again. A run that ends is kept as it is recorded, or by its checkpoint where it is not.
Free of torch, since whoever leads several processes has the history of all of them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from ganstudio.telemetry.crew import Change, Deed, Kept
from ganstudio.telemetry.messages import (
    Add,
    Command,
    Fork,
    Open,
    Redo,
    Remove,
    Reset,
    Resume,
    Settle,
    Undo,
    Undoable,
)
from ganstudio.training import set_aside

TITLES: dict[type[Command], str] = {
    Open: "open", Add: "new run", Remove: "remove run", Reset: "reset", Fork: "fork",
    Resume: "resume recording", Settle: "player trained alone",
}  # fmt: skip
"""What commands are called; an edit is called by what it has changed."""
CHANGES = 100
"""Changes that can be taken back at most."""
ROOM = 512 * 2**20
"""Bytes that the checkpoints that changes hold may take in memory."""


def title_of(command: Deed) -> str:
    """Return what a command is called where it is taken back."""
    return TITLES.get(type(command), "edit")  # type: ignore[arg-type]


class History:
    """The changes that can be taken back, those that can be done again, and the one of now.

    Parameters
    ----------
    say
        Is told of the first two whenever they change.
    carry_out
        Carries out a command, which notes meanwhile what takes it back.
    hand_on
        Takes each change instead, where somebody else has the history.
    """

    def __init__(
        self,
        say: Callable[[Undoable], None],
        carry_out: Callable[[Deed], None],
        hand_on: Callable[[Change], None] | None = None,
    ) -> None:
        self._say = say
        self._carry_out = carry_out
        self._hand_on = hand_on
        self._now: Change | None = None
        self._done: list[Change] = []
        self._undone: list[Change] = []

    def obey(self, command: Deed) -> None:
        """Carry out a command as one change, or what is told of the changes before."""
        match command:
            case Undo():
                self._turn(self._done, self._undone)
            case Redo():
                self._turn(self._undone, self._done)
            case _:
                self._change(command)

    def _change(self, command: Deed) -> None:
        """Carry out a command; where a part of it is refused, none of it has been done."""
        whole = self._now is None
        with self.changing(title_of(command)):
            try:
                self._carry_out(command)
            except Exception:
                if whole:
                    self._call_off()
                raise

    # ── the change of now ────────────────────────────────────────────────────

    @contextmanager
    def changing(self, title: str) -> Iterator[None]:
        """Take whatever is noted meanwhile for one change; a change in another is part of that."""
        if self._now is not None:
            yield
            return
        change = self._now = Change(title)
        try:
            yield
        finally:
            self._now = None
            self.take(change)

    @contextmanager
    def unnoted(self) -> Iterator[None]:
        """Forget whatever is noted meanwhile."""
        now, self._now = self._now, Change("")
        try:
            yield
        finally:
            self._now = now

    def note(self, inverse: Deed, ended: Kept | None = None) -> None:
        """Take in what takes back what has just been done, and the run that this has ended."""
        if self._now is not None:
            self._now.inverses.append(inverse)
            self._now.ended += [] if ended is None else [ended]

    def call(self, title: str, how: str) -> None:
        """Say what the change of now is called, and what comes of it."""
        if self._now is not None:
            self._now.title, self._now.how = title, how

    def _call_off(self) -> None:
        """Take back what has been done of the change of now, since the rest was refused."""
        assert self._now is not None
        change, self._now.ended = self._now, []
        with contextlib.suppress(Exception), self.unnoted():  # what is left can be taken back later
            while change.inverses:
                self._carry_out(change.inverses[-1])
                change.inverses.pop()

    def take(self, change: Change) -> None:
        """Take in what has just been changed, as a part of the change of now if there is one."""
        if self._now is not None:
            if not self._now.inverses:
                self.call(change.title, change.how)
            self._now.inverses += change.inverses
            self._now.ended += change.ended
        elif change.inverses and self._hand_on is not None:
            self._hand_on(change)
        elif change.inverses:
            self._keep(change, self._done)
            _forget(self._undone)
            self._undone.clear()
            self._tell(change)

    # ── those before ─────────────────────────────────────────────────────────

    def _turn(self, source: list[Change], target: list[Change]) -> None:
        """Take back the last change; what does it again is kept as one, too."""
        if not source:
            return
        change = source.pop()
        title, back = change.title, Change(change.title)
        try:
            self._take_back(change, back)
        except Exception:
            # What was done of it is undone, so that all of it can be told again.
            with contextlib.suppress(Exception):
                self._take_back(back, change)
            change.forget_what_is_gone()
            raise
        finally:
            for each, place in ((change, source), (back, target)):
                if each.inverses:
                    each.title, each.how = title, ""
                    self._keep(each, place)
            self._tell()

    def _take_back(self, change: Change, back: Change) -> None:
        """Do what takes a change back, of which only what is refused is left; note the way back."""
        self._now = back
        try:
            while change.inverses:
                self._carry_out(change.inverses[-1])
                change.inverses.pop()
        finally:
            self._now = None

    def _keep(self, change: Change, target: list[Change]) -> None:
        """Keep a change, and forget what lies longest back where there is no room."""
        target.append(change)
        while len(self._done) > CHANGES or (len(self._done) > 1 and self._size() > ROOM):
            _forget(self._done[:1])
            del self._done[0]

    def close(self) -> None:
        """Forget all of them."""
        _forget([*self._done, *self._undone])
        self._done, self._undone = [], []

    def _size(self) -> int:
        return sum(change.size for change in (*self._done, *self._undone))

    def _tell(self, change: Change | None = None) -> None:
        undo, redo = (each[-1].title if each else "" for each in (self._done, self._undone))
        self._say(Undoable(undo, redo, change.farewell() if change is not None else ""))


def _forget(changes: Iterable[Change]) -> None:
    """Let go of the recordings that nothing else leads to than these changes."""
    for change in changes:
        for kept in change.ended:
            set_aside.forget(kept)
