"""The thread that records loses nothing that must not be lost, and never stops training."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from ganstudio.telemetry.messages import Frame, RunState, StateChanged
from ganstudio.telemetry.recording import recorder as module
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.telemetry.recording.recorder import Recorder
from ganstudio.telemetry.recording.transcript import Item, PendingCheckpoint, Transcript
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import Losses, Speed, Walk
from tests.waiting import until


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COMMIT", 0.02)
    monkeypatch.setattr(module, "RETRY", 0.02)


def recorder(folder: Path, limit: int = 10**9) -> Recorder:
    return Recorder(RecordingWriter.create(folder, "", {}), limit)


def series(step: int) -> Frame:
    return Frame(0, step, 0.0, Losses(("a",), step, np.full((1, 1), step, np.float32)))


def speed(step: int) -> Frame:
    return Frame(0, step, float(step), Speed(1.0, 0.0, 0.0, 0))


def picture(step: int) -> Frame:
    pixels = np.random.default_rng(step).integers(0, 256, (1, 10, 128, 128, 3), dtype=np.uint8)
    return Frame(0, step, float(step), Walk(pixels, 2, True))


def values(folder: Path) -> list[float]:
    with RecordingReader(folder) as reader:
        return [float(v) for _, chunk in reader.series() for v in chunk.values[:, 0]]


def test_all_that_is_said_is_there_soon_and_at_the_end(tmp_path: Path) -> None:
    recording = recorder(tmp_path)
    recording.take(series(1))
    recording.take(speed(1))
    until(lambda: values(tmp_path) == [1.0])
    recording.note(1, 0.1, StateChanged(0, RunState.PAUSED, 1))
    recording.keep(PendingCheckpoint(1, 0.1, lambda path: path.write_bytes(b"x")))
    for step in range(2, 500):
        recording.take(series(step))
    recording.close()
    assert values(tmp_path) == list(range(1, 500))
    with RecordingReader(tmp_path) as reader:
        assert len(reader.events()) == 1
        assert [checkpoint.step for checkpoint in reader.checkpoints()] == [1]
    assert not recording.busy
    assert recording.status().size > 0


def test_it_is_busy_until_the_last_checkpoint_is_written(tmp_path: Path) -> None:
    begun, may_end = ([threading.Event(), threading.Event()] for _ in range(2))

    def writing(place: int) -> Callable[[Path], None]:
        def write(path: Path) -> None:
            begun[place].set()
            assert may_end[place].wait(100)
            path.write_bytes(b"x")

        return write

    recording = recorder(tmp_path)
    recording.keep(PendingCheckpoint(1, 0.1, writing(0)))
    assert begun[0].wait(100)
    recording.keep(PendingCheckpoint(2, 0.2, writing(1)))  # while the first is being written
    may_end[0].set()
    assert begun[1].wait(100)
    assert recording.busy
    may_end[1].set()
    recording.close()
    assert not recording.busy


@dataclass
class Disk:
    """Refuses what is written until it is told otherwise."""

    willing: bool = False
    tries: int = 0
    error: Exception = field(
        default_factory=lambda: sqlite3.OperationalError("database or disk is full")
    )


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk()

    class Reluctant(Transcript):
        def write(self, items: Iterable[Item]) -> None:
            disk.tries += 1
            if not disk.willing:
                raise disk.error
            super().write(items)

    monkeypatch.setattr(module, "Transcript", Reluctant)
    return disk


def test_a_full_disk_is_told_and_costs_snapshots_alone(disk: Disk, tmp_path: Path) -> None:
    recording = recorder(tmp_path)
    for step in range(1, 20):
        recording.take(series(step))
        recording.take(speed(step))
        recording.note(step, 0.0, StateChanged(0, RunState.RUNNING, step))
    until(lambda: recording.dropped == 19)
    assert "database or disk is full; training goes on" in recording.trouble
    assert str(tmp_path) in recording.trouble
    assert values(tmp_path) == []
    disk.willing = True
    until(lambda: not recording.trouble)
    recording.take(series(20))
    recording.close()
    assert values(tmp_path) == list(range(1, 21))
    with RecordingReader(tmp_path) as reader:
        assert len(reader.events()) == 19


def test_who_writes_outlives_whatever_error_there_is(disk: Disk, tmp_path: Path) -> None:
    disk.error = MemoryError()
    recording = recorder(tmp_path)
    recording.take(series(1))
    until(lambda: "MemoryError; training goes on" in recording.trouble)
    disk.willing = True
    recording.take(series(2))
    recording.close()
    assert values(tmp_path) == [1, 2]
    assert not recording.trouble


def test_memory_that_waits_for_a_disk_is_bounded(
    disk: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 10 * (module.OVERHEAD + 4))
    recording = recorder(tmp_path)
    for step in range(1, 101):
        recording.take(series(step))
    before = disk.tries
    until(lambda: disk.tries > before + 2)
    disk.willing = True
    recording.close()
    assert values(tmp_path) == list(range(91, 101))


def test_a_full_queue_drops_snapshots_and_no_series(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ROOM", 8)
    monkeypatch.setattr(module, "COMMIT", 60.0)
    recording = recorder(tmp_path)
    for step in range(1, 30):  # the series fills the queue and has it emptied
        recording.take(series(step))
        recording.take(speed(step))
    assert recording.dropped > 0
    recording.close()
    assert values(tmp_path) == list(range(1, 30))


def test_a_folder_that_is_removed_is_told(tmp_path: Path) -> None:
    recording = recorder(tmp_path / "run")
    recording.take(series(1))
    until(lambda: values(tmp_path / "run"))
    shutil.rmtree(tmp_path / "run")
    recording.take(series(2))
    until(lambda: "is no longer there; training goes on" in recording.trouble)
    recording.close()
    assert not (tmp_path / "run").exists()


def test_a_limit_is_kept_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TIDY", 0.0)
    monkeypatch.setattr(module, "HASTE", 0.0)
    recording = recorder(tmp_path, limit=10**9)
    for step in range(50):
        recording.keep(
            PendingCheckpoint(step, float(step), lambda path: path.write_bytes(bytes(10_000)))
        )
        recording.take(series(step))
    recording.limit = 100_000
    until(lambda: 0 < recording.status().size <= 100_000)
    recording.close()
    assert sum(path.stat().st_size for path in tmp_path.rglob("*")) <= 130_000


def test_a_folder_never_fills_more_than_its_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HASTE", 0.0)
    limit, largest = 20_000_000, 0
    recording = recorder(tmp_path, limit)
    for step in range(60):
        recording.take(picture(step))
        recording.flush()
        largest = max(largest, sum(file.stat().st_size for file in tmp_path.rglob("*")))
    recording.close()
    assert limit / 2 < largest <= limit
