"""What a translation does to samples: whether their content survives, and their style changes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from ganstudio.probes.classes import ClassDiagnosis
from ganstudio.probes.classifier import Classifier
from ganstudio.probes.findings import binomial_error, percent
from ganstudio.probes.rows import distances_between, rows
from ganstudio.probes.still import Stills
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


class Translated(NamedTuple):
    """How samples x of one domain were translated to g(x), and back to f(g(x)); NaN: not known.

    Attributes
    ----------
    spread : float
        Mean distance between two g(x), over that between two real samples of that domain.
    moved : float
        Mean |g(x) − x|.
    needed : float
        As much between x and the right answer; where that is not known, the nearest real sample.
    found : float
        Share of round trips that end nearer to their own x than to any other.
    cycle : float
        Mean |f(g(x)) − x|; a copying g and f have 0.
    content : float
        Share of g(x) that are of the class of x.
    permuted : float
        What that share would gain if classes were renamed in the best way.
    style : float
        Share that a judge takes for real samples of the domain that they should be of.
    hidden : float
        |f(y) − x| at the right answer y, over |f(g(x)) − x|.
    right : float
        How much nearer g(x) is to the right answer than one real sample to another: 1 at it.
    samples : int
        How many were translated.
    """

    spread: float
    moved: float
    needed: float
    found: float = math.nan
    cycle: float = math.nan
    content: float = math.nan
    permuted: float = math.nan
    style: float = math.nan
    hidden: float = math.nan
    right: float = math.nan
    samples: int = 0


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
        n = found.samples
        accuracy = _accuracy(self._diagnosis)
        told = (
            _share("translation-found", "Found again", found.found, 1.0, n,
                   "Share of round trips x → y → x that end nearer to their own x than to any "
                   "other. Below 80 % content is lost on the way."),
            _share("translation-content", "Class kept", found.content, accuracy, n,
                   "Share of translated samples of the class of what they were made from, by a "
                   "classifier that has learnt the domain they should be of."),
            _share("translation-permutation", "Permutation", found.permuted, 0.0, n,
                   "What the share of kept classes would gain if classes were renamed in the "
                   "best way. Above 15 % the two generators have agreed on a swap, which the "
                   "cycle cannot see.", better="low"),
            _share("translation-style", "Style", found.style,
                   self._judge.accuracy if self._judge else math.nan, n,
                   "Share of translated samples that a judge of the two domains takes for the one "
                   "they should be of. One picture for all of them would have it too: read it "
                   "with the spread."),
            _number("translation-spread", "Spread", found.spread, 1.0, n,
                    "Mean distance between two translated samples, over that between two real "
                    "ones. Below 0.5 they are too much alike.", "high"),
            _number("translation-moved", "Moved", found.moved, self._needed, n,
                    "Mean |g(x) − x|. Beside it the distance to the right answer or, where that "
                    "is not known, to the nearest real sample. Near 0 it copies.", "neither"),
            _number("translation-cycle", "Cycle error", found.cycle, 0.0, n,
                    "Mean |f(g(x)) − x|, the way there and back. Copying would score 0, so it "
                    "means nothing without the style.", "low"),
            _number("translation-hidden", "Hidden code", found.hidden, 1.0, n,
                    "The way back from the right answer is so many times as wrong as that from "
                    "g(x). About 1.2 is well; 2 and more says that g hides in its pictures "
                    "what f wants to find.", "low"),
            _share("translation-right", "Right answer", found.right, 1.0, n,
                   "How near translated samples are to the right answer: 0 is as far as one real "
                   "sample from another, 100 % is the answer itself.", error=False),
        )  # fmt: skip
        return tuple(each for each in told if math.isfinite(each.value))


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


def _share(
    name: str,
    title: str,
    value: float,
    floor: float,
    n: int,
    help: str,
    better: str = "high",
    error: bool = True,
) -> Measure:
    known = math.isfinite(value)
    return Measure(
        name=name,
        title=title,
        help=help,
        value=value,
        floor=floor,
        text=percent(value) if known else "",
        floor_text=percent(floor) if math.isfinite(floor) else "–",
        better="high" if better == "high" else "low",
        group="quality",
        n=n,
        uncertainty=binomial_error(min(max(value, 0.0), 1.0), n) if known and error else None,
    )


def _number(
    name: str, title: str, value: float, floor: float, n: int, help: str, better: str
) -> Measure:
    return Measure(
        name=name,
        title=title,
        help=help,
        value=value,
        floor=floor,
        text=f"{value:.3g}",
        floor_text=f"{floor:.3g}" if math.isfinite(floor) else "–",
        better="high" if better == "high" else "low" if better == "low" else "neither",
        group="variety" if title == "Spread" else "quality",
        n=n,
    )
