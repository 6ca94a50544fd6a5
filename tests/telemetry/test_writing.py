from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ganstudio.telemetry.database import FILE
from ganstudio.telemetry.recording import RecordingError, RecordingReader
from ganstudio.telemetry.records import Losses, Walk
from ganstudio.telemetry.writing import RecordingWriter


def walk(seed: int) -> Walk:
    pixels = np.random.default_rng(seed).integers(0, 256, (1, 10, 10, 10, 3), dtype=np.uint8)
    return Walk(pixels, 2, True)


def test_a_second_writer_is_refused_and_a_reader_is_not(recorded: Path) -> None:
    writer = RecordingWriter(recorded)
    with pytest.raises(RecordingError, match="being written by another program"):
        RecordingWriter(recorded)
    RecordingReader(recorded).close()
    writer.close()
    RecordingWriter(recorded).close()


def test_a_recording_is_never_begun_over_another(recorded: Path) -> None:
    with pytest.raises(RecordingError, match="already holds a recorded run"):
        RecordingWriter.create(recorded, "", {})
    with RecordingReader(recorded) as reader:
        assert reader.last_step == 100


def test_closing_leaves_one_file(recorded: Path) -> None:
    assert [path.name for path in recorded.glob(f"{FILE}*")] == [FILE]


def test_cutting_keeps_all_up_to_the_step(tmp_path: Path) -> None:
    writer = RecordingWriter.create(tmp_path / "run", "", {})
    writer.series(Losses(("a",), 1, np.arange(1, 11, dtype=np.float32)[:, None]))
    writer.series(Losses(("a",), 11, np.arange(11, 21, dtype=np.float32)[:, None]))
    writer.cut(10)
    writer.cut(7)
    with RecordingReader(tmp_path / "run") as reader:
        ((_, chunk),) = reader.series()
        np.testing.assert_array_equal(chunk.values[:, 0], np.arange(1, 8))
        assert reader.last_step == 7
    writer.close()


def test_old_snapshots_thin_out_and_protected_ones_stay(tmp_path: Path) -> None:
    writer = RecordingWriter.create(tmp_path / "run", "", {})
    for step in range(2000):
        writer.snapshot(step, float(step), walk(step), "first" if step == 0 else "")
        if step == 100:
            writer.keep(step, "event")
    writer.thin(limit=10**12)
    with RecordingReader(tmp_path / "run") as reader:
        steps = reader.steps("walk")
    assert {0, 100, *range(1800, 2000)} <= set(steps)
    assert len(steps) == 2000 - writer.thinned < 1500
    writer.close()


def test_a_limit_is_kept_to_by_thinning_more(tmp_path: Path) -> None:
    limit = 400_000
    writer = RecordingWriter.create(tmp_path / "run", "", {})
    for step in range(600):
        writer.snapshot(step, float(step), walk(step))
        if step % 20 == 0:
            writer.thin(limit)
    writer.thin(limit)
    assert writer.size() <= limit
    with RecordingReader(tmp_path / "run") as reader:
        steps = reader.steps("walk")
    assert steps[0] == 0
    assert steps[-1] == 599
    assert np.diff(steps)[-5:].max() < np.diff(steps).max() < 200
    writer.close()
    assert (tmp_path / "run" / FILE).stat().st_size <= limit + 100_000
