"""Those of the compared runs that one process trains, in lockstep.

What it is told, and what it tells, goes through a pipe; see `between`.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
from argparse import Namespace
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.commands.between import (
    INTERVAL,
    Ended,
    Go,
    Halt,
    Problem,
    Ready,
    Release,
    Said,
    Task,
)
from ganstudio.endings import asked_to_end
from ganstudio.telemetry.crew import NOBODY, Pace

if TYPE_CHECKING:
    from ganstudio.commands.trainee import Trainee
    from ganstudio.training.run import Run


class Group:
    """The runs of one process.

    Parameters
    ----------
    pipe, wire
        From and to whoever leads.
    arguments
        Of the command.
    place
        What all of the processes share, see `training.place.SharedPlace`.
    """

    def __init__(
        self, pipe: Connection, wire: Wire, arguments: Namespace, place: tuple[Any, ...]
    ) -> None:
        from ganstudio.commands.hook import Hook
        from ganstudio.commands.logs import Logs
        from ganstudio.training.building import Builder
        from ganstudio.training.place import SharedPlace

        self._pipe, self._send, self._arguments = pipe, wire.send, arguments
        self._place = SharedPlace(*place)
        self._builder = Builder(lambda _: None, self._place.load)
        self._hook = Hook(arguments.on_verdict)
        self._logs = Logs.of(arguments.logs, arguments.out)
        self._tasks: dict[int, Task] = {}
        self._trainees: dict[int, Trainee] = {}
        self._forks: list[Trainee] = []
        self._going = self._halted = False

    def serve(self) -> None:
        """Train what is given, until whoever leads is gone; what is recorded is then complete."""
        try:
            while True:
                idle = not (self._going and (self._trainees or self._forks))
                self._listen(None if idle else 0.0)
                end = time.monotonic() + INTERVAL
                while self._going and (self._trainees or self._forks) and time.monotonic() < end:
                    self._round()
                self._send(Pace(*self._pace()))
        except (EOFError, OSError):
            return
        finally:
            for each in (*self._trainees.values(), *self._forks):
                each.close()

    def _listen(self, patience: float | None) -> None:
        while self._pipe.poll(patience):
            match self._pipe.recv():
                case Task() as task:
                    self._take(task)
                case Release(number):
                    self._release(number)
                case Go():
                    self._going = True
                case Halt():
                    self._halted = True
            patience = 0.0
        if not self._going:
            self._send(Ready())

    def _pace(self) -> tuple[dict[int, int], dict[int, float]]:
        runs = {number: each.run for number, each in self._trainees.items()}
        return (
            {number: run.iteration for number, run in runs.items()},
            {number: run.seconds / max(run.iteration, 1) for number, run in runs.items()},
        )

    # ── runs that come and go ────────────────────────────────────────────────

    def _take(self, task: Task) -> None:
        from ganstudio.training.refusals import sentence

        try:
            trainee = self._resumed(task) if task.begun else self._fresh(task)
        except Exception as error:
            self._send(Problem(task.number, sentence(error), 0))
            return
        self._tasks[task.number] = task
        self._trainees[task.number] = trainee

    def _fresh(self, task: Task) -> Trainee:
        from ganstudio.commands import choice, report
        from ganstudio.commands.trainee import Trainee

        run, folder = self._built(task.experiment), Path(task.folder)
        recorder = choice.recorder(self._arguments, run, folder)
        if task.number == 0:
            report.introduce(run)
        return Trainee(run, recorder, hook=self._hook, logs=self._logs.beside(folder))

    def _resumed(self, task: Task) -> Trainee:
        from ganstudio.commands.trainee import Trainee
        from ganstudio.training.resuming import newest_point

        folder = Path(task.folder)
        point = newest_point(folder)
        run = self._built(point.experiment.dumps())
        point.give_to(run)
        return Trainee.resuming(run, folder, self._hook, self._logs.beside(folder))

    def _built(self, text: str) -> Run:
        from ganstudio.commands import choice
        from ganstudio.training.experiment import Experiment

        return choice.built(Experiment.loads(text), self._builder.build)

    def _release(self, number: int) -> None:
        trainee = self._trainees.pop(number, None)
        if trainee is not None:
            trainee.close()
            self._send(replace(self._tasks[number], begun=True))

    # ── a round ──────────────────────────────────────────────────────────────

    def _round(self) -> None:
        """Give a step to the runs that are furthest behind; one that has made all of its ends."""
        fewest = min((each.run.iteration for each in self._trainees.values()), default=0)
        for number, each in list(self._trainees.items()):
            if self._is_over(each):
                self._end(number, self._trainees.pop(number))
            elif each.run.iteration == fewest:
                self._step(number, each)
        for each in list(self._forks):
            if self._is_over(each):
                self._forks.remove(each)
                self._end(None, each)
            else:
                self._step(None, each)

    def _is_over(self, trainee: Trainee) -> bool:
        steps = trainee.run.experiment.schedule.steps
        return self._halted or bool(trainee.stopped) or trainee.run.iteration >= steps

    def _step(self, number: int | None, trainee: Trainee) -> None:
        from ganstudio.commands import loop

        self._place.stepping.value = NOBODY if number is None else number
        try:
            self._forks += loop.advance(trainee)
        except Exception as error:
            self._fail(number, trainee, error)
        self._place.stepping.value = NOBODY

    def _end(self, number: int | None, trainee: Trainee) -> None:
        """Measure a run that is over, write it, and tell what came of it."""
        from ganstudio.commands import outcome

        folder = trainee.folder if number is None else Path(self._tasks[number].folder)
        assert folder is not None
        try:
            over = outcome.of(trainee)
            trainee.close()
            over.write(folder)
        except Exception as error:
            self._fail(number, trainee, error)
        else:
            self._send(Ended(number, over.told()))

    def _fail(self, number: int | None, trainee: Trainee, error: Exception) -> None:
        from ganstudio.commands.saying import tell
        from ganstudio.training.refusals import sentence

        with contextlib.suppress(Exception):  # its device may be lost
            trainee.close()
        said = f"{trainee.run.experiment.title}: {sentence(error)}"
        if number is None:
            self._forks = [each for each in self._forks if each is not trainee]
            tell(f"warning: {said}")
            return
        self._trainees.pop(number, None)
        self._send(Problem(number, said, trainee.run.iteration))


class Wire:
    """Whom this process speaks to, and its stderr: whoever leads has the terminal.

    Any thread may use it.
    """

    def __init__(self, pipe: Connection) -> None:
        self._pipe, self._lock = pipe, threading.Lock()

    def send(self, word: Any) -> None:
        """Send something."""
        with self._lock:
            self._pipe.send(word)

    def write(self, text: str) -> None:
        """Have a text written to stderr."""
        self.send(Said(text))

    def flush(self) -> None:
        """Do nothing: all is sent at once."""

    def isatty(self) -> bool:
        """Tell that nothing can be drawn here."""
        return False


def work(pipe: Connection, place: tuple[Any, ...], arguments: Namespace, threads: int) -> None:
    """Serve at the far end of a pipe; whoever leads obeys Ctrl-C and what else asks to end."""
    from ganstudio.training.hardware import keep_memory, limit_threads

    keep_memory()
    limit_threads(threads)
    sys.stderr = wire = Wire(pipe)
    with asked_to_end(lambda: None):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        Group(pipe, wire, arguments, place).serve()
