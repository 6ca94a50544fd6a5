"""Where frames come from and commands go to.

A live session in a thread, a session in another process and a recording that is
replayed are all a `Source`; whoever polls one cannot tell which.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol, TypeGuard

from ganstudio.telemetry.messages import (
    Command,
    Edited,
    Event,
    Frame,
    RunRemoved,
    RunState,
    StateChanged,
)
from ganstudio.telemetry.records import Losses


@dataclass(frozen=True)
class Update:
    """What is new since the last poll.

    Attributes
    ----------
    log : tuple of Event and Frame
        Events, and the frames of the lossless channel ``losses``, in order.
    snapshots : tuple of Frame
        The newest frame of every other channel of every run.
    """

    log: tuple[Event | Frame, ...] = ()
    snapshots: tuple[Frame, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.log or self.snapshots)


class Source(Protocol):
    """Gives updates, takes commands. Neither call waits; both are made by its owner's thread."""

    def poll(self) -> Update:
        """Return what is new since the last call."""

    def send(self, command: Command) -> None:
        """Hand over a command; what comes of it is told by events."""


def voids(item: Event | Frame) -> TypeGuard[Edited | RunRemoved | StateChanged]:
    """Tell whether all that was measured before is void: the run is gone or begins afresh."""
    match item:
        case RunRemoved() | Edited(restarted=True) | StateChanged(state=RunState.READY):
            return True
    return False


@dataclass
class Outbox:
    """What training has said and nobody has fetched yet.

    The thread that trains and those that write files put in, whoever tells the window takes out;
    all that they share lives under one lock, and what passes through is frozen.

    Events and series queue up in order; of each other channel of each run only the
    newest frame is kept, so a slow reader sees fewer pictures, never older ones.
    """

    _log: deque[Event | Frame] = field(default_factory=deque)
    _snapshots: dict[tuple[int, str], Frame] = field(default_factory=dict)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def put(self, items: Iterable[Event | Frame]) -> None:
        """Add events and frames."""
        with self._changed:
            self._changed.notify_all()
            for item in items:
                if isinstance(item, Frame) and not isinstance(item.record, Losses):
                    self._snapshots[item.run, item.channel] = item
                else:
                    self._log.append(item)
                    if voids(item):
                        self._forget(item.run)

    def _forget(self, run: int | None) -> None:
        for key in [key for key in self._snapshots if key[0] == run]:
            del self._snapshots[key]

    def add(self, update: Update) -> None:
        """Add what another outbox gave."""
        self.put(update.log)
        self.put(update.snapshots)

    def take(self, timeout: float | None = None) -> Update:
        """Remove and return everything; with a timeout in seconds, wait that long for it."""
        with self._changed:
            if timeout is not None:
                self._changed.wait_for(lambda: self._log or self._snapshots, timeout)
            update = Update(tuple(self._log), tuple(self._snapshots.values()))
            self._log.clear()
            self._snapshots.clear()
        return update
