"""Latents of a size, of a shape, and drawn by the loop itself."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ganstudio.watching.apart import apart
from ganstudio.watching.latents import Latent, Latents

CPU = torch.device("cpu")


def of_numpy(n: int) -> torch.Tensor:
    return torch.from_numpy(np.random.uniform(-1, 1, (n, 3, 2))) + torch.rand(n, 1, 1)


@pytest.mark.parametrize(
    ("latent", "shape"), [(5, (5,)), ((5, 1, 1), (5, 1, 1)), (of_numpy, (3, 2))]
)
def test_the_same_source_draws_the_same(latent: Latent, shape: tuple[int, ...]) -> None:
    with apart(CPU):
        latents = Latents(latent, CPU)
        first, second = (latents.draw(4, torch.Generator().manual_seed(1)) for _ in range(2))
        other = latents.draw(4, torch.Generator().manual_seed(2))
    assert first.shape == (4, torch.Size(shape).numel())
    assert torch.equal(first, second)
    assert not torch.equal(first, other)
    assert latents.shaped(first).shape == (4, *shape)


def test_random_states_are_given_back() -> None:
    import random

    before = torch.get_rng_state(), np.random.get_state()[1].tolist(), random.getstate()
    with apart(CPU):
        Latents(of_numpy, CPU).draw(4, torch.Generator())
        random.random()
    assert torch.equal(before[0], torch.get_rng_state())
    assert before[1:] == (np.random.get_state()[1].tolist(), random.getstate())
