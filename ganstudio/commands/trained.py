"""The folder of a finished run as what exports are made of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.foreign import parse_json, read_text
from ganstudio.telemetry.parts import known_as

if TYPE_CHECKING:
    from ganstudio.export.records import History
    from ganstudio.telemetry.measurements import Judgement, Measurement
    from ganstudio.telemetry.records import Collapse, Losses, Record
    from ganstudio.training.run import Run

SCORED = 512
"""Samples of each kind that D scores for a figure."""


class TrainedRun:
    """`RunRecords` of a folder that ``ganstudio train`` wrote.

    What the folder does not hold is measured anew, when it is first asked for and can be.
    """

    def __init__(self, folder: Path, device: str | None, pairing: str = "") -> None:
        from ganstudio.export import run_folder
        from ganstudio.export.records import part_among

        self._folder, self._device = folder, device
        names = self.series[0].names
        self._part = part_among(names, pairing)
        self._is_first = self._part == part_among(names, "")
        self.experiment = run_folder.read_experiment(folder)
        self.title = self.experiment.title

    @cached_property
    def history(self) -> History | None:
        """The snapshots that were taken on the way, if it was recorded."""
        from ganstudio.export.records import PartHistory
        from ganstudio.telemetry.recording.database import FILE
        from ganstudio.telemetry.recording.reader import RecordingReader

        if not (self._folder / FILE).is_file():
            return None
        reader = RecordingReader(self._folder)
        return PartHistory(reader, self._part) if self._part else reader

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

    @cached_property
    def measurements(self) -> list[Measurement]:
        """Every measure that was taken of it: from its recording, or else from its table."""
        from ganstudio.export.measures import read_measurements
        from ganstudio.export.run_folder import MEASURES
        from ganstudio.telemetry.recording.database import FILE
        from ganstudio.telemetry.recording.measured import measurements
        from ganstudio.telemetry.recording.reader import RecordingReader

        if (self._folder / FILE).is_file():
            with RecordingReader(self._folder) as reader:
                known = [taken for _, taken in measurements(reader)]
        elif (self._folder / MEASURES).is_file():
            try:
                known = read_measurements(self._folder / MEASURES)
            except ValueError:
                raise self._damaged(MEASURES) from None
        else:
            known = []
        return [each for each in known if each.part in ("", self._part)]

    @cached_property
    def judgements(self) -> list[Judgement]:
        """What was said of it on the way, if it was recorded."""
        from ganstudio.telemetry.recording.database import FILE
        from ganstudio.telemetry.recording.measured import judgements
        from ganstudio.telemetry.recording.reader import RecordingReader

        if not (self._folder / FILE).is_file():
            return []
        with RecordingReader(self._folder) as reader:
            return [said for _, said in judgements(reader) if said.part == self._part]

    def record(self, channel: str) -> Record | None:
        """Return what is measured now, but the diagnosis as it was at the end of training."""
        if channel == "collapse" and self._is_first:
            return self._diagnosis
        return self._measured.get(known_as(channel, self._part, self._measured))

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
            values = parse_json(read_text(self._folder / SUMMARY))
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
        drawn = pairing.draw(SCORED, source, source)
        assert drawn.real is not None
        fake = pairing.sample(drawn.inputs, averaged=False)
        usual = None if pairing.labels is None else pairing.labels.usual(SCORED)
        halves = (drawn.real, drawn.labels), (fake, usual)
        real, made = (
            pairing.score(each, pairing.told(labels, drawn.inputs)) for each, labels in halves
        )
        pairing.recent_scores.append((real, made))
