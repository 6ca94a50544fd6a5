"""A process that trains some of the runs of a comparison, as whoever leads it sees it."""

from __future__ import annotations

import multiprocessing
from argparse import Namespace
from ctypes import c_long
from pathlib import Path
from typing import Any

from ganstudio.balance import Loaded
from ganstudio.commands.between import Task
from ganstudio.commands.group import work
from ganstudio.machine import cores
from ganstudio.telemetry.crew import NOBODY

CONTEXT = multiprocessing.get_context("spawn")


class Member(Loaded):
    """A process, and what is known of it.

    Attributes
    ----------
    pipe : Connection
        Where it is heard.
    tasks : dict of Task
        The runs that it has.
    """

    def __init__(self, arguments: Namespace, threads: int, first: int, folder: Path) -> None:
        super().__init__()
        self.tasks: dict[int, Task] = {}
        self._stepping = CONTEXT.RawValue(c_long, NOBODY)
        self.pipe, far_end = CONTEXT.Pipe()
        place = (first, cores(), folder, self._stepping)
        self._process = CONTEXT.Process(
            target=work, args=(far_end, arguments, place, threads), daemon=True
        )
        self._process.start()
        far_end.close()

    @property
    def stepping(self) -> int:
        """The run that makes a step now, or that made it when the process died."""
        return int(self._stepping.value)

    def send(self, word: Any) -> None:
        """Tell it something; that nobody hears it any more is heard at the pipe."""
        try:
            self.pipe.send(word)
        except OSError:
            return

    def give(self, task: Task) -> None:
        """Give it a run."""
        self.tasks[task.number] = task
        self.send(task)

    def end(self, patience: float = 0.0) -> int | None:
        """Bring about its end, after some seconds if it is not there by then; tell how it was."""
        self.pipe.close()
        self._process.join(patience)
        self._process.kill()
        self._process.join()
        return self._process.exitcode
