"""The residual pair, held against the paper's tables."""

from __future__ import annotations

import itertools

import pytest
import torch
from torch import nn

from ganstudio.networks.residual import DownBlock, SumPool, UpBlock
from ganstudio.networks.resnet import ResNet


def count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def conv(before: int, width: int, kernel: int = 3) -> int:
    return before * width * kernel**2 + width


def up(before: int, width: int) -> int:
    norms = 2 * before + 2 * width
    return norms + conv(before, width) + conv(width, width) + conv(before, width, 1)


def down(before: int, width: int, *, shortcut: bool = True) -> int:
    total = conv(before, before) + conv(before, width)
    return total + (conv(before, width, 1) if shortcut else 0)


def first(channels: int, width: int) -> int:
    return conv(channels, width) + conv(width, width) + conv(channels, width, 1)


def test_parameters_at_32() -> None:
    """Table 4: 4 × 4 × 256, three blocks of 256; D four blocks of 128, of which two halve."""
    generator = 129 * 4 * 4 * 256 + 3 * up(256, 256) + 2 * 256 + conv(256, 3)
    same = down(128, 128, shortcut=False)
    discriminator = first(3, 128) + down(128, 128) + 2 * same + 129
    assert (generator, discriminator) == (4_276_739, 1_053_825)
    assert count(ResNet().generator((3, 32, 32))) == generator
    assert count(ResNet().discriminator((3, 32, 32))) == discriminator


@pytest.mark.parametrize(
    ("side", "ups", "downs"),
    [
        (64, [1024, 512, 256, 128, 64], [64, 128, 256, 512, 1024]),
        (128, [1024, 1024, 512, 256, 128, 64], [64, 128, 256, 512, 1024, 1024]),
    ],
)
def test_parameters_at_large_sides(side: int, ups: list[int], downs: list[int]) -> None:
    """Tables 5 and 6: widths double as the side halves, and the last block of D does not halve."""
    generator = 129 * 16 * ups[0] + 2 * ups[-1] + conv(ups[-1], 3)
    generator += sum(up(*pair) for pair in itertools.pairwise(ups))
    *halving, last = itertools.pairwise(downs)
    discriminator = first(3, downs[0]) + sum(down(*pair) for pair in halving)
    discriminator += down(*last, shortcut=last[0] != last[1]) + downs[-1] + 1
    with torch.device("meta"):
        pair = ResNet().generator((3, side, side)), ResNet().discriminator((3, side, side))
    assert tuple(map(count, pair)) == (generator, discriminator)


def test_blocks_are_what_the_figure_draws() -> None:
    """Figure 9, written out with the shortcuts in the figure's own order."""
    inputs = torch.randn(3, 4, 8, 8, generator=torch.Generator().manual_seed(0))
    with torch.random.fork_rng(devices=[]):
        block = UpBlock(4, 6, nn.BatchNorm2d)
        halving, level = DownBlock(4, 6, halves=True), DownBlock(4, 4, halves=False)
    doubled = nn.Upsample(scale_factor=2)
    hidden = block.conv1(doubled(block.norm1(inputs).relu()))
    expected = block.conv2(block.norm2(hidden).relu()) + block.shortcut(doubled(inputs))
    torch.testing.assert_close(block(inputs), expected)

    pool = nn.AvgPool2d(2)
    hidden = pool(halving.conv2(halving.conv1(inputs.relu()).relu()))
    torch.testing.assert_close(halving(inputs), hidden + pool(halving.shortcut(inputs)))

    expected = inputs + level.conv2(level.conv1(inputs.relu()).relu())
    torch.testing.assert_close(level(inputs), expected)


def test_only_the_block_at_the_image_takes_negative_values_as_they_are() -> None:
    inputs = -torch.rand(2, 3, 8, 8, generator=torch.Generator().manual_seed(0))
    with torch.random.fork_rng(devices=[]):
        at_image, inside = (DownBlock(3, 4, halves=True, first=image) for image in (True, False))
    for block in (at_image, inside):
        nn.init.zeros_(block.shortcut.weight)
    vary = [block(inputs).std(dim=0).max().item() > 1e-6 for block in (at_image, inside)]
    assert vary == [True, False]


def test_global_sum_pooling() -> None:
    pooled = SumPool()(torch.ones(2, 3, 4, 5))
    assert torch.equal(pooled, torch.full((2, 3), 20.0))


def test_norms_are_in_the_generator_only() -> None:
    network = ResNet(features=2)
    norms = [
        sum(isinstance(layer, nn.BatchNorm2d) for layer in player.modules())
        for player in (network.generator((3, 32, 32)), network.discriminator((3, 32, 32)))
    ]
    assert norms == [2 * 3 + 1, 0]
    assert not network.batch_norm_in_discriminator
