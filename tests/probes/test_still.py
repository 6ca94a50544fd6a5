from __future__ import annotations

import pytest
import torch

from ganstudio.probes.still import Stills
from ganstudio.training.experiment import Experiment
from ganstudio.training.pairing import evaluating
from ganstudio.training.run import Run


@pytest.mark.parametrize("role", ["generator", "discriminator", "averaged"])
def test_a_still_is_the_network_as_it_was_and_stays_so(make_run, role: str) -> None:
    """Through batch norm, spectral norm and an average, whose buffers move too."""
    run, stills = make_run("digits"), Stills()
    network = getattr(run.pairing, role)
    latents = run.pairing.inputs(8, run.stream("test"))
    batch = run.data[:8] if role == "discriminator" else latents
    for _ in range(3):
        run.step()
        still = stills.of(network)
        with evaluating(network):
            expected = network(batch).detach()
        run.step()
        torch.testing.assert_close(still(batch), expected, rtol=0, atol=0)
    assert not still.training
    assert not any(parameter.requires_grad for parameter in still.parameters())


def test_each_network_has_a_still_of_its_own(make_run) -> None:
    run, stills = make_run("ring"), Stills()
    one, other = run.pairing.generator, run.pairing.discriminator
    assert stills.of(one) is not stills.of(other)
    assert stills.of(one) is stills.of(one)


def test_a_still_of_players_that_grow_has_their_stage() -> None:
    experiment = Experiment.parse(
        {
            "device": "cpu", "threads": 1, "data": {"name": "digits", "size": 16},
            "network": {"name": "growing", "latent": 4, "features": 2, "hold": 2, "fade": 3},
            "loss": "non-saturating", "schedule": {"batch_size": 8},
        }
    )  # fmt: skip
    run, stills = Run(experiment), Stills()
    latents = run.pairing.inputs(8, run.stream("test"))
    for _ in range(8):
        run.step()
        still = stills.of(run.pairing.generator)
        expected = run.pairing.sample(latents, averaged=False)
        torch.testing.assert_close(still(latents), expected, rtol=0, atol=0)
