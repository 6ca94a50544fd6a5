"""Everything that the command line exports of a recording."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from ganstudio import cli, load_run
from ganstudio.export.grid import compose, read_provenance, to_pixels
from ganstudio.export.kinds import FOLDER, KINDS, Kind
from ganstudio.export.recorded import RecordedRun
from ganstudio.export.sampler import Sampler
from ganstudio.probes.samples import SamplesProbe
from ganstudio.serving import new_session
from ganstudio.telemetry.messages import Open, Pause, RecordTo, Start
from ganstudio.telemetry.records import SampleGrid
from ganstudio.telemetry.source import Outbox
from ganstudio.training.experiment import Experiment

FEW = {
    "walk": ["--frames", "4"],
    "timelapse": ["--frames", "4"],
    "images": ["--count", "3"],
}
FITTING = [kind for kind in KINDS if kind.name != "styles"]
"""Those that any run has, whether its generator has styles or not."""


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory, images_experiment: Experiment) -> Path:
    """Return the folder of a run of five steps that was recorded; it was held at the third.

    Of its samples there are those of that step and of the ends, however long a step took.
    """
    library = tmp_path_factory.mktemp("library")
    experiment = images_experiment.with_values({"schedule.steps": 6})
    before = torch.get_rng_state()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SamplesProbe, "interval", 3600.0)
        session = new_session(Outbox())
        session.obey(RecordTo(str(library)))
        session.obey(Open((experiment.dumps(),), start=True))
        for step in range(5):
            if step == 3:
                session.obey(Pause())
                session.obey(Start())
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
    assert isinstance(run.record("samples"), SampleGrid)
    assert run.facts["device"].startswith("cpu")


def test_whatever_channel_was_recorded_is_at_hand(recording: Path) -> None:
    run = RecordedRun(recording)
    channels = ("samples", "outputs", "collapse", "walk", "microscope", "speed")
    for channel in channels:
        record = run.record(channel)
        assert record is not None
        assert record.channel == channel
    assert run.record("nothing") is None


@pytest.mark.parametrize("kind", FITTING, ids=lambda kind: kind.name)
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


@pytest.mark.parametrize("kind", [k for k in FITTING if k.momentary], ids=lambda kind: kind.name)
def test_what_shows_one_step_shows_an_earlier_one_if_it_is_asked_to(
    recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: Kind
) -> None:
    name = f"file{kind.suffixes[0]}"
    words = ["export", kind.name, str(recording), *FEW.get(kind.name, [])]
    assert cli.main([*words, "--step", "4", "--out", str(tmp_path / name)]) == 0
    assert f"{recording}: step 3, the newest kept at or before 4" in capsys.readouterr().err
    assert cli.main([*words, "--step", "3", "--out", str(tmp_path / f"other-{name}")]) == 0
    assert "newest kept" not in capsys.readouterr().err
    if name.endswith(".png"):
        found = read_provenance(tmp_path / name)
        assert found is not None
        assert found.step == 3


def test_the_grid_of_a_step_is_made_by_the_weights_of_that_step(
    recording: Path, tmp_path: Path
) -> None:
    path = tmp_path / "grid.png"
    words = ["export", "grid", str(recording), "--out", str(path), "--scale", "1", "--padding", "0"]
    images = []
    for step in (3, 5):
        assert cli.main([*words, "--step", str(step)]) == 0
        with Image.open(path) as picture:
            images.append(np.asarray(picture))
        run = load_run(recording, step=step)
        sampler = Sampler.of(run)
        made = to_pixels(sampler.sample(sampler.latents(6)).cpu().numpy())
        np.testing.assert_array_equal(images[-1], compose(made, 3, padding=0)[..., 0])
    assert not np.array_equal(*images)


def test_nothing_is_told_of_what_came_later(recording: Path) -> None:
    run = RecordedRun(recording, at=4)
    assert (run.step, run.history.last_step) == (3, 5)
    assert [len(chunk.values) for chunk in run.series] == [3]
    frame = run.history.snapshot("samples", 3)
    assert frame is not None
    samples = run.record("samples")
    assert isinstance(samples, SampleGrid)
    np.testing.assert_array_equal(samples.fake, frame.record.fake)


def test_a_step_that_cannot_be_shown_is_refused(
    recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run, out = tmp_path / "run", tmp_path / "grid.png"
    words = ["train", "ring", "--steps", "1", "--threads", "1", "--no-record", "--out", str(run)]
    assert cli.main(words) == 0
    words = ["export", "grid", str(run), "--out", str(out), "--step", "1"]
    assert cli.main(words) != 0
    assert "known at its end only; leave out --step" in capsys.readouterr().err
    for words, sentence in (
        (["grid", str(recording), "--out", str(out), "--step", "-1"], "counted from 0, not '-1'"),
        (["curves", str(recording), "--out", "a.csv", "--step", "3"], "unrecognized arguments"),
    ):
        with pytest.raises(SystemExit):
            cli.main(["export", *words])
        assert sentence in capsys.readouterr().err
    assert not out.exists()


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
