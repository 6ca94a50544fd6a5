"""Several processes that train, led as if they were one session: commands in, updates out.

There are as many processes as cores, but no more than runs; of one alone this leads no more than a
pipe. Each has a session with some of the runs. Commands go to whoever has the run, one after the
other, so that what can be taken back is told in order. Runs that are compared are to come along
together: within a process the run that is furthest behind makes the next step, and between
processes a run is moved to where others are ahead. It goes as its checkpoint, so its course is the
same, bit for bit. Free of Qt.

When a process dies, the run whose step it was has failed; the others go on from their checkpoints
elsewhere.
"""

from __future__ import annotations

import contextlib
import queue
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from ganstudio.balance import SETTLING, Move, next_move
from ganstudio.endings import obituary
from ganstudio.gui.serving.ledger import Ledger
from ganstudio.gui.serving.staff import Staff
from ganstudio.gui.serving.worker import Bell, Worker
from ganstudio.telemetry.crew import (
    Changed,
    Deed,
    Done,
    Kept,
    Order,
    Pace,
    Release,
    Released,
    Return,
    TakeOver,
)
from ganstudio.telemetry.messages import (
    Add,
    Ask,
    Busy,
    CancelExport,
    Command,
    Failed,
    Fork,
    Open,
    Pause,
    Progress,
    Quit,
    RecordTo,
    Remove,
    Reset,
    Resume,
    RunAdded,
    RunRemoved,
    RunState,
    Start,
    StateChanged,
    Stop,
)
from ganstudio.telemetry.source import Update
from ganstudio.training.undoing import History


class CrashError(Exception):
    """No process is left, and none has been told to end; the text says how the last one did."""


class RefusedError(Exception):
    """A process could not obey, and has said why."""


def _runs_in(command: Command) -> int:
    """Return how many runs a command begins."""
    match command:
        case Open(experiments=texts):
            return len(texts)
        case Resume(folders=folders):
            return len(folders)
    return 0


class Crew:
    """Leads the processes.

    The engine's thread owns it and them. Another may read ``pids``, which is replaced, and call
    `kill`.

    Parameters
    ----------
    inbox, outbox
        Where commands come from and updates go.
    bell
        Rung whenever something was put into the inbox.
    most
        Processes at most; None for as many as there are cores.
    """

    def __init__(
        self,
        inbox: queue.SimpleQueue[Command],
        outbox: Ledger,
        bell: Bell,
        most: int | None = None,
    ) -> None:
        self._inbox = inbox
        self._outbox = outbox
        self._bell = bell
        self._staff = Staff(most)
        self._ended = False

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that train now."""
        return self._staff.pids

    def serve(self, first: Iterable[Command]) -> None:
        """Serve a fresh session, which begins with these commands, until it is told to quit.

        Raises
        ------
        CrashError
            If no process is left before.
        """
        self._history = History(lambda told: self._outbox.put([told]), self._carry_out)
        self._staff.begin()
        self._held: list[Update] | None = None
        self._released: Kept | None = None
        self._orphans: dict[int, tuple[bool, int | None]] = {}
        self._lost: dict[int, Kept] = {}
        self._orders = 0
        self._took = self._settled = 0.0
        self._ended = False
        with tempfile.TemporaryDirectory(prefix="ganstudio-", ignore_cleanup_errors=True) as place:
            self._folder = self._staff.folder = Path(place)
            try:
                first = list(first)
                for command in first:
                    if isinstance(command, Open):
                        self._staff.bind(command.experiments)
                self._staff.hire(sum(_runs_in(command) for command in first))
                for command in first:
                    self._obey(command)
                while self._go_on():
                    self._provide()
                    self._balance()
            finally:
                self._staff.part(self._staff.workers)
                self._history.close()

    def _go_on(self) -> bool:
        """Hear what is said and obey what is commanded; tell whether to go on."""
        timeout = SETTLING if len(self._staff.workers) > 1 else None
        if self._hear(timeout, self._bell.ear):
            self._bell.hush()
            while not self._inbox.empty():
                command = self._inbox.get()
                if isinstance(command, Quit):
                    return False
                self._obey(command)
                self._provide()
        return True

    def _obey(self, command: Command) -> None:
        with contextlib.suppress(RefusedError):
            self._history.obey(command)

    def kill(self) -> None:
        """End all processes at once; safe from any thread."""
        self._ended = True
        self._staff.kill()

    # ── processes that die ───────────────────────────────────────────────────

    def _lose(self, worker: Worker) -> None:
        """Note that a process has died, and which of its runs that befell."""
        blamed, code = worker.stepping, self._staff.strike_off(worker)
        self._staff.recount()
        if self._ended or not self._staff.workers:
            raise CrashError(obituary(code))
        whose = blamed if code and blamed in worker.runs else None
        turns = worker.pace.turns
        down = {run for run in worker.runs if not code or (run in turns and whose in (None, run))}
        self._orphans |= {run: (run in down, turns.get(run)) for run in worker.runs}
        which = "its runs" if whose is None else "this run, the others go on from their checkpoints"
        self._outbox.put([Failed(f"{obituary(code)}; press Run to go on with {which}.", run=whose)])

    def _provide(self) -> None:
        """Let the runs of a process that has died go on; who is to blame waits to be told to.

        So do all of one that was asked to end, as by a logout, which the window hears of too.
        """
        while self._orphans:
            run, (down, turns) = self._orphans.popitem()
            kept = self._outbox.kept(run)
            if kept is None:
                continue
            if down or (kept.step > 0 and not kept.folder):
                self._lost[run] = kept
                self._outbox.put([StateChanged(run, RunState.FAILED, kept.step)])
            else:
                self._restore(replace(kept, turns=turns))

    def _restore(self, kept: Kept) -> None:
        """Let a run be there again, from its checkpoint or its beginning; else it waits for Run."""
        self._lost.pop(kept.number, None)
        self._staff.hire(len(self._staff.runs) + 1)
        if not kept.folder and not kept.checkpoint:
            kept = replace(kept, step=0)
        with self._history.unnoted(), self._holding_back() as held:
            done = self._order({self._staff.freest(): Return(kept)})
        if done:
            self._outbox.put([RunRemoved(kept.number)])
        for update in held:
            self._outbox.add(update)
        if not done:
            self._lost[kept.number] = kept
            self._outbox.put([StateChanged(kept.number, RunState.FAILED, kept.step)])

    # ── commands ─────────────────────────────────────────────────────────────

    def _carry_out(self, deed: Deed) -> None:
        match deed:
            case Open():
                self._open(deed)
            case Resume(folders=folders, start=start):
                for folder in folders:
                    self._order({self._having(folder): Resume((folder,), start)})
            case Ask(run=number):
                self._order({self._staff.having(number) or self._staff.freest(): deed})
            case Fork(folder=folder):
                self._have_done({self._having(folder): deed})
            case Add(experiment=text):
                self._staff.bind([text])
                self._staff.hire(len(self._staff.runs) + 1)
                self._have_done({self._staff.freest(): deed})
            case Return(kept=kept):
                there = self._staff.having(kept.number)
                if there is None:
                    self._staff.hire(len(self._staff.runs) + 1)
                self._have_done({there or self._staff.freest(): deed})
                self._lost.pop(kept.number, None)
            case RecordTo():
                self._staff.library = deed
                self._order(dict.fromkeys(self._staff.workers, deed))
            case CancelExport():
                self._order(dict.fromkeys(self._staff.workers, deed))
            case _:
                self._to_runs(deed)

    def _to_runs(self, deed: Any) -> None:
        """Give an order to whoever has a run, or all of them."""
        for number in [n for n in self._lost if deed.run in (None, n)]:
            self._recover(number, deed)
        workers = self._staff.workers if deed.run is None else [self._staff.having(deed.run)]
        self._have_done({worker: deed for worker in workers if worker is not None})

    def _recover(self, number: int, deed: Deed) -> None:
        """Let a run that went down with its process be there again, unless it is to stay down."""
        match deed:
            case Pause() | Stop():
                return
            case Remove():
                del self._lost[number]
                self._outbox.put([RunRemoved(number)])
            case Reset():
                kept = replace(self._lost[number], folder="", step=0, state=RunState.READY)
                self._restore(kept)
            case Start():
                self._restore(replace(self._lost[number], state=RunState.RUNNING))
            case _:
                self._restore(replace(self._lost[number], state=RunState.PAUSED))

    def _open(self, command: Open) -> None:
        """Deal the experiments out; what the first process refuses loses nothing.

        What is said meanwhile is passed on in the order of the runs.
        """
        texts, first = command.experiments, self._staff.workers[0]
        self._clear_shelves()
        self._staff.bind(texts)
        self._staff.hire(len(texts))
        workers = list(self._staff.workers)
        apart = min(len(workers), self._staff.bound)
        dealt = [
            Open(texts[place::apart] if place < apart else (), command.start)
            for place in range(len(workers))
        ]
        held: list[Update] = []
        try:
            with self._holding_back() as held:
                begun = self._order({first: dealt[0]})
                others = dict(zip(workers[1:], dealt[1:], strict=True)) if begun else {}
                done = self._order(others)
        finally:
            order: dict[int | None, int] = {
                run: place + turn * apart
                for place, worker in enumerate(workers)
                for turn, run in enumerate(sorted(worker.runs))
            }
            self._pass_on_in_order(held, order)
        if begun and done:
            self._outbox.put([RunRemoved(number) for number in self._lost])
            self._lost.clear()
        needed = max(1, min(len(texts), self._staff.bound))
        self._staff.part(
            [each for each in self._staff.workers[needed:] if not each.jobs and not each.runs]
        )
        if not (begun and done):
            raise RefusedError

    def _pass_on_in_order(self, held: list[Update], order: Mapping[int | None, int]) -> None:
        def place(item: Any) -> tuple[bool, float]:
            return not isinstance(item, RunRemoved), order.get(
                getattr(item, "run", None), float("inf")
            )

        log = [item for update in held for item in update.log]
        self._outbox.put(
            replace(item, chosen=order.get(item.run) == 0) if isinstance(item, RunAdded) else item
            for item in sorted(log, key=place)
        )
        for update in held:
            self._outbox.put(update.snapshots)

    def _clear_shelves(self) -> None:
        """Forget data that was loaded: its files may be others by now."""
        for shelf in self._folder.iterdir():
            if shelf.is_dir():
                shutil.rmtree(shelf, ignore_errors=True)

    @contextlib.contextmanager
    def _holding_back(self) -> Iterator[list[Update]]:
        """Hold back what is said meanwhile, in the list."""
        held: list[Update] = []
        self._held = held
        try:
            yield held
        finally:
            self._held = None

    # ── orders ───────────────────────────────────────────────────────────────

    def _order(self, deeds: Mapping[Worker, Deed]) -> bool:
        """Have all of these carried out, at the same time; tell whether none was refused."""
        self._orders += 1
        number, turn = self._orders, self._staff.front
        for worker, deed in deeds.items():
            worker.send(Order(number, deed, turn))
        while any(each.answered < number for each in deeds if each in self._staff.workers):
            self._hear(None)
        return all(each in self._staff.workers and not each.refused for each in deeds)

    def _have_done(self, deeds: Mapping[Worker, Deed]) -> None:
        """Have all of these carried out, or raise `RefusedError`."""
        if not self._order(deeds):
            raise RefusedError

    def _having(self, folder: str) -> Worker:
        """Return who has the run that is recorded in a folder, or else who has fewest."""
        run = self._outbox.run_in(folder)
        there = self._staff.having(run)
        if there is None:
            self._staff.hire(len(self._staff.runs) + 1)
        return there or self._staff.freest()

    # ── what is heard ────────────────────────────────────────────────────────

    def _hear(self, timeout: float | None, *others: Any) -> bool:
        """Take what processes say; tell whether one of the others waited for is ready."""
        heard = {worker.pipe: worker for worker in self._staff.workers}
        ready: list[Any] = wait([*heard, *others], timeout)
        for pipe in ready:
            worker = heard.get(pipe)
            if worker is not None:
                self._listen(worker)
        return any(other in ready for other in others)

    def _listen(self, worker: Worker) -> None:
        try:
            update: Update = worker.pipe.recv()
        except (EOFError, OSError):
            self._lose(worker)
            return
        if not worker.heard:
            worker.heard = True
            self._outbox.put([Busy("")])
        log = tuple(item for item in update.log if not self._note(worker, item))
        if self._held is None:
            self._outbox.add(Update(log, update.snapshots))
        else:
            self._outbox.put([item for item in log if isinstance(item, Busy | Progress)])
            log = tuple(item for item in log if not isinstance(item, Busy | Progress))
            self._held.append(Update(log, update.snapshots))

    def _note(self, worker: Worker, item: Any) -> bool:
        """Note what concerns the leader; tell whether it is for nobody else."""
        match item:
            case RunAdded(run=run):
                worker.runs.add(run)
                self._staff.seen = max(self._staff.seen, run)
            case RunRemoved(run=run):
                worker.runs.discard(run)
            case Progress(path=path, share=share):
                (worker.jobs.discard if share is None else worker.jobs.add)(path)
            case Changed(change=change):
                self._history.take(change)
                return True
            case Released(kept=kept):
                worker.runs.discard(kept.number)
                self._released = kept
                return True
            case Pace():
                worker.pace = item
                return True
            case Done(number=number, refused=refused):
                if number:
                    worker.answered, worker.refused = number, refused
                return True
        return False

    # ── balance ──────────────────────────────────────────────────────────────

    def _balance(self) -> None:
        """Move a run to where others are ahead, if that is worth it."""
        if len(self._staff.workers) < 2 or time.monotonic() < self._settled:
            return
        move = next_move(self._staff.workers, self._took)
        if move is not None:
            began = time.monotonic()
            self._move(move)
            ended = time.monotonic()
            self._took, self._settled = ended - began, ended + SETTLING

    def _move(self, move: Move[Worker]) -> None:
        self._released = None
        self._order({move.source: Release(move.run)})
        kept: Kept | None = self._released
        if kept is None:  # it has ended meanwhile
            return
        move.target.runs.add(kept.number)
        taken = move.target in self._staff.workers and self._order({move.target: TakeOver(kept)})
        if not taken and move.target in self._staff.workers:
            move.target.runs.discard(kept.number)
            self._restore(kept)
        elif not taken:  # it died before it had the run
            self._orphans[kept.number] = False, kept.turns
