"""Whether a conditional generator draws the class that it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganstudio.probes.classes import ClassDiagnosis
from ganstudio.probes.findings import percent
from ganstudio.probes.mixture import MixtureDiagnosis
from ganstudio.telemetry.records import Measure

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.probes.findings import Diagnosis
    from ganstudio.probes.work import Work
    from ganstudio.training.subject import Duel


def obedience(
    pairing: Duel, diagnosis: Diagnosis | None, samples: Tensor
) -> Work[tuple[Measure, ...]]:
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
        return ()
    if isinstance(diagnosis, ClassDiagnosis) and diagnosis.classifier.ready:
        found = yield from diagnosis.classifier.classify(samples)
        floor = diagnosis.classifier.accuracy
    elif isinstance(diagnosis, MixtureDiagnosis):
        found = diagnosis.nearest(samples)
        real = pairing.domain.samples[: len(samples)]
        floor = _agreement(diagnosis.nearest(real), labels.of_data[: len(real)])
    else:
        return ()
    return (_measure(_agreement(found, labels.usual(len(samples))), floor),)


def _agreement(found: Tensor, wanted: Tensor) -> float:
    return float((found == wanted).float().mean())


def _measure(value: float, floor: float) -> Measure:
    return Measure(
        name="obedience",
        title="Right class",
        help="Share of the samples that are of the class that G was told to draw.",
        value=value,
        floor=floor,
        text=percent(value),
        floor_text=percent(floor),
        better="high",
    )
