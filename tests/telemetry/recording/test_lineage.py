"""A fork and its ancestors, read as one run."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ganstudio.telemetry.messages import Edited
from ganstudio.telemetry.recording import past as module
from ganstudio.telemetry.recording.database import FILE, RecordingError
from ganstudio.telemetry.recording.lineage import Lineage, Origin
from ganstudio.telemetry.recording.past import Past
from ganstudio.telemetry.recording.replay import Replay
from ganstudio.telemetry.recording.writer import Losses, RecordingWriter
from ganstudio.telemetry.records import Speed

Maker = Callable[..., Path]
ENDS = {"first": 100, "second": 90, "third": 80}
"""The last steps: the second was forked from the first at step 60, the third from it at 70."""


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    """Return a maker of runs whose losses are a hundred times their number, plus the step."""

    def write(name: str, number: int, parent: str = "", begin: int = 0) -> Path:
        about = {"parent": str(tmp_path / parent), "parent_step": begin} if parent else {}
        writer = RecordingWriter.create(tmp_path / name, f'title = "{name}"', about)
        steps = np.arange(begin + 1, ENDS[name] + 1)
        values = (100 * number + steps).astype(np.float32)[:, None]
        for first in range(0, len(steps), 7):
            part = values[first : first + 7].repeat(2, 1)
            writer.series(Losses(("loss_d", f"penalty/{name}"), begin + 1 + first, part))
        for step in range(begin, ENDS[name] + 1, 10):
            writer.snapshot(step, step / 10, Speed(100 * number + step, 0.0, 0.0, 0))
        edit = f'title = "{name}"  # changed'
        writer.event(begin + 5, 0.0, Edited(0, begin + 5, edit, (f"in {name}",), False))
        writer.event(ENDS[name], 9.0, Edited(0, ENDS[name], "", ("too late",), False))
        writer.checkpoint(begin + 10, 1.0, lambda path: path.write_bytes(b"x"))
        writer.close()
        return tmp_path / name

    return write


@pytest.fixture
def third(make: Maker) -> Path:
    make("first", 1)
    make("second", 2, "first", 60)
    return make("third", 3, "second", 70)


def expected(steps: np.ndarray) -> np.ndarray:
    return 100 * (1 + (steps > 60) + (steps > 70)) + steps


def losses(lineage: Lineage, upto: int = 1000) -> list[float]:
    chunks = [chunk for _, chunk in lineage.series(upto=upto)]
    return np.concatenate([chunk.values[:, 0] for chunk in chunks]).tolist()


def test_the_series_is_each_ones_up_to_where_it_was_forked(third: Path) -> None:
    with Lineage(third) as lineage:
        assert losses(lineage) == expected(np.arange(1, 81)).tolist()
        assert losses(lineage, 65) == expected(np.arange(1, 66)).tolist()
        places = [place for place, _ in lineage.series()]
        for number, place in enumerate(places):
            assert [each for each, _ in lineage.series(place)] == places[number + 1 :]


def test_at_the_step_of_a_fork_its_own_snapshot_counts(third: Path) -> None:
    with Lineage(third, 5) as lineage:
        assert lineage.channels() == ["speed"]
        assert lineage.steps("speed").tolist() == list(range(0, 90, 10))
        for step, value in ((0, 100), (59, 150), (60, 260), (69, 260), (70, 370), (999, 380)):
            frame = lineage.snapshot("speed", step)
            assert frame is not None
            assert frame.run == 5
            assert frame.record.steps_per_second == value  # type: ignore[union-attr]


def test_checkpoints_are_those_that_led_here(third: Path) -> None:
    with Lineage(third) as lineage:
        found = [(each.step, each.path.parent.parent.name) for each in lineage.checkpoints()]
    assert found == [(10, "first"), (70, "second"), (80, "third")]


def test_edits_and_marks_are_those_that_led_here(third: Path) -> None:
    past = Past(str(third), 0, pytest.fail)
    texts = [past.experiment(step).removeprefix("title = ") for step in (0, 5, 60, 66, 70, 75)]
    assert texts == [
        '"first"', '"first"  # changed', '"second"', '"second"  # changed',
        '"third"', '"third"  # changed',
    ]  # fmt: skip
    marks = [(mark.step, mark.text) for mark in past.marks() if mark.kind != "checkpoint"]
    assert marks == [
        (5, "in first"), (65, "in second"), (70, "forked from second"), (75, "in third"),
        (80, "too late"),
    ]  # fmt: skip
    past.close()


def test_a_replay_begins_with_the_parent(third: Path) -> None:
    replay = Replay(third, 3)
    frames = [item for item in replay.poll().log if hasattr(item, "record")]
    replay.close()
    values = np.concatenate([frame.record.values[:, 0] for frame in frames])
    assert values.tolist() == expected(np.arange(1, 81)).tolist()


def test_a_family_that_was_moved_is_found(third: Path, tmp_path: Path) -> None:
    shutil.copytree(tmp_path, tmp_path / "elsewhere")
    for name in ENDS:
        shutil.rmtree(tmp_path / name)
    with Lineage(tmp_path / "elsewhere" / "third") as lineage:
        assert lineage.lost == ""
        assert len(losses(lineage)) == 80


def damaged(folder: Path) -> None:
    file = folder / FILE
    file.write_bytes(file.read_bytes()[:5000])


@pytest.mark.parametrize(
    ("spoil", "words"), [(shutil.rmtree, "no longer there"), (damaged, "cannot be read")]
)
def test_without_an_ancestor_the_past_ends_there(
    third: Path, tmp_path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    spoil(tmp_path / "first")
    with Lineage(third) as lineage:
        assert "What was before step 60 is not shown: first, " in lineage.lost
        assert words in lineage.lost
        assert losses(lineage) == expected(np.arange(61, 81)).tolist()
        assert lineage.snapshot("speed", 59) is None
        assert lineage.steps("speed").tolist() == [60, 70, 80]


def test_a_part_of_the_past_that_is_damaged_is_said_once(
    third: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STALE", 0.0)
    connection = sqlite3.connect(tmp_path / "first" / FILE)
    connection.execute("UPDATE snapshots SET payload = x'00' WHERE step = 50")
    connection.commit()
    connection.close()
    said: list[str] = []
    past = Past(str(third), 0, said.append)
    for _ in range(2):
        frame = past.frame("speed", 55)
        assert frame is not None
        assert frame.step == 40
    past.marks()
    past.close()
    assert len(said) == 1
    assert "first" in said[0]


def test_runs_that_name_each_other_as_parents_end(make: Maker, tmp_path: Path) -> None:
    make("first", 1, "second", 50)
    make("second", 2, "first", 60)
    with Lineage(tmp_path / "second") as lineage:
        assert "no longer there" in lineage.lost
        assert losses(lineage)[-1] == 290


def test_a_fork_that_cannot_be_read_itself_is_refused(third: Path) -> None:
    damaged(third)
    with pytest.raises(RecordingError, match="damaged"):
        Lineage(third)


@pytest.mark.parametrize(
    "meta", [{}, {"parent": ""}, {"parent": 3}, {"parent": "a", "parent_step": "x"}]
)
def test_what_says_no_parent_has_none(meta: dict[str, object]) -> None:
    assert Origin.of(meta) is None
