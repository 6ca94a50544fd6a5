"""What a translation does to samples: whether their content survives, and their style changes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import torch

from ganstudio.probes.classes import ClassDiagnosis
from ganstudio.probes.classifier import Classifier
from ganstudio.probes.rows import distances_between, rows
from ganstudio.probes.still import Stills
from ganstudio.probes.translated import Translated, measures
from ganstudio.probes.work import Work, by_parts
from ganstudio.telemetry.records import Measure
from ganstudio.training.random import DATA_SEED, stream

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.probes.findings import Diagnosis
    from ganstudio.training.subject import Duel, Subject

MEASURED = 200
"""Samples that are translated for the measures."""
AT_ONCE = 50
LEARNT = 1000
"""Samples of each domain that the judge of styles learns from."""


class TranslationProbe:
    """Translates the same samples at each look, there and, where there is a way, back.

    Held-out pairs where the data has some, which nobody has trained on, else samples of the
    domain; so figures of different moments can be compared.

    Parameters
    ----------
    run
        What is known of its data.
    pairing
        Whose generator translates.
    diagnosis
        What knows the classes of the domain that it translates to.
    """

    def __init__(self, run: Subject, pairing: Duel, diagnosis: Diagnosis | None) -> None:
        source, domain = pairing.source, pairing.domain
        assert source is not None
        self._pairing, self._diagnosis, self._stills = pairing, diagnosis, Stills()
        self._back = way_back(run, pairing)
        real = _some(domain.samples)
        pairs, self.labels = run.dataset.pairs, None
        self.answers: Tensor | None = None
        if pairs is None:
            order = _places(source.samples)
            self.inputs, labels = source.samples[order], source.dataset.labels
            labels = None if labels is None else labels[order.cpu().numpy()]
        else:
            both = (pairs.first, pairs.second)
            there = both if source.dataset is run.dataset else both[::-1]
            self.inputs, self.answers = (
                torch.from_numpy(each[:MEASURED]).to(run.device) for each in there
            )
            labels = None if pairs.labels is None else pairs.labels[:MEASURED]
        same = bool(domain.dataset.classes) and domain.dataset.classes == source.dataset.classes
        if labels is not None and same:
            self.labels = torch.from_numpy(labels).to(run.device)
        self._own_spread = _spread(real)
        if self.answers is not None:
            self._needed = _apart(self.inputs, self.answers)
        else:
            far = distances_between(rows(self.inputs), rows(real)).argmin(1)
            self._needed = _apart(self.inputs, real[far])
        self._judge = _judge(source.samples, domain.samples) if real.ndim == 4 else None

    def look(self, averaged: bool) -> Work[Translated]:
        """Return how the generator as it is now translates."""
        there = yield from self._through(self._pairing, self.inputs, averaged)
        found = Translated(
            spread=_spread(there) / self._own_spread,
            moved=_apart(there, self.inputs),
            needed=self._needed,
            samples=len(there),
        )
        yield
        if self._back is not None:
            found = yield from self._returned(found, self._back, there, averaged)
        found = yield from self._known(found, there)
        if self._judge is not None:
            yield from self._judge.lessons()
            style = yield from self._judge.classify(there)
            found = found._replace(style=float(style.float().mean()))
        if self.answers is not None:
            other = _apart(self.answers, self.answers.roll(len(self.answers) // 2, 0))
            found = found._replace(right=1 - _apart(there, self.answers) / other)
        return found

    def _returned(
        self, found: Translated, back: Duel, there: Tensor, averaged: bool
    ) -> Work[Translated]:
        again = yield from self._through(back, there, averaged)
        nearest = distances_between(rows(again), rows(self.inputs)).argmin(1)
        own = (nearest == torch.arange(len(again), device=again.device)).float().mean()
        found = found._replace(found=float(own), cycle=_apart(again, self.inputs))
        if self.answers is not None:
            known = yield from self._through(back, self.answers, averaged)
            hidden = _apart(known, self.inputs) / max(found.cycle, 1e-6)
            found = found._replace(hidden=hidden)
        return found

    def _known(self, found: Translated, there: Tensor) -> Work[Translated]:
        """Tell classes, where both domains have the same and the classifier knows them."""
        diagnosis = self._diagnosis
        if self.labels is None or not isinstance(diagnosis, ClassDiagnosis):
            return found
        if not diagnosis.classifier.ready:
            return found
        from scipy.optimize import linear_sum_assignment

        told = yield from diagnosis.classifier.classify(there)
        kinds = diagnosis.classifier.classes
        table = np.zeros((kinds, kinds))
        np.add.at(table, (self.labels.cpu().numpy(), told.cpu().numpy()), 1.0 / len(told))
        best = table[linear_sum_assignment(-table)].sum()
        direct = float(np.trace(table))
        return found._replace(content=direct, permuted=float(best) - direct)

    def _through(self, pairing: Duel, samples: Tensor, averaged: bool) -> Work[Tensor]:
        average = pairing.averaged if averaged else None
        still = self._stills.of(pairing.generator if average is None else average)

        @torch.no_grad()
        def translate(part: Tensor) -> Tensor:
            translated: Tensor = still(part)
            return translated.float()

        return (yield from by_parts(translate, samples, AT_ONCE))

    def measures(self, found: Translated) -> tuple[Measure, ...]:
        """Return what is known as measures, each with what a perfect translator gets."""
        floors = {
            "found": 1.0,
            "content": _accuracy(self._diagnosis),
            "permuted": 0.0,
            "style": self._judge.accuracy if self._judge else math.nan,
            "spread": 1.0,
            "moved": self._needed,
            "cycle": 0.0,
            "hidden": 1.0,
            "right": 1.0,
        }
        return measures(found, floors)


def way_back(run: Subject, pairing: Duel) -> Duel | None:
    """Return the pairing that translates what this one makes, back to where it came from."""
    ways = (
        each
        for each in run.players.pairings
        if each.source is pairing.domain and each.domain is pairing.source
    )
    return next(ways, None)


def _places(samples: Tensor) -> Tensor:
    count = min(MEASURED, len(samples))
    source = stream(samples.device, DATA_SEED, "translation/samples")
    return torch.randperm(len(samples), generator=source, device=samples.device)[:count]


def _some(samples: Tensor) -> Tensor:
    return samples[_places(samples)]


def _apart(samples: Tensor, others: Tensor) -> float:
    return float((samples - others).abs().mean())


def _spread(samples: Tensor) -> float:
    """Return the mean distance between two different ones of them."""
    flat = rows(samples)
    count = max(len(flat), 2)
    return float(torch.cdist(flat, flat, p=1.0).sum()) / (count * (count - 1) * flat.shape[1])


def _judge(first: Tensor, second: Tensor) -> Classifier:
    """Return what learns to tell the two domains, the second as class 1."""
    source = stream(first.device, DATA_SEED, "translation/judge")
    parts = []
    for samples in (first, second):
        order = torch.randperm(len(samples), generator=source, device=samples.device)
        held = min(MEASURED, len(samples) // 3)
        parts.append((samples[order[:held]], samples[order[held : held + LEARNT]]))
    held_out, learnt = (torch.cat(each) for each in zip(*parts, strict=True))

    def labels(number: int) -> Tensor:
        each = [torch.full((len(part[number]),), k) for k, part in enumerate(parts)]
        return torch.cat(each).to(first.device)

    return Classifier(learnt, labels(1), held_out, labels(0), 2, source)


def _accuracy(diagnosis: Diagnosis | None) -> float:
    return diagnosis.classifier.accuracy if isinstance(diagnosis, ClassDiagnosis) else math.nan
