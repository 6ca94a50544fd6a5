"""What the probes show of a conditional run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from ganstudio.probes.latents import FixedLatents
from ganstudio.probes.pixels import pixels
from ganstudio.probes.plane import POINTS, PlaneProbe
from ganstudio.probes.samples import SamplesProbe
from ganstudio.probes.walk import WalkProbe
from ganstudio.training.run import Run

NAMES = tuple(map(str, range(10)))


@pytest.fixture
def digits(make_run: Any) -> Run:
    return conditional(make_run, "digits")


@pytest.fixture
def ring(make_run: Any) -> Run:
    return conditional(make_run, "ring")


def conditional(make_run: Any, kind: str) -> Run:
    run: Run = make_run(kind, {"network.conditioning": "projection"})
    for _ in range(3):
        run.step()
    return run


def watch(run: Run, **settings: Any) -> None:
    changed = run.experiment.with_values({f"watch.{key}": value for key, value in settings.items()})
    assert run.can_adopt(changed)
    run.adopt(changed)


def classes_of(run: Run, images: np.ndarray) -> list[int]:
    """Return the class of each real image, by the image itself."""
    known = pixels(run.data)
    places = [int((known == image).all((1, 2, 3)).argmax()) for image in images]
    return run.pairing.labels.of_data[places].tolist()


def test_a_class_a_row_beside_real_images_of_the_class(digits: Run) -> None:
    grid = SamplesProbe(digits, digits.pairing).measure(digits)
    assert (len(grid.fake), grid.columns, grid.classes) == (30, 3, NAMES)
    assert grid.labels.tolist() == [k for k in range(10) for _ in range(3)]
    assert classes_of(digits, grid.real) == grid.labels.tolist()
    assert len({image.tobytes() for image in grid.real}) == 30
    latents = FixedLatents(digits, digits.pairing, "samples").first(3)
    for k in (0, 7):
        labels = torch.full((3,), k)
        fake = digits.pairing.sample(latents, labels=labels)
        np.testing.assert_array_equal(grid.fake[3 * k : 3 * k + 3], pixels(fake))
        np.testing.assert_allclose(
            grid.scores[3 * k : 3 * k + 3], digits.pairing.score(fake, labels), rtol=1e-5
        )


@pytest.mark.parametrize(
    ("settings", "expected"),
    [({"classes": "one", "label": 4}, [4] * 6), ({"classes": "mixed"}, None)],
)
def test_one_class_or_all_mixed(digits: Run, settings: Any, expected: list[int] | None) -> None:
    watch(digits, **settings)
    grid = SamplesProbe(digits, digits.pairing).measure(digits)
    assert len(grid.fake) == 6
    assert grid.labels.tolist() == (expected or digits.pairing.labels.usual(6).tolist())
    assert classes_of(digits, grid.real) == grid.labels.tolist()


def test_an_unconditional_grid_says_nothing_of_classes(make_run: Any) -> None:
    run = make_run("digits")
    grid, walk = (
        SamplesProbe(run, run.pairing).measure(run),
        WalkProbe(run, run.pairing).measure(run),
    )
    assert grid.labels is None
    assert grid.classes == walk.classes == walk.labels == ()


def test_the_plane_of_one_class(ring: Run) -> None:
    probe = PlaneProbe(ring, ring.pairing)
    every = probe.measure(ring)
    assert len(every.classes) == 8
    watch(ring, classes="one", label=2)
    alone = probe.measure(ring)
    centre = ring.dataset.mixture.centres[2]
    assert np.linalg.norm(alone.real - centre, axis=1).max() < 0.5
    assert len(every.real) > len(alone.real) > 50
    assert alone.extent == every.extent
    latents, labels = (
        FixedLatents(ring, ring.pairing, "samples").first(POINTS),
        torch.full((POINTS,), 2),
    )
    np.testing.assert_allclose(alone.fake, ring.pairing.sample(latents, labels=labels), rtol=1e-5)
    assert not np.allclose(alone.heat, every.heat)


@pytest.mark.parametrize("loss", ["non-saturating", "relativistic"])
def test_arrows_are_pulls_under_the_samples_own_labels(make_run: Any, loss: str) -> None:
    run = conditional(make_run, "ring")
    run.adopt(run.experiment.with_values({"loss": loss}))
    plane = PlaneProbe(run, run.pairing).measure(run)
    labels = run.pairing.labels.usual(len(plane.arrows))
    points = torch.tensor(plane.arrows[:, 0])
    step = 1e-3
    for axis in range(2):
        moved = points.clone()
        moved[:, axis] += step
        rise = run.pairing.score(moved, labels) - run.pairing.score(points, labels)
        pull = plane.arrows[:, 1, axis]
        known = np.abs(rise.numpy()) > 1e-5
        assert (np.sign(pull[known]) == np.sign(rise.numpy()[known])).mean() > 0.95


def test_a_strip_is_of_one_class_while_the_latent_walks(digits: Run) -> None:
    walk = WalkProbe(digits, digits.pairing).measure(digits)
    assert walk.labels == (0, 1)
    assert walk.classes == NAMES
    watch(digits, classes="one", label=7, walk_strips=3)
    assert WalkProbe(digits, digits.pairing).measure(digits).labels == (7, 7, 7)
    watch(digits, classes="mixed")
    mixed = WalkProbe(digits, digits.pairing).measure(digits)
    assert list(mixed.labels) == digits.pairing.labels.usual(3).tolist()


def test_a_walk_from_class_to_class_keeps_its_latent(digits: Run) -> None:
    watch(digits, walk_classes="between", walk_frames=8)
    walk = WalkProbe(digits, digits.pairing).measure(digits)
    assert (walk.labels, walk.anchors, walk.frames.shape[:2]) == ((), 4, (2, 8))
    latents = FixedLatents(digits, digits.pairing, "walk").first(17)[[0, 16]]
    for strip in range(2):
        labels = torch.arange(4)
        own = digits.pairing.sample(latents[strip].expand(4, -1), labels=labels)
        np.testing.assert_array_equal(walk.frames[strip, ::2], pixels(own))


def test_a_walk_between_classes_begins_with_the_one_that_is_chosen(digits: Run) -> None:
    watch(digits, walk_classes="between", walk_frames=4, walk_anchors=16, classes="one", label=9)
    walk = WalkProbe(digits, digits.pairing).measure(digits)
    assert walk.anchors == 10
    latent = FixedLatents(digits, digits.pairing, "walk").first(1)
    first = digits.pairing.sample(latent, labels=torch.tensor([9]))
    np.testing.assert_array_equal(walk.frames[0, 0], pixels(first)[0])
