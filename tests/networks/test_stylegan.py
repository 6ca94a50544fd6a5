"""StyleGAN: modulated convolutions and instance norm against references, styles, truncation."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from ganstudio.networks.base import initialise
from ganstudio.networks.styled import NoiseInput, StyleGenerator, adapted, modulated
from ganstudio.networks.styled_critic import StyleDiscriminator
from ganstudio.networks.stylegan import StyleGAN, left_of_normal
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run

SHAPE = (3, 16, 16)
SMALL = StyleGAN(latent=6, features=4, most=8, style=5, depth=2)
EXPERIMENT: dict[str, Any] = {
    "device": "cpu", "threads": 1, "data": {"name": "shapes", "size": 16, "count": 200},
    "network": {"name": "stylegan", "latent": 6, "features": 2, "style": 5, "depth": 2},
    "loss": "non-saturating", "penalties": {"r1": {}}, "schedule": {"batch_size": 8},
    "stabilisers": {"ema": {"decay": 0.9}},
}  # fmt: skip


def draw(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def made(network: StyleGAN = SMALL) -> StyleGenerator:
    generator = network.generator(SHAPE)
    assert isinstance(generator, StyleGenerator)
    initialise(generator, 0)
    return generator


@pytest.mark.parametrize("demodulate", [True, False])
def test_modulated_convolution_is_the_paper_s(demodulate: bool) -> None:
    """Each sample's own weights, written out as in equations 1 to 3."""
    inputs, weight, style = draw(3, 4, 6, 6), draw(5, 4, 3, 3, seed=1), draw(3, 4, seed=2)
    expected = []
    for x, s in zip(inputs, style, strict=True):
        own = weight * s[None, :, None, None]
        if demodulate:
            own = own / (own.square().sum((1, 2, 3), keepdim=True) + 1e-8).sqrt()
        expected.append(F.conv2d(x[None], own, padding=1))
    found = modulated(inputs, weight, style, demodulate=demodulate)
    torch.testing.assert_close(found, torch.cat(expected), rtol=1e-4, atol=1e-5)


def test_demodulated_outputs_have_the_inputs_deviation_whatever_the_style() -> None:
    found = modulated(draw(8, 16, 32, 32), draw(8, 16, 3, 3, seed=1), 50 * draw(8, 16, seed=2))
    assert found[..., 1:-1, 1:-1].std().item() == pytest.approx(1.0, rel=0.05)


def test_adaptive_instance_norm_sets_each_channel_s_mean_and_deviation() -> None:
    style = draw(2, 6)
    found = adapted(3 + 7 * draw(2, 3, 8, 8), style)
    torch.testing.assert_close(found.mean((2, 3)), style[:, 3:], atol=1e-5, rtol=1e-5)
    deviation = found.std((2, 3), correction=0)
    torch.testing.assert_close(deviation, (1 + style[:, :3]).abs(), atol=1e-5, rtol=1e-5)


def test_pictures_begin_with_a_deviation_of_about_one_before_tanh() -> None:
    generator = made(StyleGAN(latent=16, features=16))
    with torch.no_grad():
        images = torch.atanh(generator(draw(64, 16)).clamp(-0.999999, 0.999999))
    assert 0.3 < images.std().item() < 3


def test_noise_begins_without_strength_and_is_the_same_whenever_it_is_shown() -> None:
    with torch.random.fork_rng(devices=[]):
        layer = NoiseInput(4)
    inputs = torch.zeros(2, 3, 4, 4)
    source = torch.Generator().manual_seed(0)
    assert not layer(inputs, source).any()
    with torch.no_grad():
        layer.strength.fill_(1.0)
    assert torch.equal(layer(inputs, None), layer(inputs, None))
    assert not torch.equal(layer(inputs, source), layer(inputs, source))
    drawn = layer(torch.zeros(2000, 3, 4, 4), source)
    assert drawn.std().item() == pytest.approx(1.0, rel=0.02)
    assert torch.equal(drawn[:, 0], drawn[:, 2])  # one map for all channels


def test_styles_of_all_layers_give_what_z_gives() -> None:
    generator, z = made().eval(), draw(4, 6)
    styles = generator.styles(z)
    assert styles.shape == (4, 5, 5)
    torch.testing.assert_close(generator(styles.flatten(1)), generator(z))
    twice = generator(2.5 * z)  # z is brought to one length first
    torch.testing.assert_close(twice, generator(z))


def test_mixing_takes_later_layers_from_another_w(monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn_by(generator: StyleGenerator, z: Tensor) -> Tensor:
        monkeypatch.setattr(generator, "synthesis", lambda styles, noise: styles)
        return generator(z, noise=torch.Generator().manual_seed(1))

    generator = made(SMALL.model_copy(update={"mixing": 1.0}))
    z = draw(500, 6)
    own = (drawn_by(generator, z) == generator.styles(z)).all(2)
    assert own[:, 0].all()
    assert not own[:, -1].any()
    first = own.sum(1)  # uniform over 1 … layers − 1
    shares = torch.bincount(first, minlength=5)[1:] / 500
    torch.testing.assert_close(shares, torch.full((4,), 0.25), atol=0.07, rtol=0)
    half = made(SMALL.model_copy(update={"mixing": 0.5}))
    kept = drawn_by(half, z) == half.styles(z)
    assert kept.all(2).all(1).float().mean().item() == pytest.approx(0.5, abs=0.07)


def test_the_mean_of_w_is_followed_in_training_alone() -> None:
    generator = made()
    generator.eval()(draw(8, 6))
    assert not generator.mapping.centre.any()
    generator.train()
    w = generator.mapping(draw(8, 6))
    torch.testing.assert_close(generator.mapping.centre, 0.005 * w.detach().mean(0))


def test_truncation_in_w_takes_away_diversity_step_by_step() -> None:
    run = Run(Experiment.parse(EXPERIMENT))
    for _ in range(5):
        run.step()
    z = run.pairing.inputs(100, run.stream("test"))
    kept = [run.pairing.truncated(z, cut) for cut in (2.0, 1.0, 0.5, 0.1)]
    spread = [run.pairing.sample(each).std(0).mean().item() for each in (z, *kept)]
    assert spread == sorted(spread, reverse=True)
    assert spread[-1] < 0.3 * spread[0]
    averaged = run.pairing.averaged
    assert isinstance(averaged, StyleGenerator)
    expected = averaged.truncated(averaged.styles(z), left_of_normal(1.0)).flatten(1)
    torch.testing.assert_close(kept[1], expected)


def test_truncation_leaves_no_trace_in_the_mean_of_w() -> None:
    run = Run(Experiment.parse(EXPERIMENT))
    run.step()
    generator = run.pairing.generator
    assert isinstance(generator, StyleGenerator)
    before = generator.mapping.centre.clone()
    run.pairing.truncated(run.pairing.inputs(8, run.stream("test")), 1.0, averaged=False)
    assert torch.equal(generator.mapping.centre, before)
    assert generator.training


def test_psi_is_the_deviation_that_a_cut_normal_law_has_left() -> None:
    z = draw(400_000)
    for threshold in (0.5, 1.0, 2.0):
        kept = z[z.abs() < threshold]
        assert left_of_normal(threshold) == pytest.approx(kept.std().item(), rel=0.01)


def test_latents_that_could_be_styles_are_refused_with_the_way_out() -> None:
    network = StyleGAN(latent=25, style=5)
    assert "set network.style to 6" in (network.problem(SHAPE) or "")
    assert network.model_copy(update={"style": 6}).problem(SHAPE) is None


def test_a_class_is_a_vector_in_w_and_a_projection_in_d() -> None:
    told = SMALL.model_copy(update={"conditioning": "projection"})
    generator, discriminator = told.generator(SHAPE, 3), told.discriminator(SHAPE, 3)
    for player in (generator, discriminator):
        initialise(player, 0)
        player.eval()
    assert isinstance(generator, StyleGenerator)
    assert isinstance(discriminator, StyleDiscriminator)
    z, labels = draw(4, 6), torch.tensor([0, 1, 2, 2])
    assert generator.embedding is not None
    assert discriminator.embedding is not None
    expected = generator.styles(z) + generator.embedding.weight.t()[labels][:, None]
    torch.testing.assert_close(generator.styles(z, labels), expected)
    pictures = generator(z, labels)
    torch.testing.assert_close(generator(generator.styles(z).flatten(1), labels), pictures)
    mixture = F.one_hot(labels, 3).float()
    torch.testing.assert_close(generator(z, mixture), pictures)
    scores = discriminator(pictures, labels)
    rows = discriminator.embedding.weight.detach().t().clone()
    with torch.no_grad():
        discriminator.embedding.weight.zero_()
    plain = discriminator(pictures, labels)
    hidden: list[Tensor] = []
    discriminator.out.register_forward_hook(lambda _m, given, _out: hidden.append(given[0]))
    discriminator(pictures, labels)
    projected = (rows[labels] * hidden[0]).sum(1) / hidden[0].shape[1] ** 0.5
    torch.testing.assert_close(scores, plain + projected)


def test_vectors_of_classes_begin_as_large_as_w() -> None:
    generator = StyleGAN(conditioning="projection").generator(SHAPE, 12)
    assert isinstance(generator, StyleGenerator)
    initialise(generator, 0)
    assert generator.embedding is not None
    assert generator.embedding.weight.std().item() == pytest.approx(1.0, rel=0.1)
    assert 0.3 < generator.styles(draw(64, 64)).std().item() < 3


def test_truncation_draws_to_the_mean_of_a_sample_s_own_class() -> None:
    experiment = Experiment.parse(EXPERIMENT).with_values({"network.conditioning": "projection"})
    run = Run(experiment)
    for _ in range(3):
        run.step()
    pairing = run.pairing
    generator = pairing.averaged
    assert isinstance(generator, StyleGenerator)
    z, labels = pairing.inputs(5, run.stream("test")), torch.tensor([0, 0, 1, 1, 2])
    near = generator(pairing.truncated(z, 1e-3), labels)
    centre = generator.mapping.centre.expand(5, -1).repeat(1, generator.layers)
    torch.testing.assert_close(near, generator(centre, labels), atol=2e-3, rtol=0)
    assert not torch.allclose(near[1], near[2], atol=1e-2)


@pytest.mark.parametrize("way", ["none", "projection"])
@pytest.mark.parametrize("form", ["modulated", "adain"])
def test_it_goes_on_bit_for_bit_with_its_noise_and_mixing(form: str, way: str) -> None:
    experiment = Experiment.parse(EXPERIMENT).with_values(
        {"network.form": form, "network.conditioning": way}
    )
    runs = [Run(experiment) for _ in range(3)]
    for run, steps in zip(runs, (8, 4, 0), strict=True):
        for _ in range(steps):
            run.step()
    through, half, resumed = runs
    resumed.restore(half.checkpoint())
    for _ in range(4):
        resumed.step()
    ours, theirs = through.checkpoint(), resumed.checkpoint()
    assert through.trainer.turns.listed
    assert all(ours[name].equal(theirs[name]) for name in ours if name != "seconds")
