"""Trains runs one after another, or several at once in processes of their own.

Each run is what 'ganstudio train' makes of it. A process that dies takes no other run with it.
"""

from __future__ import annotations

import contextlib
import io
import json
import multiprocessing
import multiprocessing.connection
import os
import signal
import tempfile
import threading
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

CONTEXT = multiprocessing.get_context("spawn")
PATIENCE = 0.5
"""Seconds after which a run that has not ended is asked to again."""


@dataclass(frozen=True)
class Order:
    """A run that is to be trained.

    Attributes
    ----------
    experiment : str
        As TOML.
    folder : str
        Where to; what is there of it is replaced.
    resume : bool
        Whether the recording that is there is gone on with instead.
    threads : int or None
        CPU threads, instead of the experiment's.
    logs : tuple of str
        What else it is told to, as ``--log`` has it.
    """

    experiment: str
    folder: str
    resume: bool = False
    threads: int | None = None
    logs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What came of it: a sentence where something went wrong; whether it was interrupted."""

    order: Order
    problem: str = ""
    interrupted: bool = False


def carry_out(orders: Sequence[Order], jobs: int) -> Iterator[Result]:
    """Yield each run's result as it comes; ends early when one is interrupted."""
    if min(jobs, len(orders)) <= 1:
        for order in orders:
            result = train(order)
            yield result
            if result.interrupted:
                return
    else:
        yield from in_processes(list(orders), jobs)


def train(order: Order) -> Result:
    """Train one run in this process."""
    from ganstudio.commands import train as command
    from ganstudio.export.run_folder import SUMMARY

    parser = ArgumentParser()
    command.add_arguments(parser)
    with tempfile.TemporaryDirectory() as temporary, contextlib.redirect_stdout(io.StringIO()):
        try:
            command.run(parser.parse_args(_words(order, Path(temporary, "experiment.toml"))))
            summary = json.loads(Path(order.folder, SUMMARY).read_text(encoding="utf-8"))
        except Exception as error:  # the others go on
            return Result(order, str(error) or type(error).__name__)
    return Result(order, interrupted=bool(summary["interrupted"]))


def _words(order: Order, path: Path) -> list[str]:
    """Return what follows 'ganstudio train'; the experiment is written to ``path`` for it."""
    logs = [word for log in order.logs for word in ("--log", log)]
    if order.resume:
        return ["--resume", order.folder, *logs]
    path.write_text(order.experiment, encoding="utf-8")
    threads = [] if order.threads is None else ["--threads", str(order.threads)]
    return [str(path), "--out", order.folder, "--overwrite", *threads, *logs]


# ── in processes ──────────────────────────────────────────────────────────────


class Worker:
    """A process that trains one run at a time."""

    def __init__(self) -> None:
        self.order: Order | None = None
        self.line, theirs = CONTEXT.Pipe()
        self._process = CONTEXT.Process(target=_work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def begin(self, order: Order) -> None:
        """Give it a run."""
        self.order = order
        self.line.send(order)

    def result(self) -> Result:
        """Return what came of its run."""
        assert self.order is not None
        try:
            result: Result = self.line.recv()
        except EOFError:
            self._process.join()
            order, self.order = self.order, None
            code = self._process.exitcode
            return Result(order, f"its process ended with code {code}, for want of memory?")
        self.order = None
        return result

    @property
    def dead(self) -> bool:
        """Whether its process has ended."""
        return not self._process.is_alive()

    def interrupt(self) -> None:
        """Let its run end at the next step; one that has no steps yet does not hear of it."""
        if self._process.pid is not None and self._process.is_alive():
            os.kill(self._process.pid, signal.SIGINT)

    def end(self) -> None:
        """Let it go, amid its run if it has one."""
        with contextlib.suppress(OSError):
            self.line.send(None)
        self.line.close()
        if self.order is not None:
            self._process.kill()
        self._process.join()


def _work(line: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # heard only while a run is trained
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with (
        open(os.devnull, "w") as nowhere,
        contextlib.redirect_stderr(nowhere),
        contextlib.suppress(EOFError, OSError),  # nobody is there any more
    ):
        while (order := line.recv()) is not None:
            line.send(train(order))


def _end_with_parent() -> None:
    """Let a run end at its next step once whoever asked for it is gone, however that was."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    multiprocessing.connection.wait([parent.sentinel])
    while True:  # one that has no steps yet does not hear of it
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(PATIENCE)


def in_processes(orders: list[Order], jobs: int) -> Iterator[Result]:
    """Yield each run's result as it comes, of so many processes; see `carry_out`."""
    workers: list[Worker] = []
    try:
        workers += [Worker() for _ in range(min(jobs, len(orders)))]
        for worker in workers:
            worker.begin(orders.pop(0))
        while busy := {worker.line: worker for worker in workers if worker.order is not None}:
            for line in multiprocessing.connection.wait(list(busy)):
                worker = busy[line]  # type: ignore[index]
                result = worker.result()
                if worker.dead:
                    workers[workers.index(worker)] = worker = _replaced(worker)
                if orders and not result.interrupted:
                    worker.begin(orders.pop(0))
                yield result
    except KeyboardInterrupt:
        orders.clear()
        yield from _interrupted(workers)
    finally:
        for worker in workers:
            worker.end()


def _replaced(worker: Worker) -> Worker:
    worker.end()
    return Worker()


def _interrupted(workers: Sequence[Worker]) -> Iterator[Result]:
    """Let all runs end at the next step, and yield them."""
    while busy := {worker.line: worker for worker in workers if worker.order is not None}:
        for worker in busy.values():
            worker.interrupt()
        for line in multiprocessing.connection.wait(list(busy), PATIENCE):
            yield busy[line].result()  # type: ignore[index]
