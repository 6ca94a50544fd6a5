"""The fully connected pair."""

from __future__ import annotations

import pytest
from torch import nn

from ganstudio.networks.mlp import MLP


def count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def test_parameters() -> None:
    network = MLP(latent=2, hidden=128, layers=3)
    hidden = 2 * (128 * 128 + 128)
    assert count(network.generator((2,))) == (2 * 128 + 128) + hidden + (128 * 2 + 2)
    assert count(network.discriminator((2,))) == (2 * 128 + 128) + hidden + (128 + 1)


@pytest.mark.parametrize(
    ("name", "kind"), [("relu", nn.ReLU), ("leaky-relu", nn.LeakyReLU), ("tanh", nn.Tanh)]
)
def test_activation(name: str, kind: type[nn.Module]) -> None:
    network = MLP(layers=2, hidden=4, activation=name)
    for player in (network.generator((2,)), network.discriminator((2,))):
        assert sum(isinstance(layer, kind) for layer in player) == 2


def test_points_are_free_and_pictures_bounded() -> None:
    network = MLP(hidden=4)
    assert "tanh" not in dict(network.generator((2,)).named_children())
    assert "tanh" in dict(network.generator((1, 8, 8)).named_children())


def test_needs_no_norm() -> None:
    assert not MLP().batch_norm_in_discriminator
    assert MLP().without_batch_norm() == MLP()
