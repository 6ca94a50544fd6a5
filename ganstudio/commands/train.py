"""Train an experiment and leave all of it in a folder.

The folder then holds experiment.toml, series.csv, verdicts.csv, grid.png,
checkpoint.safetensors and summary.json. Ctrl-C stops at the next step and still writes them.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from ganstudio.commands import choice


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    choice.add_arguments(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to")
    parser.add_argument("--overwrite", action="store_true", help="replace a run that is there")


def run(arguments: Namespace) -> int:
    """Train, diagnose, write."""
    from ganstudio.export import run_folder
    from ganstudio.training.experiment import ExperimentError

    experiment = choice.chosen(arguments)
    if experiment.variants:
        count = len(experiment.variants)
        raise ExperimentError(
            (f"{arguments.experiment} is a comparison of {count} runs; use 'ganstudio compare'",)
        )
    run_folder.check_free(arguments.out, arguments.overwrite)
    trained = choice.built(experiment)

    from ganstudio.commands import loop, report
    from ganstudio.commands.observer import Observer

    report.introduce(trained)
    observer = Observer(trained)
    (series,) = loop.train([trained], experiment.schedule.steps, observer.look)
    summary = report.summary(trained, series, observer.finish(), observer.verdicts)
    run_folder.write(arguments.out, trained, series, observer.verdicts, summary)
    print(report.sentence(summary))
    print(f"written to {arguments.out}")
    sys.stdout.flush()
    return 0
