from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from ganstudio.data.digits import Digits
from ganstudio.probes.classes import ClassDiagnosis
from ganstudio.probes.classifier import MOST_STEPS
from ganstudio.probes.diagnosis import diagnosis_for
from ganstudio.probes.work import finish

DIGITS = Digits().load()
DATA = torch.from_numpy(DIGITS.samples)
LABELS = torch.from_numpy(DIGITS.labels)


@pytest.fixture(scope="module")
def taught() -> ClassDiagnosis:
    diagnosis = diagnosis_for(DIGITS, DATA)
    assert isinstance(diagnosis, ClassDiagnosis)
    finish(diagnosis.prepare())
    return diagnosis


def value(findings, name: str) -> float:
    return next(measure.value for measure in findings.measures if measure.name == name)


def test_the_classifier_is_right_on_held_out_digits(taught: ClassDiagnosis) -> None:
    assert taught.classifier.ready
    assert taught.classifier.accuracy >= 0.96


def test_where_labels_mean_nothing_it_stops_early_at_chance() -> None:
    shuffled = Digits(size=8, mislabelled=1.0).load()
    diagnosis = diagnosis_for(shuffled, torch.from_numpy(shuffled.samples))
    assert isinstance(diagnosis, ClassDiagnosis)
    slices = sum(1 for _ in diagnosis.classifier.lessons())
    assert diagnosis.classifier.ready
    assert diagnosis.classifier.accuracy < 0.15
    assert slices < 2 * MOST_STEPS


def test_real_digits_get_the_floors(taught: ClassDiagnosis) -> None:
    findings = finish(taught.examine(DATA[::3]))
    assert value(findings, "modes") == 10
    assert value(findings, "kl") < 0.02
    assert value(findings, "diversity") == pytest.approx(1.0, abs=0.05)
    assert value(findings, "duplicates") < 0.2
    assert findings.coverage > 0.9
    np.testing.assert_allclose(findings.target, np.bincount(DIGITS.labels) / 1797, rtol=1e-5)
    assert taught.hit_floor == 10
    assert taught.kl_floor < 0.02


def test_three_classes_are_three_of_ten(taught: ClassDiagnosis) -> None:
    findings = finish(taught.examine(DATA[(LABELS == 2) | (LABELS == 4) | (LABELS == 7)]))
    assert value(findings, "modes") == 3
    assert value(findings, "kl") == pytest.approx(math.log(10 / 3), abs=0.15)
    assert findings.coverage == pytest.approx(0.3, abs=0.06)
    assert findings.evidence.startswith("3 of 10 classes")


def test_one_digit_over_and_over(taught: ClassDiagnosis) -> None:
    findings = finish(taught.examine(DATA[:1].expand(500, -1, -1, -1)))
    assert findings.coverage == 0.0
    assert findings.evidence == "1 of 10 classes, 100 % near-duplicates"


def test_before_the_classifier_is_ready_there_is_diversity(make_run) -> None:
    run = make_run("digits")
    diagnosis = diagnosis_for(run.dataset, run.data)
    assert isinstance(diagnosis, ClassDiagnosis)
    early = finish(diagnosis.examine(run.data[:500]))
    assert [measure.name for measure in early.measures] == ["diversity", "duplicates", "support"]
    assert early.modes == ()


def test_lessons_add_up(make_run) -> None:
    """Taught by two in turn or by one at once, it is the same classifier."""
    runs = make_run("digits"), make_run("digits")
    shared, own = (diagnosis_for(run.dataset, run.data).classifier for run in runs)
    assert shared is not own
    lessons = 0
    for _ in zip(shared.lessons(), shared.lessons(), strict=False):
        lessons += 1
    assert 1 < lessons <= MOST_STEPS
    finish(shared.lessons())
    finish(own.lessons())
    assert shared.ready
    assert shared.accuracy == own.accuracy
    data = runs[0].data
    assert torch.equal(finish(shared.classify(data)), finish(own.classify(data)))
