"""A run that goes on from a checkpoint loses nothing of its recording, whenever it is killed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ganstudio.telemetry.messages import Edited, Judged, Resumed, StateChanged
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import Losses, Speed, Verdict

NAMES = ("loss_d", "loss_g")


@pytest.fixture
def writer(recorded: Path) -> Iterator[RecordingWriter]:
    """Return the writer of a run of 100 steps, at each of which the loss of D is the step."""
    made = RecordingWriter(recorded)
    yield made
    made.close()


def made_again(writer: RecordingWriter, first: int, last: int, commit: bool = True) -> None:
    """Record steps at which the loss of D is a thousand more, and a snapshot at each tenth."""
    steps = np.arange(first, last + 1, dtype=np.float32) + 1000
    writer.series(Losses(NAMES, first, np.stack([steps, -steps], axis=1)))
    for step in range(first + -first % 10, last + 1, 10):
        writer.snapshot(step, 1.0, Speed(1000 + step, 0.0, 0.0, 0))
    if commit:
        writer.commit()


def lives(folder: Path) -> list[int]:
    """Check that a recording is whole; return its last step and the steps made anew."""
    with RecordingReader(folder) as reader:
        chunks = [chunk for _, chunk in reader.series()]
        last = reader.last_step
        frames = [reader.snapshot("speed", int(step)) for step in reader.steps("speed")]
    firsts = [chunk.first_step for chunk in chunks]
    ends = [chunk.first_step + len(chunk.values) for chunk in chunks]
    assert firsts == [1, *ends[:-1]]
    values = np.concatenate([chunk.values[:, 0] for chunk in chunks])
    steps = np.arange(1, len(values) + 1)
    anew = steps[values >= 1000]
    assert (values % 1000 == steps).all()
    assert len(values) == last
    speeds = [(f.step, f.record.steps_per_second) for f in frames if f is not None]  # type: ignore[union-attr]
    assert speeds == [(s, s + 1000 * (s in anew)) for s in range(10, last + 1, 10)]
    return [last, *anew.tolist()]


def test_nothing_is_lost_by_going_back(writer: RecordingWriter, recorded: Path) -> None:
    writer.go_back(42)
    assert lives(recorded) == [100]
    made_again(writer, 43, 45)
    made_again(writer, 46, 61)
    assert lives(recorded) == [100, *range(43, 62)]
    made_again(writer, 62, 100)
    assert lives(recorded) == [100, *range(43, 101)]
    made_again(writer, 101, 130)
    made_again(writer, 131, 131)
    assert lives(recorded) == [131, *range(43, 132)]


def test_rows_that_reach_beyond_what_was_there_take_its_place(
    writer: RecordingWriter, recorded: Path
) -> None:
    writer.go_back(42)
    made_again(writer, 43, 120)
    assert lives(recorded) == [120, *range(43, 121)]


def test_a_second_kill_loses_nothing(recorded: Path) -> None:
    writer = RecordingWriter(recorded)
    writer.go_back(42)
    made_again(writer, 43, 60)
    made_again(writer, 61, 70)
    writer.close()
    again = RecordingWriter(recorded)
    for _ in range(3):
        again.go_back(50)
    assert lives(recorded) == [100, *range(43, 71)]
    made_again(again, 51, 65)
    assert lives(recorded) == [100, *range(43, 71)]
    made_again(again, 66, 103)
    assert lives(recorded) == [103, *range(43, 104)]
    again.close()


def test_what_is_withdrawn_leaves_what_was_there(writer: RecordingWriter, recorded: Path) -> None:
    writer.go_back(42)
    made_again(writer, 43, 110, commit=False)
    writer.withdraw()
    assert lives(recorded) == [100]
    made_again(writer, 43, 110)
    assert lives(recorded) == [110, *range(43, 111)]


def test_who_follows_goes_on_where_it_was(writer: RecordingWriter, recorded: Path) -> None:
    with RecordingReader(recorded) as reader:
        seen = max(id for id, _ in reader.series())
        writer.go_back(42)
        ((seen, chunk),) = reader.series(seen)
        assert (chunk.first_step, len(chunk.values)) == (43, 58)
        made_again(writer, 43, 90)
        made_again(writer, 91, 101)
        made_again(writer, 102, 110)
        ((_, chunk),) = reader.series(seen)
    assert (chunk.first_step, len(chunk.values)) == (91, 20)


def test_an_edit_takes_another_way(writer: RecordingWriter, recorded: Path) -> None:
    writer.event(70, 7.0, Judged(0, 70, Verdict("healthy", 1, "")))
    writer.go_back(42)
    made_again(writer, 43, 55)
    writer.event(55, 5.5, Edited(0, 55, "", ("seed = 2",), False))
    writer.commit()
    assert lives(recorded) == [55, *range(43, 56)]
    made_again(writer, 56, 60)
    assert lives(recorded) == [60, *range(43, 61)]
    with RecordingReader(recorded) as reader:
        assert [type(event) for *_, event in reader.events()][1:] == [Edited]


def test_what_came_of_an_edit_that_is_lost_does_not_stay(
    writer: RecordingWriter, recorded: Path
) -> None:
    writer.event(42, 4.2, Edited(0, 42, "kept", (), False))
    writer.event(63, 6.3, Edited(0, 63, "lost", (), False))
    writer.event(80, 8.0, Edited(0, 80, "lost too", (), False))
    writer.go_back(42)
    assert lives(recorded) == [63]
    with RecordingReader(recorded) as reader:
        assert reader.experiment_now == "kept"


def test_events_give_way_too(writer: RecordingWriter, recorded: Path) -> None:
    for step in (50, 60):
        writer.event(step, 1.0, Judged(0, step, Verdict("healthy", 1, "")))
    writer.go_back(42)
    writer.event(42, 4.2, Resumed(0, 42))
    made_again(writer, 43, 55)
    with RecordingReader(recorded) as reader:
        steps = [(type(event), step) for _, step, _, event in reader.events()]
    assert steps[1:] == [(StateChanged, 100), (Judged, 60), (Resumed, 42)]


def test_a_damaged_row_is_no_hindrance(writer: RecordingWriter, recorded: Path) -> None:
    writer.put('UPDATE series SET "values" = ? WHERE first_step IN (42, 80)', b"x")
    writer.go_back(40)
    made_again(writer, 41, 85)
    with RecordingReader(recorded) as reader:
        assert reader.last_step == 100
        assert sum(len(chunk.values) for _, chunk in reader.series()) == 100
        assert reader.damage == []
