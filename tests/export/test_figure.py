from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio.export import figure, panels
from ganstudio.export.grid import Provenance, read_provenance
from ganstudio.export.records import MeasuredRun
from ganstudio.preset_folder import find
from ganstudio.telemetry.records import Collapse, Losses, Outputs, Plane, SampleGrid, Verdict

RANDOM = np.random.default_rng(0)


def scores(values: np.ndarray) -> np.ndarray:
    return values.astype(np.float32)


def outputs() -> Outputs:
    real, fake = scores(RANDOM.normal(1, 1, 200)), scores(RANDOM.normal(-1, 1, 200))
    return Outputs(real, fake, "logit", 0.0, 0.8, 0.8, 0.3, 0.0)


def series(steps: int = 500) -> Losses:
    values = RANDOM.normal((1.4, 0.7), 0.1, (steps, 2)).astype(np.float32)
    return Losses(("loss_d", "loss_g"), 1, values)


def images(channels: int) -> SampleGrid:
    fake = RANDOM.integers(0, 255, (6, 8, 8, channels), dtype=np.uint8)
    return SampleGrid(fake, fake, None, 3, True, scores(np.zeros(6)))


def points(d: int) -> Plane:
    cloud = scores(RANDOM.normal(0, 1, (100, d)))
    heat = scores(RANDOM.normal(0, 1, (1 if d == 1 else 16, 16)))
    extent = (-3.0, 3.0, -3.0, 3.0) if d == 2 else (-3.0, 3.0, 0.0, 1.0)
    return Plane(cloud, cloud + 0.1, extent, heat, "logit", scores(np.zeros((0, 2, d))), True)


def diagnosis() -> Collapse:
    verdict = Verdict("healthy", 100, "8 of 8 modes, " + "and many words " * 8)
    shares = scores(np.full(2, 0.5))
    return Collapse(("a", "b"), shares, shares, (), verdict)


def run(samples: SampleGrid | Plane) -> MeasuredRun:
    experiment = find("digits")
    return MeasuredRun("Hinge", 500, experiment, [series()], [samples, outputs(), diagnosis()])


@pytest.mark.parametrize("samples", [images(1), images(3), points(1), points(2)])
@pytest.mark.parametrize("suffix", figure.SUFFIXES)
def test_every_kind_of_run_is_drawn_in_every_format(
    tmp_path: Path, samples: SampleGrid | Plane, suffix: str
) -> None:
    path = tmp_path / f"figure{suffix}"
    told = Provenance("seed = 1\n", 500)
    figure.save(figure.comparison([run(samples)], "Title"), path, told, dpi=40)
    starts = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}
    assert path.read_bytes().startswith(starts[suffix])
    assert suffix != ".png" or read_provenance(path) == told


def test_columns_stand_side_by_side_and_alike() -> None:
    drawn = figure.comparison([run(images(1)) for _ in range(5)])
    axes = drawn.axes
    assert len(axes) == 15
    bottoms = {round(each.get_position(original=True).y0, 6) for each in axes}
    assert len(bottoms) == 3
    one = figure.comparison([run(images(1))])
    width = figure.SIDE + figure.GAP
    assert drawn.get_figwidth() - one.get_figwidth() == pytest.approx(4 * width)


def test_what_is_missing_or_not_finite_is_said(tmp_path: Path) -> None:
    broken = replace(run(points(2)), series=(), records=[points(2)])
    nan = scores(np.full(10, np.nan))
    lost = replace(
        run(points(2)),
        records=[Outputs(nan, nan, "score", None, None, None, 0.0, None)],
        series=[Losses(("loss_d", "loss_g"), 1, scores(np.full((5, 2), np.nan)))],
    )
    drawn = figure.comparison([broken, lost])
    said = [text.get_text() for axes in drawn.axes for text in axes.texts]
    assert "no steps yet" in said
    assert "no samples yet" in said
    assert "no outputs of D that could be shown" in said
    assert "D's outputs are not finite" in said
    figure.save(drawn, tmp_path / "figure.png", dpi=40)


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"must end in \.png, \.svg or \.pdf"):
        figure.save(figure.comparison([run(images(1))]), tmp_path / "figure.jpg")
    assert not list(tmp_path.iterdir())


def test_points_alone_are_a_picture(tmp_path: Path) -> None:
    cloud = scores(RANDOM.normal(0, 1, (50, 2)))
    figure.save(figure.points(cloud, cloud, "Ring"), tmp_path / "points.png", dpi=40)
    with Image.open(tmp_path / "points.png") as picture:
        assert picture.size == (200, 200)


def test_a_single_point_has_room_around_it() -> None:
    (axes,) = figure.points(np.zeros((64, 1), np.float32), np.full((64, 1), 2.0, np.float32)).axes
    assert axes.get_xlim() == (-1, 1)


def test_an_envelope_keeps_extremes_and_means() -> None:
    values = np.arange(1000, dtype=np.float32)[:, None]
    step, low, mean, high = panels.envelope(Losses(("loss_d",), 1, values), "loss_d")
    assert len(step) == panels.BINS
    np.testing.assert_array_equal(low, np.arange(0, 1000, 5))
    np.testing.assert_array_equal(high, np.arange(4, 1000, 5))
    np.testing.assert_allclose(step, mean + 1)


ALONE = """
import sys
from runpy import run_path
from ganstudio.export import figure

made = run_path(sys.argv[1])
drawn = figure.comparison([made["run"](made["images"](1))])
for suffix in figure.SUFFIXES:
    figure.save(drawn, made["Path"](sys.argv[2], f"figure{suffix}"), dpi=40)
print("matplotlib.pyplot" in sys.modules)
"""


def test_pyplot_is_never_loaded(tmp_path: Path) -> None:
    done = subprocess.run(  # here another test may have loaded it
        [sys.executable, "-c", ALONE, __file__, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=200,
    )
    assert done.stdout.split() == ["False"]
    assert len(list(tmp_path.iterdir())) == len(figure.SUFFIXES)
