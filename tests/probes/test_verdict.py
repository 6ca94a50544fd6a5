"""Scripted sequences of findings and the words that they must lead to."""

from __future__ import annotations

import pytest

from ganstudio.probes.findings import NO_MODES, Findings
from ganstudio.probes.verdict import Judge


def found(coverage: float, quality: float = 1.0) -> Findings:
    return Findings((), NO_MODES, NO_MODES, (), coverage, quality, f"{coverage:g} covered")


def words(coverages: list[float], warm_up: int = 0, quality: float = 1.0) -> list[str]:
    judge = Judge(warm_up)
    steps = range(0, 10 * len(coverages), 10)
    return [
        judge.judge(step, found(each, quality)).word
        for step, each in zip(steps, coverages, strict=True)
    ]


def test_a_healthy_course() -> None:
    course = words([0.1, 0.2, 0.6, 0.7, 0.7, 0.9, 0.9, 0.9, 0.95, 0.8], warm_up=50)
    assert course == ["starting"] * 4 + ["learning"] * 3 + ["healthy"] * 3


def test_a_collapse_from_health() -> None:
    course = words([0.9] * 4 + [0.1] * 4)
    assert course == ["starting"] * 2 + ["healthy"] * 4 + ["collapsing"] * 2


def test_a_blob_that_stays_one() -> None:
    course = words([0.13] * 10, warm_up=50)
    assert course == ["starting"] * 7 + ["collapsing"] * 3


def test_nothing_collapses_within_the_warm_up() -> None:
    assert "collapsing" not in words([0.0] * 10, warm_up=100)


def test_half_of_what_it_was_is_a_collapse_even_above_the_half() -> None:
    assert words([1.0] * 4 + [0.55] * 4)[-1] == "collapsing"
    assert words([0.7] * 4 + [0.55] * 4)[-1] == "learning"


def test_a_single_measurement_changes_nothing() -> None:
    course = words([0.9] * 4 + [0.1, 0.9, 0.1, 0.1, 0.9, 0.9])
    assert set(course[3:]) == {"healthy"}


def test_wavering_around_a_threshold_does_not_flicker() -> None:
    assert set(words([0.9] * 3 + [0.86, 0.84] * 10)[3:]) == {"healthy"}
    assert set(words([0.44] * 3 + [0.46, 0.44] * 10)[3:]) == {"collapsing"}


def test_one_that_rises_from_nothing_is_not_collapsing() -> None:
    rising = [0.02 * i for i in range(1, 40)]
    assert "collapsing" not in words(rising, warm_up=40)


def test_recovery() -> None:
    course = words([0.1] * 4 + [0.9] * 4)
    assert course == ["starting"] * 2 + ["collapsing"] * 4 + ["healthy"] * 2


def test_covering_without_quality_is_still_learning() -> None:
    assert words([0.99] * 6, quality=0.1)[-1] == "learning"


def test_since_is_the_first_of_the_measurements_that_agreed() -> None:
    judge = Judge(0)
    for step in (0, 10, 20, 30):
        judge.judge(step, found(0.9))
    for step in (40, 50, 60, 70):
        verdict = judge.judge(step, found(0.1))
    assert (verdict.word, verdict.since) == ("collapsing", 40)
    assert verdict.evidence == "0.1 covered"


def test_diverged_at_once_and_since_then() -> None:
    judge = Judge(0)
    judge.judge(0, found(0.9))
    judge.diverge(10, "G's weights")
    verdict = judge.diverge(20, "G's weights")
    assert (verdict.word, verdict.since) == ("diverged", 10)


@pytest.mark.parametrize("start", [0.0, 1.0])
def test_the_first_word_is_starting(start: float) -> None:
    assert words([start])[0] == "starting"
