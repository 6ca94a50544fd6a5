"""The verdict's benchmark counts and scores as it says: without training anything."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch

from ganstudio.data.points import Ring

if TYPE_CHECKING:
    from verdict_modes import Census

pytestmark = pytest.mark.usefixtures("spare_catalogue")  # its set-ups declare losses
N = 5000


def ring(shares: list[float], bridge: float = 0.0) -> torch.Tensor:
    """Return points of a ring, so many in each mode; some modes' outside of 3 σ."""
    dataset = Ring(count=N, sigma=0.05).load()
    assert dataset.mixture is not None
    modes = np.repeat(np.arange(8), np.rint(np.array(shares) * N / 8).astype(int))
    noise = np.random.default_rng(0).standard_normal((len(modes), 2))
    points = dataset.mixture.centres[modes] + 0.05 * noise
    points[modes == 3] *= 1 - bridge
    return torch.from_numpy(points.astype(np.float32))


def census(points: torch.Tensor) -> Census:
    from verdict_modes import ModeCounter

    mixture = Ring(count=2, sigma=0.05).load().mixture
    assert mixture is not None
    return ModeCounter(mixture).look(points)


def test_a_perfect_sampler_lacks_nothing() -> None:
    found = census(ring([1.0] * 8))
    assert not found.lacking.any()
    assert not found.heavy.any()
    assert found.quality == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize(
    ("share", "bridge", "lacking"),
    [(0.0, 0.0, True), (0.25, 0.5, True), (0.25, 0.0, False), (0.7, 0.5, False)],
    ids=["lost", "a bridge alone", "thinned", "many outside"],
)
def test_a_mode_lacks_by_both_counts(share: float, bridge: float, lacking: bool) -> None:
    rest = (8 - share) / 7
    found = census(ring([rest] * 3 + [share] + [rest] * 4, bridge))
    assert np.flatnonzero(found.lacking).tolist() == [3] * lacking
    assert bool(found.thin[3]) == (share < 0.5)
    assert bool(found.visible[3]) == lacking


def scored(setup: str, said: list[Any], true: list[dict[str, Any]]) -> Any:
    from verdict_course import Course
    from verdict_scores import Score

    return Score(Course(setup, 0, 50, said, true, 1.0))


def fine(step: int, quality: float = 1.0) -> dict[str, Any]:
    return {"step": step, "words": [], "lacking": [], "thin": [], "quality": quality}


def lost(step: int, *modes: int) -> dict[str, Any]:
    thin = sorted({*modes, 7})
    return fine(step) | {"words": ["modes missing"], "lacking": list(modes), "thin": thin}


def test_a_lost_mode_must_be_told_in_time_and_by_its_name() -> None:
    true = [fine(850), *(lost(step, 2) for step in range(950, 1501, 50))]
    said = [[850, "healthy", None], [950, "healthy", None], [1250, "modes missing", [2]]]
    score = scored("ring, 1 of 8 dropped", [*said, [1500, "healthy", None]], true)
    assert score.onset == 950
    assert score.deadline.step == 1250
    assert score.right(score.deadline)
    assert score.deadline.exact
    assert score.after == [True, False]
    assert score.praised_falsely == 2
    others = {tuple(modes): named(true, modes) for modes in ([], [2, 7], [2, 4])}
    assert others == {(): False, (2, 7): True, (2, 4): False}


def named(true: list[dict[str, Any]], modes: list[int]) -> bool:
    score = scored("ring, 1 of 8 dropped", [[1250, "modes missing", modes]], true)
    return bool(score.deadline.exact)


def test_a_mode_that_was_never_found_is_seen_once_the_others_are() -> None:
    true = [lost(100, 1, 2, 5), lost(200, 2), lost(700, 2), lost(1000, 2)]
    score = scored("ring, 1 of 8 never", [[700, "learning", None], [1000, "learning", None]], true)
    assert score.onset == 200
    assert not score.right(score.deadline)


@pytest.mark.parametrize(
    ("word", "true", "quality", "counts", "accused"),
    [
        ("healthy", fine(1000), 0.9, True, ""),
        ("healthy", fine(1000), 0.3, False, ""),
        ("collapsing", fine(1000), 0.9, True, "collapsing"),
        ("modes missing", lost(1000, 2), 0.9, True, ""),
    ],
    ids=["good", "not yet good", "accused", "accused truly"],
)
def test_a_healthy_run_must_be_healthy(
    word: str, true: dict[str, Any], quality: float, counts: bool, accused: str
) -> None:
    said = [[1000, word, [2]], [1500, "healthy", None]]
    score = scored("ring, wide modes", said, [true, fine(1500, quality)])
    assert score.counts is counts
    assert score.accused == accused
    assert score.accused_truly is (word == "modes missing")
    assert score.praised_falsely == (quality < 0.35)


def test_the_bound_of_three_hundred_runs() -> None:
    from verdict_tables import bound

    assert bound(0, 300) == pytest.approx(1 - 0.05 ** (1 / 300))
    assert bound(1, 300) > 0.0150


@pytest.mark.parametrize(
    "name", ["D far too strong", "D far too strong, least squares turned round"]
)
def test_a_d_that_has_won_is_seen_whichever_way_it_scores(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from verdict_course import trained
    from verdict_setups import SETUPS

    monkeypatch.setitem(SETUPS, name, replace(SETUPS[name], steps=100))
    course = trained(name, 0, 100)
    assert "discriminator winning" in course.true[-1]["words"]
