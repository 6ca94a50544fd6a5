from __future__ import annotations

import numpy as np
import pytest

from ganstudio.probes.swing import changes, line, returning, swing

STEPS = np.arange(200)


def noise(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=200)


@pytest.mark.parametrize("period", [40, 100])
def test_a_sine_has_its_amplitude_and_two_turns_a_period(period: int) -> None:
    found = swing(3.0 + 0.01 * STEPS + 2.0 * np.sin(2 * np.pi * STEPS / period), unit=0.5)
    assert found.amplitude == pytest.approx(4.0, rel=0.1)
    assert found.turns == pytest.approx(400 / period, abs=1)


def test_a_trend_is_no_swing() -> None:
    assert swing(5.0 - 0.3 * STEPS, 1.0).amplitude == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_noise_turns_far_oftener_than_a_game_does(seed: int) -> None:
    found = swing(noise(seed), 1.0)
    assert found.turns > 13
    assert found.amplitude == pytest.approx(np.sqrt(2 / 5), rel=0.35)


def test_noise_around_the_middle_is_no_change_of_side() -> None:
    assert changes(np.array([1.0, 0.1, -0.1, 0.1, 1.0, -1.0, 0.2, -1.0])) == 1


def test_the_line_is_that_of_least_squares() -> None:
    values = noise()
    np.testing.assert_allclose(line(values), np.polyval(np.polyfit(STEPS, values, 1), STEPS))


@pytest.mark.parametrize("dimensions", [1, 2, 300])
def test_what_goes_to_and_fro_returns_by_its_amplitude(dimensions: int) -> None:
    axis = np.ones(dimensions) / np.sqrt(dimensions)
    places = 0.7 * np.array([1.0, -1.0, 1.0, -1.0])[:, None] * axis + 5.0
    assert returning(places.astype(np.float32)) == pytest.approx(0.7, rel=1e-5)


def test_a_circle_returns_by_its_radius() -> None:
    angle = 2 * np.pi * np.arange(17) / 8
    circle = 0.7 * np.stack([np.cos(angle), np.sin(angle)], 1).astype(np.float32)
    assert returning(circle) == pytest.approx(0.7, rel=0.08)  # the main axis is any diameter


@pytest.mark.parametrize("way", [[0, 0, 0, 1, 1], [0, 0.2, 0.5, 0.9, 1], [3.0], [0, 1]])
def test_what_goes_and_stays_does_not_return(way: list[float]) -> None:
    assert returning(np.array(way, np.float32)[:, None]) == pytest.approx(0.0, abs=1e-6)


def test_it_returns_no_further_than_it_comes_back() -> None:
    assert returning(np.array([[0.0], [1.0], [0.6]], np.float32)) == pytest.approx(0.2)
    assert returning(np.array([[0.0], [-1.0], [-0.6]], np.float32)) == pytest.approx(0.2)
