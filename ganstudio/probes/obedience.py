"""Whether a conditional generator draws the class that it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ganstudio.probes.classes import ClassDiagnosis
from ganstudio.probes.findings import binomial_error, percent
from ganstudio.probes.manifold import ManifoldDiagnosis
from ganstudio.probes.measures import OBEDIENCE
from ganstudio.probes.memorisation import nearest
from ganstudio.probes.mixture import MixtureDiagnosis
from ganstudio.probes.symptom import Obeyed
from ganstudio.telemetry.records import Measure

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.probes.findings import Diagnosis
    from ganstudio.probes.work import Work
    from ganstudio.training.labels import Labels
    from ganstudio.training.subject import Duel

KNOWN = 4096
"""Real points, at most, by which the class of others is told."""


def obedience(pairing: Duel, diagnosis: Diagnosis | None, samples: Tensor) -> Work[Obeyed | None]:
    """Return the share of samples that are of the class that was asked for, if it can be told.

    By the classifier for labelled images; for points by the nearest mode or, where modes are not
    known, by the nearest real point.

    Parameters
    ----------
    pairing
        Whose samples; nothing is told of an unconditional one.
    diagnosis
        What knows the classes of its data.
    samples : Tensor
        (n, *shape), of `Labels.usual`.
    """
    labels = pairing.labels
    if labels is None:
        return None
    if isinstance(diagnosis, ClassDiagnosis) and diagnosis.classifier.ready:
        found = yield from diagnosis.classifier.classify(samples)
        real = diagnosis.classifier.accuracy
    elif isinstance(diagnosis, MixtureDiagnosis):
        found = diagnosis.nearest(samples)
        known = pairing.domain.samples[: len(samples)]
        real = _agreement(diagnosis.nearest(known), labels.of_data[: len(known)])
    elif isinstance(diagnosis, ManifoldDiagnosis):
        found, real = yield from _by_neighbours(pairing.domain.samples, labels, samples)
    else:
        return None
    share = _agreement(found, labels.usual(len(samples)))
    return Obeyed(share, real, max(labels.shares), len(samples))


def _by_neighbours(points: Tensor, labels: Labels, samples: Tensor) -> Work[tuple[Tensor, float]]:
    """Return the class of the real point nearest to each sample, (n,).

    And the share of real points that have their own by the nearest of the others.
    """
    every = -(-len(points) // KNOWN)
    known, classes = points[::every], labels.of_data[::every]
    _, places = yield from nearest(samples, known)
    count = min(len(samples), len(known))
    some = torch.arange(count, device=points.device) * len(known) // count
    _, others = yield from nearest(known[some], known, some)
    return classes[places], _agreement(classes[others], classes[some])


def _agreement(found: Tensor, wanted: Tensor) -> float:
    return float((found == wanted).float().mean())


def measures(obeyed: Obeyed | None) -> tuple[Measure, ...]:
    """Return that as a measure; none of a generator that is told nothing."""
    if obeyed is None:
        return ()
    return (
        OBEDIENCE.taken(
            obeyed.share,
            obeyed.real,
            percent(obeyed.share),
            percent(obeyed.real),
            n=obeyed.samples,
            uncertainty=binomial_error(obeyed.share, obeyed.samples),
        ),
    )
