"""Measures in a recording: whole, whatever is thinned, and of older recordings what there is."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ganstudio.telemetry.measurements import Gatherer, Judgement, Look, Measurement
from ganstudio.telemetry.messages import Frame
from ganstudio.telemetry.recording import recorder as recording
from ganstudio.telemetry.recording.lineage import Lineage
from ganstudio.telemetry.recording.measured import judgements, measurements, write_look
from ganstudio.telemetry.recording.past import Past
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.telemetry.recording.recorder import Recorder
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import Collapse, Losses, Measure, Verdict

NONE = np.zeros(0, np.float32)
FLOOR = Measure("kl", "KL", "In nats.", 0.25, math.nan, "0.25", "–", "low", "coverage")


def diagnosis(step: int) -> Frame:
    measures = (replace(FLOOR, value=step / 100),)
    record = Collapse((), NONE, NONE, measures, Verdict("healthy", 3, f"at {step}"), 500)
    return Frame(0, step, step / 10, record)


def series(step: int) -> Frame:
    return Frame(0, step, 0.0, Losses(("loss_d",), step, np.zeros((1, 1), np.float32)))


def taken(folder: Path) -> list[Measurement]:
    with RecordingReader(folder) as reader:
        return [each for _, each in measurements(reader)]


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    told = (
        Measurement(5, 0.5, FLOOR, "x", 500),
        Measurement(6, 0.6, replace(FLOOR, value=math.inf, text="∞"), "", 50_000, evaluated=True),
    )
    said = Judgement(5, 0.5, Verdict("learning", 2, "since ü"), "x")
    writer = RecordingWriter.create(tmp_path / "run", "", {})
    write_look(writer.put, Look(told, said))
    writer.close()
    found = taken(tmp_path / "run")
    assert repr(found) == repr(list(told))  # NaN is equal to nothing
    with RecordingReader(tmp_path / "run") as reader:
        assert judgements(reader) == [(1, said)]
        assert not reader.damage
        ((words,),) = reader.rows("SELECT count(*) FROM measures")
    assert words == 1  # of a measure, however often it was taken


def test_a_nan_is_no_damage(tmp_path: Path) -> None:
    writer = RecordingWriter.create(tmp_path / "run", "", {})
    write_look(writer.put, Look((Measurement(5, 0.5, replace(FLOOR, value=math.nan)),)))
    writer.close()
    (found,) = taken(tmp_path / "run")
    assert math.isnan(found.measure.value)


def test_every_look_is_kept_though_snapshots_are_thinned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "TIDY", 0.0)
    monkeypatch.setattr(recording, "ROOM", 1)  # in which no snapshot waits
    recorder = Recorder(RecordingWriter.create(tmp_path / "run", "", {}), 10**8)
    for step in range(1, 201):
        recorder.take(diagnosis(step))
    recorder.close()
    assert recorder.dropped == 200
    found = taken(tmp_path / "run")
    assert [each.step for each in found] == list(range(1, 201))
    assert [each.measure.value for each in found] == [step / 100 for step in range(1, 201)]


def test_what_is_made_again_takes_the_place_of_what_was(tmp_path: Path) -> None:
    writer = RecordingWriter.create(tmp_path / "run", "", {})
    gatherer = Gatherer()
    for step in range(1, 11):
        writer.series(series(step).record)  # type: ignore[arg-type]
        write_look(writer.put, gatherer.look(diagnosis(step)))  # type: ignore[arg-type]
    writer.commit()
    writer.go_back(4)
    assert [each.step for each in taken(tmp_path / "run")] == list(range(1, 11))
    again = Gatherer()
    for step in (5, 6, 7):
        writer.series(series(step).record)  # type: ignore[arg-type]
        write_look(writer.put, again.look(diagnosis(step)))  # type: ignore[arg-type]
    writer.commit()
    assert sorted(each.step for each in taken(tmp_path / "run")) == list(range(1, 11))
    writer.close()


def test_an_older_recording_tells_what_its_diagnoses_did(old_recordings: Path) -> None:
    folder = old_recordings / "ring"
    with RecordingReader(folder) as reader:
        steps = reader.steps("collapse").tolist()
        first = reader.snapshot("collapse", steps[0])
        assert first is not None
    found = taken(folder)
    assert {each.step for each in found if each.measure.name == "modes"} == set(steps)
    assert {each.measure.name for each in found} >= {
        measure.name
        for measure in first.record.measures  # type: ignore[attr-defined]
    }


def test_an_older_recording_that_goes_on_has_both(tmp_path: Path) -> None:
    writer = RecordingWriter.create(tmp_path / "run", "", {})
    for step in (10, 20):
        frame = diagnosis(step)
        writer.snapshot(step, frame.seconds, frame.record)
    writer.put("DROP TABLE measurements")
    writer.put("DROP TABLE verdicts")
    writer.close()
    assert [each.step for each in taken(tmp_path / "run")] == [10, 20]
    writer = RecordingWriter(tmp_path / "run")
    write_look(writer.put, Gatherer().look(diagnosis(30)))  # type: ignore[arg-type]
    writer.close()
    assert [each.step for each in taken(tmp_path / "run")] == [10, 20, 30]


def test_a_fork_has_its_parents_past(tmp_path: Path) -> None:
    for name, meta, steps in (
        ("parent", {}, (10, 20, 30)),
        ("fork", {"parent": str(tmp_path / "parent"), "parent_step": 20}, (20, 25)),
    ):
        writer = RecordingWriter.create(tmp_path / name, "", meta)
        for step in steps:
            write_look(writer.put, Gatherer().look(diagnosis(step)))  # type: ignore[arg-type]
        writer.close()
    with Lineage(tmp_path / "fork") as lineage:
        assert [each.step for _, each in lineage.measurements()] == [10, 20, 25]
        assert [said.step for _, said in lineage.judgements()] == [10, 20, 25]


def test_the_past_follows_what_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ganstudio.telemetry.recording.past.STALE", 0.0)
    writer = RecordingWriter.create(tmp_path / "run", "", {})
    past = Past(str(tmp_path / "run"), 0, lambda _: None)
    for step in (10, 20):
        write_look(writer.put, Gatherer().look(diagnosis(step)))  # type: ignore[arg-type]
        writer.commit()
        told = past.measured()
        assert told is not None
        assert [each.step for each in told.measurements] == list(range(10, step + 1, 10))
    past.close()
    writer.close()
