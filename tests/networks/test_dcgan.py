"""DCGAN against its paper's rules and counts."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from ganstudio.networks.base import initialise
from ganstudio.networks.dcgan import DCGAN


def count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def test_parameters_at_64() -> None:
    network = DCGAN(latent=100, features=64)
    assert count(network.generator((3, 64, 64))) == 3_576_704
    assert count(network.discriminator((3, 64, 64))) == 2_765_568


def test_rules() -> None:
    generator = DCGAN(features=8).generator((3, 64, 64))
    discriminator = DCGAN(features=8).discriminator((3, 64, 64))
    layers = dict(generator.named_children())
    assert "norm4" in layers
    assert "norm5" not in layers  # no norm at G's output …
    assert isinstance(layers["tanh"], nn.Tanh)
    assert not any(isinstance(layer, nn.Linear) for layer in layers.values())
    layers = dict(discriminator.named_children())
    assert "norm1" not in layers  # … nor at D's input
    assert isinstance(layers["norm2"], nn.BatchNorm2d)
    slopes = [a.negative_slope for a in layers.values() if isinstance(a, nn.LeakyReLU)]
    assert slopes == [0.2] * 4


@pytest.mark.parametrize(
    ("side", "widths"),
    [(8, [8]), (16, [8, 16]), (64, [8, 16, 32, 64]), (128, [8, 16, 32, 64, 64])],
)
def test_features_double_up_to_eight_times(side: int, widths: list[int]) -> None:
    discriminator = DCGAN(features=8).discriminator((3, side, side))
    generator = DCGAN(features=8).generator((3, side, side))
    convs = [layer for layer in discriminator if isinstance(layer, nn.Conv2d)]
    ups = [layer for layer in generator if isinstance(layer, nn.ConvTranspose2d)]
    assert [conv.out_channels for conv in convs] == [*widths, 1]
    assert [up.out_channels for up in ups] == [*reversed(widths), 3]


def test_initial_weights_have_the_papers_spread() -> None:
    generator = DCGAN().generator((3, 32, 32))
    initialise(generator, 0, DCGAN.weight_std)
    layers = dict(generator.named_children())
    assert layers["conv2"].weight.std().item() == pytest.approx(0.02, rel=0.01)
    assert layers["conv2"].weight.mean().item() == pytest.approx(0, abs=1e-4)
    assert layers["norm1"].weight.mean().item() == pytest.approx(1, abs=0.01)
    assert layers["norm1"].bias.abs().max().item() == 0


def test_norm_of_the_discriminator() -> None:
    assert DCGAN().batch_norm_in_discriminator
    kinds = {"batch": nn.BatchNorm2d, "layer": nn.GroupNorm}
    for norm, kind in kinds.items():
        layers = DCGAN(features=4, d_norm=norm).discriminator((1, 32, 32))
        assert sum(isinstance(layer, kind) for layer in layers) == 2
    plain = DCGAN(features=4, d_norm="none").discriminator((1, 32, 32))
    assert not any("norm" in name for name, _ in plain.named_children())


@pytest.mark.parametrize("norm", ["batch", "layer", "none"])
def test_a_bias_where_no_norm_brings_one(norm: str) -> None:
    layers = dict(DCGAN(features=4, d_norm=norm).discriminator((1, 32, 32)).named_children())
    assert (layers["conv2"].bias is not None) == (norm == "none")


def test_without_batch_norm() -> None:
    assert DCGAN(features=16).without_batch_norm() == DCGAN(features=16, d_norm="layer")
    assert DCGAN(d_norm="none").without_batch_norm() == DCGAN(d_norm="none")
    assert not DCGAN().without_batch_norm().batch_norm_in_discriminator


@pytest.mark.parametrize("norm", ["layer", "none"])
def test_samples_do_not_meet_without_batch_norm(norm: str) -> None:
    discriminator = DCGAN(features=4, d_norm=norm).discriminator((1, 16, 16))
    initialise(discriminator, 0, 0.02)
    images = torch.randn(4, 1, 16, 16, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        torch.testing.assert_close(discriminator(images)[:1], discriminator(images[:1]))


@pytest.mark.parametrize("norm", ["layer", "none"])
def test_first_weights_are_shared_when_the_norm_is_changed(norm: str) -> None:
    pair = [DCGAN(features=8, d_norm=n).discriminator((3, 32, 32)) for n in ("batch", norm)]
    for discriminator in pair:
        initialise(discriminator, 3, DCGAN.weight_std)
    with_norm, other = (dict(d.named_parameters()) for d in pair)
    shared = [name for name in with_norm if name in other and name.startswith(("conv", "out"))]
    assert shared == ["conv1.weight", "conv2.weight", "conv3.weight", "out.weight"]
    for name in shared:
        assert torch.equal(with_norm[name], other[name])


BROKEN = (
    {"g_norm": "none"},
    {"d_norm": "none"},
    {"scaling": "pooling"},
    {"dense": True},
    {"g_activation": "leaky-relu"},
    {"g_activation": "tanh"},
    {"d_activation": "relu"},
    {"d_activation": "tanh"},
)


@pytest.mark.parametrize("conditioning", ["none", "concatenation", "projection"])
@pytest.mark.parametrize("rule", BROKEN, ids=str)
def test_a_rule_broken_alone_leaves_a_pair_that_fits(rule: dict, conditioning: str) -> None:
    classes = 0 if conditioning == "none" else 3
    network = DCGAN(latent=5, features=2, conditioning=conditioning, **rule)
    generator = network.generator((1, 16, 16), classes)
    discriminator = network.discriminator((1, 16, 16), classes)
    source = torch.Generator().manual_seed(0)
    told = (torch.tensor([0, 1, 2, 0]),) if classes else ()
    images = generator(network.latents(4, source), *told)
    assert images.shape == (4, 1, 16, 16)
    assert images.abs().max() <= 1
    scores = discriminator(images, *told)
    assert scores.shape == (4,)
    scores.sum().backward()
    for module in (generator, discriminator):
        assert all(each.grad is not None for each in module.parameters())


def test_what_each_rule_is_about() -> None:
    def kinds(**rule: object) -> tuple[set[type], set[type]]:
        network = DCGAN(features=2, **rule)
        return tuple({type(layer) for layer in module} for module in (
            network.generator((1, 16, 16)), network.discriminator((1, 16, 16))
        ))  # fmt: skip

    g, d = kinds(scaling="pooling")
    assert nn.Upsample in g
    assert nn.AvgPool2d in d
    assert nn.BatchNorm2d not in kinds(g_norm="none")[0]
    assert nn.BatchNorm2d in kinds(g_norm="none")[1]
    assert nn.BatchNorm2d in kinds(d_norm="none")[0]
    assert all(nn.Linear in each for each in kinds(dense=True))
    assert nn.LeakyReLU not in kinds(d_activation="relu")[1]
    assert nn.ReLU in kinds(d_activation="relu")[1]
