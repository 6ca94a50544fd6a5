"""The processes that train: how many there are, which has which run, who comes and who goes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ganstudio.gui.serving.worker import Worker
from ganstudio.machine import cores, on_cuda
from ganstudio.telemetry.crew import Order, Share
from ganstudio.telemetry.messages import RecordTo


class Staff:
    """Has a process for each run, or as many as there may be.

    The engine's thread owns it. Another may read ``pids``, which is replaced, and call `kill`.

    Parameters
    ----------
    most
        Processes at most; None for as many as there are cores.

    Attributes
    ----------
    workers : list of Worker
        Those that are there.
    pids : tuple of int
        Their processes.
    bound : int
        How many there may be for what is trained now.
    seen : int
        The highest number that a run has had.
    library : RecordTo
        Where runs are recorded, which whoever comes is told.
    folder : Path
        What they share.
    """

    folder: Path

    def __init__(self, most: int | None = None) -> None:
        self._most = cores() if most is None else most
        self.workers: list[Worker] = []
        self.pids: tuple[int, ...] = ()
        self.begin()

    def begin(self) -> None:
        """Begin afresh, when all have gone."""
        self.bound, self.seen, self.library = self._most, -1, RecordTo("")

    def bind(self, experiments: Iterable[str]) -> None:
        """Let runs on a GPU, which shares itself out, be in one process."""
        self.bound = 1 if on_cuda(experiments) else self._most

    # ── coming and going ─────────────────────────────────────────────────────

    def hire(self, runs: int) -> None:
        """Let there be a process for each of so many runs, or as many as there may be.

        Where the system lets no more of them begin, those that are there have all of the runs.
        """
        for _ in range(max(1, min(runs, self.bound)) - len(self.workers)):
            taken = {worker.first % self._most for worker in self.workers}
            place = next(n for n in range(self._most) if n not in taken)
            while place <= self.seen:
                place += self._most
            try:
                worker = Worker(place, self._most, self.folder)
            except OSError:
                if not self.workers:
                    raise
                break
            self.workers.append(worker)
            worker.send(Order(0, self.library))
        self.recount()

    def recount(self) -> None:
        """Tell each how many there are, whom they share the cores with."""
        self.pids = tuple(worker.pid for worker in self.workers)
        together = len(self.workers)
        share = Share(together, max(1, cores() // together) if together > 1 else 0)
        for worker in self.workers:
            worker.send(Order(0, share))

    def part(self, workers: Iterable[Worker]) -> None:
        """Let processes end, all at the same time, with what is still to be recorded."""
        going = list(workers)
        for worker in going:
            worker.quit()
        for worker in going:
            self.strike_off(worker)
        self.recount()

    def strike_off(self, worker: Worker) -> int | None:
        """Wait for the end of a process; return its exit code."""
        code = worker.end()
        self.workers.remove(worker)  # `kill` reaches it until then
        return code

    def kill(self) -> None:
        """End all at once; safe from any thread."""
        for worker in list(self.workers):
            worker.kill()

    # ── who has what ─────────────────────────────────────────────────────────

    @property
    def runs(self) -> set[int]:
        """All runs that are there."""
        return {run for worker in self.workers for run in worker.runs}

    @property
    def front(self) -> int:
        """The turn at which whoever sets out begins."""
        return max((worker.front for worker in self.workers), default=0)

    def freest(self) -> Worker:
        """Return who has fewest runs."""
        return min(self.workers, key=lambda worker: len(worker.runs))

    def having(self, run: int | None) -> Worker | None:
        """Return who has a run."""
        return next((worker for worker in self.workers if run in worker.runs), None)
