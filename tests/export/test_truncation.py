"""The sweep of the truncation: the same latents, less and less of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from ganstudio import cli
from ganstudio.export.grid import read_provenance
from ganstudio.export.options import TruncationOptions
from ganstudio.export.sampler import Sampler
from ganstudio.export.truncation import swept, write_truncation
from ganstudio.networks.base import truncated
from ganstudio.telemetry.jobs import ExportError
from ganstudio.training.experiment import Experiment
from ganstudio.training.latents import TRUNCATIONS
from ganstudio.training.run import Run

PLAYED: dict[str, Any] = {"device": "cpu", "threads": 1, "loss": "non-saturating"}
RING = PLAYED | {"data": {"name": "ring", "count": 60}, "network": {"name": "mlp", "hidden": 8}}


class Spread:
    """Says how wide samples are spread in place of their recall."""

    samples, words = 50, "in their spread"

    def __init__(self) -> None:
        self.seen: list[Tensor] = []

    def floor(self) -> tuple[float, float]:
        return 1.0, 1.0

    def __call__(self, samples: Tensor) -> tuple[float, float]:
        self.seen.append(samples)
        return 1.0, float(samples.std())


def test_samples_are_those_of_the_same_latents_cut_off() -> None:
    run, spread = Run(Experiment.parse(RING)), Spread()
    sampler = Sampler.of(run, gauge=spread)
    levels = swept(sampler, TruncationOptions(seed=3))
    assert [level.threshold for level in levels] == list(TRUNCATIONS)
    assert [level.words for level in levels[:2]] == ["all z", "≤ 2"]
    latents = sampler.latents(50, 3, "truncation", 0.0)
    for threshold, samples in zip(TRUNCATIONS, spread.seen, strict=True):
        torch.testing.assert_close(samples, sampler.sample(truncated(latents, threshold)))
    recalls = [level.recall for level in levels]
    assert recalls == [float(samples.std()) for samples in spread.seen]


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_it_is_a_figure(tmp_path: Path, suffix: str) -> None:
    run = Run(Experiment.parse(RING))
    path = tmp_path / f"sweep{suffix}"
    write_truncation(Sampler.of(run, gauge=Spread()), path, TruncationOptions())
    if suffix == ".png":
        found = read_provenance(path)
        assert found is not None
        assert found.step == 0
    else:
        assert path.read_text(encoding="utf-8").startswith("<?xml")


def test_of_a_run_by_its_name(tmp_path: Path) -> None:
    out, run = tmp_path / "sweep.png", tmp_path / "run"
    train = ["train", "ring", "--set", "network.hidden=8", "--steps", "3", "--out", str(run)]
    assert cli.main(train) == 0
    assert cli.main(["export", "truncation", str(run), "--out", str(out)]) == 0
    assert out.is_file()


def test_what_cannot_be_swept_is_refused(tmp_path: Path) -> None:
    sampler = Sampler.of(Run(Experiment.parse(RING)))
    with pytest.raises(ExportError, match="too small to tell precision by; choose"):
        write_truncation(sampler, tmp_path / "sweep.png", TruncationOptions())
    translation = Experiment.parse(
        PLAYED
        | {
            "data": {"name": "ring-and-grid", "count": 60},
            "network": {"name": "cyclegan", "hidden": 4},
        }
    )
    with pytest.raises(ExportError, match="no latents to cut off"):
        write_truncation(
            Sampler.of(Run(translation), gauge=Spread()), tmp_path / "x.png", TruncationOptions()
        )
    assert not list(tmp_path.iterdir())


def test_images_stand_in_rows() -> None:
    values = PLAYED | {"data": "digits", "network": {"name": "upconv", "features": 2}}
    levels = swept(Sampler.of(Run(Experiment.parse(values)), gauge=Spread()), TruncationOptions())
    assert {level.shown.shape for level in levels} == {(10, 1, 16, 16)}
    assert all(np.isfinite(level.shown).all() for level in levels)
