"""BigGAN: the paper's sizes, its start, what is told to which layer."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from ganstudio.networks.base import initialise
from ganstudio.networks.biggan import BigGAN
from ganstudio.networks.large import ConditionNorm, LargeGenerator, SelfAttention

SMALL = BigGAN(latent=9, features=2, embedding=3)
SHAPE, CLASSES = (1, 16, 16), 4


def draw(*shape: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(0))


def made() -> LargeGenerator:
    generator = SMALL.generator(SHAPE, CLASSES)
    initialise(generator, 0)
    assert isinstance(generator, LargeGenerator)
    return generator


def test_at_the_paper_s_settings_it_has_the_authors_numbers_of_parameters() -> None:
    with torch.device("meta"):
        network = BigGAN(latent=120, features=96, embedding=128)
        players = network.generator((3, 128, 128), 1000), network.discriminator((3, 128, 128), 1000)
        counts = [sum(each.numel() for each in player.parameters()) for player in players]
    assert counts == [70_433_988, 87_982_370]


def test_weights_begin_orthogonal() -> None:
    for name, weight in made().named_parameters():
        if weight.dim() < 2:
            continue
        rows = weight.detach().flatten(1)
        rows = rows if len(rows) <= rows.shape[1] else rows.t()
        torch.testing.assert_close(
            rows @ rows.t(), torch.eye(len(rows)), atol=1e-5, rtol=0, msg=name
        )


def test_attention_begins_as_if_it_were_not_there_and_is_the_weighted_mean_of_all_places() -> None:
    with torch.random.fork_rng(devices=[]):
        attention = SelfAttention(8)
    inputs = draw(2, 8, 4, 4)
    assert torch.equal(attention(inputs), inputs)
    with torch.no_grad():
        attention.gamma.fill_(1.0)
        attention.query.weight.zero_()  # every place sees all others alike
    pooled = torch.nn.functional.max_pool2d(attention.value(inputs), 2).mean((2, 3), keepdim=True)
    torch.testing.assert_close(attention(inputs), inputs + attention.out(pooled).expand_as(inputs))


def test_a_norm_scales_and_shifts_by_what_it_is_told() -> None:
    with torch.random.fork_rng(devices=[]):
        norm = ConditionNorm(5, 3)
    inputs, told = 2 + 3 * draw(64, 5, 4, 4), torch.zeros(64, 3)
    found = norm(inputs, told)
    torch.testing.assert_close(found.mean((0, 2, 3)), torch.zeros(5), atol=1e-5, rtol=0)
    torch.testing.assert_close(found.std((0, 2, 3)), torch.ones(5), atol=1e-3, rtol=0)
    told = draw(64, 3)
    gain, bias = 1 + told @ norm.gain.weight.t(), told @ norm.bias.weight.t()
    expected = found * gain[:, :, None, None] + bias[:, :, None, None]
    torch.testing.assert_close(norm(inputs, told), expected, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("chunk", range(3))
def test_every_chunk_of_z_reaches_the_picture(chunk: int) -> None:
    generator, z, labels = made().eval(), draw(2, 9), torch.tensor([0, 1])
    changed = z.clone()
    changed[:, 3 * chunk : 3 * chunk + 3] += 1
    assert not torch.allclose(generator(changed, labels), generator(z, labels))
    first = generator.linear(z.split(generator.chunks, 1)[0])
    same = torch.allclose(generator.linear(changed.split(generator.chunks, 1)[0]), first)
    assert same == (chunk > 0)


def test_one_embedding_tells_all_of_g_and_one_d_of_the_class() -> None:
    generator, z = made().eval(), draw(2, 9)
    discriminator = SMALL.discriminator(SHAPE, CLASSES)
    pictures = [generator(z, torch.full((2,), k)) for k in range(2)]
    assert not torch.allclose(*pictures)
    mixture = torch.tensor([[0.5, 0.5, 0.0, 0.0]]).expand(2, -1)
    assert generator(z, mixture).shape == (2, *SHAPE)
    scores = [discriminator(pictures[0], torch.full((2,), k)) for k in range(2)]
    assert not torch.allclose(*scores)
    with torch.no_grad():
        assert generator.shared is not None
        generator.shared.weight.zero_()
    assert torch.equal(*(generator(z, torch.full((2,), k)) for k in range(2)))
