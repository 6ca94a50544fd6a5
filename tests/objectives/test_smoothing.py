"""The terms of G's own shape, by hand and by autograd on modules of known slope."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from ganstudio.networks.base import initialise
from ganstudio.networks.stylegan import StyleGAN
from ganstudio.objectives.smoothing import Orthogonal, PathLength, inner_products, path_lengths
from ganstudio.objectives.turn import Turn
from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.run import Run


def source(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def turn(generator: nn.Module, inputs: Tensor, step: int = 0) -> Turn:
    nothing = torch.zeros(len(inputs))
    judge = nn.Identity()
    return Turn(
        critic=judge, generator=generator, discriminator=judge, inputs=inputs, real=nothing,
        fake=nothing, real_scores=nothing, fake_scores=nothing, step=step, noise=source(),
    )  # fmt: skip


class Weights(nn.Module):
    """Two matrices, a bias, and an embedding that is shared."""

    def __init__(self) -> None:
        super().__init__()
        self.one = nn.Parameter(torch.tensor([[1.0, 2.0], [3.0, -1.0], [0.0, 2.0]]))
        self.kernel = nn.Parameter(torch.tensor([1.0, 1.0, 2.0, 0.0]).view(2, 2, 1, 1))
        self.bias = nn.Parameter(torch.ones(3))
        self.shared = nn.Parameter(torch.ones(2, 2))


def test_only_inner_products_of_two_rows_count() -> None:
    # Rows (1, 2), (3, −1), (0, 2): products 1, 4 and −2. Rows (1, 1) and (2, 0): 2. Each twice.
    generator = Weights()
    assert inner_products(generator).item() == pytest.approx(2 * (1 + 16 + 4) + 2 * 4)
    term = Orthogonal(weight=0.5).generator_term(turn(generator, torch.zeros(2, 1)), {})
    assert term.item() == pytest.approx(0.5 * 50)
    (slope,) = torch.autograd.grad(term, generator.one)
    w = generator.one.detach()
    products = w @ w.t()
    off = products - products.diag().diag()
    torch.testing.assert_close(slope, 0.5 * 4 * off @ w)


def test_orthogonal_rows_cost_nothing_whatever_their_length() -> None:
    layer = torch.nn.utils.skip_init(nn.Linear, 4, 3)
    with torch.no_grad():
        layer.weight.copy_(torch.eye(3, 4) * torch.tensor([[1.0], [5.0], [0.1]]))
    assert inner_products(layer).item() == 0


class Plane(nn.Module):
    """G(w) = A w as a picture of 2 × 2, one layer: J is A."""

    a: Tensor

    def __init__(self) -> None:
        super().__init__()
        matrix = torch.randn((4, 3), generator=source(5))
        self.a = nn.Parameter(matrix)

    def styles(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        return latents[:, None]

    def synthesis(self, styles: Tensor, noise: torch.Generator | None = None) -> Tensor:
        return (styles[:, 0] @ self.a.t()).view(-1, 1, 2, 2)


def test_the_length_of_a_linear_g_is_that_of_its_matrix() -> None:
    generator = Plane()
    styles = generator.styles(torch.randn((6, 3), generator=source(1)).requires_grad_())
    lengths = path_lengths(generator, styles, source(2))
    y = torch.randn((6, 4), generator=source(2)) / 2  # N(0, I) over √4 pixels
    torch.testing.assert_close(lengths, (y @ generator.a).norm(dim=1))


def test_the_term_is_held_against_a_mean_that_moves_and_is_taken_lazily() -> None:
    generator, inputs = Plane(), torch.randn((8, 3), generator=source(1)).requires_grad_()
    chosen = PathLength(weight=3.0, decay=0.9, every=4, shrink=2)
    memory = chosen.memory()
    assert chosen.generator_term(turn(generator, inputs, step=3), memory) is None
    term = chosen.generator_term(turn(generator, inputs, step=8), memory)
    assert term is not None
    lengths = path_lengths(generator, generator.styles(inputs[::2]), source())
    mean = 0.1 * lengths.detach().mean()
    assert memory["mean"].item() == pytest.approx(mean.item(), rel=1e-5)
    torch.testing.assert_close(term, 4 * 3.0 * (lengths - mean).square().mean())
    assert torch.autograd.grad(term, generator.a)[0].any()


def test_on_stylegan_it_is_the_jacobian_by_autograd() -> None:
    generator = StyleGAN(latent=4, features=2, style=3, depth=1, noise=False).generator((1, 8, 8))
    initialise(generator, 0)
    styles = generator.styles(torch.randn((1, 4), generator=source(1)))
    found = path_lengths(generator, styles, source(2))
    jacobian = torch.autograd.functional.jacobian(
        lambda w: generator.synthesis(w).flatten(), styles
    )
    y = torch.randn((1, 1, 8, 8), generator=source(2)).flatten() / 8
    along = torch.einsum("p,pnlw->nlw", y, jacobian)
    torch.testing.assert_close(found, along.square().sum(2).mean(1).sqrt(), rtol=1e-4, atol=1e-6)


def test_a_network_without_styles_is_refused_with_the_way_out() -> None:
    with pytest.raises(ExperimentError, match="choose network 'stylegan'"):
        Experiment.parse(
            {
                "data": "digits",
                "network": "upconv",
                "loss": "hinge",
                "stabilisers": {"path-length": {}},
            }
        )


@pytest.mark.parametrize("conditioning", ["none", "projection"])
def test_both_train_and_have_series_of_their_own(conditioning: str) -> None:
    run = Run(
        Experiment.parse(
            {
                "device": "cpu", "threads": 1, "data": {"name": "digits", "size": 8},
                "network": {
                    "name": "stylegan", "features": 2, "latent": 4, "style": 3, "depth": 1,
                    "conditioning": conditioning,
                },
                "loss": "non-saturating", "schedule": {"batch_size": 8},
                "stabilisers": {"path-length": {"every": 2}, "orthogonal": {}},
            }
        )
    )  # fmt: skip
    for _ in range(4):
        run.step()
    series = run.take_series()
    assert series is not None
    told = series.column("stabiliser/path-length")
    assert told[0] == told[1]  # the last stands until the next
    assert told[1] != told[2]
    assert (series.column("stabiliser/orthogonal") > 0).all()
