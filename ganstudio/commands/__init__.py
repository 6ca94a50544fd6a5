"""One module a command of the command line.

Each has ``add_arguments`` and ``run``, which returns the exit code; its docstring is
its help. What takes long to import is imported when the command runs.

- ``gui``, ``replay``, ``list`` (``listing``), ``train``, ``compare``, ``export``: the commands.
- ``import`` (``importing``): logs of other programs, as recordings.
- ``data``: how data that lies in files is understood.
- ``check``: what a run will take, and what may go wrong.
- ``evaluate``: measures of what was trained before, or of images.
- ``translate``: a folder of images, by a run that has learnt to.
- ``runs``, ``diff``: what was trained before, and in what two experiments differ.
- ``demo``: what is trained to be shown.
- ``desktop``: its entry in the menu of a desktop.
- ``help``: what there is to read, on the terminal.
- ``side_by_side``: the runs of ``compare`` on every core; a ``member`` is a process that trains
  a ``group`` of them, and what passes ``between``.
- ``sweep``: one experiment in many settings, as it is ``asked`` for; ``workers`` trains its runs.
- ``numbers``: numbers on the command line.
- ``columns``, ``bars``: tables for the terminal, and how far something is; ``saying``: how
  sentences come onto it.
- ``own_files``: files of the user's own that are named by ``--with``.
- ``choice``: from a preset and ``--set`` to an experiment.
- ``loop``: training with a progress bar, until it is done or interrupted.
- ``observer``: the probes' view of it, for the verdict at the end.
- ``trainee``: a run that is trained here, with all that is measured and recorded of it.
- ``forked``: a fork that a rule makes of it; ``hook``: a command that hears of its verdicts;
  ``logs``: the loggers that it is told to.
- ``folders``: what exports are made of, read from folders; ``trained``: that of a finished run.
- ``outcome``, ``report``: what is said of a run when it is over.
"""

from argparse import ArgumentParser, Namespace
from typing import Protocol

from ganstudio.commands import (
    check,
    compare,
    data,
    demo,
    desktop,
    diff,
    evaluate,
    export,
    gui,
    help,
    importing,
    listing,
    replay,
    runs,
    sweep,
    train,
    translate,
)


class Command(Protocol):
    """A module of this package that is a command."""

    __doc__: str | None

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what the command takes."""

    def run(self, arguments: Namespace) -> int:
        """Carry it out and return the exit code."""


COMMANDS: dict[str, Command] = {
    "gui": gui,
    "replay": replay,
    "list": listing,
    "data": data,
    "check": check,
    "train": train,
    "compare": compare,
    "sweep": sweep,
    "export": export,
    "import": importing,
    "evaluate": evaluate,
    "translate": translate,
    "runs": runs,
    "diff": diff,
    "demo": demo,
    "help": help,
    "desktop": desktop,
}
