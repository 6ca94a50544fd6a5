"""Whether a conditional generator draws the class that it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganstudio.probes.classes import ClassDiagnosis
from ganstudio.probes.findings import binomial_error, percent
from ganstudio.probes.measures import OBEDIENCE
from ganstudio.probes.mixture import MixtureDiagnosis
from ganstudio.probes.symptom import Obeyed
from ganstudio.telemetry.records import Measure

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.probes.findings import Diagnosis
    from ganstudio.probes.work import Work
    from ganstudio.training.subject import Duel


def obedience(pairing: Duel, diagnosis: Diagnosis | None, samples: Tensor) -> Work[Obeyed | None]:
    """Return the share of samples that are of the class that was asked for, if it can be told.

    By the classifier for labelled images, by the nearest mode for points.

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
    else:
        return None
    share = _agreement(found, labels.usual(len(samples)))
    return Obeyed(share, real, max(labels.shares), len(samples))


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
