"""A recording is read as it was said, while it is written, and however it is damaged."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from pathlib import Path

import numpy as np
import pytest

from ganstudio.telemetry.messages import RunState, StateChanged
from ganstudio.telemetry.recording.database import FILE
from ganstudio.telemetry.recording.reader import RecordingError, RecordingReader
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import Losses, Record, Speed


def rows(reader: RecordingReader, after: int = 0) -> list[tuple[int, int, int]]:
    return [(id, chunk.first_step, len(chunk.values)) for id, chunk in reader.series(after)]


def read_all(folder: Path) -> None:
    with RecordingReader(folder) as reader:
        list(reader.series())
        reader.events()
        reader.snapshot("speed", 100)


def altered(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / FILE)
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_everything_is_there(recorded: Path) -> None:
    with RecordingReader(recorded, run=4) as reader:
        assert reader.experiment == 'title = "ring"\n'
        assert reader.meta["title"] == "ring"
        assert reader.meta["format"] == 1
        assert reader.channels() == ["speed"]
        np.testing.assert_array_equal(reader.steps("speed"), np.arange(10, 101, 10))
        assert reader.steps("speed").dtype == np.int64
        assert reader.last_step == 100
        assert [(step, seconds, event) for _, step, seconds, event in reader.events()] == [
            (0, 0.0, StateChanged(4, RunState.RUNNING, 0)),
            (100, 10.0, StateChanged(4, RunState.STOPPED, 100)),
        ]
        (id, chunk) = next(iter(reader.series()))
        assert (id, chunk.names, chunk.first_step) == (100, ("loss_d", "loss_g"), 1)
        np.testing.assert_array_equal(chunk.values[:, 0], np.arange(1, 101))


def test_a_snapshot_is_the_newest_at_or_before_a_step(recorded: Path) -> None:
    with RecordingReader(recorded, run=4) as reader:
        for step, expected in ((9, None), (10, 10), (19, 10), (55, 50), (10**9, 100)):
            frame = reader.snapshot("speed", step)
            assert (frame and frame.step) == expected
        assert frame is not None
        assert (frame.run, frame.seconds, frame.record) == (4, 10.0, Speed(100, 0.0, 0.0, 0))
        assert reader.snapshot("walk", 50) is None
        assert reader.steps("walk").shape == (0,)


def test_is_caught_up_with_while_it_is_written(tmp_path: Path, records: list[Record]) -> None:
    writer = RecordingWriter.create(tmp_path / "run", "", {})
    with RecordingReader(tmp_path / "run") as reader:
        assert (rows(reader), reader.last_step, reader.channels()) == ([], 0, [])
        writer.series(Losses(("a",), 1, np.ones((3, 1), np.float32)))
        assert rows(reader) == []  # not before it stands
        writer.commit()
        assert rows(reader) == [(1, 1, 3)]
        writer.series(Losses(("a",), 4, np.ones((2, 1), np.float32)))
        writer.series(Losses(("a", "b"), 6, np.ones((2, 2), np.float32)))
        for record in records[1:]:
            writer.snapshot(7, 0.5, record)
        writer.commit()
        assert rows(reader, after=1) == [(2, 4, 2), (3, 6, 2)]
        assert reader.last_step == 7
        assert reader.channels() == sorted({record.channel for record in records[1:]})
    writer.close()


def test_many_small_chunks_are_put_together(recorded: Path) -> None:
    with RecordingReader(recorded) as reader:
        assert rows(reader) == [(100, 1, 100)]
        assert rows(reader, after=60) == [(100, 61, 40)]
        assert rows(reader, after=100) == []


@pytest.mark.parametrize("name", ["missing", "empty", "file"])
def test_what_is_no_recording_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    with pytest.raises(RecordingError, match=f"{name} holds no recorded run"):
        RecordingReader(tmp_path / name)


def test_a_newer_recording_is_told(recorded: Path) -> None:
    altered(recorded, "UPDATE meta SET value = '99' WHERE key = 'format'")
    altered(recorded, "UPDATE meta SET value = '\"7.5\"' WHERE key = 'program'")
    with pytest.raises(RecordingError, match=r"newer version, GAN Studio 7\.5; open it with"):
        RecordingReader(recorded)


@pytest.mark.parametrize("content", [b"", b"not a database at all, whatever its name" * 100])
def test_a_file_that_is_no_database_is_told(recorded: Path, content: bytes) -> None:
    (recorded / FILE).write_bytes(content)
    with pytest.raises(RecordingError, match=f"{FILE} (is damaged|cannot be read)"):
        RecordingReader(recorded)


def test_wherever_a_database_is_cut_off_it_is_told(recorded: Path) -> None:
    whole = (recorded / FILE).read_bytes()
    for share in (0.2, 0.5, 0.9):
        (recorded / FILE).write_bytes(whole[: int(share * len(whole))])
        with pytest.raises(RecordingError, match="is damaged"):
            read_all(recorded)


def test_a_damaged_row_is_passed_over_and_named(recorded: Path) -> None:
    altered(recorded, "UPDATE snapshots SET payload = zeroblob(20) WHERE step = 50")
    altered(recorded, 'UPDATE series SET "values" = zeroblob(8) WHERE first_step = 60')
    altered(recorded, "UPDATE events SET body = 'x' WHERE step = 100")
    with RecordingReader(recorded) as reader:
        frame = reader.snapshot("speed", 55)
        assert frame is not None
        assert frame.step == 40
        assert rows(reader) == [(59, 1, 59), (100, 61, 40)]
        assert len(reader.events()) == 1
        assert len(reader.damage) == 3
        assert "step 50" in reader.damage[0]


def test_a_flipped_bit_never_reads_as_something_else(recorded: Path) -> None:
    whole = bytearray((recorded / FILE).read_bytes())
    with RecordingReader(recorded) as reader:
        series = np.concatenate([chunk.values for _, chunk in reader.series()])
    refused = 0
    for place in np.random.default_rng(0).integers(100, len(whole), 60):
        whole[place] ^= 16
        (recorded / FILE).write_bytes(whole)
        whole[place] ^= 16
        try:
            with RecordingReader(recorded) as reader:
                for _, chunk in reader.series():
                    first = chunk.first_step - 1
                    same = series[first : first + len(chunk.values)]
                    np.testing.assert_array_equal(chunk.values[: len(same)], same)
                frame = reader.snapshot("speed", 100)
                assert frame is None or isinstance(frame.record, Speed)
        except RecordingError:
            refused += 1
    assert refused < 60


def test_reading_leaves_a_closed_recording_as_it_is(recorded: Path) -> None:
    before = {path.name: path.read_bytes() for path in recorded.iterdir() if path.is_file()}
    with RecordingReader(recorded) as reader:
        list(reader.series())
    assert {p.name: p.read_bytes() for p in recorded.iterdir() if p.is_file()} == before


def test_a_folder_that_is_copied_or_renamed_stays_a_recording(
    recorded: Path, tmp_path: Path
) -> None:
    shutil.copytree(recorded, tmp_path / "ünïcode? #1 % a b")
    with RecordingReader(tmp_path / "ünïcode? #1 % a b") as reader:
        assert reader.last_step == 100


@pytest.mark.skipif(sys.platform != "linux", reason="handles are counted where the kernel tells")
def test_files_are_given_back_at_the_last_and_taken_again_until_then(recorded: Path) -> None:
    def handles() -> int:
        return len(os.listdir("/proc/self/fd"))

    before = handles()
    with RecordingReader(recorded):
        counts = []
        for _ in range(3):
            for reader in [RecordingReader(recorded) for _ in range(5)]:
                reader.close()
            counts.append(handles())
        assert len(set(counts)) == 1
    assert handles() == before
