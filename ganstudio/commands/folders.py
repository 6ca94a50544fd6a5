"""Folders of runs as what exports are made of: a generator, or what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.telemetry.jobs import ExportError

if TYPE_CHECKING:
    from ganstudio.export.options import Options
    from ganstudio.export.records import RunRecords
    from ganstudio.export.sampler import Sampler
    from ganstudio.training.experiment import Experiment


def expanded(folders: Sequence[Path]) -> list[Path]:
    """Return the folders themselves, and for that of a comparison those of its runs."""
    return [each for folder in folders for each in _runs_in(folder)]


def _runs_in(folder: Path) -> list[Path]:
    if _is_recording(folder):
        return [folder]

    from ganstudio.commands.outcome import folder_names
    from ganstudio.export.run_folder import CHECKPOINT, EXPERIMENT
    from ganstudio.training.experiment import Experiment

    if not (folder / CHECKPOINT).exists() and (folder / EXPERIMENT).is_file():
        names = folder_names(Experiment.load(folder / EXPERIMENT))
        return [folder / name for name in names] or [folder]
    return [folder]


def experiment_of(folder: Path) -> Experiment:
    """Return the experiment of a run, or of a comparison.

    Raises
    ------
    RunFolderError, ExperimentError
        If it is not the folder of a run.
    """
    from ganstudio.export import run_folder
    from ganstudio.export.recorded import RecordedRun

    if _is_recording(folder):
        return RecordedRun(folder).experiment
    return run_folder.read_experiment(folder)


def sampler_of(
    folder: Path,
    options: Options,
    device: str | None,
    at: int | None = None,
    pairing: str = "",
) -> Sampler:
    """Return the generator of a run, as it was kept at or before a step; else at the end.

    Raises
    ------
    ExportError
        If a step is given of a run that was not recorded.
    """
    from ganstudio.export import run_folder
    from ganstudio.export.ordering import sampler_for
    from ganstudio.export.recorded import resumed
    from ganstudio.probes.gauging import SampleJudges

    if _from_recording(folder, at):
        run = resumed(folder, device, at)
    else:
        judged = options.measured or bool(getattr(options, "by_class", False))
        run = run_folder.load(folder, device, with_data=judged)
    return sampler_for(run, options, SampleJudges(), pairing)


def records_of(
    folder: Path, device: str | None, at: int | None = None, pairing: str = ""
) -> RunRecords:
    """Return what was measured of a run, up to a step; else all of it.

    Raises
    ------
    ExportError
        If a step is given of a run that was not recorded.
    """
    from ganstudio.commands.trained import TrainedRun
    from ganstudio.export.recorded import RecordedRun
    from ganstudio.telemetry.recording.database import FILE

    if _from_recording(folder, at):
        return RecordedRun(folder, at, pairing)
    trained = TrainedRun(folder, device, pairing)
    if trained.experiment.missing and (folder / FILE).is_file():
        return RecordedRun(folder, pairing=pairing)  # since nothing can be measured anew
    return trained


def _from_recording(folder: Path, at: int | None) -> bool:
    from ganstudio.telemetry.recording.database import FILE

    if at is None:
        return _is_recording(folder)
    if not (folder / FILE).is_file():
        raise ExportError(
            f"{folder} was not recorded, so it is known at its end only; leave out --step"
        )
    return True


def _is_recording(folder: Path) -> bool:
    from ganstudio.export.run_folder import CHECKPOINT
    from ganstudio.telemetry.recording.database import FILE

    return (folder / FILE).is_file() and not (folder / CHECKPOINT).is_file()
