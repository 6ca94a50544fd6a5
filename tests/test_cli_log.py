"""`--log`, through the command line."""

from __future__ import annotations

import importlib.util
import warnings
from pathlib import Path

import numpy as np
import pytest

from ganstudio import cli
from ganstudio.export.table import read_series
from tests.command_line import refused

RING = ["ring", "--threads", "1", "--set", "network.hidden=8", "--set", "data.count=300"]

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    accumulators = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")


def logged(folder: Path, name: str) -> dict[int, float]:
    found = accumulators.EventAccumulator(str(folder), size_guidance={"scalars": 0})
    found.Reload()
    return {each.step: each.value for each in found.Scalars(name)}


def test_a_run_is_told_to_a_log_step_by_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run"
    words = ["train", *RING, "--steps", "30", "--log", "tensorboard", "--out", str(out)]
    assert cli.main(words) == 0
    assert f"logged to {out / 'tensorboard'}" in capsys.readouterr().err
    kept = read_series(out / "series.csv").column("loss_d")
    told = logged(out / "tensorboard", "loss_d")
    assert list(told) == list(range(1, 31))
    np.testing.assert_array_equal(np.float32(list(told.values())), kept)


def test_each_run_of_a_sweep_has_a_log_of_its_own(tmp_path: Path) -> None:
    words = ["sweep", *RING, "--steps", "3", "--seeds", "2", "--jobs", "1"]
    logs = tmp_path / "logs"
    assert cli.main([*words, "--log", f"tensorboard={logs}", "--out", str(tmp_path / "s")]) == 0
    folders = sorted(logs.iterdir())
    assert len(folders) == 2
    assert all(list(logged(folder, "loss_g")) == [1, 2, 3] for folder in folders)


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("tensorbord", "there is no logger 'tensorbord'; did you mean 'tensorboard'?"),
        ("tensorboard=", "--log tensorboard= names no folder; give one, or leave out the ="),
    ],
)
def test_a_log_that_is_none_is_refused_before_training(
    word: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sentence in refused(capsys, "train", *RING, "--log", word, "--out", tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_missing_package_is_named_with_its_extra(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    said = refused(capsys, "train", *RING, "--log", "wandb", "--out", tmp_path / "run")
    assert "--log wandb needs the package wandb; install it with: pip install" in said
    assert "'ganstudio[wandb]'" in said
