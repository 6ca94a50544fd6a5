"""Any step of a recorded run, as it was seen then."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from ganstudio.telemetry.messages import Edited, Failed, Frame
from ganstudio.telemetry.recording import past as module
from ganstudio.telemetry.recording.database import FILE
from ganstudio.telemetry.recording.past import Moment, Past
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import Speed


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def opened(recorded: Path, complaints: list[str]):  # type: ignore[no-untyped-def]
    past = Past(str(recorded), 3, complaints.append)
    yield past
    past.close()


def test_a_frame_is_the_newest_at_or_before_a_step(opened: Past, recorded: Path) -> None:
    with RecordingReader(recorded, 3) as reader:
        for step in (10, 19, 20, 57, 100, 5000):
            frame = opened.frame("speed", step)
            assert frame == reader.snapshot("speed", step)
            assert frame is not None
            assert frame.step == min(step // 10 * 10, 100)
    assert opened.frame("speed", 9) is None
    assert opened.frame("walk", 50) is None


def test_what_was_read_is_kept(opened: Past) -> None:
    assert opened.frame("speed", 25) is opened.frame("speed", 29)


def test_little_is_kept(opened: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 2500)  # two records of no arrays
    first = opened.frame("speed", 10)
    assert opened.frame("speed", 20) is opened.frame("speed", 20)
    opened.frame("speed", 30)
    assert opened.frame("speed", 10) is not first
    assert opened.frame("speed", 10) == first


def test_what_is_written_meanwhile_is_seen(
    opened: Past, recorded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STALE", 0.0)
    assert opened.frame("speed", 110) == opened.frame("speed", 100)
    writer = RecordingWriter(recorded)
    writer.snapshot(110, 11.0, Speed(5.0, 1.0, 1.0, 1))
    writer.event(105, 10.5, Edited(0, 105, "", ("seed = 2",), False))
    writer.event(107, 10.7, Failed("It broke."))
    writer.commit()
    frame = opened.frame("speed", 110)
    assert frame is not None
    assert frame.step == 110
    marks = [(mark.step, mark.kind, mark.text) for mark in opened.marks()]
    assert marks == [(105, "edit", "seed = 2"), (107, "error", "It broke.")]
    writer.close()


def test_a_fork_is_marked_where_it_began(tmp_path: Path, complaints: list[str]) -> None:
    about = {"parent": "/elsewhere/first try", "parent_step": 42}
    RecordingWriter.create(tmp_path / "fork", "", about).close()
    past = Past(str(tmp_path / "fork"), 0, complaints.append)
    assert [(mark.step, mark.kind) for mark in past.marks()] == [(42, "fork")]
    assert "first try" in past.marks()[0].text
    past.close()


def test_damage_is_told_once_and_passed_over(
    recorded: Path, complaints: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STALE", 0.0)
    connection = sqlite3.connect(recorded / FILE)
    connection.execute("UPDATE snapshots SET payload = x'00' WHERE step = 50")
    connection.commit()
    connection.close()
    past = Past(str(recorded), 0, complaints.append)
    for _ in range(3):
        frame = past.frame("speed", 55)
        assert frame is not None
        assert frame.step == 40
    past.marks()
    assert len(complaints) == 1
    assert "step 50" in complaints[0]
    past.close()


def test_a_moment_takes_what_has_arrived_before_what_is_recorded(opened: Past) -> None:
    newest = {"speed": Frame(3, 95, 9.5, Speed(1.0, 1.0, 1.0, 1))}
    assert Moment(opened, newest, 97)["speed"] is newest["speed"]
    assert Moment(opened, newest, 94)["speed"].step == 90
    assert dict(Moment(opened, newest, 5)) == {}
    assert list(Moment(opened, {}, 50)) == ["speed"]
    assert len(Moment(opened, {}, 50)) == 1
    assert Moment(None, newest, 50).get("speed") is None
    np.testing.assert_array_equal(opened.steps("speed"), np.arange(10, 101, 10))
