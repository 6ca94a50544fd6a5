"""What is written of what is said, and what is protected."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ganstudio.telemetry.messages import Edited, Frame, RunState, StateChanged
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.telemetry.recording.transcript import (
    BestStep,
    Item,
    PendingCheckpoint,
    TimedEvent,
    Transcript,
)
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import Losses, Speed


@pytest.fixture
def transcript(tmp_path: Path) -> Iterator[Transcript]:
    writer = RecordingWriter.create(tmp_path / "run", "", {})
    yield Transcript(writer)
    writer.close()


def series(first: int, steps: int = 1, names: tuple[str, ...] = ("a",)) -> Frame:
    values = np.zeros((steps, len(names)), np.float32)
    return Frame(0, first + steps - 1, 0.0, Losses(names, first, values))


def speed(step: int) -> Frame:
    return Frame(0, step, float(step), Speed(float(step), 0.0, 0.0, 0))


def edited(step: int) -> TimedEvent:
    return TimedEvent(step, float(step), Edited(0, step, "", (), False))


def kept(transcript: Transcript) -> list[tuple[int, str]]:
    query = "SELECT step, kept FROM snapshots ORDER BY id"
    return list(transcript.writer.database.execute(query))


def test_successive_chunks_are_written_as_one(transcript: Transcript) -> None:
    transcript.write([series(1), series(2, 3), series(9), series(10, 2), series(12, 1, ("a", "b"))])
    rows = transcript.writer.database.execute("SELECT first_step, steps FROM series ORDER BY id")
    assert list(rows) == [(1, 4), (9, 3), (12, 1)]


def test_the_newest_snapshot_of_a_batch_is_written(transcript: Transcript) -> None:
    transcript.write([speed(1), speed(2)])
    transcript.write([speed(3), speed(4)])
    assert kept(transcript) == [(2, "first"), (4, "")]


def test_snapshots_on_either_side_of_an_event_are_protected(transcript: Transcript) -> None:
    transcript.write([speed(1)])
    transcript.write([speed(2)])
    transcript.write([speed(3), edited(3), speed(4), speed(5)])
    transcript.write([speed(6), TimedEvent(6, 6.0, StateChanged(0, RunState.PAUSED, 6))])
    assert kept(transcript) == [(1, "first"), (2, ""), (3, "event"), (5, "event"), (6, "")]


def test_the_best_step_is_protected_until_a_better_one(transcript: Transcript) -> None:
    transcript.write([speed(1)])
    transcript.write([speed(2), BestStep(2)])
    assert kept(transcript)[-1] == (2, "best")
    transcript.write([speed(3), BestStep(3)])
    assert kept(transcript) == [(1, "first"), (2, ""), (3, "best")]


def test_what_cannot_be_written_is_not_written_in_part(transcript: Transcript) -> None:
    def fail(path: Path) -> None:
        raise OSError("full")

    items: list[Item] = [series(1), speed(1), edited(1), PendingCheckpoint(1, 1.0, fail)]
    with pytest.raises(OSError, match="full"):
        transcript.write(items)
    with RecordingReader(transcript.writer.folder) as reader:
        assert (reader.channels(), list(reader.series()), reader.events()) == ([], [], [])
    transcript.write(items[:3])
    with RecordingReader(transcript.writer.folder) as reader:
        assert [chunk.first_step for _, chunk in reader.series()] == [1]
    assert kept(transcript) == [(1, "first")]
