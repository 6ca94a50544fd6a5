"""The one-number game's players."""

from __future__ import annotations

import torch

from ganstudio.data.points import Point
from ganstudio.networks.base import initialise
from ganstudio.networks.dirac import Dirac


def test_generator_is_a_point_and_discriminator_a_line() -> None:
    dirac = Dirac(theta=0.5, psi=-2.0)
    with torch.random.fork_rng(devices=[]):
        generator, discriminator = dirac.generator((1,)), dirac.discriminator((1,))
        initialise(generator, 3)
        initialise(discriminator, 3)
    latents = torch.randn(4, 1, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(generator(latents), torch.full((4, 1), 0.5))
    x = torch.tensor([[1.0], [3.0]])
    torch.testing.assert_close(discriminator(x), torch.tensor([-2.0, -6.0]))
    assert [p.numel() for p in (*generator.parameters(), *discriminator.parameters())] == [1, 1]


def test_only_single_numbers() -> None:
    assert Dirac().problem((1,)) is None
    assert "2-D points" in str(Dirac().problem((2,)))
    assert "images" in str(Dirac().problem((1, 16, 16)))


def test_data_is_one_point() -> None:
    loaded = Point(at=2.0, count=5).load()
    assert loaded.samples.tolist() == [[2.0]] * 5
    assert Point().shape == (1,)
