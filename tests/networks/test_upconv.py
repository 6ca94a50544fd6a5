"""The small pair for a minute on a CPU."""

from __future__ import annotations

import pytest
from torch import nn

from ganstudio.networks.upconv import Upconv


def count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def test_parameters_at_16() -> None:
    assert count(Upconv().generator((1, 16, 16))) == 57_201
    assert count(Upconv().discriminator((1, 16, 16))) == 9_009


@pytest.mark.parametrize("side", [8, 16, 32, 64])
def test_upsamples_from_4_to_the_side(side: int) -> None:
    generator = Upconv(features=4).generator((1, side, side))
    ups = [layer for layer in generator if isinstance(layer, nn.Upsample)]
    assert 4 * 2 ** len(ups) == side
    assert {up.mode for up in ups} == {"nearest"}


def test_batch_norm_in_the_generator_only() -> None:
    generator, discriminator = Upconv().generator((1, 16, 16)), Upconv().discriminator((1, 16, 16))
    assert any(isinstance(layer, nn.BatchNorm2d) for layer in generator)
    assert not any(isinstance(layer, nn.BatchNorm2d) for layer in discriminator)
    assert not Upconv().batch_norm_in_discriminator
