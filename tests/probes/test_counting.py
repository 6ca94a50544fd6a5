"""Which modes are surely too few or too many, against known values."""

from __future__ import annotations

import numpy as np
import pytest
import scipy

from ganstudio.probes.counting import ALPHA, Tally, least_told, surely_fewer, surely_more

EYE = np.eye(10)


def tally(
    counts: np.ndarray, confusion: np.ndarray | None = None, close: np.ndarray | None = None
) -> Tally:
    k = len(counts)
    names = tuple(str(number) for number in range(k))
    shares = np.full(k, 1 / k)
    return Tally(names, "modes", int(counts.sum()), counts.astype(float), shares, close, confusion)


@pytest.mark.parametrize(("n", "k"), [(500, 10), (2500, 8), (2500, 25), (2000, 10)])
def test_the_tests_are_those_of_the_binomial_law_shared_among_the_modes(n: int, k: int) -> None:
    counts, shares = np.arange(0.0, n, max(1, n // 997)), 1 / k
    alone = np.full(len(counts), shares)
    level = ALPHA / len(counts)
    np.testing.assert_array_equal(
        surely_fewer(counts, n, alone), scipy.stats.binom.cdf(counts, n, shares) < level
    )
    np.testing.assert_array_equal(
        surely_more(counts, n, alone), scipy.stats.binom.sf(counts - 1, n, shares) < level
    )


@pytest.mark.parametrize(
    ("n", "k", "left", "power"),
    [
        (2500, 8, 0.2, 1.0), (2500, 8, 0.3, 0.92), (2500, 8, 0.4, 0.05), (2500, 8, 0.5, 0.0),
        (2500, 25, 0.1, 1.0), (2500, 25, 0.2, 0.64), (2500, 25, 0.3, 0.05),
        (500, 10, 0.05, 0.99), (500, 10, 0.1, 0.76), (500, 10, 0.2, 0.13), (500, 10, 0.3, 0.01),
        (2000, 10, 0.2, 1.0), (2000, 10, 0.3, 0.53), (2000, 10, 0.4, 0.01),
    ],
)  # fmt: skip
def test_the_power_against_a_mode_that_is_thinned(
    n: int, k: int, left: float, power: float
) -> None:
    counts = np.arange(n + 1.0)
    half = np.full(len(counts), 0.5 / k)
    told = scipy.stats.binom.cdf(counts, n, half) < ALPHA / k
    found = scipy.stats.binom.cdf(counts[told].max(), n, left / k)
    assert found == pytest.approx(power, abs=0.12)


@pytest.mark.parametrize(("n", "k"), [(500, 10), (500, 25), (2500, 8), (2500, 25)])
def test_a_perfect_sampler_is_never_accused_and_a_lost_mode_always_named(n: int, k: int) -> None:
    source = np.random.default_rng(k)
    shares = np.full(k, 1 / k)
    for _ in range(300):
        perfect = tally(source.multinomial(n, shares))
        assert not perfect.lacking.any()
        assert not perfect.overfull.any()
        lost = tally(source.multinomial(n, [0.0, *np.full(k - 1, 1 / (k - 1))]))
        assert np.flatnonzero(lost.lacking).tolist() == [0]


def test_bridges_of_a_continuous_generator_do_not_hide_a_lost_mode() -> None:
    """A fifth of its share is nearest to it, and none of that on it."""
    counts = np.array([60, *[2440 // 7] * 7])
    on = np.array([0, *[300] * 7], float)
    assert np.flatnonzero(tally(counts, close=on).lacking).tolist() == [0]
    some = np.array([40, *[300] * 7], float)
    assert not tally(counts, close=some).lacking.any()


def test_what_a_classifier_takes_for_a_lost_class_is_taken_off() -> None:
    confusion = 0.94 * EYE + 0.06 * np.roll(EYE, 1, axis=1)
    truly = np.array([0, *[500 / 9] * 9])
    told = np.round(truly @ confusion)
    assert told[0] == 3
    assert np.flatnonzero(tally(told, confusion).lacking).tolist() == [0]
    assert tally(told, confusion).ratios[0] < 0.01


def test_four_looks_show_what_one_does_not() -> None:
    one = tally(np.array([10, *[490 // 9] * 9]), EYE)
    assert not one.lacking.any()
    four = one.pooled([one] * 3)
    assert four.samples == 4 * one.samples
    assert np.flatnonzero(four.thin).tolist() == [0]


def test_one_mode_with_half_of_all() -> None:
    found = tally(np.array([1250, *[1250 // 7] * 7]))
    assert np.flatnonzero(found.overfull).tolist() == [0]
    assert not found.lacking.any()
    assert not tally(np.array([600, *[1900 // 7] * 7])).overfull.any()


@pytest.mark.parametrize(("n", "k"), [(500, 10), (1000, 12), (2500, 8)])
def test_the_least_mode_whose_loss_can_be_told(n: int, k: int) -> None:
    assert scipy.stats.binom.pmf(0, n, least_told(n, k)) == pytest.approx(ALPHA / k)
