"""Against the principal plane of the weights themselves."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ganstudio.probes import weight_path
from ganstudio.probes.weight_path import WeightPathProbe
from ganstudio.telemetry.records import WeightPath
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run


@pytest.fixture
def run() -> Run:
    values = {
        "data": {"name": "ring", "count": 200},
        "network": {"name": "mlp", "hidden": 64, "layers": 2},
        "loss": "non-saturating",
        "schedule": {"batch_size": 16},
        "threads": 1,
    }
    return Run(Experiment.parse(values))


def flat(run: Run) -> np.ndarray:
    players = run.pairing.generator, run.pairing.discriminator
    parts = [p.detach().flatten() for player in players for p in player.parameters()]
    return torch.cat(parts).double().numpy().copy()


def look(probe: WeightPathProbe, run: Run, steps: int = 5) -> WeightPath | None:
    for _ in range(steps):
        run.step()
    return probe.measure(run)


def test_the_way_is_that_of_all_weights(run: Run) -> None:
    probe, exact = WeightPathProbe(run), []
    for k in range(30):
        record = look(probe, run)
        exact.append(flat(run))
        assert (record is None) == (k < 2)
    assert record is not None
    assert record.steps.tolist() == list(range(5, 155, 5))
    assert record.weights == len(exact[0])
    centred = np.array(exact) - np.mean(exact, axis=0)
    u, s, _ = np.linalg.svd(centred, full_matrices=False)
    for axis in (0, 1):
        along = u[:, axis] * s[axis]
        assert abs(np.corrcoef(along, record.points[:, axis])[0, 1]) > 0.95
        share = s[axis] ** 2 / (s**2).sum()
        assert record.shares[axis] == pytest.approx(share, rel=0.25)
    length = np.linalg.norm(centred[-1] - centred[0])
    assert np.linalg.norm(record.points[-1] - record.points[0]) == pytest.approx(length, rel=0.25)


def test_the_gradients_are_those_that_were_stepped_by(run: Run) -> None:
    probe = WeightPathProbe(run)
    for _ in range(3):
        record = look(probe, run)
    assert record is not None
    squares = [p.grad.square().sum() for p in run.pairing.generator.parameters()]
    expected = torch.stack(squares).sum().sqrt()
    assert record.gradients[-1, 0] == pytest.approx(float(expected), rel=1e-5)


def test_a_step_is_looked_at_once_and_a_new_beginning_is_one(run: Run) -> None:
    probe = WeightPathProbe(run)
    for _ in range(3):
        look(probe, run)
    assert probe.measure(run) is None
    run.trainer.iteration = 1
    assert look(probe, run, steps=1) is None


def test_a_long_way_is_thinned(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weight_path, "LOOKS", 24)  # each finds the plane of all before it
    probe = WeightPathProbe(run)
    for step in range(1, 24 + 10):
        run.trainer.iteration = step
        record = probe.measure(run)
    assert record is not None
    assert len(record.steps) <= 24
    assert record.steps[0] == 1
    assert record.steps[-1] == 33


def test_looking_changes_nothing(run: Run) -> None:
    before = run.checkpoint()
    WeightPathProbe(run).measure(run)
    after = run.checkpoint()
    assert all(
        torch.equal(before[name].nan_to_num(), after[name].nan_to_num())
        for name in before
        if name != "seconds"
    )
