"""Everything that the command line exports of a recording."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from ganstudio import cli
from ganstudio.export.kinds import FOLDER, KINDS, Kind
from ganstudio.export.recorded import RecordedRun
from ganstudio.serving import new_session
from ganstudio.telemetry.messages import Open, RecordTo
from ganstudio.telemetry.source import Outbox
from ganstudio.training.experiment import Experiment

FEW = {
    "walk": ["--frames", "4"],
    "timelapse": ["--frames", "4"],
    "images": ["--count", "3"],
}


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a run of five steps that was recorded."""
    library = tmp_path_factory.mktemp("library")
    text = """
        title = "Small digits"
        threads = 1
        data = { name = "digits", size = 8 }
        network = { name = "upconv", features = 4, latent = 4 }
        loss = "hinge"
        schedule = { batch_size = 8, steps = 4 }
        watch = { rows = 2, columns = 3 }
    """
    before = torch.get_rng_state()
    session = new_session(Outbox())
    session.obey(RecordTo(str(library)))
    session.obey(Open((Experiment.loads(text).dumps(),), start=True))
    for _ in range(5):
        session.advance()
    session.close()
    torch.set_rng_state(before)
    (folder,) = (each for each in library.iterdir() if each.is_dir())
    return folder


def test_it_tells_what_was_recorded(recording: Path) -> None:
    run = RecordedRun(recording)
    assert run.title == "Small digits"
    assert run.step == 5
    assert [len(chunk.values) for chunk in run.series] == [5]
    assert run.samples is not None
    assert run.facts["device"].startswith("cpu")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_is_exported_and_the_run_left_as_it_was(
    recording: Path, tmp_path: Path, kind: Kind
) -> None:
    before = {file: file.read_bytes() for file in recording.rglob("*.safetensors")}
    for suffix in kind.suffixes:
        if suffix == ".onnx":
            continue
        name = "folder" if suffix == FOLDER else f"file{suffix}"
        words = ["export", kind.name, str(recording), "--out", str(tmp_path / name)]
        assert cli.main([*words, *FEW.get(kind.name, [])]) == 0
        assert (tmp_path / name).exists()
    assert {file: file.read_bytes() for file in recording.rglob("*.safetensors")} == before


def test_curves_are_those_of_the_run(recording: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    run = RecordedRun(recording)
    path = tmp_path / "curves.parquet"
    words = [str(recording), str(recording), "--out", str(path)]
    assert cli.main(["export", "curves", *words]) == 0
    table = parquet.read_table(path)
    assert table.column_names[:3] == ["run", "step", "loss_d"]
    assert table["step"].to_pylist() == [1, 2, 3, 4, 5] * 2
    expected = run.series[0].values[:, 0]
    np.testing.assert_array_equal(table["loss_d"].to_numpy()[:5], expected)
    csv = tmp_path / "curves.csv"
    assert cli.main(["export", "curves", *words[:-1], str(csv)]) == 0
    lines = csv.read_text().splitlines()
    assert lines[0].startswith("run,step,loss_d,loss_g")
    assert len(lines) == 11
    assert lines[6].startswith("Small digits,1,")


def test_a_time_lapse_of_a_run_that_was_trained_from_the_command_line(tmp_path: Path) -> None:
    run, film = tmp_path / "run", tmp_path / "film.gif"
    assert cli.main(["train", "ring", "--steps", "3", "--threads", "1", "--out", str(run)]) == 0
    assert cli.main(["export", "timelapse", str(run), "--out", str(film), "--frames", "3"]) == 0
    assert film.read_bytes().startswith(b"GIF8")
