"""Adaptive augmentation: p against one worked by hand, and what is done with it to images."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from ganstudio.objectives.adaptive import ADA
from ganstudio.objectives.augmenting import coloured, moved
from ganstudio.objectives.base import Turn
from ganstudio.objectives.losses import NonSaturating, Wasserstein
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run

ONE, NONE = torch.ones(()), torch.zeros(())


def noise(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def images(n: int = 64, channels: int = 3) -> Tensor:
    return torch.rand(n, channels, 8, 8, generator=noise(9)) * 2 - 1


def turn(*scores: float) -> Turn:
    """Return D's turn on as many real images, of which it says these."""
    module, batch = nn.Identity(), images(len(scores))
    told = torch.tensor(scores)
    return Turn(module, module, module, batch, batch, batch, told, told, 0, noise())


# ── p ────────────────────────────────────────────────────────────────────────


def test_p_follows_the_signs_of_scripted_scores() -> None:
    ada = ADA(target=0.6, speed=0.04, every=2)  # 2 · 4 of 40 images: p moves by 0.2
    memory = ada.memory()
    script = [
        ((3.0, 1.0, 2.0, 0.5), (9.0, 1.0, 1.0, -2.0), 0.75, 0.2),  # (1 + ½)/2 is above 0.6
        ((1.0, 1.0, 1.0, 1.0), (1.0, 1.0, 1.0, 1.0), 1.0, 0.4),
        ((1.0, 1.0, -1.0, -1.0), (1.0, -5.0, -1.0, -1.0), -0.25, 0.2),
        ((-1.0, -1.0, -1.0, -1.0), (-1.0, -1.0, -1.0, 0.0), -0.875, 0.0),
        ((-1.0, 1.0, -1.0, 1.0), (-1.0, 1.0, -1.0, 1.0), 0.0, 0.0),  # p falls no further
    ]
    p = r = 0.0
    for first, second, next_r, next_p in script:
        ada.notice(turn(*first), memory)
        assert (memory["p"].item(), memory["r"].item()) == pytest.approx((p, r))
        ada.notice(turn(*second), memory)
        p, r = next_p, next_r
        assert (memory["p"].item(), memory["r"].item()) == pytest.approx((p, r), abs=1e-6)


def test_p_stays_below_1_and_where_it_is_at_the_target() -> None:
    ada = ADA(target=0.5, speed=0.01, every=1)
    memory = ada.memory()
    for _ in range(5):
        ada.notice(turn(1.0, 1.0, 1.0, 1.0), memory)
    assert memory["p"].item() == 1.0
    ada.notice(turn(1.0, 1.0, 1.0, -1.0), memory)  # r is 0.5 exactly
    assert memory["p"].item() == 1.0


def test_the_paper_s_speed_is_500_000_images() -> None:
    ada, batch = ADA(), torch.ones(64)
    memory, steps = ada.memory(), 400
    one = turn(*batch.tolist())
    for _ in range(steps):
        ada.notice(one, memory)
    assert memory["p"].item() == pytest.approx(64 * steps / 500_000, rel=1e-3)


def test_losses_whose_sign_tells_nothing_and_points_are_refused() -> None:
    assert "choose a loss such as" in (ADA().problem(Wasserstein(), (3, 8, 8), 8) or "")
    assert ADA().problem(NonSaturating(), (2,), 8) is not None
    assert ADA().problem(NonSaturating(), (3, 8, 8), 8) is None


# ── what is done to images ───────────────────────────────────────────────────


@pytest.mark.parametrize("channels", [1, 3])
def test_with_p_0_images_stay_as_they_are(channels: int) -> None:
    whole = images(channels=channels)
    assert torch.equal(moved(whole, NONE, noise(), blit=True, warp=True), whole)
    torch.testing.assert_close(coloured(whole, NONE, noise()), whole, rtol=0, atol=1e-6)
    memory = ADA().memory()
    seen = ADA().remembered_input(whole, noise(), memory)
    torch.testing.assert_close(seen, whole, rtol=0, atol=1e-6)


@pytest.mark.parametrize("p", [0.2, 0.7])
def test_each_change_is_made_to_a_share_p(p: float) -> None:
    whole = images(4000, channels=1)[:, :, :2, :2]
    seen = coloured(whole, torch.tensor(p), noise())
    untouched = (seen - whole).abs().amax((1, 2, 3)) < 1e-6
    assert untouched.float().mean().item() == pytest.approx((1 - p) ** 2, abs=0.03)


def test_blitting_moves_whole_pixels() -> None:
    whole = images(32)
    seen = moved(whole, ONE, noise(), blit=True, warp=False)
    for image, there in zip(whole.flatten(2), seen.flatten(2), strict=True):
        apart = torch.cdist(there.T, image.T).amin(1)  # each pixel, as one of the image's own
        assert apart.max() < 2e-3
    assert (seen != whole).any()


def test_a_turned_square_keeps_its_middle_and_an_oblong_one_is_not_turned_by_quarters() -> None:
    round_ = torch.hypot(*torch.meshgrid(*[torch.linspace(-1, 1, 33)] * 2, indexing="ij"))
    disc = (round_ < 0.4).float().expand(40, 1, 33, 33)
    seen = moved(disc, ONE, noise(), blit=False, warp=True)
    assert seen.mean((1, 2, 3)).std() < 0.08  # scaled and shifted, still a spot of about the size
    oblong = torch.zeros(40, 1, 4, 32)
    oblong[:, :, :, 0] = 1.0
    found = moved(oblong, ONE, noise(), blit=True, warp=False)
    assert (found[:, :, :, 5:27] < 1e-3).all()


def test_hue_and_saturation_leave_the_lightness_and_grey_alone() -> None:
    grey = images(channels=1).expand(-1, 3, -1, -1)
    seen = coloured(grey, ONE, noise())
    torch.testing.assert_close(seen[:, 0], seen[:, 1], rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(seen[:, 0], seen[:, 2], rtol=1e-4, atol=1e-4)
    whole = images()
    seen = coloured(whole, ONE, noise())
    # The lightness of an image has only been shifted, scaled and turned about: it is affine.
    for before, after in zip(whole.mean(1).flatten(1), seen.mean(1).flatten(1), strict=True):
        slope, start = np.polyfit(before.double().numpy(), after.double().numpy(), 1)
        assert after.numpy() == pytest.approx(slope * before.numpy() + start, abs=1e-4)


def test_the_slope_goes_through() -> None:
    whole = images(8).requires_grad_()
    seen = ADA().remembered_input(whole, noise(), ADA().memory() | {"p": torch.tensor(0.9)})
    (slope,) = torch.autograd.grad(seen.sum(), whole)
    assert slope.isfinite().all()
    assert (slope != 0).float().mean() > 0.5


# ── in a run ─────────────────────────────────────────────────────────────────

PLAYED: dict[str, Any] = {
    "device": "cpu",
    "threads": 1,
    "data": {"name": "digits", "size": 8},
    "network": {"name": "upconv", "features": 2, "latent": 4},
    "loss": "non-saturating",
    "penalties": {"r1": {}},
    "stabilisers": {"ada": {"speed": 0.1, "every": 2, "target": 0.1}},
    "schedule": {"batch_size": 4},
}


def test_p_and_r_are_series_of_each_other() -> None:
    run = Run(Experiment.parse(PLAYED))
    for _ in range(40):
        run.step()
    assert run.trainer.turns.listed
    series = run.take_series()
    assert series is not None
    p, r = series.column("ada/p"), series.column("ada/r")
    expected = 0.0
    for step in range(40):
        if step % 2:
            moved_by = math.copysign(2 * 4 / 100, r[step] - 0.1)
            expected = min(max(expected + moved_by, 0.0), 1.0)
        assert p[step] == pytest.approx(expected, abs=1e-5)
    assert p.max() > 0.1


def test_it_goes_on_bit_for_bit() -> None:
    straight, first, second = (Run(Experiment.parse(PLAYED)) for _ in range(3))
    for _ in range(15):
        straight.step()
    for _ in range(9):
        first.step()
    second.restore(first.checkpoint())
    for _ in range(6):
        second.step()
    one, other = straight.checkpoint(), second.checkpoint()
    assert {"memory.ada.p", "memory.ada.signs"} <= one.keys() == other.keys()
    for name in one.keys() - {"seconds"}:
        torch.testing.assert_close(one[name], other[name], rtol=0, atol=0, equal_nan=True)


def test_it_is_switched_on_while_a_run_goes_on() -> None:
    run = Run(Experiment.parse(PLAYED | {"stabilisers": {}}))
    for _ in range(3):
        run.step()
    run.adopt(run.experiment.with_values({"stabilisers.ada.speed": 0.1}))
    for _ in range(8):
        run.step()
    assert "ada/p" in run.trainer.series_names
    assert len(run.trainer.values()) == len(run.trainer.series_names)
