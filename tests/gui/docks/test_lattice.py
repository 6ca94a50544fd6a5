"""The image of a lattice of z: areas and brightness, and through the window."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ganstudio.gui.docks.shared.lattice import BRIGHTEST, DIMMEST, brightness, sizes
from ganstudio.networks.mlp import MLP
from ganstudio.preset_folder import find
from ganstudio.probes.lattice import LINES, TAIL


def knots(matrix: np.ndarray) -> np.ndarray:
    """Return what a linear map makes of a lattice of z."""
    places = MLP().quantiles(torch.linspace(TAIL, 1 - TAIL, LINES)).numpy()
    x, y = np.meshgrid(places, places)
    return np.stack([x, y], axis=-1) @ matrix.T


@pytest.mark.parametrize("matrix", [np.eye(2), np.array([[0.5, 1.0], [-2.0, 0.25]])])
def test_one_over_an_area_is_the_density_of_the_image(matrix: np.ndarray) -> None:
    """Of x = Az it is N(0, AAᵀ), which at the middle of a cell is known."""
    points = knots(matrix)
    mass = ((1 - 2 * TAIL) / (LINES - 1)) ** 2
    found = mass / sizes(points)
    middle = (points[:-1, :-1] + points[1:, 1:] + points[:-1, 1:] + points[1:, :-1]) / 4
    z = middle @ np.linalg.inv(matrix).T
    exact = np.exp(-0.5 * (z**2).sum(-1)) / (2 * np.pi * abs(np.linalg.det(matrix)))
    inner = slice(4, -4)
    np.testing.assert_allclose(found[inner, inner], exact[inner, inner], rtol=0.02)


def test_a_twisted_cell_has_an_area_and_a_line_has_lengths() -> None:
    twisted = np.array([[[0, 0], [1, 0]], [[1, 1], [0, 1]]], np.float32)
    assert sizes(twisted).item() > 0.2
    line = np.array([[[0, 0], [3, 4], [3, 5]]], np.float32)
    np.testing.assert_allclose(sizes(line), [5, 1])


def test_small_cells_are_bright_and_large_ones_dim() -> None:
    found = brightness(knots(np.eye(2)))
    assert found.max() == pytest.approx(BRIGHTEST)
    assert (found >= DIMMEST).all()
    middle, corner = found[LINES // 2, LINES // 2], found[0, 0]
    assert middle == pytest.approx(BRIGHTEST)
    assert corner < 0.5 * middle


@pytest.fixture
def source(served):
    """Train as the program does."""
    return served


def test_both_are_laid_over_the_plane_and_taken_away(make_window, served, qtbot) -> None:
    window = make_window(None, (1400, 900))
    window.table["view.simple"].trigger()
    small = {"network.hidden": 8, "data.count": 600, "threads": 1, "network.latent": 3}
    window.files.open_experiment(find("ring").with_values(small))
    qtbot.waitUntil(lambda: bool(window.studio.runs))
    window.table["train.run"].trigger()
    served.session.advance()
    dock = window.area.docks["samples"]

    def plane():
        (one,) = dock.shown().runs
        return one.plane

    def seen():
        served.session.advance()
        return bool(dock.shown().runs) and plane() is not None

    qtbot.waitUntil(seen)
    assert plane().lattice is None
    assert plane().matches is None
    assert dock.shown().header.over == {"lattice": False, "matching": False}
    for button in dock.header.over.values():
        button.click()

    def laid():
        served.session.advance()
        return plane().lattice is not None and plane().matches is not None

    qtbot.waitUntil(laid)
    lattice, legend = plane().lattice, [entry.name for entry in dock.shown().legend]
    assert lattice.points.shape == (LINES, LINES, 2)
    assert "lattice of z₁ and z₂ of 3, the others 0" in legend
    (words,) = (each for each in legend if each.startswith("W₁ of 256 matched: "))
    ends = np.stack([plane().matches.x, plane().matches.y], axis=1).reshape(-1, 2, 2)
    length = np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1).mean()
    assert float(words.partition(": ")[2].partition(",")[0]) == pytest.approx(length, rel=0.01)
    dock.header.over["lattice"].click()

    def gone():
        served.session.advance()
        return plane().lattice is None and plane().matches is not None

    qtbot.waitUntil(gone)
