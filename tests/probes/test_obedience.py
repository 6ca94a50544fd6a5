"""Whether a conditional generator draws the class that it is asked for."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from ganstudio.probes import standard_probes
from ganstudio.probes.collapse import CollapseProbe
from ganstudio.probes.diagnosis import diagnosis_for
from ganstudio.probes.obedience import measures, obedience
from ganstudio.probes.work import finish
from ganstudio.telemetry.records import Measure
from ganstudio.training.run import Run

CONDITIONAL = {"network.conditioning": "projection"}


def measured(run: Run, samples: torch.Tensor) -> Measure:
    diagnosis = diagnosis_for(run.dataset, run.data)
    assert diagnosis is not None
    finish(diagnosis.prepare())
    (found,) = measures(finish(obedience(run.pairing, diagnosis, samples)))
    return found


def of_classes(run: Run, labels: torch.Tensor) -> torch.Tensor:
    """Return a real sample of each of these classes."""
    places = [(run.pairing.labels.of_data == label).nonzero()[0, 0] for label in labels]
    return run.data[torch.stack(places)]


@pytest.mark.parametrize(("kind", "classes"), [("digits", 10), ("ring", 8), ("moons", 2)])
def test_real_samples_in_the_places_of_their_classes_are_obedient(
    make_run: Any, kind: str, classes: int
) -> None:
    run = make_run(kind, CONDITIONAL)
    wanted = run.pairing.labels.usual(400)
    right = measured(run, of_classes(run, wanted))
    assert right.value == pytest.approx(right.floor, abs=0.1)
    assert right.floor > 0.96
    wrong = measured(run, of_classes(run, (wanted + 1) % classes))
    assert wrong.value < 0.1


def test_half_of_them_obey(make_run: Any) -> None:
    run = make_run("ring", CONDITIONAL)
    wanted = run.pairing.labels.usual(400)
    asked = torch.where(torch.arange(400) % 2 == 0, wanted, (wanted + 3) % 8)
    assert measured(run, of_classes(run, asked)).value == 0.5


def test_it_stands_among_the_measures_of_conditional_runs_only(make_run: Any) -> None:
    for settings, there in ((CONDITIONAL, True), ({}, False)):
        run = make_run("ring", settings)
        (probe,) = [each for each in standard_probes(run) if isinstance(each, CollapseProbe)]
        names = [measure.name for measure in probe.measure(run).measures]
        assert ("obedience" in names) == there
