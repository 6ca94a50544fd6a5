"""What records say, by names."""

from __future__ import annotations

import numpy as np
import pytest

from ganstudio.lessons.facts import numbers_of, word_of
from ganstudio.telemetry.records import Collapse, Kinds, Measure, Plane, Verdict


def test_measures_are_known_by_their_names() -> None:
    modes = Measure("modes", "Modes", "", 7.0, 8.0, "7 of 8", "8 of 8", "high")
    half = np.full(2, 0.5, np.float32)
    record = Collapse(("a", "b"), half, half, (modes,), Verdict("healthy", 3, ""))
    assert numbers_of([record]) == {"modes": 7.0}
    assert word_of([record]) == "healthy"
    assert word_of([]) == ""


def test_of_kinds_as_probabilities() -> None:
    halves = np.full(2, 0.5, np.float32)
    dogs = np.array([1.0, 0.0], np.float32)
    outputs, best = np.log([0.5, 3.0]), np.array([np.log(0.5), np.inf])
    kinds = Kinds(("dog", "cat"), halves, dogs, outputs, best, "logit", (1.0, 0.955))
    found = numbers_of([kinds])
    assert found["says/dog"] == pytest.approx(1 / 3)
    assert found["says/cat"] == pytest.approx(3 / 4)
    assert found["best/cat"] == pytest.approx(1.0)
    assert found["excess"] == pytest.approx(0.045)


def test_on_a_line_only_where_there_is_something_to_see() -> None:
    densities = np.array([[1.0, 1.0, 0.0, 0.01], [1.0, 0.5, 1.0, 0.0]])
    best = np.array([0.0, np.log(2.0), -40.0, 5.0])
    plane = Plane(
        real=np.zeros((2, 1), np.float32),
        fake=np.array([[-2.0], [0.2], [0.4], [2.4]], np.float32),
        extent=(-3.0, 3.0, 0.0, 1.0),
        heat=np.array([[0.0, 0.0, -40.0, -5.0]]),  # the last is far off, where nobody looks
        scale="logit",
        arrows=np.empty((0, 2, 1), np.float32),
        averaged=False,
        densities=densities,
        best=best,
        divergence=0.2,
    )
    found = numbers_of([plane])
    assert found["off"] == pytest.approx(2 / 3 - 1 / 2)
    assert found["between"] == 0.5
    assert found["centre"] == pytest.approx(0.25)
    assert found["divergence"] == 0.2
    assert "distance" not in found
