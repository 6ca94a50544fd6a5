"""Samplers of known laws and what is said of them, by the probes themselves."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from ganstudio.probes.collapse import CollapseProbe
from ganstudio.probes.diagnosis import diagnosis_for
from ganstudio.telemetry.recording.packing import pack, unpack
from ganstudio.training.run import Run
from tests.probes.scripted import (
    DIGITS,
    GRID,
    RING,
    Script,
    blurred,
    course,
    digits,
    halves,
    mixture,
    noisy,
    run_of,
    watched,
)

ONSET, SOON = 450, 150
EVEN = [1.0] * 8


def ring(modes: int) -> Script:
    return [(0, mixture(RING, EVEN[:modes]))]


def thrice(value: float) -> list[float]:
    return [value] + [1.0] * 7


PERFECT = {"ring": (RING, mixture(RING, EVEN)), "grid": (GRID, mixture(GRID, [1.0] * 25))}
LATER: dict[str, tuple[str, dict, object]] = {
    **{f"ring {k} of 8": ("modes missing", RING, mixture(RING, EVEN[:k])) for k in (7, 6, 5)},
    **{f"ring {k} of 8": ("collapsing", RING, mixture(RING, EVEN[:k])) for k in (4, 3, 2, 1)},
    "ring, half on one": ("unbalanced", RING, mixture(RING, thrice(7.0))),
    "ring, 90 % on one": ("collapsing", RING, mixture(RING, thrice(63.0))),
    "ring, wide": ("poor samples", RING, mixture(RING, EVEN, 4.0)),
    **{
        f"grid {k} of 25": ("modes missing", GRID, mixture(GRID, [1.0] * k))
        for k in (24, 22, 19, 18)
    },
    "grid 12 of 25": ("collapsing", GRID, mixture(GRID, [1.0] * 12)),
    "digits without one": ("modes missing", DIGITS, digits(None, 3)),
    "digits without three": ("modes missing", DIGITS, digits(None, 1, 3, 7)),
    "digits in halves": ("poor samples", DIGITS, digits(halves)),
    "digits, noisy": ("poor samples", DIGITS, digits(noisy(0.35))),
    "digits, blurred": ("poor samples", DIGITS, digits(blurred)),
}
"""After a perfect beginning."""


@pytest.mark.parametrize("name", LATER)
def test_what_goes_wrong_is_told_soon(name: str) -> None:
    word, values, law = LATER[name]
    first = digits() if values is DIGITS else PERFECT[name.split()[0].strip(",")][1]
    said = course(values, [(0, first), (ONSET, law)], ONSET + SOON)
    before = [verdict for step, verdict in said.said if step < ONSET]
    assert before[-1].word == "healthy"
    assert not any(verdict.is_fault for verdict in before)
    told = said.first(word)
    assert told is not None, said.words
    assert all(verdict.word != "healthy" for step, verdict in said.said if step >= ONSET)


ALWAYS: dict[str, tuple[str, dict, object]] = {
    **{f"ring {k} of 8": ("modes missing", RING, mixture(RING, EVEN[:k])) for k in (7, 6, 5, 4)},
    **{f"ring {k} of 8": ("collapsing", RING, mixture(RING, EVEN[:k])) for k in (3, 2, 1)},
    "ring, one in the eighth": ("modes missing", RING, mixture(RING, [*[1.0] * 7, 1e-3])),
    "ring, wide": ("poor samples", RING, mixture(RING, EVEN, 6.0)),
    **{f"grid {k} of 25": ("modes missing", GRID, mixture(GRID, [1.0] * k)) for k in (24, 22, 12)},
    "digits without one": ("modes missing", DIGITS, digits(None, 3)),
    "digits in halves": ("poor samples", DIGITS, digits(halves)),
    "digits, very noisy": ("poor samples", DIGITS, digits(noisy(0.7))),
}
"""From the beginning on."""


@pytest.mark.parametrize("name", ALWAYS)
def test_what_never_was_right_is_told_within_500_steps(name: str) -> None:
    word, values, law = ALWAYS[name]
    said = course(values, [(0, law)], 500)
    assert said.first(word) is not None, said.words
    assert "healthy" not in said.words


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", PERFECT)
def test_a_perfect_sampler_is_never_accused(name: str, seed: int) -> None:
    values, law = PERFECT[name]
    said = course(values, [(0, law)], 1200, seed=seed)
    assert not said.accused
    assert said.words[-18:] == ["healthy"] * 18


def test_nor_is_one_of_digits() -> None:
    said = course(DIGITS, [(0, digits())], 1000)
    assert not said.accused
    assert said.last.word == "healthy"


def test_the_missing_ones_are_named_with_what_is_left_of_them() -> None:
    law = mixture(RING, [0.05, *[1.0] * 5, 0.0, 1.0])
    said = course(RING, [(0, PERFECT["ring"][1]), (ONSET, law)], ONSET + 100)
    assert said.last.word == "modes missing"
    assert said.last.evidence.startswith("2 of 8 modes: 1 at ")
    assert said.last.evidence.endswith(" %, 7 at 0 % of their share")
    assert said.last.since == ONSET


@pytest.mark.parametrize("every", [12, 50, 200])
@pytest.mark.parametrize("word", ["modes missing", "collapsing", "poor samples", ""])
def test_the_words_go_by_steps_however_often_a_run_is_looked_at(word: str, every: int) -> None:
    """As at four times the speed, once, and a quarter of it."""
    laws = {
        "modes missing": mixture(RING, EVEN[:7]),
        "collapsing": mixture(RING, EVEN[:2]),
        "poor samples": mixture(RING, EVEN, 4.0),
        "": mixture(RING, EVEN),
    }
    onset = 800
    said = course(RING, [(0, laws[""]), (onset, laws[word])], 1400, every)
    assert said.first("healthy") in range(200, 601)
    if not word:
        assert not said.accused
        return
    told = said.first(word)
    assert told is not None
    assert told - onset <= max(150, 2 * every)
    assert said.last.word == word


def test_fresh_samples_at_each_look_and_the_same_at_the_same_step() -> None:
    first, second = (
        [record.shares for record in watched(run_of(RING), ring(8), 150)] for _ in range(2)
    )
    np.testing.assert_array_equal(first, second)
    assert not np.array_equal(first[0], first[1])


def test_a_probe_goes_on_from_a_checkpoint_as_if_it_had_never_stopped(make_run) -> None:
    def probe_of(run: Run) -> CollapseProbe:
        return CollapseProbe(run, run.pairing, diagnosis_for(run.dataset, run.data))

    straight, stopped = make_run("ring"), make_run("ring")
    whole, part = probe_of(straight), probe_of(stopped)
    for run, probe in ((straight, whole), (stopped, part)):
        for _ in range(100):
            run.step()
            if run.iteration % 25 == 0:
                probe.measure(run)
    again = make_run("ring")
    again.restore(stopped.checkpoint())
    resumed = probe_of(again)
    assert pack(resumed.memory()) == pack(part.memory())
    for run in (straight, again):
        run.step()
    assert whole.measure(straight).verdict == resumed.measure(again).verdict
    assert unpack(pack(whole.memory()))["version"] == resumed.memory()["version"]


def test_every_measure_says_how_it_was_taken() -> None:
    for values, script in ((RING, ring(8)), (DIGITS, [(0, digits())])):
        *_, record = watched(run_of(values), script, 100)
        for measure in record.measures:
            assert measure.n, measure.name
            if measure.name not in ("modes", "support"):
                assert measure.uncertainty is not None, measure.name
                assert math.isfinite(measure.uncertainty), measure.name
        features = [m for m in record.measures if m.name in ("precision", "recall", "density")]
        assert all("classifier" in measure.extractor for measure in features)


def test_the_uncertainty_of_a_share_is_what_it_wobbles_by() -> None:
    records = list(watched(run_of(RING), [(0, mixture(RING, EVEN, 2.0))], 1500))
    found = [next(m for m in record.measures if m.name == "quality") for record in records]
    spread = np.std([measure.value for measure in found])
    assert found[0].uncertainty == pytest.approx(float(spread), rel=0.35)


def test_a_mode_with_an_eighth_of_its_share_is_not_praised() -> None:
    said = course(RING, [(0, mixture(RING, [0.12] + [1.0] * 7))], 600)
    assert not {"healthy", *(each.word for each in said.accused)} & set(said.words)
    assert (
        "8 of 8 modes, 15 % nearest to one of them, still to come: mode 1 at " in said.last.evidence
    )


def test_points_that_are_copied_are_memorised_however_dense_they_are() -> None:
    few = {**RING, "data": {**RING["data"], "count": 400}}
    rows = run_of(few).data

    def copies(n: int, source: torch.Generator) -> torch.Tensor:
        return rows[torch.randint(len(rows), (n,), generator=source)]

    copied = course(few, [(0, copies)], 500)
    assert copied.last.word == "memorising"
    assert "healthy" not in copied.words
    assert course(few, ring(8), 500).last.word == "healthy"
