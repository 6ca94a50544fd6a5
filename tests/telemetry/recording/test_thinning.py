from __future__ import annotations

import numpy as np

from ganstudio.telemetry.recording.thinning import superfluous


def kept(seconds: np.ndarray, protected: set[int] = frozenset(), density: float = 256) -> list[int]:
    mask = [place in protected for place in range(len(seconds))]
    gone = set(superfluous(list(seconds), mask, density))
    return [place for place in range(len(seconds)) if place not in gone]


def test_nothing_goes_while_a_run_is_young() -> None:
    assert superfluous([], []) == []
    assert kept(np.arange(100.0)) == list(range(100))


def test_the_first_the_last_and_the_protected_stay() -> None:
    stays = kept(np.arange(5000.0), {17, 18, 19, 2500}, density=8)
    assert {0, 17, 18, 19, 2500, 4999} <= set(stays)


def test_an_old_run_keeps_its_newest_and_covers_its_whole_length() -> None:
    seconds = np.arange(36_000.0)
    stays = np.array(kept(seconds))
    assert set(range(36_000 - 256, 36_000)) <= set(stays)
    gaps = np.diff(seconds[stays])
    age = seconds[-1] - seconds[stays[:-1]]
    assert (gaps <= np.maximum(2 * age / 256, 1)).all()
    assert len(stays) < 256 * (2 + np.log(36_000 / 256))


def test_thinning_again_takes_little_and_growing_ends_where_one_go_would() -> None:
    seconds = np.arange(10_000.0)
    once = seconds[kept(seconds)]
    assert len(kept(once)) == len(once)
    grown = np.array([])
    for part in np.split(seconds, 20):
        grown = np.concatenate([grown, part])
        grown = grown[kept(grown)]
    assert 0.5 < len(grown) / len(once) < 1.5
