"""A recording keeps to its limit, and what is protected stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ganstudio.telemetry.recording.database import FILE
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.telemetry.recording.tidying import Tidier
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import Walk

FAR = 10**12


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[RecordingWriter]:
    writer = RecordingWriter.create(tmp_path / "run", "", {})
    yield writer
    writer.close()


def walk(seed: int) -> Walk:
    pixels = np.random.default_rng(seed).integers(0, 256, (1, 10, 10, 10, 3), dtype=np.uint8)
    return Walk(pixels, 2, True)


def steps(writer: RecordingWriter) -> np.ndarray:
    with RecordingReader(writer.folder) as reader:
        return reader.steps("walk")


def test_old_snapshots_thin_out_and_protected_ones_stay(writer: RecordingWriter) -> None:
    for step in range(2000):
        writer.snapshot(step, float(step), walk(step), "first" if step == 0 else "")
        if step == 101:
            writer.protect(step, "event")
    tidier = Tidier(writer)
    tidier.tidy(FAR)
    left = steps(writer)
    assert {0, 101, *range(1800, 2000)} <= set(left)
    assert len(left) == 2000 - tidier.thinned < 1500


def test_a_limit_is_kept_to_by_thinning_more(writer: RecordingWriter) -> None:
    limit, tidier = 400_000, Tidier(writer)
    for step in range(600):
        writer.snapshot(step, float(step), walk(step))
        if step % 20 == 0:
            tidier.tidy(limit)
    tidier.tidy(limit)
    assert tidier.size() <= limit
    left = steps(writer)
    assert (left[0], left[-1]) == (0, 599)
    assert np.diff(left)[-5:].max() < np.diff(left).max() < 200
    writer.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert (writer.folder / FILE).stat().st_size <= limit + 100_000


def test_checkpoints_thin_out_but_for_the_best_and_the_newest(writer: RecordingWriter) -> None:
    tidier = Tidier(writer)
    for step in range(0, 3000, 30):
        writer.checkpoint(
            step, float(step), lambda path: path.write_bytes(bytes(1000)), step == 1500
        )
        tidier.tidy(FAR)
    with RecordingReader(writer.folder) as reader:
        left = [checkpoint.step for checkpoint in reader.checkpoints()]
    assert {0, 1500, 2940, 2970} <= set(left)
    assert 10 < len(left) < 40
    files = list((writer.folder / "checkpoints").iterdir())
    assert len(files) == len(left)
    tidier.tidy(limit=8_000)
    with RecordingReader(writer.folder) as reader:
        assert 1500 in [checkpoint.step for checkpoint in reader.checkpoints()]
        assert len(reader.checkpoints()) <= 4
