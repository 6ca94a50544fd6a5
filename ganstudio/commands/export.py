"""Write pictures of a run that was trained before.

'export grid' writes its sample grid as PNG; 'export figure' writes samples, outputs and
losses of one run, or of all runs of a comparison, as PNG, SVG or PDF.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ganstudio.export.figure import Column
    from ganstudio.training.run import Run

SCORED = 512
"""Samples of each kind that D scores for a figure."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    kinds = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    grid = kinds.add_parser("grid", help="the sample grid of a run")
    _add_common(grid, "PNG file to write")
    grid.add_argument("--rows", type=_count, metavar="R", help="rows; else the experiment's")
    grid.add_argument("--cols", type=_count, metavar="C", help="columns; else the experiment's")
    grid.add_argument("--scale", type=_count, metavar="K", help="else some 64 pixels an image")
    grid.add_argument("--padding", type=_size, default=2, metavar="P", help="pixels between images")
    grid.add_argument(
        "--generator",
        choices=("averaged", "live"),
        default="averaged",
        help="the EMA generator where there is one, or the one that was trained",
    )
    grid.add_argument(
        "--by-class", action="store_true", help="a class a row, told by a small classifier"
    )
    figure = kinds.add_parser("figure", help="samples, outputs and losses, side by side")
    _add_common(figure, "PNG, SVG or PDF file to write")


def _add_common(parser: ArgumentParser, out: str) -> None:
    parser.add_argument("folder", type=Path, metavar="RUN_DIR", help="what 'ganstudio train' wrote")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=out)
    parser.add_argument("--device", metavar="D", help="auto, cpu, cuda or cuda:N")


def _count(text: str) -> int:
    return _whole(text, 1, 256)


def _size(text: str) -> int:
    return _whole(text, 0, 256)


def _whole(text: str, low: int, high: int) -> int:
    if not text.isdecimal() or not low <= int(text) <= high:
        raise ArgumentTypeError(f"needs a whole number from {low} to {high}, not {text!r}")
    return int(text)


def run(arguments: Namespace) -> int:
    """Load the run and write the picture."""
    from ganstudio.export.figure import SUFFIXES

    _check_out(arguments.out, (".png",) if arguments.what == "grid" else SUFFIXES)
    {"grid": _grid, "figure": _figure}[arguments.what](arguments)
    print(f"written to {arguments.out}")
    return 0


def _check_out(path: Path, suffixes: tuple[str, ...]) -> None:
    from ganstudio.export.atomic import check_target

    if path.suffix.lower() not in suffixes:
        raise OSError(f"--out needs a name that ends in {' or '.join(suffixes)}, not {path.name!r}")
    check_target(path)


def _grid(arguments: Namespace) -> None:
    from ganstudio.export import run_folder
    from ganstudio.export.samples import export_samples, readable_scale
    from ganstudio.probes.sorting import classes_of
    from ganstudio.telemetry.messages import Export
    from ganstudio.training.experiment import ExperimentError

    shape = run_folder.read_experiment(arguments.folder).data.shape
    needs_data = arguments.by_class or len(shape) == 1
    run = run_folder.load(arguments.folder, arguments.device, with_data=needs_data)
    if arguments.by_class and not (run.dataset.classes and len(shape) == 3):
        raise ExperimentError(("the data of this run has no classes; leave out --by-class",))
    watch = run.experiment.watch
    order = Export(
        run=0,
        path=str(arguments.out),
        rows=arguments.rows or watch.rows,
        columns=arguments.cols or watch.columns,
        scale=arguments.scale or readable_scale(shape),
        padding=arguments.padding,
        averaged=arguments.generator == "averaged",
        by_class=arguments.by_class,
    )
    export_samples(run, order, classes_of)


def _figure(arguments: Namespace) -> None:
    from ganstudio.export import figure, run_folder
    from ganstudio.export.grid import Provenance
    from ganstudio.training.experiment import Experiment

    folders = _run_folders(arguments.folder)
    columns = [_column(folder, arguments.device) for folder in folders]
    experiment = Experiment.load(arguments.folder / run_folder.EXPERIMENT)
    drawn = figure.comparison(columns, experiment.title if len(columns) > 1 else "")
    figure.save(drawn, arguments.out, Provenance(experiment.dumps(), columns[0].step))


def _run_folders(folder: Path) -> list[Path]:
    """Return the folder itself, or those of the runs that were compared in it."""
    from ganstudio.commands.outcome import folder_names
    from ganstudio.export.run_folder import CHECKPOINT, EXPERIMENT
    from ganstudio.training.experiment import Experiment

    if not (folder / CHECKPOINT).exists() and (folder / EXPERIMENT).is_file():
        names = folder_names(Experiment.load(folder / EXPERIMENT))
        return [folder / name for name in names] or [folder]
    return [folder]


def _column(folder: Path, device: str | None) -> Column:
    from ganstudio.commands import outcome
    from ganstudio.commands.observer import Observer
    from ganstudio.export import run_folder, table

    run = run_folder.load(folder, device)
    _judge(run)
    try:
        series = table.read_series(folder / run_folder.SERIES)
        summary = json.loads((folder / run_folder.SUMMARY).read_text(encoding="utf-8"))
    except ValueError:
        raise OSError(f"the files in {folder} are damaged; train it again") from None
    return outcome.column(run, [series], Observer(run).glance(), summary)


def _judge(run: Run) -> None:
    """Have D score a batch of each kind, since a run that is read back has scored none yet."""
    import torch

    trainer, source = run.trainer, run.stream("outputs")
    chosen = torch.randint(len(run.data), (SCORED,), generator=source, device=run.data.device)
    fake = trainer.sample(trainer.latents(SCORED, source), averaged=False)
    trainer.recent_scores.append((trainer.score(run.data[chosen]), trainer.score(fake)))
