"""What every network promises: shapes, ranges, refusals, named streams."""

from __future__ import annotations

import pytest
import torch

from ganstudio.components import catalogue
from ganstudio.networks.base import Network, Shape, initialise
from ganstudio.networks.biggan import BigGAN
from ganstudio.networks.dcgan import DCGAN
from ganstudio.networks.growing import Growing
from ganstudio.networks.mlp import MLP
from ganstudio.networks.resnet import ResNet
from ganstudio.networks.stylegan import StyleGAN
from ganstudio.networks.upconv import Upconv

SMALL: dict[str, Network] = {
    "mlp": MLP(latent=3, hidden=8),
    "dcgan": DCGAN(latent=3, features=4),
    "dcgan, layer norm": DCGAN(latent=3, features=4, d_norm="layer"),
    "dcgan, no norm": DCGAN(latent=3, features=4, d_norm="none"),
    "upconv": Upconv(latent=3, features=4),
    "resnet": ResNet(latent=3, features=2),
    "growing": Growing(latent=3, features=2),
    "growing, grown": Growing(latent=3, features=2, first=128),
    "biggan": BigGAN(latent=8, features=2, conditioning="none"),
    "stylegan": StyleGAN(latent=3, features=2, style=4),
    "stylegan, adain": StyleGAN(latent=3, features=2, style=4, form="adain", noise=False),
}
SIDES = {
    "mlp": (8, 28, 64),
    "dcgan": (8, 16, 32, 64, 128),
    "upconv": (8, 16, 32, 64),
    "resnet": (16, 32, 64, 128),
    "growing": (8, 16, 128),
    "stylegan": (8, 16, 128),
    "biggan": (16, 32, 128),
}

ALLOWED = [
    *(("mlp", (d,)) for d in (1, 2)),
    *(
        (name, (channels, side, side))
        for name in SMALL
        for side in SIDES[name.partition(",")[0]]
        for channels in (1, 3, 4)
    ),
]


def latents(n: int, network: Network) -> torch.Tensor:
    return torch.randn(n, network.latent, generator=torch.Generator().manual_seed(0))


def test_catalogue() -> None:
    others = {"dirac", "ab", "affine", "table", "biggan", "growing", "stylegan"}
    others |= {"cyclegan", "pix2pix"}
    assert set(catalogue("network")) == {"mlp", "dcgan", "upconv", "resnet"} | others


@pytest.mark.parametrize(("name", "shape"), ALLOWED)
def test_shapes_and_range(name: str, shape: Shape) -> None:
    network = SMALL[name]
    assert network.problem(shape) is None
    generator, discriminator = network.generator(shape), network.discriminator(shape)
    with torch.no_grad():
        samples = generator(latents(2, network))
        assert samples.shape == (2, *shape)
        assert discriminator(samples).shape == (2,)
        assert discriminator(samples[:1]).shape == (1,)
    if len(shape) == 3:
        assert samples.abs().max() <= 1


@pytest.mark.parametrize(
    ("name", "shape", "words"),
    [
        ("dcgan", (2,), "2-D points; choose network 'mlp'"),
        ("upconv", (1,), "1-D points; choose network 'mlp'"),
        ("dcgan", (1, 36, 36), "from 8 to 128, not 36 × 36; set the data's size to 32"),
        ("dcgan", (1, 4, 4), "set the data's size to 8"),
        ("dcgan", (3, 256, 256), "set the data's size to 128"),
        ("dcgan", (3, 64, 8), "not 64 × 8"),
        ("upconv", (3, 128, 128), "from 8 to 64, not 128 × 128; set the data's size to 64"),
        ("resnet", (3, 8, 8), "from 16 to 128, not 8 × 8; set the data's size to 16"),
        ("mlp", (3, 128, 128), "at most 64 × 64, not 128 × 128"),
    ],
)
def test_refuses_in_one_sentence_with_the_way_out(name: str, shape: Shape, words: str) -> None:
    problem = SMALL[name].problem(shape)
    assert problem is not None
    assert words in problem
    assert "\n" not in problem


@pytest.mark.parametrize("name", SMALL)
def test_global_generator_is_left_alone(name: str) -> None:
    network, shape = SMALL[name], (1, 16, 16)
    before = torch.get_rng_state()
    generator, discriminator = network.generator(shape), network.discriminator(shape)
    initialise(generator, 0, network.weight_std)
    initialise(discriminator, 0, network.weight_std)
    discriminator(generator(latents(4, network))).sum().backward()
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("name", SMALL)
def test_seed_decides_the_weights(name: str) -> None:
    network = SMALL[name]
    first, again, other = (network.generator((1, 16, 16)) for _ in range(3))
    for module, seed in ((first, 7), (again, 7), (other, 8)):
        initialise(module, seed, network.weight_std)
    states = [module.state_dict() for module in (first, again, other)]
    assert all(torch.equal(states[0][key], states[1][key]) for key in states[0])
    weights = [key for key in states[0] if key.endswith("weight") and states[0][key].dim() > 1]
    assert not any(torch.equal(states[0][key], states[2][key]) for key in weights)


def test_a_layer_keeps_its_weights_when_others_are_added() -> None:
    shallow, deep = (MLP(layers=n, hidden=8).discriminator((2,)) for n in (2, 3))
    initialise(shallow, 0)
    initialise(deep, 0)
    for name, parameter in shallow.named_parameters():
        assert torch.equal(parameter, dict(deep.named_parameters())[name])


@pytest.mark.parametrize("name", [name for name in SMALL if not name.startswith("growing")])
def test_every_parameter_learns(name: str) -> None:
    network = SMALL[name]
    generator, discriminator = network.generator((1, 32, 32)), network.discriminator((1, 32, 32))
    initialise(generator, 0, network.weight_std)
    initialise(discriminator, 0, network.weight_std)
    scores = discriminator(generator(latents(8, network)))
    scores.square().sum().backward()
    for module in (generator, discriminator):
        for label, parameter in module.named_parameters():
            assert parameter.grad is not None, label
            assert torch.isfinite(parameter.grad).all(), label
