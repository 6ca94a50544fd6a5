"""The one thread beside the window's: it serves the session, or leads the processes that do.

Which of the two is chosen when an experiment is opened. A trainer on the CPU competes with
painting for the interpreter lock, so it gets processes; one on CUDA waits for the device
most of the time, so it stays in the thread. The choice must not load torch into the window's
process, so it is made from what the experiment asks for and, for ``device = "auto"``, from
signs of an NVIDIA driver; what the device then really is, is decided where training runs.
"""

from __future__ import annotations

import queue
import traceback
from collections.abc import Iterable, Sequence
from typing import Literal

from PySide6.QtCore import QObject, QThread

from ganstudio.endings import GRACE
from ganstudio.gui.serving.crew import CrashError, Crew
from ganstudio.gui.serving.ledger import Ledger
from ganstudio.gui.serving.worker import Bell
from ganstudio.machine import on_cuda
from ganstudio.telemetry.messages import (
    Add,
    Ask,
    Busy,
    Command,
    Failed,
    Fork,
    Open,
    Quit,
    RecordTo,
    Remove,
    Reset,
    Resume,
    RunRemoved,
    Start,
    Step,
)
from ganstudio.telemetry.source import Update

Mode = Literal["auto", "thread", "process"]
MODES: tuple[Mode, ...] = ("auto", "thread", "process")
PATIENCE = 1.6
"""Seconds that closing waits for what has nothing to keep, before it is ended the hard way."""
KILLED = 3.0
"""Seconds that the thread has to end after that."""


class Engine(QThread):
    """A `Source` of a live session.

    Nothing is loaded before the first command. After a crash the runs are failed, and
    whatever sets them going (run, reset, step) starts a new session: those that are recorded
    go on from their last checkpoints, the others begin again.

    The window's thread owns it; `run` and what that calls are in the thread that it stands for.
    The two share commands and updates by way of inbox, bell and outbox, which are safe between
    threads, and of plain attributes only frozen values that the window replaces and the other
    reads: where runs are recorded, who serves next, whether it is closing.

    Parameters
    ----------
    processes
        That train on a CPU at most; None for as many as there are cores.

    Attributes
    ----------
    mode : {"auto", "thread", "process"}
        How the next experiment that is opened will be served.
    library : RecordTo
        Where runs are recorded; said to every new session.
    """

    def __init__(
        self, mode: Mode = "auto", parent: QObject | None = None, processes: int | None = None
    ) -> None:
        super().__init__(parent)
        self.mode: Mode = mode
        self.library = RecordTo("")
        self._outbox = Ledger()
        self._inbox: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self._bell = Bell()
        self._crew = Crew(self._inbox, self._outbox, self._bell, processes)
        self._serving: Mode = "process"
        self._closing = False
        self._left: tuple[str, ...] = ()

    # ── for the window ───────────────────────────────────────────────────────

    def poll(self) -> Update:
        """Return what is new since the last call."""
        return self._outbox.take()

    def send(self, command: Command) -> None:
        """Hand over a command; opening an experiment may change who serves it."""
        if isinstance(command, RecordTo):
            self.library = command
        if isinstance(command, Open):
            wanted = serve_in(self.mode, command.experiments)
            if wanted != self._serving:
                self._serving = wanted
                self._put(Quit())
        self._put(command)

    def close(self) -> bool:
        """End training at the end of its step, which is kept; tell whether the thread has ended.

        The window is gone from the screen by then, so a slow step and its checkpoint have their
        time. A session in the thread that does not come to the end of its step at all cannot be
        ended from outside; the caller then leaves the program by `os._exit`.
        """
        patience = GRACE if self._outbox.has_trained() else PATIENCE
        self._closing = True
        self._put(Quit())
        if not self.wait(int(patience * 1000)):
            self._crew.kill()
        ended = self.wait(int(KILLED * 1000))
        if ended:
            self._bell.close()
        return ended

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that train; none while training is in the thread or not loaded."""
        return self._crew.pids

    def _put(self, command: Command) -> None:
        self._inbox.put(command)
        self._bell.ring()

    # ── in the thread ────────────────────────────────────────────────────────

    def run(self) -> None:
        """Serve one session after another until closed."""
        while not self._closing:
            first = self._first(self._inbox.get())
            if not first:
                continue
            self._outbox.put([Busy("loading torch")])
            try:
                self._serve((self.library, *first))
            except CrashError as crash:
                self._lament(str(crash), "")
            except Exception as error:
                what = str(error).strip().partition("\n")[0]
                self._lament(f"Training stopped on an error ({what})", traceback.format_exc())
            else:
                self._left = tuple(self._outbox.recorded().values())
                self._outbox.strike_out()

    def _first(self, command: Command) -> tuple[Command, ...]:
        """Return what a new session is to begin with; nothing where the command calls for none."""
        match command:
            case Open():
                self._outbox.strike_out()
                # Whoever served before had runs, which this ends so that it can be taken back.
                left, self._left = self._left, ()
                return (Resume(left), command) if left else (command,)
            case Start() | Step():
                return self._again(start=isinstance(command, Start))
            case Reset() if experiments := self._outbox.experiments():
                self._outbox.strike_out()
                return (Open(tuple(experiments.values())),)
            case Add() | Resume() | Fork():
                return (*self._again(start=False), command)
            case Ask(folder=folder) if folder:
                return (*self._again(start=False), command)
            case Remove(run=run):
                self._outbox.put([RunRemoved(run)])
        return ()

    def _again(self, start: bool) -> tuple[Command, ...]:
        """Return what brings back the runs of a session that is gone."""
        recorded = self._outbox.recorded()
        experiments = self._outbox.experiments()
        rest = tuple(text for run, text in experiments.items() if run not in recorded)
        self._outbox.strike_out()
        opened = (Open(rest, start),) if rest else ()
        resumed = (Resume(tuple(recorded.values()), start),) if recorded else ()
        return (*opened, *resumed)

    def _serve(self, first: Sequence[Command]) -> None:
        if self._serving == "process":
            self._bell.ring()  # for what came in between
            self._crew.serve(first)
            return
        from ganstudio.serving import new_session, serve

        session = new_session(self._outbox)
        self._outbox.put([Busy("")])
        for command in first:
            session.obey(command)
        serve(session, self._inbox)

    def _lament(self, what: str, details: str) -> None:
        recorded = self._outbox.recorded()
        how = "go on from the last checkpoint" if recorded else "begin again"
        self._outbox.declare_failed(Failed(f"{what}; press Run to {how}.", details))


def serve_in(mode: Mode, experiments: Iterable[str]) -> Literal["thread", "process"]:
    """Return who is to serve these experiments."""
    if mode != "auto":
        return mode
    return "thread" if on_cuda(experiments) else "process"
