"""Augmentations on images whose change can be seen."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from ganstudio.objectives.augmentation import (
    Consistency,
    DiffAugment,
    cut_out,
    recolour,
    translate,
)
from ganstudio.objectives.base import Turn
from ganstudio.objectives.losses import NonSaturating


def noise(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def images(n: int = 256, channels: int = 3) -> torch.Tensor:
    return torch.rand(n, channels, 8, 8, generator=noise(9)) * 2 - 1


def test_translation_moves_each_image_by_whole_pixels() -> None:
    whole = images(64)
    seen = set()
    for image, moved in zip(whole, translate(whole, 0.125, noise()), strict=True):
        padded = torch.nn.functional.pad(image, (1, 1, 1, 1))
        fits = [
            (dy, dx)
            for dy in range(3)
            for dx in range(3)
            if torch.equal(padded[:, dy : dy + 8, dx : dx + 8], moved)
        ]
        assert len(fits) == 1
        seen.update(fits)
    assert len(seen) == 9


def test_translation_by_nothing_is_the_image() -> None:
    assert torch.equal(translate(images(), 0.0, noise()), images())


def test_cut_out_blanks_one_square() -> None:
    whole = images(400) + 5
    gone = cut_out(whole, 0.5, noise()) == 0
    assert (gone == gone[:, :1]).all()  # the same in every channel
    sizes = gone[:, 0].sum(dim=(1, 2))
    assert sizes.max() == 16
    assert sizes.min() >= 4  # a square about a corner keeps a quarter
    corners = gone[:, 0, 0, 0].float().mean().item()
    assert 0 < corners < 0.2


def test_recolouring_changes_brightness_saturation_and_contrast() -> None:
    whole = images(4000)
    changed = recolour(whole, noise())
    shift = changed.mean(dim=(1, 2, 3)) - whole.mean(dim=(1, 2, 3))
    assert shift.abs().max() <= 0.5 + 1e-5
    assert shift.mean().item() == pytest.approx(0, abs=0.02)
    assert shift.std().item() == pytest.approx(1 / 12**0.5, abs=0.01)
    # The spread between the channels scales by saturation (0 to 2) times contrast (½ to 1½).
    ratio = changed.std(dim=1).mean(dim=(1, 2)) / whole.std(dim=1).mean(dim=(1, 2))
    assert ratio.min() < 0.05
    assert 2.5 < ratio.max() <= 3.0 + 1e-4
    assert ratio.mean().item() == pytest.approx(1, abs=0.03)


def test_grey_images_have_no_saturation() -> None:
    grey = images(16, channels=1)
    changed = recolour(grey, noise())
    ratio = changed.std(dim=(1, 2, 3)) / grey.std(dim=(1, 2, 3))
    assert ratio.min() >= 0.5 - 1e-4
    assert ratio.max() <= 1.5 + 1e-4


@pytest.mark.parametrize("settings", [{}, {"colour": False}, {"translation": 0.0, "cutout": 0.0}])
def test_gradients_pass_through(settings: dict[str, float]) -> None:
    whole = images(8).requires_grad_(True)
    seen = DiffAugment(**settings).critic_input(whole, 0, noise())
    assert seen.shape == whole.shape
    seen.sum().backward()
    assert whole.grad is not None
    assert torch.isfinite(whole.grad).all()
    assert (whole.grad != 0).any()


def test_both_players_draw_from_the_given_generator_alone() -> None:
    before = torch.get_rng_state()
    first, again, other = (
        DiffAugment().critic_input(images(4), 0, noise(seed)) for seed in (1, 1, 2)
    )
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert torch.equal(before, torch.get_rng_state())


def first_pixel(x: torch.Tensor) -> torch.Tensor:
    return x[:, 0, 0, 0]


def test_consistency_is_the_squared_change_of_the_score() -> None:
    real, fake = images(64), images(64).flip(0)
    turn = Turn(
        critic=first_pixel,
        generator=nn.Identity(),
        discriminator=nn.Identity(),
        inputs=fake,
        real=real,
        fake=fake,
        real_scores=first_pixel(real),
        fake_scores=first_pixel(fake),
        step=0,
        noise=noise(3),
    )
    found = Consistency(weight_real=2.0, weight_fake=5.0).discriminator_term(turn, {})
    again = noise(3)
    changes = [first_pixel(x) - first_pixel(translate(x, 0.125, again)) for x in (real, fake)]
    expected = 2 * changes[0].square().mean() + 5 * changes[1].square().mean()
    torch.testing.assert_close(found, expected)


def test_a_discriminator_that_sees_no_place_is_consistent() -> None:
    def brightness(x: torch.Tensor) -> torch.Tensor:
        return x.abs().amax(dim=(1, 2, 3))

    inner = torch.zeros(8, 1, 8, 8)
    inner[:, :, 3:5, 3:5] = torch.rand(8, 1, 2, 2, generator=noise())
    both = brightness(inner)
    turn = Turn(
        brightness, nn.Identity(), nn.Identity(), inner, inner, inner, both, both, 0, noise()
    )
    assert Consistency().discriminator_term(turn, {}).item() == 0


def test_points_cannot_be_augmented() -> None:
    for stabiliser in (DiffAugment(), Consistency()):
        assert "2-D points" in str(stabiliser.problem(NonSaturating(), (2,), 8))
        assert stabiliser.problem(NonSaturating(), (1, 16, 16), 8) is None
