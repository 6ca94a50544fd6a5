"""Equalised learning rates and pixel norm, against what the paper says of them."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from ganstudio.networks.equalised import EqualConv2d, EqualLinear, pixel_norm


def made(layer: type[nn.Module], *widths: int, **more: float) -> nn.Module:
    """Make a layer; the process-wide generator stays as it was."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return layer(*widths, **more)


def draw(*shape: int) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(0))


def test_weights_begin_as_n_0_1_and_are_used_by_he_s_constant() -> None:
    layer = made(EqualConv2d, 32, 48, 3)
    assert layer.weight.std().item() == pytest.approx(1.0, rel=0.02)
    assert not layer.bias.any()
    inputs = draw(2, 32, 8, 8)
    by_hand = torch.nn.functional.conv2d(inputs, layer.weight * (2 / (32 * 9)) ** 0.5, padding=1)
    torch.testing.assert_close(layer(inputs), by_hand)


def test_every_layer_of_any_width_moves_by_as_much_under_adam() -> None:
    """A step of Adam moves a weight by the rate, and so its share of a layer's output alike."""
    moved = []
    for inputs in (4, 400):
        layer = made(EqualLinear, inputs, 8)
        before = layer.weight.detach().clone()
        optimiser = torch.optim.Adam(layer.parameters(), lr=1e-3)
        layer(draw(16, inputs)).square().mean().backward()
        optimiser.step()
        change = layer.weight.detach() - before
        moved.append((change.abs().mean() / before.abs().mean()).item())
    assert moved[0] == pytest.approx(moved[1], rel=0.25)  # both 1e-3 / E|N(0, 1)|
    assert moved[1] == pytest.approx(1e-3 / (2 / torch.pi) ** 0.5, rel=0.05)


def test_a_rate_changes_how_fast_a_layer_learns_and_not_what_it_begins_with() -> None:
    layers = [made(EqualLinear, 6, 5, rate=rate, start=1.0) for rate in (1.0, 0.01)]
    inputs = draw(3, 6)
    usual, slow = (layer(inputs) for layer in layers)
    torch.testing.assert_close(usual, slow)
    for layer, output in zip(layers, (usual, slow), strict=True):
        output.sum().backward()
        with torch.no_grad():  # as Adam would, by the sign alone
            layer.weight -= 0.1 * layer.weight.grad.sign()
    change = [(layer(inputs) - usual).abs().mean().item() for layer in layers]
    assert change[1] / change[0] == pytest.approx(0.01, rel=1e-3)


def test_pixel_norm_leaves_a_mean_square_of_one_at_each_place() -> None:
    inputs = 7 * draw(2, 5, 3, 3)
    normed = pixel_norm(inputs)
    torch.testing.assert_close(normed.square().mean(1), torch.ones(2, 3, 3))
    torch.testing.assert_close(normed, inputs / inputs.square().mean(1, keepdim=True).sqrt())
