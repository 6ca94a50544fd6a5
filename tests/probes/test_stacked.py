from __future__ import annotations

import numpy as np
import pytest
import torch

from ganstudio.data.stacked import StackedDigits
from ganstudio.probes.diagnosis import diagnosis_for
from ganstudio.probes.stacked import StackedDiagnosis, floors
from ganstudio.probes.work import finish

STACKED = StackedDigits(count=6000, size=8).load()
DATA = torch.from_numpy(STACKED.samples)


@pytest.fixture(scope="module")
def taught() -> StackedDiagnosis:
    diagnosis = diagnosis_for(STACKED, DATA)
    assert isinstance(diagnosis, StackedDiagnosis)
    finish(diagnosis.prepare())
    return diagnosis


def test_floors_at_the_published_number_of_samples() -> None:
    """All 1,000 modes of an even law, and KL near (K − 1)/2n (Miller 1955)."""
    modes, kl = floors(np.full(1000, 1e-3), 26_000)
    assert modes == pytest.approx(1000, abs=0.01)
    assert kl == pytest.approx(999 / 52_000, rel=0.05)


def test_modes_of_fewer_samples_have_a_closed_form() -> None:
    """Each mode is missed by n samples with probability (1 − 1/K)ⁿ."""
    modes, _ = floors(np.full(1000, 1e-3), 2600)
    assert modes == pytest.approx(1000 * (1 - 0.999**2600), abs=2)


def test_real_stacks_get_thefloors(taught: StackedDiagnosis) -> None:
    findings = finish(taught.examine(DATA[: taught.samples]))
    assert taught.classifier.accuracy > 0.95
    for name, tolerance in (("modes", 20), ("kl", 0.03)):
        measure = findings.measure(name)
        assert measure.value == pytest.approx(measure.floor, abs=tolerance)
    assert findings.coverage > 0.9


def test_shares_are_told_channel_by_channel(taught: StackedDiagnosis) -> None:
    labels = STACKED.labels
    of_seven = DATA[torch.from_numpy(labels // 100 == 7)]
    findings = finish(taught.examine(of_seven))
    assert len(findings.modes) == len(findings.shares) == len(findings.target) == 30
    assert findings.modes[7] == "red 7"
    assert findings.shares[7] > 0.9
    np.testing.assert_allclose(findings.shares.reshape(3, 10).sum(1), 1.0, rtol=1e-5)
    np.testing.assert_allclose(findings.target.reshape(3, 10).sum(1), 1.0, rtol=1e-5)
    assert findings.measure("modes").value < 200


def test_one_stack_over_and_over_is_one_mode(taught: StackedDiagnosis) -> None:
    findings = finish(taught.examine(DATA[:1].expand(taught.samples, -1, -1, -1)))
    assert findings.measure("modes").value == 1
    assert findings.coverage == 0.0


def test_samples_are_counted_as_asked(make_run) -> None:
    asked = diagnosis_for(STACKED, DATA, 900)
    assert asked.samples == 900
    assert asked is not diagnosis_for(STACKED, DATA)


def test_before_the_classifier_is_ready_there_is_diversity() -> None:
    fresh = torch.from_numpy(STACKED.samples.copy())
    early = finish(diagnosis_for(STACKED, fresh).examine(fresh[:2600]))
    assert early.measure("modes") is None
    assert early.measure("diversity") is not None
