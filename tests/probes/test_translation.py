"""Translators whose measures are known: the right one, a copier, a swapper, one that collapses."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from ganstudio.data.base import Pairs
from ganstudio.data.double import ShapesOutlined
from ganstudio.data.shapes import COLOURS
from ganstudio.probes.classes import ClassDiagnosis
from ganstudio.probes.diagnosis import diagnosis_for
from ganstudio.probes.translated import Translated
from ganstudio.probes.translation import TranslationProbe
from ganstudio.probes.work import finish
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run

DATA = ShapesOutlined(size=16, count=1500, kinds=2, colours=2)
SMALL = {"name": "cyclegan", "features": 2, "d_features": 2, "blocks": 1}
PLAYED = {"loss": "least-squares", "device": "cpu", "threads": 1}
Translate = Callable[[Tensor], Tensor]


class Scripted(nn.Module):
    """A generator that does what it is told."""

    def __init__(self, function: Translate) -> None:
        super().__init__()
        self.function = function

    def forward(self, x: Tensor) -> Tensor:
        return self.function(x)


@pytest.fixture(scope="module")
def run() -> Run:
    return Run(Experiment.parse({**PLAYED, "data": DATA, "network": SMALL}))


def lookup(questions: Tensor, answers: Tensor) -> Translate:
    """Return what answers with the row that belongs to the nearest question."""
    return lambda x: answers[torch.cdist(x.flatten(1), questions.flatten(1)).argmin(1)]


def measured(run: Run, there: Translate, back: Translate) -> tuple[Translated, set[str]]:
    for pairing, function in zip(run.trainer.pairings, (there, back), strict=True):
        pairing.generator = Scripted(function)
    pairing = run.trainer.pairings[0]
    diagnosis = diagnosis_for(pairing.domain.dataset, pairing.domain.samples)
    assert isinstance(diagnosis, ClassDiagnosis)
    finish(diagnosis.classifier.lessons())
    probe = TranslationProbe(run, pairing, diagnosis)
    found = finish(probe.look(averaged=False))
    return found, {measure.name for measure in probe.measures(found)}


@pytest.fixture(scope="module")
def pairs(run: Run) -> tuple[Tensor, Tensor]:
    known = run.dataset.pairs
    assert isinstance(known, Pairs)
    return torch.from_numpy(known.first), torch.from_numpy(known.second)


def test_the_right_answers(run: Run, pairs: tuple[Tensor, Tensor]) -> None:
    x, y = pairs
    found, names = measured(run, lookup(x, y), lookup(y, x))
    assert found.spread == pytest.approx(1.0, abs=0.1)
    assert found.found == 1.0
    assert found.moved == pytest.approx(found.needed)
    assert found.content > 0.9
    assert found.permuted < 0.05
    assert found.style > 0.95
    assert found.right == pytest.approx(1.0)
    assert found.cycle == 0.0
    assert {f"translation-{name}" for name in ("spread", "found", "hidden", "style")} <= names


def test_a_copier_moves_nothing_and_is_of_the_wrong_style(
    run: Run, pairs: tuple[Tensor, Tensor]
) -> None:
    found, _ = measured(run, lambda x: x, lambda y: y)
    assert found.moved == found.cycle == 0.0
    assert found.needed > 0.05
    assert found.found == 1.0
    assert found.style < 0.05


def test_a_swap_of_colours_closes_the_cycle(run: Run, pairs: tuple[Tensor, Tensor]) -> None:
    x, y = pairs
    red, yellow = (torch.tensor(COLOURS[name]) / 127.5 - 1 for name in ("red", "yellow"))
    dark = y[0, :, 0, 0]

    def swapped(samples: Tensor) -> Tensor:
        """Paint red shapes yellow and yellow ones red, by how green they are."""
        ink = (samples - dark[:, None, None])[:, :1] / (red - dark)[0]
        green = (samples - dark[:, None, None])[:, 1:2].amax((1, 2, 3), keepdim=True)
        is_red = green < (yellow - dark)[1] * 0.6
        colour = torch.where(is_red, yellow[:, None, None], red[:, None, None])
        return dark[:, None, None] + ink.clamp(0, 1) * (colour - dark[:, None, None])

    found, _ = measured(run, lambda samples: swapped(lookup(x, y)(samples)),
                        lambda samples: lookup(y, x)(swapped(samples)))  # fmt: skip
    assert found.found > 0.95
    assert found.content < 0.1
    assert found.permuted > 0.8
    assert found.cycle < 0.01


def test_one_answer_for_all_has_no_spread_and_finds_nothing(
    run: Run, pairs: tuple[Tensor, Tensor]
) -> None:
    x, y = pairs
    found, _ = measured(run, y[:1].expand_as, lookup(y, x))
    assert found.spread == pytest.approx(0.0, abs=1e-6)
    assert found.found < 0.1
    assert found.style == 1.0


def test_a_code_in_the_picture_finds_x_again_and_not_from_the_right_answer(
    run: Run, pairs: tuple[Tensor, Tensor]
) -> None:
    x, y = pairs
    # g adds a hundredth of x to its answer, and f reads it off.
    there = lookup(x, y)

    def back(samples: Tensor) -> Tensor:
        nearest = y[torch.cdist(samples.flatten(1), y.flatten(1)).argmin(1)]
        return 100 * (samples - nearest) + 0.01

    found, _ = measured(run, lambda samples: there(samples) + 0.01 * samples, back)
    assert found.cycle == pytest.approx(0.01, abs=0.002)
    assert found.hidden > 10


def test_points_have_no_style_and_what_is_unknown_is_not_shown() -> None:
    data = {"name": "ring-and-grid", "count": 500}
    network = {"name": "cyclegan", "hidden": 8}
    run = Run(Experiment.parse({**PLAYED, "data": data, "network": network}))
    pairing = run.trainer.pairings[0]
    probe = TranslationProbe(run, pairing, None)
    found = finish(probe.look(averaged=True))
    assert math.isnan(found.style)
    assert {measure.name for measure in probe.measures(found)} == {
        f"translation-{name}" for name in ("found", "spread", "moved", "cycle")
    }
