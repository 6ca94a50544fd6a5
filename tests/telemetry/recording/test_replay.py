"""A recording looks like a run, while it is written and after."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from ganstudio.telemetry.messages import Frame, RunAdded, RunState, StateChanged
from ganstudio.telemetry.recording import replay as module
from ganstudio.telemetry.recording.database import FILE
from ganstudio.telemetry.recording.reader import RecordingError
from ganstudio.telemetry.recording.replay import Replay
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import Losses, Speed
from ganstudio.telemetry.source import Update
from ganstudio.telemetry.timeline import Timeline


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(module, "perf_counter", lambda: now[0])
    return now


def losses(update: Update) -> list[Losses]:
    frames = [item for item in update.log if isinstance(item, Frame)]
    return [frame.record for frame in frames if isinstance(frame.record, Losses)]


def states(update: Update) -> list[RunState]:
    return [item.state for item in update.log if isinstance(item, StateChanged)]


def test_it_is_introduced_and_shows_its_end(recorded: Path, clock: list[float]) -> None:
    replay = Replay(recorded, 7)
    update = replay.poll()
    added, state = update.log[:2]
    assert added == RunAdded(
        7, "ring", 'title = "ring"\n', "", "", folder=str(recorded), replayed=True
    )
    assert state == StateChanged(7, RunState.STOPPED, 100)
    assert [(frame.run, frame.step) for frame in update.snapshots] == [(7, 100)]
    timeline = Timeline()
    for chunk in losses(update):
        timeline.append(chunk)
    assert timeline.last == 100
    np.testing.assert_array_equal(timeline.column("loss_d"), np.arange(1, 101))
    assert not replay.poll()
    clock[0] += 1.0
    assert not replay.poll()
    replay.close()


def test_a_long_series_comes_in_over_several_polls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BUDGET", 0.0)
    writer = RecordingWriter.create(tmp_path / "long", "", {})
    for first in range(1, 100_000, 20_000):
        writer.series(Losses(("loss_d",), first, np.ones((20_000, 1), np.float32)))
    writer.close()
    replay = Replay(tmp_path / "long", 0)
    chunks = [losses(replay.poll()) for _ in range(6)]
    assert [len(each) for each in chunks] == [1, 1, 1, 1, 1, 0]
    assert [each[0].first_step for each in chunks[:5]] == list(range(1, 100_000, 20_000))
    replay.close()


def test_a_run_of_another_program_is_followed(recorded: Path, clock: list[float]) -> None:
    replay = Replay(recorded, 7)
    replay.poll()
    writer = RecordingWriter(recorded)
    writer.series(Losses(("loss_d", "loss_g"), 101, np.full((5, 2), 9, np.float32)))
    writer.snapshot(105, 10.5, Speed(5.0, 1.0, 1.0, 1))
    writer.commit()
    assert not replay.poll()  # it looks now and then
    clock[0] += 1.0
    update = replay.poll()
    assert [chunk.first_step for chunk in losses(update)] == [101]
    assert [frame.step for frame in update.snapshots] == [105]
    assert states(update) == [RunState.RUNNING]
    clock[0] += 1.0
    assert not replay.poll()
    clock[0] += module.STILL
    assert states(replay.poll()) == [RunState.STOPPED]
    writer.close()
    replay.close()


@pytest.mark.parametrize("damage", ["none", "truncated"])
def test_what_is_no_recording_is_refused(recorded: Path, damage: str) -> None:
    file = recorded / "telemetry.sqlite"
    if damage == "none":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:3000])
    with pytest.raises(RecordingError, match=str(recorded.name)):
        Replay(recorded, 0).poll()


def test_a_recording_that_a_sync_replaces_is_followed(tmp_path: Path, clock: list[float]) -> None:
    copies = []
    with contextlib.closing(RecordingWriter.create(tmp_path / "far", "", {})) as writer:
        for first in (1, 11):
            writer.series(Losses(("loss_d",), first, np.ones((10, 1), np.float32)))
            writer.commit()
            copies.append(tmp_path / f"copy-{first}")
            shutil.copytree(tmp_path / "far", copies[-1])
    with contextlib.closing(sqlite3.connect(copies[1] / FILE)) as whole:
        whole.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with contextlib.closing(Replay(copies[0], 0)) as replay:
        assert [len(chunk.values) for chunk in losses(replay.poll())] == [10]
        for end in ("-wal", "-shm"):
            (copies[0] / f"{FILE}{end}").unlink(missing_ok=True)
        (copies[1] / FILE).replace(copies[0] / FILE)
        clock[0] += 1.0
        assert [chunk.first_step for chunk in losses(replay.poll())] == [11]
