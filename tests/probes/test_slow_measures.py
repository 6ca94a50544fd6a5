"""The measures that take long, taken of real and of generated samples."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ganstudio.data.base import DataError, Dataset
from ganstudio.data.digits import Digits
from ganstudio.probes.collapse import CollapseProbe
from ganstudio.probes.diagnosis import diagnosis_for, slow_measures_for
from ganstudio.probes.measures import DIVERSITY
from ganstudio.probes.slow_measures import SlowFindings, SlowMeasuresProbe
from ganstudio.probes.work import Work, finish

DIGITS = Digits().load()
DATA = torch.from_numpy(DIGITS.samples)
POINTS = ["ndb", "js", "memorisation", "copies"]
FEATURES = ["fd-digits", "kd-digits", "is-digits"]


def of(dataset: Dataset, data: torch.Tensor, name: str, samples: torch.Tensor):
    found, pictures = {}, None
    for measures in slow_measures_for(dataset, data, name):
        finish(measures.prepare())
        each = finish(measures.examine(samples[: measures.samples]))
        found |= {measure.name: measure for measure in each.measures}
        pictures = each.copies if each.copies is not None else pictures
    return found, pictures


@pytest.fixture(scope="module")
def real():
    """Images that are in the training data, as all real ones are."""
    order = torch.randperm(len(DATA), generator=torch.Generator().manual_seed(5))
    return of(DIGITS, DATA, "digits", DATA[order])


def test_real_digits_are_near_the_floors_but_copies_of_themselves(real) -> None:
    found, _ = real
    assert list(found) == [*POINTS, *FEATURES]
    assert found["ndb"].value <= found["ndb"].floor + 4
    assert found["fd-digits"].value < 3 * found["fd-digits"].floor
    assert found["memorisation"].value < 0.01
    assert found["copies"].value == 1.0


def test_features_are_named_by_the_data(real) -> None:
    found, _ = real
    assert (found["fd-digits"].title, found["kd-digits"].title) == ("FD-digits", "KD-digits")
    assert "a small classifier of the digits" in found["fd-digits"].help
    assert "FID" not in "".join(each.title + each.help for each in found.values())


def test_copies_stand_beside_their_originals(real) -> None:
    _, pictures = real
    assert pictures.shape == (6, 2, 16, 16, 1)
    np.testing.assert_array_equal(pictures[:, 0], pictures[:, 1])


def test_noise_is_far_from_every_floor() -> None:
    noise = torch.rand(500, 1, 16, 16, generator=torch.Generator().manual_seed(0)) * 2 - 1
    found, _ = of(DIGITS, DATA, "digits", noise)
    for name in ("ndb", "fd-digits", "kd-digits"):
        assert found[name].value > 3 * found[name].floor
    assert found["copies"].value == 0.0
    assert found["memorisation"].value > 1.2


def test_images_without_labels_have_features_of_their_own_and_say_so() -> None:
    dataset = Dataset(DIGITS.samples)
    data = torch.from_numpy(DIGITS.samples.copy())
    found, _ = of(dataset, data, "folder", data[:500])
    assert found["fd-turned"].title == "FD-turned"
    assert "how images were turned" in found["fd-turned"].help
    assert found["fd-turned"].value < 3 * found["fd-turned"].floor
    noise = torch.rand(500, 1, 16, 16, generator=torch.Generator().manual_seed(0)) * 2 - 1
    far, _ = of(dataset, data, "folder", noise)
    assert far["fd-turned"].value > 10 * far["fd-turned"].floor


@pytest.mark.parametrize("kind", ["ring", "moons"])
def test_points_have_bins_and_copies(make_run, kind: str) -> None:
    run = make_run(kind)
    (measures,) = slow_measures_for(run.dataset, run.data, kind)
    finish(measures.prepare())
    found = finish(measures.examine(run.data[: measures.samples]))
    assert [measure.name for measure in found.measures] == POINTS
    assert found.copies is None


def test_a_handful_of_samples_has_none() -> None:
    dataset = Dataset(DIGITS.samples[:8])
    assert slow_measures_for(dataset, torch.from_numpy(dataset.samples), "digits") == ()


def test_runs_on_the_same_data_share_floors_and_learning() -> None:
    first, second = (slow_measures_for(DIGITS, DATA, "digits") for _ in range(2))
    assert all(one is other for one, other in zip(first, second, strict=True))


def test_the_diagnosis_tells_the_latest_measures_with_their_step(make_run) -> None:
    run = make_run("digits")
    diagnosis = diagnosis_for(run.dataset, run.data)
    known = slow_measures_for(run.dataset, run.data, "digits")
    study = SlowMeasuresProbe(run, run.pairing, diagnosis, known)
    probe = CollapseProbe(run, run.pairing, diagnosis, study)
    at_once = {measure.group for measure in finish(probe.study(run)).measures}
    assert at_once == {"variety"}  # what the others need has still to be learnt
    run.step()
    study.measure(run)
    run.step()
    record = probe.measure(run)
    late = [measure for measure in record.measures if measure.step is not None]
    assert [measure.name for measure in late] == [*POINTS, *FEATURES]
    assert {measure.step for measure in late} == {1}
    assert {measure.group for measure in record.measures} == {
        "coverage",
        "quality",
        "variety",
        "memory",
    }
    assert len(record.measures) == 9 + len(late)
    assert record.twins.shape == record.copies.shape == (6, 2, 8, 8, 1)


class Failing:
    """Measures by a network that gives up the second time."""

    samples = 8
    rounds = 0

    def prepare(self) -> Work[None]:
        yield from ()

    def examine(self, samples: torch.Tensor) -> Work[SlowFindings]:
        yield
        self.rounds += 1
        if self.rounds > 1:
            raise DataError("net.onnx failed")
        return SlowFindings((DIVERSITY.taken(1.0, 1.0, "1", "1", n=8),))


def test_a_network_from_a_file_that_fails_is_left_out_and_training_goes_on(
    make_run, caplog: pytest.LogCaptureFixture
) -> None:
    run, failing = make_run("ring"), Failing()
    diagnosis = diagnosis_for(run.dataset, run.data)
    own = slow_measures_for(run.dataset, run.data, "ring")
    probe = SlowMeasuresProbe(run, run.pairing, diagnosis, [failing, *own])
    probe.measure(run)
    assert "diversity" in [measure.name for measure in probe.findings.measures]
    for _ in range(2):
        probe.measure(run)
    assert [measure.name for measure in probe.findings.measures] == POINTS
    assert failing.rounds == 2
    assert caplog.messages == ["net.onnx failed; its measures are left out."]


def test_samples_that_are_no_numbers_are_left_out(make_run) -> None:
    run = make_run("digits", {"watch.averaged": False})
    diagnosis = diagnosis_for(run.dataset, run.data)
    known = slow_measures_for(run.dataset, run.data, "digits")
    study = SlowMeasuresProbe(run, run.pairing, diagnosis, known)
    with torch.no_grad():
        next(run.pairing.generator.parameters()).fill_(float("nan"))
    study.measure(run)
    assert study.findings.measures == ()
