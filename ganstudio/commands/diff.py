"""Say in which settings two experiments differ: presets, TOML files or folders of runs.

A line a setting: its path as --set takes it, its name, and what A and B have.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.commands.columns import table
from ganstudio.commands.saying import say, say_json

if TYPE_CHECKING:
    from ganstudio.training.experiment import Experiment


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    for name in ("A", "B"):
        parser.add_argument(name, help="a preset's name, a TOML file or a run's folder")
    parser.add_argument("--json", action="store_true", help="the same for programs")


def run(arguments: Namespace) -> int:
    """Print what differs."""
    from ganstudio.training.declared import compared

    found = compared(experiment_of(arguments.A), experiment_of(arguments.B))
    if arguments.json:
        say_json([asdict(each) for each in found])
    elif not found:
        say("the two are the same")
    else:
        rows = [(d.path, f"{d.title}{f' ({d.unit})' if d.unit else ''}", *d.texts()) for d in found]
        say("\n".join(table(("setting", "", arguments.A, arguments.B), rows)))
    return 0


def experiment_of(name: str) -> Experiment:
    """Return the experiment that a word means.

    Raises
    ------
    ExperimentError
        If it means none, or one that is not valid.
    """
    from ganstudio.library.reading import read
    from ganstudio.preset_folder import find
    from ganstudio.training.experiment import ExperimentError
    from ganstudio.training.recorded import recorded

    folder = Path(name)
    if not folder.is_dir():
        return find(name)
    entry = read(folder)
    if not entry.experiment:
        raise ExperimentError((f"{name} is not the folder of a run; name one that was trained",))
    return recorded(entry.experiment, name)
