from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest
import torch

from ganstudio.data.base import Dataset
from ganstudio.probes.classes import ClassDiagnosis
from ganstudio.probes.collapse import CollapseProbe
from ganstudio.probes.diagnosis import diagnosis_for, slow_measures_for
from ganstudio.probes.manifold import ManifoldDiagnosis
from ganstudio.probes.mixture import MixtureDiagnosis
from ganstudio.probes.slow_measures import SlowMeasuresProbe
from ganstudio.probes.unlabelled import UnlabelledDiagnosis


def images(n: int, labels: list[int] | None = None) -> Dataset:
    samples = np.random.default_rng(0).uniform(-1, 1, (n, 1, 8, 8)).astype(np.float32)
    return Dataset(samples, None if labels is None else np.array(labels))


def suited(dataset: Dataset):
    return diagnosis_for(dataset, torch.from_numpy(dataset.samples))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("ring", MixtureDiagnosis),
        ("line", MixtureDiagnosis),
        ("moons", ManifoldDiagnosis),
        ("digits", ClassDiagnosis),
    ],
)
def test_each_kind_of_data_has_its_diagnosis(make_run, kind: str, expected: type) -> None:
    run = make_run(kind)
    assert type(diagnosis_for(run.dataset, run.data)) is expected


@pytest.mark.parametrize("kind", ["ring", "moons", "digits"])
def test_every_measure_says_what_it_is(make_run, kind: str) -> None:
    run = make_run(kind)
    run.step()
    found = diagnosis_for(run.dataset, run.data)
    known = slow_measures_for(run.dataset, run.data, kind)
    slow = SlowMeasuresProbe(run, run.pairing, found, known)
    slow.measure(run)
    record = CollapseProbe(run, run.pairing, found, slow).measure(run)
    measures = (*record.measures, *record.game)
    assert len(measures) > 5
    for measure in measures:
        assert len(measure.help) > 20, measure.name
        assert measure.help.endswith("."), measure.name
        assert measure.text


def test_images_without_labels() -> None:
    assert isinstance(suited(images(60)), UnlabelledDiagnosis)
    assert isinstance(suited(images(60, [1] * 60)), UnlabelledDiagnosis)


def test_a_handful_of_samples_has_none() -> None:
    assert suited(images(1)) is None
    assert suited(images(11)) is None
    assert suited(images(12)).samples == 4


def test_a_class_that_nothing_belongs_to() -> None:
    found = suited(images(60, [0] * 30 + [2] * 30))
    assert found.names == ("0", "1", "2")
    assert (found.target > 0).all()


def test_runs_on_the_same_data_share_it() -> None:
    dataset = images(60)
    data = torch.from_numpy(dataset.samples)
    first = diagnosis_for(dataset, data)
    assert diagnosis_for(dataset, data) is first
    assert suited(dataset) is not first


def test_it_is_forgotten_with_the_data() -> None:
    dataset = images(60, [0, 1] * 30)
    data = torch.from_numpy(dataset.samples)
    diagnosis = weakref.ref(diagnosis_for(dataset, data))
    gc.collect()
    assert diagnosis() is not None
    del data
    gc.collect()
    assert diagnosis() is None
