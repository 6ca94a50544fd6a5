"""What feeds what in a network of which nothing is known, against drawings made by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn

from ganstudio.networks.residual import DownBlock, UpBlock
from ganstudio.telemetry.inside import INPUT
from ganstudio.training.tracing import switched_off, trace


@pytest.fixture(autouse=True)
def _networks_of_their_own() -> Iterator[None]:
    """Give torch's own layers numbers to begin with, and the generator back."""
    with torch.random.fork_rng(devices=[]):
        yield


def kinds(traced) -> list[list[str]]:
    return [[type(each.module).__name__ for each in layer.members] for layer in traced.layers]


def test_a_chain_is_a_layer_for_each_weight_with_what_goes_along() -> None:
    network = nn.Sequential(
        nn.Linear(3, 8), nn.Unflatten(1, (2, 2, 2)), nn.BatchNorm2d(2), nn.ReLU(inplace=True),
        nn.Upsample(scale_factor=2), nn.Conv2d(2, 1, 3), nn.Tanh(),
    ).eval()  # fmt: skip
    traced = trace(network, torch.zeros(4, 3))
    assert kinds(traced) == [
        ["Linear", "Unflatten", "BatchNorm2d", "ReLU"],
        ["Upsample", "Conv2d", "Tanh"],
    ]
    assert [layer.sources for layer in traced.layers] == [(INPUT,), (0,)]
    assert [sum(w.numel() for w in layer.parameters) for layer in traced.layers] == [36, 19]
    assert traced.layers[0].last.output.shape == (4, 2, 2, 2)
    assert traced.ends == (1,)


class UNet(nn.Module):
    """One skip around one convolution, as concatenation."""

    def __init__(self) -> None:
        super().__init__()
        self.down = nn.Conv2d(1, 2, 3, padding=1)
        self.middle = nn.Conv2d(2, 2, 3, padding=1)
        self.up = nn.Conv2d(4, 1, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        first = torch.relu(self.down(x))
        return self.up(torch.cat([first, self.middle(first)], 1)) + x


def test_skips_are_found_also_where_plain_arithmetic_makes_them() -> None:
    traced = trace(UNet(), torch.zeros(1, 1, 4, 4))
    assert [layer.sources for layer in traced.layers] == [(INPUT,), (0,), (0, 1)]
    assert traced.ends == (INPUT, 2)


def test_residual_blocks_have_two_ways() -> None:
    up = trace(UpBlock(4, 2, nn.BatchNorm2d).eval(), torch.zeros(1, 4, 2, 2))
    names = [layer.chief.name for layer in up.layers]
    assert names == ["conv1", "conv2", "shortcut"]
    assert [layer.sources for layer in up.layers] == [(INPUT,), (0,), (INPUT,)]
    assert up.ends == (1, 2)
    same = trace(DownBlock(4, 4, halves=False), torch.zeros(1, 4, 2, 2))
    assert same.ends == (INPUT, 1)  # its shortcut passes on what it is given


def test_tracing_changes_nothing() -> None:
    network = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(inplace=True)).eval()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    inputs = torch.rand(2, 1, 5, 5)
    expected = network(inputs)
    assert torch.equal(trace(network, inputs).output, expected)
    assert torch.equal(network(inputs), expected)
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    assert all(weight.grad is None for weight in network.parameters())
    assert not any(module._forward_hooks for module in network.modules())


def test_a_unit_that_is_off_gives_nothing_and_comes_back() -> None:
    network = nn.Sequential(nn.Linear(2, 2, bias=False), nn.Tanh(), nn.Linear(2, 1, bias=False))
    with torch.no_grad():
        network[0].weight.copy_(torch.eye(2))
        network[2].weight.copy_(torch.tensor([[2.0, 3.0]]))
    inputs = torch.tensor([[0.5, -0.25]])
    traced = trace(network, inputs)
    with switched_off(traced.layers, [("0", 1), ("0", 99), ("nowhere", 0)]):
        off = network(inputs)
    assert off.item() == pytest.approx(2 * torch.tanh(torch.tensor(0.5)).item())
    whole = 2 * torch.tanh(inputs[0, 0]) + 3 * torch.tanh(inputs[0, 1])
    assert network(inputs).item() == pytest.approx(whole.item())
