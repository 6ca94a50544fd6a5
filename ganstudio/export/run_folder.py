"""A run as a folder: read by people, sampled from and resumed by the program.

================================ ==================================================
``experiment.toml``              the whole experiment, resolved
``series.csv``                   a row a step
``measures.csv``                 a row each time that a measure was taken
``verdicts.csv``                 a row a look: the verdict, as word and as code
``grid.png``                     samples, with the experiment and the step inside
``checkpoint.safetensors``       networks, optimisers and random streams: no code in it
``summary.json``                 steps, speed, final losses, diagnostics
================================ ==================================================

Beside them lies its recording (`telemetry.recording`), unless it was not recorded.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.export.atomic import check_writable, naming
from ganstudio.export.measures import write_measurements
from ganstudio.export.options import GridOptions
from ganstudio.export.table import write_series, write_verdicts
from ganstudio.telemetry.measurements import Measurement
from ganstudio.telemetry.recording.database import CHECKPOINTS, claim
from ganstudio.telemetry.recording.database import FILE as RECORDING
from ganstudio.telemetry.records import Losses, Verdict
from ganstudio.training.experiment import Experiment, ExperimentError, read_text
from ganstudio.training.recorded import recorded

if TYPE_CHECKING:
    from ganstudio.training.run import Run

EXPERIMENT = "experiment.toml"
SERIES = "series.csv"
MEASURES = "measures.csv"
VERDICTS = "verdicts.csv"
GRID = "grid.png"
CHECKPOINT = "checkpoint.safetensors"
SUMMARY = "summary.json"
FILES = (EXPERIMENT, SERIES, MEASURES, VERDICTS, GRID, CHECKPOINT, SUMMARY)


class RunFolderError(OSError):
    """A folder that cannot be used; its text is one sentence with a way out."""


def check_free(folder: Path, overwrite: bool = False) -> None:
    """Find out, before training, whether a run can be written into a folder.

    Raises
    ------
    RunFolderError
        If it holds a run already, unless that may be overwritten.
    OSError
        If it cannot be written to.
    """
    check_writable(folder)
    if not overwrite and any((folder / name).exists() for name in (*FILES, RECORDING)):
        raise RunFolderError(
            f"{folder} already holds a run; choose another folder or add --overwrite"
        )


def clear(folder: Path) -> None:
    """Remove the run that a folder holds, if it holds one, and nothing else.

    Raises
    ------
    RecordingError
        If it is being recorded by another program.
    OSError
        If it cannot be removed.
    """
    if (folder / RECORDING).exists():
        claim(folder).close()
    for path in (*folder.glob(f"{RECORDING}*"), *(folder / name for name in FILES)):
        path.unlink(missing_ok=True)
    if (folder / CHECKPOINTS).is_dir():
        shutil.rmtree(folder / CHECKPOINTS)


def write(
    folder: Path,
    run: Run,
    series: Iterable[Losses],
    verdicts: Iterable[tuple[int, Verdict]],
    summary: Mapping[str, Any],
    measurements: Iterable[Measurement] = (),
) -> None:
    """Write a run; what was in the folder stays as it was until all files are complete.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    from safetensors.torch import save

    from ganstudio.export.sampler import Sampler
    from ganstudio.export.samples import write_grid

    with filling(folder) as staging:
        (staging / EXPERIMENT).write_text(run.experiment.dumps(), encoding="utf-8")
        write_series(staging / SERIES, series)
        write_measurements(staging / MEASURES, measurements)
        write_verdicts(staging / VERDICTS, verdicts)
        sampler = Sampler.of(run, run.experiment.watch.averaged)
        write_grid(sampler, staging / GRID, GridOptions.suited(run.experiment))
        (staging / CHECKPOINT).write_bytes(save(run.checkpoint()))
        write_json(staging / SUMMARY, summary)


def write_json(path: Path, values: Mapping[str, Any]) -> None:
    """Write values as JSON that every reader accepts: what is not finite must be None in them."""
    text = json.dumps(values, indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


@contextmanager
def filling(folder: Path) -> Iterator[Path]:
    """Give a temporary folder whose files move into ``folder`` if all goes well.

    Raises
    ------
    OSError
        If it cannot be written to, or the disk is full; names ``folder``.
    """
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with (
            naming(folder, folder),
            tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as temporary,
        ):
            staging = Path(temporary)
            yield staging
            for file in sorted(staging.iterdir()):
                os.replace(file, folder / file.name)
    except BaseException:
        if made:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def load(folder: Path, device: str | None = None, with_data: bool = True) -> Run:
    """Read a run back, ready to be sampled from and to be trained on where it was left.

    Parameters
    ----------
    folder
        What `write` wrote.
    device
        Where to, instead of the experiment's own device.
    with_data
        Whether the real data is loaded; sampling images does without it, training does not.
        That of a conditional run is loaded all the same: its classes are the data's.

    Raises
    ------
    RunFolderError
        If it is not such a folder.
    ExperimentError, DataError
        If its experiment or its data cannot be used here.
    """
    from ganstudio.training.run import Run

    experiment = read_experiment(folder)
    if experiment.missing:
        raise ExperimentError(experiment.missing, str(folder / EXPERIMENT))
    if device is not None:
        experiment = experiment.with_values({"device": device})
    needed = with_data or experiment.network.conditional
    run = Run(experiment, dataset=None if needed else _no_data(experiment))
    _restore(run, folder / CHECKPOINT)
    return run


def read_experiment(folder: Path) -> Experiment:
    """Return the experiment of a run folder, to be looked at.

    Raises
    ------
    RunFolderError
        If it is not such a folder.
    ExperimentError
        If its experiment is none.
    """
    for name in (EXPERIMENT, CHECKPOINT):
        if not (folder / name).is_file():
            raise RunFolderError(
                f"{folder} is not the folder of a run: there is no {name} in it; "
                f"name a folder that 'ganstudio train' wrote"
            )
    return recorded(read_text(folder / EXPERIMENT), EXPERIMENT)


def _restore(run: Run, path: Path) -> None:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        run.restore(load_file(path))
    except (SafetensorError, KeyError, IndexError, RuntimeError, TypeError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise RunFolderError(
            f"{path} does not fit its experiment ({reason}); train it again"
        ) from None


def _no_data(experiment: Experiment) -> Any:
    """Return a stand-in of one black sample: networks are built by shape alone."""
    import numpy as np

    from ganstudio.data.base import Dataset

    return Dataset(np.zeros((1, *experiment.data.shape), dtype=np.float32))
