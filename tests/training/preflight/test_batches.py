from __future__ import annotations

from dataclasses import replace

import pytest

from ganstudio.training.experiment import Experiment
from ganstudio.training.preflight.batches import of_batches


def said(experiment: Experiment, count: int, **changes: object) -> list[str]:
    dataset = experiment.data.load()
    few = replace(dataset, samples=dataset.samples[:count], labels=None)
    wanted = {path.replace("__", "."): value for path, value in changes.items()}
    return list(of_batches(experiment.with_values(wanted), few))


def test_a_usual_run_is_worth_no_word(digits: Experiment) -> None:
    assert said(digits, 1797) == []


@pytest.mark.parametrize("count", [100, 120])
def test_a_batch_of_most_of_the_data_is_told_with_a_smaller_one(
    ring: Experiment, count: int
) -> None:
    (sentence,) = said(ring, count, schedule__batch_size=64)
    assert sentence.startswith(f"a batch of 64 holds most of the {count} samples")
    assert f"set schedule.batch_size to {count // 8}" in sentence


def test_data_that_is_one_point_has_no_other_batch() -> None:
    dirac = {"data": {"name": "point"}, "network": {"name": "dirac"}, "loss": "non-saturating"}
    assert said(Experiment.parse(dirac), 4) == []


def test_few_pictures_ask_for_augmentation_and_have_it(digits: Experiment) -> None:
    (sentence,) = said(digits, 300)
    assert sentence.startswith("300 pictures are few")
    assert "diffaugment" in sentence
    assert said(digits, 300, stabilisers__diffaugment={}) == []


def test_a_run_that_ends_before_it_has_drawn_its_data_is_told_how_long_that_takes(
    digits: Experiment,
) -> None:
    (sentence,) = said(digits, 1797, schedule__steps=100)
    assert sentence.startswith("100 steps draw 45 % of the 1797 pictures")
    assert "set schedule.steps to 225 or more" in sentence
    assert said(digits, 1797, schedule__steps=225) == []
