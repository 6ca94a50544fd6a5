"""A crew that is led in a thread, as the engine does, and heard without a window."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import Any, Self

from ganstudio.gui.serving.crew import CrashError, Crew
from ganstudio.gui.serving.ledger import Ledger
from ganstudio.gui.serving.worker import Bell
from ganstudio.telemetry import messages as m

PATIENCE = 150.0


class Led:
    """What a crew has said, and where it takes commands.

    Parameters
    ----------
    first
        The commands that it begins with.
    processes
        How many there may be.

    Attributes
    ----------
    heard : list
        All events and frames.
    states, steps : dict
        The last state of each run that is there, and how far it is.
    """

    def __init__(self, *first: m.Command, processes: int = 2) -> None:
        self.heard: list[Any] = []
        self.states: dict[int, m.StateChanged] = {}
        self.steps: dict[int, int] = {}
        self.crash = ""
        self._inbox: queue.SimpleQueue[m.Command] = queue.SimpleQueue()
        self._outbox, self._bell = Ledger(), Bell()
        self.crew = Crew(self._inbox, self._outbox, self._bell, processes)
        self._thread = threading.Thread(target=self._lead, args=(first,))

    def _lead(self, first: tuple[m.Command, ...]) -> None:
        try:
            self.crew.serve(first)
        except CrashError as error:
            self.crash = str(error)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.send(m.Quit())
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        self._bell.close()

    def send(self, *commands: m.Command) -> None:
        for command in commands:
            self._inbox.put(command)
            self._bell.ring()

    def hear(self) -> list[Any]:
        """Take what is new."""
        update = self._outbox.take(0.05)
        new = [*update.log, *update.snapshots]
        self.heard += new
        for item in new:
            self._note(item)
        return new

    def until(self, holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Hear until something holds."""
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, self.of(m.Failed)
            assert not self.crash, self.crash
            self.hear()

    def of(self, kind: type) -> list[Any]:
        return [item for item in self.heard if isinstance(item, kind)]

    def failed(self) -> set[int]:
        return {run for run, it in self.states.items() if it.state is m.RunState.FAILED}

    def _note(self, item: Any) -> None:
        match item:
            case m.StateChanged(run=run, step=step):
                self.states[run], self.steps[run] = item, step
            case m.Frame(run=run, step=step):
                self.steps[run] = max(self.steps.get(run, 0), step)
            case m.RunRemoved(run=run):
                self.states.pop(run, None)
                self.steps.pop(run, None)
