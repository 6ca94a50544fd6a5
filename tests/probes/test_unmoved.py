"""Looking at a run changes nothing of it."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ganstudio.probes import standard_probes
from ganstudio.probes.slow_measures import SlowMeasuresProbe
from ganstudio.telemetry.recording.packing import pack


@pytest.mark.parametrize("kind", ["ring", "line", "moons", "digits"])
def test_a_watched_run_is_the_same_bit_for_bit(make_run, kind: str) -> None:
    watched, alone = make_run(kind), make_run(kind)
    probes = standard_probes(watched)
    for _ in range(6):
        for probe in probes:
            probe.measure(watched)
        watched.step()
        alone.step()
    for probe in probes:
        probe.measure(watched)
    np.testing.assert_array_equal(watched.take_series().values, alone.take_series().values)
    mine, theirs = watched.trainer.checkpoint(), alone.trainer.checkpoint()
    assert all(torch.equal(mine[name], theirs[name]) for name in mine)


def test_batch_norm_in_d_is_left_alone(make_run) -> None:
    network = {"network": {"name": "dcgan", "features": 4, "latent": 4}, "stabilisers": {}}
    test_run = make_run("digits", network)
    before = {name: value.clone() for name, value in test_run.trainer.checkpoint().items()}
    for probe in standard_probes(test_run):
        probe.measure(test_run)
    after = test_run.trainer.checkpoint()
    for name in before:  # the values before the first step are not a number
        torch.testing.assert_close(after[name], before[name], rtol=0, atol=0, equal_nan=True)
    assert test_run.pairing.generator.training
    assert test_run.pairing.discriminator.training


@pytest.mark.parametrize("kind", ["ring", "digits"])
def test_two_watchers_see_the_same(make_run, kind: str) -> None:
    first, second = make_run(kind), make_run(kind)
    for one, other in zip(standard_probes(first), standard_probes(second), strict=True):
        seen, also = one.measure(first), other.measure(second)
        if seen is not None and seen.channel != "speed":
            assert also is not None
            assert pack(seen) == pack(also)


@pytest.mark.parametrize("kind", ["ring", "digits"])
def test_one_set_a_run(make_run, kind: str) -> None:
    run = make_run(kind)
    probes = standard_probes(run)
    records = [probe.measure(run) for probe in probes]
    channels = [record.channel for record in records if record is not None]
    assert channels == ["microscope", "samples", "walk", "collapse"]
    assert sum(isinstance(probe, SlowMeasuresProbe) for probe in probes) == 1
