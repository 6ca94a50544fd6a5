"""Say of an experiment, before it is trained, what it will take and what may go wrong.

It is trained for a few steps to find out, and nothing of that is kept.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ganstudio.commands import choice
from ganstudio.commands.saying import say


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    choice.add_arguments(parser)


def run(arguments: Namespace) -> int:
    """Look at each run that the experiment describes."""
    from ganstudio.training.preflight import foreseen
    from ganstudio.training.preflight.cost import cost

    for experiment in choice.chosen(arguments).expand():
        run = choice.built(experiment)
        say(f"{experiment.title}: {run.dataset.describe()} · {run.device_label}")
        taken = cost(run)
        say(f"  {taken}")
        sentences = *taken.warnings(), *run.dataset.notes, *foreseen(experiment, run.dataset)
        for sentence in sentences or ("nothing speaks against it",):
            say(f"  {sentence}")
    return 0
