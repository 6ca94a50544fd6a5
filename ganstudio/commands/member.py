"""A process that trains some of the runs of a comparison."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from ganstudio.commands.between import Task
from ganstudio.commands.group import work
from ganstudio.machine import cores
from ganstudio.spawned import Spawned


class Member(Spawned):
    """Such a process, and what is known of it.

    Attributes
    ----------
    tasks : dict of Task
        The runs that it has.
    """

    def __init__(self, arguments: Namespace, threads: int, first: int, folder: Path) -> None:
        super().__init__(work, first, cores(), folder, arguments, threads)
        self.tasks: dict[int, Task] = {}

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
