"""pix2pix: its value against one worked by hand, its pairs, what it refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from ganstudio.components import find
from ganstudio.networks.pix2pix import Pix2Pix
from ganstudio.networks.unet import UNet, depth_of
from ganstudio.preset_folder import find as find_preset
from ganstudio.training.choices import why_not
from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.run import Run
from tests.parity import assert_listed_as_written, assert_same_state

SMALL = Pix2Pix(features=4, d_features=4, blocks=1)
PAIRED: dict[str, Any] = {
    "device": "cpu",
    "threads": 1,
    "data": {"name": "shapes-outlined", "count": 60, "pairs": True},
    "network": {"name": "pix2pix", "features": 2, "d_features": 2, "blocks": 1, "weight": 3.0},
    "loss": "non-saturating",
    "schedule": {"batch_size": 4},
}


def test_d_looks_at_what_a_sample_belongs_to() -> None:
    shape = (3, 16, 16)
    discriminator = SMALL.discriminator(shape)
    y, x, other = torch.randn(3, 2, *shape, generator=torch.Generator().manual_seed(0))
    scores = discriminator(y, x)
    assert scores.shape == (2, 4, 4)
    assert not torch.equal(scores, discriminator(y, other))
    assert not torch.equal(scores, discriminator(x, y))


def test_the_u_net_at_256_has_as_many_parameters_as_the_paper_s() -> None:
    with torch.device("meta"):
        generator = UNet(3, 64, depth_of(256, 256))
    # The authors' code prints 54.414 M for unet_256.
    assert sum(each.numel() for each in generator.parameters()) == 54_413_955
    assert [len(generator.down), len(generator.up)] == [8, 7]
    assert [layer[0].in_channels for layer in generator.up] == [512, *[1024] * 4, 512, 256]
    assert generator.out.in_channels == 128


@pytest.mark.parametrize(
    ("sides", "depth"), [((8, 8), 3), ((16, 16), 4), ((24, 16), 3), ((128, 64), 6), ((10, 30), 1)]
)
def test_the_u_net_translates_pictures_of_any_side_that_halves(
    sides: tuple[int, int], depth: int
) -> None:
    generator = Pix2Pix(features=2, form="u-net").generator((3, *sides))
    assert len(generator.down) == depth_of(*sides) == depth
    images = torch.randn(2, 3, *sides, generator=torch.Generator().manual_seed(0))
    made = generator(images)
    assert made.shape == images.shape
    assert made.abs().max() <= 1


def test_the_skips_of_the_u_net_carry_what_the_bottom_forgets() -> None:
    generator = Pix2Pix(features=4, form="u-net").generator((3, 16, 16))
    with torch.no_grad():
        generator.up[0][0].weight.zero_()  # nothing comes from the bottom any more
    one, other = torch.randn(2, 1, 3, 16, 16, generator=torch.Generator().manual_seed(0))
    assert (generator(one) - generator(other)).abs().mean() > 0.01


def test_both_losses_are_those_of_equations_1_to_4() -> None:
    # V(G, D) = E[ln D(x, y)] + E[ln(1 − D(x, G(x)))], L_G = −E[ln D(x, G(x))] + λ‖y − G(x)‖₁
    trainer = Run(Experiment.parse(PAIRED)).trainer
    g, d = trainer.game.players["generator"], trainer.game.players["discriminator"]
    draws = trainer.draw_for_discriminator()
    (drawn,) = draws.values()
    x, y = drawn.inputs, drawn.real
    with torch.no_grad():
        made = g(x)
    real, fake = (torch.sigmoid(d.layers(torch.cat([x, each], 1))) for each in (y, made))
    value = real.log().mean() + (1 - fake).log().mean()
    expected = torch.autograd.grad(-value, list(d.parameters()))
    trainer.differentiate_discriminator(draws)
    for found, slope in zip(d.parameters(), expected, strict=True):
        torch.testing.assert_close(found.grad, slope)
    draws = trainer.draw_for_generator()
    (drawn,) = draws.values()
    x, y, made = drawn.inputs, drawn.real, g(drawn.inputs)
    judged = torch.sigmoid(d.layers(torch.cat([x, made], 1)))
    distance = (y - made).abs().mean()
    expected = torch.autograd.grad(-judged.log().mean() + 3 * distance, list(g.parameters()))
    trainer.differentiate_generator(draws)
    for found, slope in zip(g.parameters(), expected, strict=True):
        torch.testing.assert_close(found.grad, slope)
    told = dict(zip(trainer.series_names, trainer.values().tolist(), strict=True))
    assert told["loss_d"] == pytest.approx(-value.item(), rel=1e-5)
    assert told["term/l1"] == pytest.approx(3 * distance.item(), rel=1e-5)
    assert told["loss_g"] == pytest.approx(-judged.log().mean().item(), rel=1e-5)


def test_what_is_drawn_belongs_together() -> None:
    run = Run(Experiment.parse(PAIRED))
    assert run.dataset.second is not None
    outlines = {
        filled.tobytes(): outline.tobytes()
        for filled, outline in zip(run.dataset.samples, run.dataset.second.samples, strict=True)
    }
    for draws in (run.trainer.draw_for_discriminator(), run.trainer.draw_for_generator()):
        (drawn,) = draws.values()
        for x, y in zip(drawn.inputs, drawn.real, strict=True):
            found = outlines[np.ascontiguousarray(x.numpy()).tobytes()]
            assert found == np.ascontiguousarray(y.numpy()).tobytes()


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"penalties": {"wgan-gp": {}, "r1": {}}},
        {"stabilisers": {"diffaugment": {}, "pacgan": {"m": 2}, "ema": {}}},
        {"stabilisers": {"unrolled": {}, "feature-matching": {}}},
        {"network": {"name": "pix2pix", "features": 2, "d_features": 2, "form": "u-net"}},
    ],
    ids=["alone", "penalties", "packs", "unrolled", "u-net"],
)
def test_goes_on_bit_for_bit(more: dict[str, Any]) -> None:
    values = PAIRED | more
    straight, first, second = (Run(Experiment.parse(values)) for _ in range(3))
    for _ in range(9):
        straight.step()
    for _ in range(5):
        first.step()
    second.restore(first.checkpoint())
    for _ in range(4):
        second.step()
    for name, tensor in straight.checkpoint().items():
        assert tensor.isfinite().all() or name == "figures" or "recent" in name
    assert_same_state(straight, second)


def test_its_steps_are_played_from_the_list_and_come_to_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert_listed_as_written(monkeypatch, PAIRED, "ganstudio.networks.pix2pix.PairedGame")


def test_data_without_pairs_is_refused_with_the_way_out() -> None:
    with pytest.raises(ExperimentError, match=r"set data\.pairs to true, or choose network 'cyc"):
        Experiment.parse(PAIRED | {"data": {"name": "shapes-outlined"}})
    with pytest.raises(ExperimentError, match="choose data with pairs"):
        Experiment.parse(PAIRED | {"data": {"name": "digits-on-hues"}})
    with pytest.raises(ExperimentError, match="images, not points; choose network 'cyclegan'"):
        Experiment.parse(PAIRED | {"data": {"name": "ring-and-grid"}})
    unpaired = find_preset("cyclegan-shapes")
    assert "learns from pairs" in (why_not(unpaired, find("network", "pix2pix")) or "")
    assert why_not(find_preset("pix2pix-shapes"), find("network", "pix2pix")) is None
