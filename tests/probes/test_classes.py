from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from ganstudio.data.digits import Digits
from ganstudio.probes.classes import ClassDiagnosis
from ganstudio.probes.classifier import MOST_STEPS
from ganstudio.probes.diagnosis import diagnosis_for

DIGITS = Digits().load()
DATA = torch.from_numpy(DIGITS.samples)
LABELS = torch.from_numpy(DIGITS.labels)


@pytest.fixture(scope="module")
def taught() -> ClassDiagnosis:
    diagnosis = diagnosis_for(DIGITS, DATA)
    assert isinstance(diagnosis, ClassDiagnosis)
    diagnosis.classifier.learn(math.inf)
    return diagnosis


def value(findings, name: str) -> float:
    return next(measure.value for measure in findings.measures if measure.name == name)


def test_the_classifier_is_right_on_held_out_digits(taught: ClassDiagnosis) -> None:
    assert taught.classifier.ready
    assert taught.classifier.accuracy >= 0.96


def test_real_digits_get_the_floors(taught: ClassDiagnosis) -> None:
    findings = taught.examine(DATA[::3])
    assert value(findings, "modes") == 10
    assert value(findings, "kl") < 0.02
    assert value(findings, "diversity") == pytest.approx(1.0, abs=0.05)
    assert value(findings, "duplicates") < 0.2
    assert findings.coverage > 0.9
    np.testing.assert_allclose(findings.target, np.bincount(DIGITS.labels) / 1797, rtol=1e-5)
    hit_floor, kl_floor = taught.floors()
    assert hit_floor == 10
    assert kl_floor < 0.02


def test_three_classes_are_three_of_ten(taught: ClassDiagnosis) -> None:
    findings = taught.examine(DATA[(LABELS == 2) | (LABELS == 4) | (LABELS == 7)])
    assert value(findings, "modes") == 3
    assert value(findings, "kl") == pytest.approx(math.log(10 / 3), abs=0.15)
    assert findings.coverage == pytest.approx(0.3, abs=0.06)
    assert findings.evidence.startswith("3 of 10 classes")


def test_one_digit_over_and_over(taught: ClassDiagnosis) -> None:
    findings = taught.examine(DATA[:1].expand(500, -1, -1, -1))
    assert findings.coverage == 0.0
    assert findings.evidence == "1 of 10 classes, 100 % near-duplicates"


def test_before_the_classifier_is_ready_there_is_diversity(make_run) -> None:
    run = make_run("digits")
    diagnosis = diagnosis_for(run.dataset, run.data)
    assert isinstance(diagnosis, ClassDiagnosis)
    early = diagnosis.examine(run.data[:500])
    assert [measure.name for measure in early.measures] == ["diversity", "duplicates"]
    assert early.modes == ()


def test_a_lesson_keeps_to_its_time(make_run) -> None:
    """With no time at all it is a single step, and lessons add up to the same classifier."""
    runs = make_run("digits"), make_run("digits")
    slow, fast = (diagnosis_for(run.dataset, run.data).classifier for run in runs)
    assert slow is not fast
    lessons = 0
    while not slow.ready:
        slow.learn(0.0)
        lessons += 1
    fast.learn(math.inf)
    assert 1 < lessons <= MOST_STEPS
    assert slow.accuracy == fast.accuracy
    data = runs[0].data
    assert torch.equal(slow.classify(data), fast.classify(data))
