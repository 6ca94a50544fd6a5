"""What an export asks of samples, on data whose answer is known."""

from __future__ import annotations

import pytest
import torch

from ganstudio.probes.gauging import SampleJudges
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run

PLAYED = {"device": "cpu", "threads": 1, "loss": "non-saturating"}


def test_points_are_held_against_points() -> None:
    data = {"name": "ring", "count": 600}
    run = Run(Experiment.parse(PLAYED | {"data": data, "network": {"name": "mlp", "hidden": 4}}))
    gauge = SampleJudges().gauge(run, run.pairing)
    assert gauge is not None
    assert gauge.samples == 200
    precision, recall = gauge.floor()
    assert min(precision, recall) > 0.8
    real = run.samples[0][:200]
    assert gauge(real)[0] == pytest.approx(precision, abs=0.1)
    assert gauge(real + 9) == (0.0, 0.0)
    one = real[:1] + 1e-3 * torch.randn(200, 2, generator=torch.Generator().manual_seed(0))
    assert gauge(one)[1] < 0.1
    assert "points themselves" in gauge.words


@pytest.mark.parametrize(
    ("labels", "words"), [(True, "classifier of the digits"), (False, "turned")]
)
def test_images_are_held_against_images_in_features(labels: bool, words: str) -> None:
    network = {"name": "upconv", "features": 2}
    run = Run(Experiment.parse(PLAYED | {"data": "digits", "network": network}))
    if not labels:
        object.__setattr__(run.dataset, "labels", None)
    gauge = SampleJudges().gauge(run, run.pairing)
    assert gauge is not None
    precision, recall = gauge.floor()
    assert min(precision, recall) > 0.7
    assert words in gauge.words
    assert gauge(torch.zeros(500, 1, 16, 16))[1] < 0.05


def test_a_handful_of_data_has_none() -> None:
    data = {"name": "ring", "count": 10}
    run = Run(Experiment.parse(PLAYED | {"data": data, "network": {"name": "mlp", "hidden": 4}}))
    assert SampleJudges().gauge(run, run.pairing) is None
