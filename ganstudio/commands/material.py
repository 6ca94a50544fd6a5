"""What exports are made of, read from the folders of runs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ganstudio.telemetry.jobs import ExportError

if TYPE_CHECKING:
    from ganstudio.export.kinds import Kind
    from ganstudio.export.options import Options
    from ganstudio.export.records import History, RunRecords
    from ganstudio.export.sampler import Sampler
    from ganstudio.telemetry.records import Collapse, Losses, Record
    from ganstudio.training.experiment import Experiment
    from ganstudio.training.run import Run

SCORED = 512
"""Samples of each kind that D scores for a figure."""


def folders_in(folders: Sequence[Path]) -> list[Path]:
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


def options_of(kind: Kind, experiment: Experiment, given: dict[str, Any]) -> Options:
    """Return the options that suit an experiment, changed by those that are given.

    Raises
    ------
    ExportError
        If one cannot be so; all of them at once.
    """
    suited = kind.options.suited(experiment)
    try:
        return kind.options.model_validate({**suited.model_dump(), **given})
    except ValidationError as error:
        told = [
            f"--{str(item['loc'][-1]).replace('_', '-')}: "
            f"{item['msg'][:1].lower()}{item['msg'][1:]}, not {item['input']!r}"
            for item in error.errors()
        ]
        raise ExportError("; ".join(told)) from None


def sampler_of(
    folder: Path, options: Options, device: str | None, at: int | None = None
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
    from ganstudio.probes.sorting import sorter_for

    if _from_recording(folder, at):
        run = resumed(folder, device, at)
    else:
        run = run_folder.load(folder, device, with_data=bool(getattr(options, "by_class", False)))
    return sampler_for(run, options, sorter_for)


def records_of(folder: Path, device: str | None, at: int | None = None) -> RunRecords:
    """Return what was measured of a run, up to a step; else all of it.

    Raises
    ------
    ExportError
        If a step is given of a run that was not recorded.
    """
    from ganstudio.export.recorded import RecordedRun
    from ganstudio.telemetry.recording.database import FILE

    if _from_recording(folder, at):
        return RecordedRun(folder, at)
    trained = TrainedRun(folder, device)
    if trained.experiment.missing and (folder / FILE).is_file():
        return RecordedRun(folder)  # since nothing can be measured anew
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


class TrainedRun:
    """`RunRecords` of a folder that ``ganstudio train`` wrote.

    What the folder does not hold is measured anew, when it is first asked for and can be.
    """

    def __init__(self, folder: Path, device: str | None) -> None:
        from ganstudio.export import run_folder

        self._folder, self._device = folder, device
        self.experiment = run_folder.read_experiment(folder)
        self.title = self.experiment.title

    @cached_property
    def history(self) -> History | None:
        """The snapshots that were taken on the way, if it was recorded."""
        from ganstudio.telemetry.recording.database import FILE
        from ganstudio.telemetry.recording.reader import RecordingReader

        return RecordingReader(self._folder) if (self._folder / FILE).is_file() else None

    @cached_property
    def step(self) -> int:
        """The step of its checkpoint."""
        return int(self._summary.get("steps") or 0)

    @cached_property
    def series(self) -> list[Losses]:
        """Every step of every series."""
        from ganstudio.export.run_folder import SERIES
        from ganstudio.export.table import read_series

        try:
            return [read_series(self._folder / SERIES)]
        except ValueError:
            raise self._damaged(SERIES) from None

    def record(self, channel: str) -> Record | None:
        """Return what is measured now, but the diagnosis as it was at the end of training."""
        return self._diagnosis if channel == "collapse" else self._measured.get(channel)

    @cached_property
    def _diagnosis(self) -> Collapse | None:
        from ganstudio.export.records import diagnosis_in
        from ganstudio.export.run_folder import SUMMARY

        try:
            return diagnosis_in(self._summary)
        except (KeyError, TypeError):
            raise self._damaged(SUMMARY) from None

    @cached_property
    def facts(self) -> Mapping[str, str]:
        """What the summary tells of the run."""
        from ganstudio.export.records import facts_in

        return facts_in(self._summary)

    @cached_property
    def _summary(self) -> dict[str, Any]:
        from ganstudio.export.run_folder import SUMMARY

        try:
            values = json.loads((self._folder / SUMMARY).read_text(encoding="utf-8"))
        except ValueError:
            raise self._damaged(SUMMARY) from None
        if not isinstance(values, dict):
            raise self._damaged(SUMMARY)
        return values

    def _damaged(self, name: str) -> OSError:
        return OSError(f"{self._folder / name} is damaged; train it again")

    @cached_property
    def _measured(self) -> dict[str, Record]:
        from ganstudio.commands.observer import Observer
        from ganstudio.export import run_folder

        if self.experiment.missing:
            return {}
        run = run_folder.load(self._folder, self._device)
        _judge(run)
        return Observer(run).glance()


def _judge(run: Run) -> None:
    """Have D score a batch of each kind, since a run that is read back has scored none yet."""
    source = run.stream("outputs")
    for pairing in run.trainer.pairings:
        real, of_real = pairing.domain.draw(SCORED, source)
        fake = pairing.sample(pairing.inputs(SCORED, source), averaged=False)
        of_fake = None if pairing.labels is None else pairing.labels.usual(SCORED)
        scores = pairing.score(real, of_real), pairing.score(fake, of_fake)
        pairing.recent_scores.append(scores)
