"""Logs as recordings, which open like any other."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from ganstudio import cli
from ganstudio.export.tensorboard import EventFile
from ganstudio.importing import recording
from ganstudio.importing.log import LogError
from ganstudio.importing.reading import read_logs
from ganstudio.importing.recording import record
from ganstudio.telemetry.recording.measured import measurements
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.telemetry.records import SampleGrid
from ganstudio.training.recorded import recorded

SPARSE = "step,errD,errG,fid\n" + "".join(
    f"{step},{step / 100},{'nan' if step == 50 else 1},{step if step % 200 == 0 else ''}\n"
    for step in range(0, 1001, 10)
)


def imported(tmp_path: Path, text: str = SPARSE) -> Path:
    (tmp_path / "gan.csv").write_text(text)
    folder = tmp_path / "run"
    (log,) = read_logs(tmp_path / "gan.csv")
    record(log, folder)
    return folder


def test_a_curve_goes_on_between_what_was_logged(tmp_path: Path) -> None:
    with RecordingReader(imported(tmp_path)) as reader:
        (chunk,) = [losses for _, losses in reader.series()]
        assert chunk.names == ("loss_d", "loss_g")
        assert chunk.first_step == 0
        assert len(chunk.values) == 1001
        np.testing.assert_allclose(chunk.column("loss_d")[:21], [*[0] * 10, *[0.1] * 10, 0.2])
        assert np.flatnonzero(np.isnan(chunk.column("loss_g"))).tolist() == list(range(50, 60))
        taken = [
            (each.step, each.measure.name, each.measure.value) for _, each in measurements(reader)
        ]
        assert taken == [(step, "fid", float(step)) for step in range(0, 1001, 200)]
        experiment = recorded(reader.experiment)
    assert experiment.title == "gan"
    assert experiment.missing == ("it is known by a log alone, which holds no networks",)


def test_pictures_are_shown_at_their_steps(tmp_path: Path) -> None:
    with EventFile(tmp_path / "board", lambda step: 1e9 + step) as file:
        for step in (1, 20):
            file.scalars(step, {"loss_d": 1.0})
            file.picture(step, "fakes", np.full((8, 9, 3), step, np.uint8))
            file.picture(step, "real images", np.full((8, 9, 3), 0, np.uint8))
    (log,) = read_logs(tmp_path / "board")
    record(log, tmp_path / "run")
    with RecordingReader(tmp_path / "run") as reader:
        assert reader.steps("samples").tolist() == [1, 20]
        frame = reader.snapshot("samples", 5)
        assert frame is not None
        assert isinstance(frame.record, SampleGrid)
        assert (frame.step, int(frame.record.fake[0, 0, 0, 0])) == (1, 1)
        assert reader.meta["created"] == "2001-09-09T01:46:41+00:00"
        assert "of 2 kinds of pictures, fakes alone is shown" in reader.meta["data"]


def test_more_than_a_recording_takes_is_refused_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LogError, match="from step 0 to 1000000000"):
        imported(tmp_path, "step,d,g\n0,1,1\n1000000000,1,1\n")
    assert not (tmp_path / "run").exists()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(recording, "_write_pictures", full)
    with pytest.raises(OSError, match="No space"):
        imported(tmp_path)
    assert not (tmp_path / "run").exists()


def test_from_the_command_line_and_out_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gan.csv").write_text("step,errD,errG\n1,1.5,0.5\n2,1.25,\n3,nan,0.25\n")
    out, curves = tmp_path / "run", tmp_path / "curves.csv"
    assert cli.main(["import", str(tmp_path / "gan.csv"), str(out)]) == 0
    assert capsys.readouterr().out == f"gan: written to {out}\n"
    assert cli.main(["export", "curves", str(out), "--out", str(curves)]) == 0
    rows = list(csv.reader(curves.read_text().splitlines()))
    assert rows == [
        ["step", "loss_d", "loss_g"], ["1", "1.5", "0.5"], ["2", "1.25", "0.5"],
        ["3", "nan", "0.25"],
    ]  # fmt: skip
    assert cli.main(["import", str(tmp_path / "gan.csv"), str(out)]) == 2
    assert "already holds a recorded run" in capsys.readouterr().err


def test_several_runs_of_a_log_get_a_folder_each(tmp_path: Path) -> None:
    for name in ("a", "b"):
        with EventFile(tmp_path / "logs" / name, lambda step: 1e9) as file:
            file.scalars(1, {"loss_d": 1.0})
    assert cli.main(["import", str(tmp_path / "logs"), str(tmp_path / "runs")]) == 0
    found = sorted(path.name[0] for path in (tmp_path / "runs").iterdir())
    assert found == ["a", "b"]
