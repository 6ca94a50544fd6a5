"""The Inception Score against closed forms, and as a measure with its floor."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from ganstudio.probes.diagnosis import slow_measures_for
from ganstudio.probes.inception_score import (
    inception_score,
    inception_score_error,
    score_measure,
)
from ganstudio.probes.slow_measures import FeatureMeasures
from ganstudio.probes.work import finish
from tests.probes.conftest import MakeRun


def test_sure_and_even_answers_score_the_number_of_classes() -> None:
    assert inception_score(torch.eye(10).repeat(5, 1)) == pytest.approx(10)


@pytest.mark.parametrize("k", [1, 3, 7])
def test_sure_answers_score_the_classes_that_are_drawn(k: int) -> None:
    assert inception_score(torch.eye(10)[:k].repeat(5, 1)) == pytest.approx(k)


def test_one_answer_for_all_scores_one() -> None:
    same = torch.softmax(torch.arange(10.0), 0).expand(20, 10)
    assert inception_score(same) == pytest.approx(1)


def test_unsure_answers_score_less_than_sure_ones() -> None:
    """Of two classes with probabilities 0.9 and 0.1 it is 2 · 0.9^0.9 · 0.1^0.1."""
    known = 2 * math.exp(0.9 * math.log(0.9) + 0.1 * math.log(0.1))
    pairs = torch.tensor([[0.9, 0.1], [0.1, 0.9]])
    assert inception_score(pairs) == pytest.approx(known)


def test_the_digits_have_their_own_with_its_floor(make_run: MakeRun) -> None:
    run = make_run("digits")
    slow = slow_measures_for(run.dataset, run.data, "digits")
    features = next(each for each in slow if isinstance(each, FeatureMeasures))
    finish(features.prepare())
    real = {m.name: m for m in finish(features.examine(run.data[: features.samples])).measures}
    flat = torch.zeros_like(run.data[: features.samples])
    grey = {m.name: m for m in finish(features.examine(flat)).measures}
    score = real["is-digits"]
    assert (score.title, score.better, score.group) == ("IS-digits", "high", "quality")
    assert score.floor is not None
    assert 7 < score.floor <= 10
    assert score.value == pytest.approx(score.floor, rel=0.1)
    assert grey["is-digits"].value == pytest.approx(1, abs=1e-6)
    assert "digits" in score.help


def test_a_measure_says_what_it_was_taken_of() -> None:
    measure = score_measure("IS", 3.456, 0.12, 9.9, 500, "the Inception network")
    assert (measure.text, measure.floor_text) == ("3.46", "9.90")
    assert "500 samples" in measure.help
    assert (measure.n, measure.extractor) == (500, "the Inception network")
    assert measure.uncertainty == 0.12


def test_its_error_is_how_far_it_strays() -> None:
    source = torch.Generator().manual_seed(0)
    draws = (3.0 * torch.randn(60, 300, 10, generator=source)).softmax(2)
    spread = np.std([inception_score(each) for each in draws])
    errors = [inception_score_error(each) for each in draws]
    assert np.mean(errors) == pytest.approx(spread, rel=0.25)
    assert inception_score_error(torch.eye(10).repeat(5, 1)) == pytest.approx(0.0, abs=1e-9)
