from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from ganstudio.export import run_folder
from ganstudio.export.grid import read_provenance
from ganstudio.export.table import read_series
from ganstudio.telemetry.records import Verdict
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run

VERDICTS = [(50, Verdict("starting", 0, "no figures yet"))]


def trained(experiment: Experiment, steps: int) -> Run:
    run = Run(experiment)
    for _ in range(steps):
        run.step()
    return run


def written(folder: Path, run: Run) -> None:
    series = run.take_series()
    assert series is not None
    run_folder.write(folder, run, [series], VERDICTS, {"steps": run.iteration})


def test_a_folder_holds_everything(tmp_path: Path, images_experiment: Experiment) -> None:
    folder = tmp_path / "deep" / "run"
    run = trained(images_experiment, 3)
    written(folder, run)
    assert sorted(file.name for file in folder.iterdir()) == sorted(run_folder.FILES)
    assert Experiment.load(folder / "experiment.toml") == images_experiment
    assert read_series(folder / "series.csv").values.shape == (3, len(run.trainer.series_names))
    assert json.loads((folder / "summary.json").read_text()) == {"steps": 3}
    provenance = read_provenance(folder / "grid.png")
    assert provenance is not None
    assert provenance.step == 3
    assert Experiment.loads(provenance.experiment) == images_experiment


@pytest.mark.parametrize("which", ["points_experiment", "images_experiment"])
def test_a_run_that_is_read_back_goes_on_bit_for_bit(
    tmp_path: Path, which: str, request: pytest.FixtureRequest
) -> None:
    experiment = request.getfixturevalue(which)
    run = trained(experiment, 3)
    written(tmp_path / "run", run)
    again = run_folder.load(tmp_path / "run")
    assert again.iteration == 3
    run.step()
    again.step()
    expected, found = run.take_series(), again.take_series()
    assert expected is not None
    assert found is not None
    assert expected.first_step == found.first_step == 4
    assert expected.values.tobytes() == found.values.tobytes()


def test_sampling_needs_no_data(tmp_path: Path, images_experiment: Experiment) -> None:
    run = trained(images_experiment, 2)
    written(tmp_path, run)
    again = run_folder.load(tmp_path, with_data=False)
    assert len(again.dataset) == 1
    latents = run.pairing.inputs(4, run.stream("x"))
    assert torch.equal(run.pairing.sample(latents), again.pairing.sample(latents))


def test_nothing_is_left_when_writing_fails(tmp_path: Path, points_experiment: Experiment) -> None:
    run = trained(points_experiment, 1)
    with pytest.raises(ValueError, match="not JSON compliant"):
        run_folder.write(tmp_path / "run", run, [], [], {"loss": float("nan")})
    assert not (tmp_path / "run").exists()


def test_an_older_run_survives_a_failed_one(tmp_path: Path, points_experiment: Experiment) -> None:
    run = trained(points_experiment, 1)
    written(tmp_path, run)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    run.step()
    with pytest.raises(ValueError, match="not JSON compliant"):
        run_folder.write(tmp_path, run, [], [], {"loss": float("nan")})
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_folder_with_a_run_is_not_free(tmp_path: Path) -> None:
    run_folder.check_free(tmp_path / "new")
    run_folder.check_free(tmp_path)
    (tmp_path / "summary.json").touch()
    with pytest.raises(run_folder.RunFolderError, match="already holds a run; choose another"):
        run_folder.check_free(tmp_path)
    run_folder.check_free(tmp_path, overwrite=True)


def test_what_is_no_run_folder_is_refused(tmp_path: Path, points_experiment: Experiment) -> None:
    with pytest.raises(run_folder.RunFolderError, match="is not the folder of a run"):
        run_folder.load(tmp_path)
    written(tmp_path, trained(points_experiment, 1))
    (tmp_path / "checkpoint.safetensors").write_bytes(b"no tensors")
    with pytest.raises(run_folder.RunFolderError, match="does not fit its experiment"):
        run_folder.load(tmp_path)


def test_a_checkpoint_of_other_networks_is_refused(
    tmp_path: Path, points_experiment: Experiment
) -> None:
    written(tmp_path, trained(points_experiment, 1))
    other = points_experiment.with_values({"network.hidden": 9})
    (tmp_path / "experiment.toml").write_text(other.dumps())
    with pytest.raises(run_folder.RunFolderError, match="does not fit its experiment"):
        run_folder.load(tmp_path)
