"""Train an experiment and leave all of it in a folder.

The folder then holds experiment.toml, series.csv, measures.csv, verdicts.csv, grid.png,
checkpoint.safetensors and summary.json, and meanwhile already the recording
(telemetry.sqlite, checkpoints/), from which a run that was interrupted in any way is gone
on with: 'ganstudio train --resume DIR'. Ctrl-C stops at the next step and still
writes everything, and the exit code is 130. At the end all measures are taken, for a minute
at most.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.commands import choice
from ganstudio.commands.logs import Logs, add_log
from ganstudio.commands.saying import say, tell
from ganstudio.endings import INTERRUPTED

if TYPE_CHECKING:
    from ganstudio.commands.trainee import Trainee


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "experiment", nargs="?", metavar="PRESET|FILE", help="a preset's name or a TOML file"
    )
    choice.add_overrides(parser)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", type=Path, metavar="DIR", help="folder to write to")
    where.add_argument(
        "--resume", type=Path, metavar="DIR", help="go on with the run that is recorded there"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace a run that is there")
    choice.add_on_verdict(parser)
    add_log(parser)
    choice.add_no_record(parser)
    choice.add_record_limit(parser)


def run(arguments: Namespace) -> int:
    """Train, diagnose, write."""
    from ganstudio.commands import loop

    trainees = [_resumed(arguments) if arguments.resume else _fresh(arguments)]
    try:
        loop.train(trainees, trainees[0].run.experiment.schedule.steps)

        from ganstudio.commands import outcome, report

        done = [outcome.of(each) for each in trainees]
    finally:
        for each in trainees:
            each.close()
    folders = [arguments.resume or arguments.out, *(each.folder for each in trainees[1:])]
    interrupted = any(each.summary["interrupted"] for each in done)
    for folder, result in zip(folders, done, strict=True):
        result.write(folder)
        say(report.sentence(result.summary))
        say(f"written to {folder}")
    return INTERRUPTED if interrupted else 0


def _fresh(arguments: Namespace) -> Trainee:
    """Return a run that begins.

    Raises
    ------
    ExperimentError, DataError, OSError
        If the experiment, its data or the folder cannot be used.
    """
    from ganstudio.export import run_folder
    from ganstudio.training.experiment import ExperimentError

    if arguments.experiment is None:
        raise ExperimentError(("name a preset or a TOML file to train",))
    experiment = choice.chosen(arguments)
    if experiment.variants:
        count = len(experiment.variants)
        raise ExperimentError(
            (f"{arguments.experiment} is a comparison of {count} runs; use 'ganstudio compare'",)
        )
    run_folder.check_free(arguments.out, arguments.overwrite)
    logs = Logs.of(arguments.logs, arguments.out)
    trained = choice.built(experiment)

    from ganstudio.commands import report
    from ganstudio.commands.hook import Hook
    from ganstudio.commands.trainee import Trainee

    recorder = choice.recorder(arguments, trained, arguments.out)
    trainee = Trainee(trained, recorder, hook=Hook(arguments.on_verdict), logs=logs)
    report.introduce(trained)
    return trainee


def _resumed(arguments: Namespace) -> Trainee:
    """Return a run that goes on from its newest checkpoint.

    Raises
    ------
    ExperimentError, DataError, OSError
        If it cannot go on, or not with what is asked for.
    """
    from ganstudio.commands import report
    from ganstudio.commands.hook import Hook
    from ganstudio.commands.trainee import Trainee
    from ganstudio.telemetry.messages import Edited, Resumed
    from ganstudio.training.changes import told
    from ganstudio.training.differing import differences
    from ganstudio.training.experiment import ExperimentError
    from ganstudio.training.resuming import newest_point

    if arguments.experiment is not None or arguments.no_record:
        raise ExperimentError(("--resume goes on with the run as it is; leave out the rest",))
    logs = Logs.of(arguments.logs, arguments.resume)
    point = newest_point(arguments.resume)
    wanted = choice.changed(point.experiment, arguments)
    changes = differences(point.experiment, wanted)
    if "schedule.steps" in changes and wanted.schedule.steps < point.step:
        raise ExperimentError(
            (f"step {point.step} is made already; give --steps {point.step} or more",)
        )
    run = choice.built(point.experiment)
    notes = point.give_to(run)
    if not run.can_adopt(wanted):
        raise ExperimentError(
            (f"{', '.join(changes)} cannot be changed in a run that goes on; begin another",)
        )
    hook = Hook(arguments.on_verdict)
    trainee = Trainee.resuming(run, arguments.resume, hook, logs)
    report.introduce(run)
    again = f"; steps up to {point.lost} are made again" if point.lost else ""
    for note in (*notes, f"goes on from step {run.iteration}{again}"):
        tell(f"note: {note}")
    trainee.tell(Resumed(0, run.iteration, point.lost))
    if changes:
        run.adopt(wanted)
        changed = told(point.experiment, wanted)
        trainee.tell(Edited(0, run.iteration, wanted.dumps(), changed, restarted=False))
    return trainee
