"""Conditional players: told the class, each in its way."""

from __future__ import annotations

import pytest
import torch
from pydantic import ValidationError
from torch import nn

from ganstudio.components import catalogue, find
from ganstudio.networks.base import Network, initialise
from ganstudio.networks.labelled import (
    Concatenation,
    ConditionalBatchNorm2d,
    Labelled,
    Projection,
    class_weights,
)

SMALL: dict[str, dict[str, int]] = {
    "mlp": {"hidden": 8},
    "dcgan": {"features": 2},
    "upconv": {"features": 2},
    "resnet": {"features": 2},
}
WAYS = ("concatenation", "projection")
CLASSES = 3
SHAPE = (2, 16, 16)


def network(name: str, way: str) -> Network:
    built = find("network", name).model_validate({"latent": 4, "conditioning": way, **SMALL[name]})
    assert isinstance(built, Network)
    return built


def players(name: str, way: str, shape: tuple[int, ...] = SHAPE) -> tuple[nn.Module, nn.Module]:
    pair = network(name, way)
    built = pair.generator(shape, CLASSES), pair.discriminator(shape, CLASSES)
    for module in built:
        initialise(module, 0, pair.weight_std)
    return built


def draw(*shape: int) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(0))


every = pytest.mark.parametrize(("name", "way"), [(n, w) for n in SMALL for w in WAYS])


def test_which_can_be_conditional() -> None:
    without = {"dirac", "ab", "affine", "table", "growing", "stylegan", "biggan"}
    without |= {"cyclegan", "pix2pix"}
    assert set(SMALL) == set(catalogue("network")) - without
    with pytest.raises(ValidationError, match="no room for a class; remove"):
        find("network", "dirac").model_validate({"conditioning": "projection"})


@pytest.mark.parametrize("name", SMALL)
def test_off_by_default_and_then_nothing_has_changed(name: str) -> None:
    plain = find("network", name).model_validate(SMALL[name])
    assert isinstance(plain, Network)
    assert not plain.conditional
    for player in (plain.generator(SHAPE), plain.discriminator(SHAPE)):
        assert type(player) is nn.Sequential


@every
def test_the_label_changes_what_both_players_say(name: str, way: str) -> None:
    generator, discriminator = players(name, way)
    for layer in generator.modules():
        if isinstance(layer, ConditionalBatchNorm2d):  # which begins alike for all classes
            nn.init.normal_(layer.weight, generator=torch.Generator().manual_seed(1))
    latents = draw(1, 4).expand(CLASSES, 4)
    generator.eval()
    samples = generator(latents, torch.arange(CLASSES))
    assert samples.shape == (CLASSES, *SHAPE)
    assert not torch.allclose(samples[0], samples[1])
    images = draw(1, *SHAPE).expand(CLASSES, *SHAPE)
    discriminator.eval()
    scores = discriminator(images, torch.arange(CLASSES))
    assert scores.shape == (CLASSES,)
    assert len(scores.unique()) == CLASSES


@every
def test_every_parameter_learns(name: str, way: str) -> None:
    generator, discriminator = players(name, way)
    labels = torch.arange(9) % CLASSES
    discriminator(generator(draw(9, 4), labels), labels).square().sum().backward()
    for module in (generator, discriminator):
        for label, parameter in module.named_parameters():
            assert parameter.grad is not None, label
            assert torch.isfinite(parameter.grad).all(), label


@every
def test_only_the_classes_that_were_seen_learn(name: str, way: str) -> None:
    generator, discriminator = players(name, way)
    labels = torch.zeros(4, dtype=torch.int64)
    discriminator(generator(draw(4, 4), labels), labels).sum().backward()
    rows = [
        layer.weight.grad.flatten(1).abs().sum(1)
        for layer in (*generator.modules(), *discriminator.modules())
        if isinstance(layer, ConditionalBatchNorm2d)
    ]
    rows += [
        layer.embedding.weight.grad.flatten(1).abs().sum(1)
        for layer in discriminator.modules()
        if isinstance(layer, Projection)
    ]
    assert bool(rows) == (way == "projection")
    for row in rows:
        assert (row[1:] == 0).all()


@pytest.mark.parametrize("name", SMALL)
def test_projection_is_the_inner_product_with_the_embedding(name: str) -> None:
    _, discriminator = players(name, "projection")
    assert isinstance(discriminator, Labelled)
    discriminator.eval()
    last = discriminator.get_submodule("out")
    assert isinstance(last, Projection)
    heard: list[torch.Tensor] = []
    last.register_forward_hook(lambda _, inputs, __: heard.append(inputs[0]))
    images, labels = draw(5, *SHAPE), torch.tensor([0, 1, 2, 1, 0])
    scores = discriminator(images, labels)
    hidden = heard[0]
    embedded = last.embedding.weight.flatten(1)[labels]
    expected = (embedded * hidden.flatten(1)).sum(1) + last.score(hidden).flatten()
    torch.testing.assert_close(scores, expected)
    assert last.embedding.bias is None


def test_where_batch_norm_is_told_and_where_the_label_is_laid_beside() -> None:
    told = {
        (name, way): {
            kind.__name__
            for layer in player.modules()
            for kind in (Concatenation, ConditionalBatchNorm2d, Projection)
            if isinstance(layer, kind)
        }
        for name in SMALL
        for way in WAYS
        for player in players(name, way)[:1]
    }
    assert told["mlp", "projection"] == {"Concatenation"}
    for name in ("dcgan", "upconv", "resnet"):
        assert told[name, "projection"] == {"ConditionalBatchNorm2d"}
        assert told[name, "concatenation"] == {"Concatenation"}


def test_conditional_batch_norm_is_one_batch_norm_with_a_scale_and_a_shift_a_class() -> None:
    norm = ConditionalBatchNorm2d(3, CLASSES)
    nn.init.normal_(norm.weight, generator=torch.Generator().manual_seed(1))
    nn.init.normal_(norm.bias, generator=torch.Generator().manual_seed(2))
    inputs, labels = draw(6, 3, 4, 4), torch.tensor([0, 1, 2, 0, 1, 2])
    plain = nn.BatchNorm2d(3, affine=False)
    normed = plain(inputs)
    expected = norm.weight[labels][:, :, None, None] * normed
    expected = expected + norm.bias[labels][:, :, None, None]
    torch.testing.assert_close(norm(inputs, class_weights(labels, CLASSES, inputs)), expected)
    torch.testing.assert_close(norm.running_mean, plain.running_mean)
    norm.reset_parameters()
    assert (norm.weight == 1).all()
    assert (norm.bias == 0).all()


def test_labels_as_planes_behind_the_channels() -> None:
    images, labels = draw(2, 1, 3, 3), torch.tensor([2, 0])
    joined = Concatenation()(images, class_weights(labels, CLASSES, images))
    assert torch.equal(joined[:, :1], images)
    assert joined[0, 1:].amax((1, 2)).tolist() == joined[0, 1:].amin((1, 2)).tolist() == [0, 0, 1]
    assert joined[1, 1:].amax((1, 2)).tolist() == [1, 0, 0]


def test_weights_of_classes_packs_and_mixtures() -> None:
    like = torch.zeros(1)
    one_hot = class_weights(torch.tensor([1, 0]), 3, like)
    assert one_hot.tolist() == [[0, 1, 0], [1, 0, 0]]
    packs = class_weights(torch.tensor([[1, 0], [2, 2]]), 6, like)
    assert packs.tolist() == [[0, 1, 0, 1, 0, 0], [0, 0, 1, 0, 0, 1]]
    mixed = torch.tensor([[0.5, 0.5, 0.0]])
    assert torch.equal(class_weights(mixed, 3, like), mixed)


@every
def test_half_of_two_classes_lies_between_them(name: str, way: str) -> None:
    generator, _ = players(name, way)
    generator.eval()
    latents = draw(1, 4)
    ends = torch.eye(CLASSES)[:2]
    whole = [generator(latents, torch.tensor([k])) for k in range(2)]
    for k in range(2):
        torch.testing.assert_close(generator(latents, ends[k : k + 1]), whole[k])
    between = generator(latents, ends.mean(0, keepdim=True))
    assert torch.isfinite(between).all()


@pytest.mark.parametrize("way", WAYS)
def test_points(way: str) -> None:
    generator, discriminator = players("mlp", way, (2,))
    labels = torch.tensor([0, 1, 2])
    samples = generator(draw(3, 4), labels)
    assert samples.shape == (3, 2)
    assert discriminator(samples, labels).shape == (3,)
