from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ganstudio.telemetry.records import Losses
from ganstudio.telemetry.timeline import CHUNK, Timeline, decaying_mean

NAMES = ("loss_d", "loss_g")


def timeline(values: np.ndarray, first: int = 1, pieces: int = 1) -> Timeline:
    line, step = Timeline(), first
    for part in np.array_split(np.asarray(values, np.float32), pieces):
        line.append(Losses(NAMES, step, part.copy()))
        step += len(part)
    return line


def column(values: np.ndarray) -> np.ndarray:
    return np.stack([values, -values], axis=1).astype(np.float32)


def test_is_empty_at_first() -> None:
    line = Timeline()
    assert (len(line), line.names, line.last - line.first) == (0, (), -1)
    assert line.at(0) == {}


def test_gives_back_every_row() -> None:
    values = np.random.default_rng(0).normal(size=(3 * CHUNK + 7, 2)).astype(np.float32)
    line = timeline(values, first=5, pieces=11)
    assert (len(line), line.first, line.last) == (len(values), 5, len(values) + 4)
    np.testing.assert_array_equal(line.column("loss_g"), values[:, 1])
    np.testing.assert_array_equal(line.column("loss_d", 105, 204), values[100:200, 0])
    assert line.at(5 + CHUNK) == pytest.approx(
        dict(zip(NAMES, values[CHUNK].tolist(), strict=True))
    )
    assert line.at(4) == line.at(line.last + 1) == {}


@settings(max_examples=60, deadline=None)
@given(
    n=st.integers(1, 3000),
    pieces=st.integers(1, 9),
    ends=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    buckets=st.integers(1, 400),
    holes=st.floats(0, 0.9),
    seed=st.integers(0, 9),
)
def test_envelope_is_what_brute_force_gives(n, pieces, ends, buckets, holes, seed) -> None:
    generator = np.random.default_rng(seed)
    values = generator.normal(size=n)
    values[generator.random(n) < holes] = generator.choice([np.nan, np.inf, -np.inf])
    line = timeline(column(values), first=3, pieces=min(pieces, n))
    first, last = (3 + round(end * (n - 1)) for end in sorted(ends))
    found = line.envelope("loss_d", first, last, buckets)
    assert len(found.steps) <= buckets + 2
    start = (first - 3) // found.width * found.width
    for i in range(len(found.steps)):
        begin = start + i * found.width
        part = values[begin : begin + found.width].astype(np.float32)
        assert found.steps[i] == pytest.approx(3 + begin + (len(part) - 1) / 2)
        fine = part[np.isfinite(part)]
        if len(fine):
            assert (found.low[i], found.high[i]) == (fine.min(), fine.max())
            assert found.mean[i] == pytest.approx(fine.mean(), abs=1e-5)
        else:
            assert np.isnan([found.low[i], found.high[i], found.mean[i]]).all()
    assert start + len(found.steps) * found.width >= last - 3


def test_high_levels_agree_with_the_rows() -> None:
    values = np.sin(np.arange(200_000) / 1000)
    line = timeline(column(values), pieces=13)
    found = line.envelope("loss_g", 1, 200_000, 50)
    assert found.width == 4096
    for i in (0, 20, len(found.steps) - 1):
        part = -values[i * 4096 : (i + 1) * 4096].astype(np.float32)
        assert (found.low[i], found.high[i]) == (part.min(), part.max())
        assert found.mean[i] == pytest.approx(part.mean(), abs=1e-5)


def test_buckets_stay_where_they_are_while_the_series_grows() -> None:
    values = np.random.default_rng(1).normal(size=5000)
    line = timeline(column(values[:4500]))
    before = line.envelope("loss_d", 1, 4500, 200)
    line.append(Losses(NAMES, 4501, column(values[4500:])))
    after = line.envelope("loss_d", 1, 5000, 200)
    assert before.width == after.width
    np.testing.assert_array_equal(before.low[:-1], after.low[: len(before.low) - 1])


def test_smoothing_is_tensorboards() -> None:
    values = np.random.default_rng(2).normal(size=300)
    expected, last = [], 0.0
    for i, value in enumerate(values):
        last = 0.9 * last + 0.1 * value
        expected.append(last / (1 - 0.9 ** (i + 1)))
    found = timeline(column(values)).smoothed("loss_d", 1, 300, 1000, 0.9)
    np.testing.assert_allclose(found.mean, expected, atol=1e-5)


def test_smoothed_values_do_not_depend_on_the_zoom() -> None:
    values = np.cumsum(np.random.default_rng(3).normal(size=20_000)) / 20
    line = timeline(column(values))
    whole = line.smoothed("loss_d", 1, 20_000, 20_000, 0.99)
    part = line.smoothed("loss_d", 15_000, 15_100, 500, 0.99)
    np.testing.assert_allclose(part.mean, whole.mean[14_999:15_100], atol=0.02)
    coarse = line.smoothed("loss_d", 1, 20_000, 1000, 0.999)
    fine = line.smoothed("loss_d", 1, 20_000, 20_000, 0.999)
    np.testing.assert_allclose(
        coarse.mean[100:], np.interp(coarse.steps, fine.steps, fine.mean)[100:], atol=0.25
    )


def test_smoothing_passes_over_what_is_not_finite() -> None:
    found = decaying_mean(np.array([1, np.nan, 3, np.inf], np.float32), 0.5)
    np.testing.assert_allclose(found, [1, 1, (0.25 + 3) / 1.25, (0.25 + 3) / 1.25])
    assert np.isnan(decaying_mean(np.array([np.nan], np.float32), 0.5)).all()


def test_no_smoothing_gives_the_means() -> None:
    line = timeline(column(np.arange(100.0)))
    np.testing.assert_array_equal(
        line.smoothed("loss_d", 1, 100, 10, 0).mean, line.envelope("loss_d", 1, 100, 10).mean
    )


def test_a_gap_is_nan_and_going_back_forgets() -> None:
    line = timeline(column(np.arange(10.0)))
    line.append(Losses(NAMES, 21, column(np.array([7.0]))))
    assert line.last == 21
    assert np.isnan(line.at(15)["loss_d"])
    line.append(Losses(NAMES, 5, column(np.array([50.0]))))
    assert line.last == 5
    np.testing.assert_array_equal(line.column("loss_d"), [0, 1, 2, 3, 50])
    assert line.envelope("loss_d", 1, 5, 1).high.max() == 50


def test_a_series_that_comes_later_is_nan_before() -> None:
    line = timeline(column(np.arange(40.0)))
    line.append(Losses(("loss_d", "penalty/r1"), 41, np.ones((2, 2), np.float32)))
    assert line.names == ("loss_d", "loss_g", "penalty/r1")
    assert np.isnan(line.column("penalty/r1")[:40]).all()
    np.testing.assert_array_equal(line.column("penalty/r1")[40:], [1, 1])
    assert np.isnan(line.column("loss_g")[40:]).all()
    assert line.envelope("loss_d", 1, 42, 4).high.max() == 39


def test_knows_since_when_a_series_is_broken() -> None:
    values = np.ones(10)
    values[[2, 7, 8, 9]] = np.nan
    line = timeline(column(values))
    assert line.broken_since("loss_d") == 8
    line.append(Losses(NAMES, 11, column(np.full(3, np.inf))))
    assert line.broken_since("loss_d") == 8
    line.append(Losses(NAMES, 14, column(np.array([np.nan, 1.0]))))
    assert line.broken_since("loss_d") is None


def test_a_million_steps_stay_small() -> None:
    line = Timeline()
    names = tuple(f"series {i}" for i in range(20))
    rows = np.ones((CHUNK, 20), np.float32)
    tracemalloc.start()
    try:
        for i in range(1_000_000 // CHUNK):
            line.append(Losses(names, i * CHUNK, rows))
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert 50e6 < size <= 110e6  # 15 MB of it allotted to upper levels, and hardly touched
