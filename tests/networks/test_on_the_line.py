"""Players of a few numbers: their laws, and what they refuse."""

from __future__ import annotations

import math

import pytest
import torch
from pydantic import ValidationError

from ganstudio.networks.base import initialise
from ganstudio.networks.shift_and_scale import Affine
from ganstudio.networks.single import RawOutputs, Shares, ShiftAndScale
from ganstudio.networks.table import Table


def latents(n: int) -> torch.Tensor:
    return torch.randn(n, 1, generator=torch.Generator().manual_seed(0))


def test_affine_shifts_and_stretches() -> None:
    generator = Affine(theta=3.0, omega=math.log(2)).generator((1,))
    initialise(generator, 5)
    z = latents(4)
    torch.testing.assert_close(generator(z), 3 + 2 * z)
    assert isinstance(generator, ShiftAndScale)
    assert generator.normal() == pytest.approx((3.0, 2.0))
    assert [p.numel() for p in generator.parameters()] == [1, 1]


def test_the_gradient_of_affine_is_that_of_its_two_numbers() -> None:
    generator = Affine(theta=0.0, omega=0.0).generator((1,))
    z = latents(8)
    generator(z).sum().backward()
    assert [p.grad.item() for p in generator.parameters()] == pytest.approx([8.0, z.sum().item()])  # type: ignore[union-attr]


def test_without_hidden_layers_d_of_affine_is_a_line() -> None:
    discriminator = Affine(layers=0).discriminator((1,))
    x = torch.tensor([[0.0], [1.0], [3.0]])
    low, middle, high = discriminator(x).tolist()
    assert (high - low) == pytest.approx(3 * (middle - low), abs=1e-6)
    deep = Affine(layers=2, hidden=8).discriminator((1,))
    assert sum(p.numel() for p in deep.parameters()) == 8 + 8 + 64 + 8 + 8 + 1


def test_table_makes_the_first_kinds_as_often_each_and_no_others() -> None:
    generator = Table(kinds=5, made=3).generator((1,))
    made = generator(latents(30_000))[:, 0]
    assert set(made.tolist()) == {0.0, 1.0, 2.0}
    for kind in range(3):
        assert (made == kind).float().mean().item() == pytest.approx(1 / 3, abs=0.015)
    made.sum().backward()
    assert [p.grad.item() for p in generator.parameters()] == [0.0]  # type: ignore[union-attr]
    assert set(generator(torch.tensor([[-40.0], [40.0]]))[:, 0].tolist()) == {0.0, 2.0}


def test_shares_need_not_be_even() -> None:
    made = Shares([0.25, 0.0, 0.75])(latents(30_000))[:, 0]
    assert (made == 2).float().mean().item() == pytest.approx(0.75, abs=0.015)
    assert not (made == 1).any()


def test_d_of_table_has_a_number_a_kind_and_lines_between() -> None:
    discriminator = RawOutputs(3)
    with torch.no_grad():
        discriminator.outputs.copy_(torch.tensor([1.0, -1.0, 5.0]))
    x = torch.tensor([[0.0], [1.0], [2.0], [0.5], [1.5], [7.0], [-3.0]])
    assert discriminator(x).tolist() == pytest.approx([1.0, -1.0, 5.0, 0.0, 2.0, 5.0, 1.0])
    assert discriminator(torch.tensor([[0.0, 2.0]])).tolist() == [6.0]


@pytest.mark.parametrize("network", [Affine, Table])
def test_only_single_numbers_without_classes(network: type[Affine] | type[Table]) -> None:
    assert network().problem((1,)) is None
    assert "2-D points; choose data" in str(network().problem((2,)))
    assert "images" in str(network().problem((1, 16, 16)))
    with pytest.raises(ValidationError, match="no room for a class; remove"):
        network.model_validate({"conditioning": "projection"})


def test_no_more_kinds_than_there_are() -> None:
    assert "set network.made to 2 or less" in str(Table(kinds=2, made=3).problem((1,)))
