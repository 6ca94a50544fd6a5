from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from ganstudio.data.base import DataError
from ganstudio.data.shapes import BACKGROUNDS, COLOURS, KINDS, Shapes, pixel_coverage
from ganstudio.wording import thousands


def coverage(kind: str, size: int, radius: float = 0.7, turn: float = 0.0) -> np.ndarray:
    pose = np.array([[0.05, -0.03, radius, turn]], np.float32)
    return pixel_coverage(KINDS[kind], pose, size)[0].astype(float)


@settings(deadline=None, max_examples=25)
@given(
    size=st.sampled_from([8, 16, 32, 64]),
    count=st.integers(2, 40),
    kinds=st.integers(1, len(KINDS)),
    colours=st.integers(1, len(COLOURS)),
    tilt=st.floats(0, 180),
)
def test_loads_what_it_declares(
    size: int, count: int, kinds: int, colours: int, tilt: float
) -> None:
    component = Shapes(size=size, count=count, kinds=kinds, colours=colours, tilt=tilt)
    data = component.load()
    assert data.samples.shape == (count, *component.shape)
    assert data.samples.dtype == np.float32
    assert data.samples.min() >= -1.0
    assert data.samples.max() <= 1.0 + 1e-6
    assert len(data.classes) == kinds * colours
    assert data.labels is not None
    assert data.labels.max() < kinds * colours


def test_classes_name_colour_and_kind_and_are_equally_frequent() -> None:
    data = Shapes(count=3000, size=8).load()
    assert data.classes[0] == "red circle"
    assert data.classes[-1] == "orange heart"
    assert np.bincount(data.labels).tolist() == [100] * 30


@pytest.mark.parametrize("background", ["dark", "white"])
def test_each_picture_has_the_colour_of_its_class(background: str) -> None:
    data = Shapes(count=160, kinds=2, colours=8, background=background).load()
    behind = np.array(BACKGROUNDS[background])
    for sample, label in zip(data.samples, data.labels, strict=True):
        pixels = (sample.reshape(3, -1).T + 1) * 127.5
        farthest = pixels[np.abs(pixels - behind).sum(axis=1).argmax()]
        colour = COLOURS[data.classes[label].split()[0]]
        assert farthest == pytest.approx(colour, abs=0.01)
        assert pixels[0] == pytest.approx(behind, abs=0.01)


@pytest.mark.parametrize("size", [16, 32, 64])
def test_areas_have_their_closed_forms(size: int) -> None:
    pixels = 0.7 * size / 2  # a length of 1 in the frame of the shape
    areas = {
        "circle": math.pi * 0.85**2,
        "ring": math.pi * (0.85**2 - 0.47**2),
        # Steiner: a convex outline moved outwards by r gains r times its length and π r².
        "square": 2 * 0.95**2 + 0.08 * 4 * math.sqrt(2) * 0.95 + math.pi * 0.08**2,
        "triangle": math.sqrt(27) / 4 * 0.92**2 + 0.08 * math.sqrt(27) * 0.92 + math.pi * 0.08**2,
    }
    for kind, area in areas.items():
        assert coverage(kind, size).sum() == pytest.approx(area * pixels**2, rel=0.02), kind


@pytest.mark.parametrize("kind", KINDS)
def test_edges_are_smooth_and_one_pixel_wide(kind: str) -> None:
    covered = coverage(kind, 64)
    between = (covered > 0.02) & (covered < 0.98)
    assert between.any()
    assert (covered == 1.0).any()
    assert (covered == 0.0).any()
    # A line of one pixel along the outline, whose length grows with the side: not an area.
    finer = coverage(kind, 128)
    assert ((finer > 0.02) & (finer < 0.98)).sum() < 3 * between.sum()


@pytest.mark.parametrize("kind", KINDS)
def test_shapes_stay_within_the_picture(kind: str) -> None:
    for turn in np.linspace(-math.pi, math.pi, 9):
        covered = coverage(kind, 64, radius=0.8, turn=float(turn))
        border = np.concatenate([covered[0], covered[-1], covered[:, 0], covered[:, -1]])
        assert border.max() == 0.0


def test_the_kinds_differ_and_point_upwards() -> None:
    drawn = {kind: coverage(kind, 32) for kind in KINDS}
    for first in KINDS:
        for second in KINDS:
            if first < second:
                assert np.abs(drawn[first] - drawn[second]).mean() > 0.02, (first, second)
    rows = np.arange(32)
    for kind in ("triangle", "star"):  # the tip is above, so there the rows are narrow
        widths = (drawn[kind] > 0.5).sum(axis=1)[drawn[kind].max(axis=1) > 0.5]
        assert widths[0] < widths[len(widths) // 2]
    heart = drawn["heart"]
    widths = (heart > 0.5).sum(axis=1)
    assert widths[rows[widths > 0][-1]] < widths[rows[widths > 0][0]]


def test_the_seed_decides_and_the_side_does_not() -> None:
    small = Shapes(count=60)
    assert np.array_equal(small.load().samples, small.load().samples)
    assert not np.array_equal(small.load().samples, Shapes(count=60, seed=1).load().samples)
    large = Shapes(count=60, size=64).load()
    assert np.array_equal(large.labels, small.load().labels)
    halved = large.samples.reshape(60, 3, 32, 2, 32, 2).mean(axis=(3, 5))
    assert np.abs(halved - small.load().samples).mean() < 0.01


@pytest.mark.parametrize(
    "wrong", [{"size": 48}, {"kinds": 9}, {"colours": 0}, {"background": "red"}]
)
def test_impossible_settings_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Shapes.model_validate(wrong)


def test_more_than_memory_holds_is_refused() -> None:
    fits = 8 * 2**30 // (4 * 3 * 64 * 64)
    with pytest.raises(DataError, match=rf"set data\.count to at most {thousands(fits)} or"):
        Shapes(count=fits + 1, size=64).load()
