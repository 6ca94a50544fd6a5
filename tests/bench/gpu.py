"""Everything that differs on a GPU, tried one after the other within minutes, as a table.

    python tests/bench/gpu.py [--device cuda] [--short] [--only WORD] [--minutes 5]

A check that fails, crashes or hangs is a row that says why, and the others go on: they run in
a process beside this one, which is replaced after each failure. The exit code is 1 if a row
failed, also for want of time. ``--device cpu --short`` tries the script itself.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from gpu_checks import CHECKS, Check, LeftOut, Where, device

HEADER = "| check | outcome | figure | s |\n| --- | --- | --- | --- |"
LOADING = 120.0
"""Seconds until torch and the device answer, at most."""
LONGEST = 60.0
"""Seconds that one check may take."""


@dataclass(frozen=True)
class Outcome:
    """What came of a check: ``ok``, ``left out`` or ``FAILED``, and a figure or the reason."""

    word: str
    text: str


class Worker:
    """A process that does one check after another, and has loaded torch when it is built."""

    def __init__(self, where: Where) -> None:
        self._pipe, far_end = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(target=_work, args=(far_end, where))
        self._process.start()
        far_end.close()
        self.ready = self._answer(LOADING)

    def do(self, name: str, seconds: float) -> Outcome:
        """Have a check done; a process that crashes or hangs is an outcome too."""
        if self.ready.word != "ok":
            return self.ready
        self._pipe.send(name)
        return self._answer(seconds)

    def _answer(self, seconds: float) -> Outcome:
        try:
            if self._pipe.poll(seconds):
                answer: Outcome = self._pipe.recv()
                return answer
        except EOFError:
            self._process.join()
            return Outcome("FAILED", f"the process ended (exit code {self._process.exitcode})")
        return Outcome("FAILED", f"still at it after {seconds:.0f} s")

    def end(self) -> None:
        """End the process, whatever it is at."""
        self._process.kill()
        self._process.join()


def _work(pipe: Connection, where: Where) -> None:
    """Load torch, then do what the pipe asks for."""
    pipe.send(_outcome(device, where))
    while True:
        pipe.send(_outcome(CHECKS[pipe.recv()], where))


def _outcome(check: Check, where: Where) -> Outcome:
    try:
        return Outcome("ok", check(where))
    except LeftOut as reason:
        return Outcome("left out", str(reason))
    except Exception as error:
        traceback.print_exc()
        return Outcome("FAILED", f"{type(error).__name__}: {error}".partition("\n")[0])


def table(names: list[str], where: Where, minutes: float) -> int:
    """Print a row for each check as it is done; return how many failed."""
    deadline = time.monotonic() + 60 * minutes
    worker, failed = Worker(where), 0
    print(f"{where.device}: {worker.ready.text}\n\n{HEADER}", flush=True)
    for name in names:
        began = time.monotonic()
        left = deadline - began
        if left > 0:
            outcome = worker.do(name, min(LONGEST, left))
        else:
            outcome = Outcome("FAILED", f"not reached within {minutes:g} minutes")
        seconds = time.monotonic() - began
        print(f"| {name} | {outcome.word} | {outcome.text} | {seconds:.1f} |", flush=True)
        if outcome.word == "FAILED":
            failed += 1
            if left > 0 and worker.ready.word == "ok":  # else the device is gone for good
                worker.end()
                worker = Worker(where)
    worker.end()
    return failed


def main() -> int:
    """Try what was asked for; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--device", default="cuda", help="cuda, cuda:N or cpu")
    parser.add_argument("--short", action="store_true", help="a few steps each")
    parser.add_argument("--only", default="", metavar="WORD", help="checks whose name holds it")
    parser.add_argument("--minutes", type=float, default=5.0, help="for all of it")
    options = parser.parse_args()
    names = [name for name in CHECKS if options.only in name]
    with tempfile.TemporaryDirectory() as room:
        where = Where(options.device, options.short, Path(room))
        failed = table(names, where, options.minutes)
    print(f"\n{failed} of {len(names)} checks failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
