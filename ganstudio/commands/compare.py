"""Train one experiment under several losses, side by side, from the same start.

Seed, data order, latents and first weights are the same in all of them. A sub-folder is
written for each, as 'ganstudio train' does, and for all of them comparison.png,
comparison.csv, summary.json and experiment.toml.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.commands import choice
from ganstudio.commands.logs import Logs, add_log
from ganstudio.commands.saying import say
from ganstudio.endings import INTERRUPTED

if TYPE_CHECKING:
    from ganstudio.training.experiment import Experiment
    from ganstudio.training.run import Run


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    choice.add_arguments(parser)
    parser.add_argument(
        "--loss",
        action="append",
        default=[],
        metavar="L",
        dest="losses",
        help="a loss to compare, as 'ganstudio list' names them (twice or more); a preset with "
        "variants of its own needs none",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to")
    parser.add_argument(
        "--overwrite", action="store_true", help="replace a comparison that is there"
    )
    choice.add_on_verdict(parser)
    add_log(parser)
    choice.add_no_record(parser)
    choice.add_record_limit(parser)


def run(arguments: Namespace) -> int:
    """Train all of them in lockstep and write what came of it."""
    from ganstudio.commands import outcome
    from ganstudio.export import run_folder

    experiment = _comparison(arguments)
    experiments = experiment.expand()
    folders = [arguments.out / name for name in outcome.folder_names(experiment)]
    for folder in (arguments.out, *folders):
        run_folder.check_free(folder, arguments.overwrite)
    logs = Logs.of(arguments.logs, arguments.out)
    runs = _built(experiments)

    from ganstudio.commands import loop, report
    from ganstudio.commands.hook import Hook
    from ganstudio.commands.trainee import Trainee

    hook = Hook(arguments.on_verdict)
    trainees = [
        Trainee(each, choice.recorder(arguments, each, folder), hook=hook, logs=logs.beside(folder))
        for each, folder in zip(runs, folders, strict=True)
    ]
    report.introduce(runs[0])
    try:
        loop.train(trainees, experiment.schedule.steps)
        outcomes = [outcome.of(each) for each in trainees]
    finally:
        for trainee in trainees:
            trainee.close()
    outcome.write(arguments.out, experiment, outcomes[: len(runs)])
    for fork, each in zip(trainees[len(runs) :], outcomes[len(runs) :], strict=True):
        assert fork.folder is not None
        each.write(fork.folder)
    for each in outcomes:
        say(report.sentence(each.summary))
    say(f"written to {arguments.out}")
    return INTERRUPTED if any(each.summary["interrupted"] for each in outcomes) else 0


def _comparison(arguments: Namespace) -> Experiment:
    """Return the experiment with one variant a run.

    Raises
    ------
    ExperimentError
        If there is nothing to compare, or a loss does not go with the experiment.
    """
    from ganstudio.objectives.variants import loss_variants
    from ganstudio.training.experiment import ExperimentError

    experiment = choice.chosen(arguments)
    if arguments.losses:
        experiment = experiment.compared(arguments.losses)
        if len({variant.loss for variant in experiment.variants}) < len(experiment.variants):
            raise ExperimentError(("--loss names the same loss twice; name each once",))
    if len(experiment.variants) < 2:
        known = ", ".join(loss_variants())
        raise ExperimentError((f"a comparison needs --loss twice or more; known: {known}",))
    return experiment


def _built(experiments: Sequence[Experiment]) -> list[Run]:
    """Build the runs; those on the same data share it."""
    runs: list[Run] = []
    for experiment in experiments:
        same = next((run for run in runs if run.experiment.data == experiment.data), None)
        shared = {"dataset": same.dataset, "samples": same.samples} if same else {}
        runs.append(choice.built(experiment, **shared))
    return runs
