"""Measure what was trained before, or a folder of images, each beside its floor.

RUN is what 'ganstudio train' wrote, or a run's recording: its newest checkpoint is measured, or
that of another step, or every one that was kept. The results stay in the recording, beside what
was measured while it was trained, each with the number of its samples. FOLDER holds images, or is
a zip of them: they are measured against a data set that a preset, a TOML file, a run or another
folder of images names.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.commands import numbers
from ganstudio.commands.bars import bar
from ganstudio.commands.saying import say, tell

if TYPE_CHECKING:
    from ganstudio.data.base import Data
    from ganstudio.probes.onnx_features import OnnxFeatures
    from ganstudio.telemetry.jobs import Report
    from ganstudio.telemetry.measurements import Measurement
    from ganstudio.training.run import Run

SAMPLES = 50_000
FEWEST = 32
"""Samples below which measures jump too much to tell anything."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "subject", type=Path, metavar="RUN|FOLDER", help="a run's folder, or a folder of images"
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--step", type=numbers.step, metavar="N", help="the newest checkpoint at or before step N"
    )
    which.add_argument("--every", action="store_true", help="every checkpoint that was kept")
    which.add_argument(
        "--against",
        metavar="DATA",
        help="what images are measured against: a preset, a TOML file, a run or a folder of images",
    )
    parser.add_argument(
        "--samples",
        type=int,
        default=SAMPLES,
        metavar="N",
        help=f"samples, as far as there are real ones to compare with (default: {SAMPLES})",
    )
    parser.add_argument(
        "--into", type=Path, metavar="CSV", help="a table to add the results to as well"
    )
    parser.add_argument(
        "--extractor",
        type=Path,
        metavar="FILE.onnx",
        help="a network of your own, by whose features distances are taken as well: of images "
        "(n, C, H, W) in [-1, 1]; it runs in a process of its own",
    )
    parser.add_argument("--device", metavar="D", help="auto, cpu, cuda or cuda:N")


def run(arguments: Namespace) -> int:
    """Measure, tell, keep."""
    from ganstudio.export.measures import add_measurements, check_table
    from ganstudio.telemetry.jobs import ExportError

    if arguments.samples < FEWEST:
        raise ExportError(f"--samples: give at least {FEWEST}, not {arguments.samples}")
    if arguments.into is not None:
        check_table(arguments.into)
    with _extractors(arguments.extractor) as extractors:
        measured = _of_images if arguments.against else _of_run
        for found in measured(arguments, extractors):
            _show("images" if arguments.against else f"step {found[0].step}", found)
            if arguments.into is not None:
                add_measurements(arguments.into, found)
    if arguments.into is not None:
        say(f"added to {arguments.into}")
    return 0


@contextmanager
def _extractors(file: Path | None) -> Iterator[tuple[OnnxFeatures, ...]]:
    """Give the extractor that is asked for, and let go of it."""
    if file is None:
        yield ()
        return
    from ganstudio.probes.onnx_features import OnnxFeatures

    with closing(OnnxFeatures(file)) as extractor:
        yield (extractor,)


# ── a run ─────────────────────────────────────────────────────────────────────


def _of_run(
    arguments: Namespace, extractors: tuple[OnnxFeatures, ...]
) -> Iterator[list[Measurement]]:
    """Yield the measures of each checkpoint, once they are kept in the recording."""
    from ganstudio.data.base import DataError
    from ganstudio.probes.evaluation import evaluated
    from ganstudio.telemetry.recording.database import FILE

    folder = arguments.subject
    for trained in _runs(arguments):
        if extractors and len(trained.experiment.data.shape) != 3:
            raise DataError("an extractor makes features of images; leave it out for points")
        with bar(f"step {trained.iteration}") as report:
            found = _measured(
                partial(evaluated, trained, arguments.samples, extractors=extractors), report
            )
        if (folder / FILE).is_file():
            _keep(folder, found)
        yield found


def _runs(arguments: Namespace) -> Iterator[Run]:
    """Yield the run as it was at each step that is asked for."""
    from ganstudio.export import run_folder
    from ganstudio.export.recorded import resumed
    from ganstudio.telemetry.jobs import ExportError
    from ganstudio.telemetry.recording.database import FILE
    from ganstudio.telemetry.recording.reader import RecordingReader

    folder, device = arguments.subject, arguments.device
    recorded = (folder / FILE).is_file()
    if not recorded and not (folder / run_folder.CHECKPOINT).is_file():
        raise ExportError(
            f"{folder} is not the folder of a run; to measure images in it, "
            f"add --against with what they are to be compared with"
        )
    if not recorded:
        if arguments.every or arguments.step is not None:
            raise ExportError(
                f"{folder} was not recorded, so it is known at its end only; "
                f"leave out --step and --every"
            )
        yield run_folder.load(folder, device)
        return
    if not arguments.every:
        yield resumed(folder, device, arguments.step)
        return
    with RecordingReader(folder) as reader:
        steps = [checkpoint.step for checkpoint in reader.checkpoints()]
    if not steps:
        raise ExportError(f"{folder} has no checkpoint yet; train it further")
    trained = None
    for step in steps:
        trained = resumed(folder, device, step, like=trained)  # whose classifier is taught once
        yield trained


def _keep(folder: Path, found: Sequence[Measurement]) -> None:
    from ganstudio.telemetry.measurements import Look
    from ganstudio.telemetry.recording.measured import write_look
    from ganstudio.telemetry.recording.writer import RecordingWriter

    with closing(RecordingWriter(folder)) as writer:
        write_look(writer.put, Look(tuple(found)))


# ── images ────────────────────────────────────────────────────────────────────


def _of_images(
    arguments: Namespace, extractors: tuple[OnnxFeatures, ...]
) -> Iterator[list[Measurement]]:
    """Yield the measures of images against a data set."""
    import torch

    from ganstudio.data.base import DataError
    from ganstudio.data.images import Folder
    from ganstudio.probes.evaluation import Evaluation
    from ganstudio.telemetry.measurements import Measurement

    real = _data(arguments.against)
    if len(real.shape) != 3:
        raise DataError(f"{arguments.against} is data of points; images cannot be compared with it")
    channels, side, _ = real.shape
    if side < 8 or channels not in (1, 3):
        raise DataError(f"{arguments.against} has images of a shape that no files have")
    given = Folder(path=str(arguments.subject), size=side, channels=channels).load()
    dataset = real.load()
    samples, data = torch.from_numpy(given.floats()), torch.from_numpy(dataset.floats())
    for note in (*given.notes, *dataset.notes):
        tell(f"note: {note}")
    order = torch.randperm(len(samples), generator=torch.Generator().manual_seed(0))
    count = min(arguments.samples, len(samples))
    with bar("measures") as report:

        def work(share: Report) -> list[Measurement]:
            evaluation = Evaluation(dataset, data, real.name, count, extractors)
            found = evaluation.of(samples[order[: evaluation.samples]], share)
            return [Measurement(0, 0.0, each, "", n, evaluated=True) for each, n in found]

        found = _measured(work, report)
    yield found


def _data(name: str) -> Data:
    """Return the data that a preset, a TOML file, a run's folder or a folder of images names."""
    from ganstudio.commands.folders import experiment_of
    from ganstudio.data.images import Folder
    from ganstudio.export.run_folder import EXPERIMENT
    from ganstudio.preset_folder import find

    path = Path(name)
    if path.is_dir() or path.suffix.lower() == ".zip":
        if not (path / EXPERIMENT).is_file():
            return Folder(path=name)
        experiment = experiment_of(path)
    else:
        experiment = find(name)
    data: Data = experiment.data
    return data


def _measured(work: Callable[[Report], list[Measurement]], report: Report) -> list[Measurement]:
    """Measure; say in one sentence what there is too little of."""
    from ganstudio.telemetry.jobs import ExportError

    try:
        return work(report)
    except ValueError as error:
        raise ExportError(f"{error}; choose more data") from None


def _show(subject: str, found: Sequence[Measurement]) -> None:
    """Print a table, a row a measure."""
    from ganstudio.commands.columns import table

    say(subject)
    rows = [
        [
            " · ".join(filter(None, (each.part, each.measure.title))),
            each.measure.text,
            each.measure.strays or "–",
            each.measure.floor_text,
            str(each.samples),
        ]
        for each in found
    ]
    for line in table(["measure", "value", "±", "perfect sampler", "samples"], rows):
        say(line)
