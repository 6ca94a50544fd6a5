"""Trains the runs of a comparison side by side, on every core.

Each of several processes, a `Member`, trains some of them, and each run as it would be trained
alone. So that all come along together a run is moved to where others are ahead, or where all are
over, see `balance`; it goes by its recording. When a process dies, the run whose step
it was has failed, and the others go on elsewhere from their checkpoints.
"""

from __future__ import annotations

import sys
import tempfile
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.balance import SETTLING, Move, next_move
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
from ganstudio.commands.loop import interruptible
from ganstudio.commands.member import Member
from ganstudio.commands.saying import tell
from ganstudio.endings import GRACE, obituary
from ganstudio.machine import cores
from ganstudio.telemetry.crew import Pace
from ganstudio.telemetry.recording.database import FILE as RECORDING

if TYPE_CHECKING:
    from ganstudio.commands.outcome import Told
    from ganstudio.training.experiment import Experiment

WORTH = 5.0
"""Seconds of training that are to be left of a run which is moved."""
MOST_FALLS = 2
"""Processes that may die under a run before it is to blame."""


class Leader:
    """Leads the processes.

    Parameters
    ----------
    arguments
        Of the command.
    tasks
        What is to be trained.
    jobs
        How many processes there may be.
    folder
        What they share.

    Attributes
    ----------
    told : dict of Told
        What came of the runs that are over.
    forks : list of Told
        The same of what rules have made of them.
    problems : list of str
        What became of the others.
    """

    def __init__(
        self, arguments: Namespace, tasks: Sequence[Task], jobs: int, folder: Path
    ) -> None:
        self.told: dict[int, Told] = {}
        self.forks: list[Told] = []
        self.problems: list[str] = []
        self._hiring = arguments, max(1, cores() // jobs)
        self._folder = folder
        self._movable = not (arguments.no_record or arguments.logs)
        self._members: list[Member] = []
        self._unready: set[Member] = set()
        self._falls: Counter[int] = Counter()
        self._move: Move[Member] | None = None
        self._began = self._took = self._settled = 0.0
        self._halted = False
        for place in range(jobs):
            member = self._hire()
            for task in tasks[place::jobs]:
                member.give(task)
        self._unready = set(self._members)

    def _hire(self) -> Member:
        member = Member(*self._hiring, len(self._members), self._folder)
        self._members.append(member)
        return member

    @property
    def busy(self) -> bool:
        """Whether anything is still to be trained or written."""
        return any(member.tasks for member in self._members)

    @property
    def step(self) -> int:
        """The step that all runs have made which still go on."""
        turns = [turn for member in self._members for turn in member.pace.turns.values()]
        return min(turns, default=0)

    def hear(self, patience: float) -> None:
        """Take what is said, and have runs move."""
        heard: dict[Any, Member] = {member.pipe: member for member in self._members}
        for pipe in wait(list(heard), patience):
            self._listen(heard[pipe])
        self._balance()

    def halt(self) -> None:
        """Let all runs end at their next step."""
        if not self._halted:
            self._halted = True
            for member in self._members:
                member.send(Halt())

    def end(self, patience: float = 0.0) -> None:
        """End all processes."""
        for member in self._members:
            member.end(patience)

    # ── what is heard ────────────────────────────────────────────────────────

    def _listen(self, member: Member) -> None:
        """Take one word.

        Raises
        ------
        ExperimentError
            If a run could not even begin, which is a refusal of all.
        """
        from ganstudio.training.experiment import ExperimentError

        try:
            word = member.pipe.recv()
        except (EOFError, OSError):
            self._lose(member)
            return
        match word:
            case Said(text):
                sys.stderr.write(text)
                sys.stderr.flush()
            case Ready():
                self._unready.discard(member)
                self._go()
            case Pace():
                member.pace = word
            case Task():
                self._receive(member, word)
            case Ended(number, told):
                if number is None:
                    self.forks.append(told)
                else:
                    self._strike(member, number)
                    self.told[number] = told
            case Problem(number, sentence, step):
                self._strike(member, number)
                if not step:
                    raise ExperimentError((sentence,))
                self._note(sentence)

    def _go(self) -> None:
        """Let all begin as soon as all are built."""
        if not self._unready:
            for each in self._members:
                each.send(Go())

    def _strike(self, member: Member, number: int) -> None:
        """Note that a run is no longer there."""
        member.tasks.pop(number, None)
        member.pace.turns.pop(number, None)
        member.pace.costs.pop(number, None)
        if self._move is not None and self._move.run == number:
            self._move = None

    def _note(self, sentence: str) -> None:
        """Note that a run has failed."""
        self.problems.append(sentence)
        tell(f"warning: {sentence}")

    def _lose(self, member: Member) -> None:
        """Let the runs of a process that has died go on elsewhere, but not who is to blame."""
        code, blamed = member.end(), member.stepping
        self._members.remove(member)
        self._unready.discard(member)
        if self._move is not None and member in (self._move.source, self._move.target):
            self._move = None
        for number, task in member.tasks.items():
            self._falls[number] += 1
            if number == blamed or self._falls[number] >= MOST_FALLS:
                folder = Path(task.folder)
                self._note(f"{folder.name}: {obituary(code)}{_way_on(folder)}.")
                continue
            begun = (Path(task.folder) / RECORDING).is_file()
            there = min(self._members, key=lambda each: len(each.tasks), default=None)
            (there or self._hire()).give(Task(number, task.experiment, task.folder, begun))
        if self._halted:
            for each in self._members:
                each.send(Halt())
        self._go()

    # ── balance ──────────────────────────────────────────────────────────────

    def _balance(self) -> None:
        """Have a run move to where others are ahead, if that is worth it."""
        if not self._movable or self._move or self._halted or len(self._members) < 2:
            return
        if time.monotonic() < self._settled:
            return
        move = next_move(self._members, self._took)
        if move is not None and self._left(move) >= WORTH:
            self._move, self._began = move, time.monotonic()
            move.source.send(Release(move.run))

    def _left(self, move: Move[Member]) -> float:
        """Return the seconds of training that are left of a run."""
        from ganstudio.training.experiment import Experiment

        pace, task = move.source.pace, move.source.tasks[move.run]
        steps = Experiment.loads(task.experiment).schedule.steps
        return (steps - pace.turns[move.run]) * pace.costs[move.run]

    def _receive(self, source: Member, task: Task) -> None:
        """Pass on a run that has been released."""
        target = self._move.target if self._move is not None else source
        self._strike(source, task.number)
        target.give(task)
        ended = time.monotonic()
        self._took, self._settled = ended - self._began, ended + SETTLING


def _way_on(folder: Path) -> str:
    """Return how a run whose process has died is gone on with, if it can be."""
    if not (folder / RECORDING).is_file():
        return ""
    return f"; 'ganstudio train --resume {folder}' goes on with it"


def train(
    arguments: Namespace, experiments: Sequence[Experiment], folders: Sequence[Path], jobs: int
) -> Leader:
    """Train all runs, each into its folder, by so many processes; return what came of them.

    Ctrl-C ends it at the step boundary, with what there is until then; a second one ends the
    program.

    Raises
    ------
    ExperimentError
        If one of them cannot begin.
    """
    from tqdm import tqdm

    tasks = [
        Task(number, experiment.dumps(), str(folder))
        for number, (experiment, folder) in enumerate(zip(experiments, folders, strict=True))
    ]
    total = experiments[0].schedule.steps
    with (
        tempfile.TemporaryDirectory(prefix="ganstudio-", ignore_cleanup_errors=True) as place,
        interruptible() as interrupted,
        tqdm(
            total=total, unit="step", disable=None, dynamic_ncols=True, file=sys.stderr,
            postfix=f"{len(tasks)} runs",
        ) as bar,
    ):  # fmt: skip
        leader = Leader(arguments, tasks, jobs, Path(place))
        patience = 0.0
        try:
            while leader.busy:
                leader.hear(INTERVAL)
                if interrupted.is_set():
                    leader.halt()
                bar.update(max(leader.step - bar.n, 0))
            patience = GRACE
        finally:
            leader.end(patience)
    return leader
