"""Images of sides that are no powers of two, and that are not square."""

from __future__ import annotations

import pytest
import torch

from ganstudio.components import find
from ganstudio.networks.convolutional import doublings, start

SHAPES = ((3, 28, 28), (1, 48, 48), (3, 16, 32), (3, 40, 24))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", ["dcgan", "upconv", "resnet"])
def test_both_players_are_made_for_the_shape(name: str, shape: tuple[int, int, int]) -> None:
    network = find("network", name)(latent=4, features=4)
    assert network.problem(shape) is None
    latents = torch.randn(2, 4, generator=torch.Generator().manual_seed(0))
    with torch.random.fork_rng(devices=[]):
        generator, discriminator = network.generator(shape), network.discriminator(shape)
    images = generator(latents)
    assert images.shape == (2, *shape)
    assert discriminator(images).shape == (2,)


@pytest.mark.parametrize("side", [8, 16, 32, 64, 128])
def test_a_power_of_two_begins_with_4_by_4(side: int) -> None:
    assert start((3, side, side)) == (4, 4)
    assert 4 << doublings((3, side, side)) == side


def test_what_does_not_halve_is_refused_with_the_nearest_that_does() -> None:
    network = find("network", "upconv")()
    said = network.problem((3, 36, 36))
    assert said == (
        "upconv makes images with sides that halve evenly down to 4 … 7, from 8 to 64, not "
        "36 × 36; set the data's size to 32"
    )
    assert network.problem((3, 8, 32)) is None
    assert network.problem((3, 132, 132)).endswith("set the data's size to 64")
