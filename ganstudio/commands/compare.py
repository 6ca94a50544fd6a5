"""Train one experiment under several losses, side by side, from the same start.

Seed, data order, latents and first weights are the same in all of them. They train on every
core; a run that fails stops no other, and the exit code is 1. A sub-folder is written for each,
as 'ganstudio train' does, and for all of them comparison.png, comparison.csv, summary.json and
experiment.toml.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.commands import choice
from ganstudio.commands.logs import Logs, add_log
from ganstudio.commands.numbers import jobs
from ganstudio.commands.saying import say
from ganstudio.endings import INTERRUPTED

if TYPE_CHECKING:
    from ganstudio.commands.outcome import Told
    from ganstudio.training.experiment import Experiment


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
    parser.add_argument(
        "--jobs",
        type=jobs,
        metavar="N",
        help="processes that train them (as many as there are cores, on a GPU 1)",
    )
    choice.add_on_verdict(parser)
    add_log(parser)
    choice.add_no_record(parser)
    choice.add_record_limit(parser)


def run(arguments: Namespace) -> int:
    """Train all of them and write what came of it."""
    from ganstudio.commands import outcome, report
    from ganstudio.export import run_folder
    from ganstudio.machine import cores, on_cuda

    experiment = _comparison(arguments)
    experiments = experiment.expand()
    folders = [arguments.out / name for name in outcome.folder_names(experiment)]
    for folder in (arguments.out, *folders):
        run_folder.check_free(folder, arguments.overwrite)
    Logs.of(arguments.logs, arguments.out)  # which is refused before anything is trained
    most = arguments.jobs or (1 if on_cuda([experiment.dumps()]) else cores())
    failed = False
    if min(most, len(experiments)) > 1:
        from ganstudio.commands import side_by_side

        done = side_by_side.train(arguments, experiments, folders, min(most, len(experiments)))
        told, forks, failed = done.told, done.forks, bool(done.problems)
    else:
        told, forks = _here(arguments, experiments, folders)
    if told:
        outcome.write(arguments.out, experiment, dict(sorted(told.items())))
    summaries = [each.summary for each in (*(told[n] for n in sorted(told)), *forks)]
    for summary in summaries:
        say(report.sentence(summary))
    say(f"written to {arguments.out}")
    if any(summary["interrupted"] for summary in summaries):
        return INTERRUPTED
    return 1 if failed else 0


def _here(
    arguments: Namespace, experiments: Sequence[Experiment], folders: Sequence[Path]
) -> tuple[dict[int, Told], list[Told]]:
    """Train all of them in this process; return what came of them, and of their forks."""
    from ganstudio.commands import loop, outcome, report
    from ganstudio.commands.hook import Hook
    from ganstudio.commands.trainee import Trainee
    from ganstudio.training.building import Builder

    build = Builder(lambda _: None).build
    runs = [choice.built(each, build) for each in experiments]
    hook, logs = Hook(arguments.on_verdict), Logs.of(arguments.logs, arguments.out)
    trainees = [
        Trainee(each, choice.recorder(arguments, each, folder), hook=hook, logs=logs.beside(folder))
        for each, folder in zip(runs, folders, strict=True)
    ]
    report.introduce(runs[0])
    try:
        loop.train(trainees, experiments[0].schedule.steps)
        over = [outcome.of(each) for each in trainees]
    finally:
        for trainee in trainees:
            trainee.close()
    for place, each in enumerate(over):
        folder = folders[place] if place < len(folders) else trainees[place].folder
        assert folder is not None
        each.write(folder)
    told = [each.told() for each in over]
    return dict(enumerate(told[: len(runs)])), told[len(runs) :]


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
