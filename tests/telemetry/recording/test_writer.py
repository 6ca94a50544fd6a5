from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ganstudio.telemetry.recording.database import FILE
from ganstudio.telemetry.recording.reader import RecordingError, RecordingReader
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import Losses, Speed


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


def test_what_is_withdrawn_leaves_no_trace(recorded: Path) -> None:
    writer = RecordingWriter(recorded)
    writer.series(Losses(("loss_d", "loss_g"), 101, np.zeros((1, 2), np.float32)))
    writer.snapshot(101, 10.1, Speed(1.0, 0.0, 0.0, 0))
    writer.withdraw()
    writer.commit()
    with RecordingReader(recorded) as reader:
        assert reader.last_step == 100
    writer.close()


def test_a_checkpoint_is_there_whole_or_not_at_all(recorded: Path) -> None:
    def fail(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError("full")

    writer = RecordingWriter(recorded)
    writer.checkpoint(50, 5.0, lambda path: path.write_bytes(b"one"), best=True)
    writer.checkpoint(60, 6.0, lambda path: path.write_bytes(b"two"), best=True)
    with pytest.raises(OSError, match="full"):
        writer.checkpoint(70, 7.0, fail)
    writer.commit()
    with RecordingReader(recorded) as reader:
        assert [(c.step, c.best, c.path.read_bytes()) for c in reader.checkpoints()] == [
            (50, False, b"one"),
            (60, True, b"two"),
        ]
    assert len(list((recorded / "checkpoints").iterdir())) == 2
    writer.go_back(55)
    with RecordingReader(recorded) as reader:
        assert [checkpoint.step for checkpoint in reader.checkpoints()] == [50]
    assert len(list((recorded / "checkpoints").iterdir())) == 1
    writer.close()


def test_a_folder_that_goes_is_noticed(recorded: Path) -> None:
    writer = RecordingWriter(recorded)
    writer.check()
    recorded.rename(recorded.with_name("elsewhere"))
    with pytest.raises(RecordingError, match="ring is no longer there"):
        writer.check()
    writer.close()
