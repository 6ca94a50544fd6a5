"""All measures of as many samples as are asked for, whoever they come from, with their floors."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ganstudio.probes import obedience
from ganstudio.probes.diagnosis import FEWEST, PAIRED, diagnosis_for, slow_measures_for
from ganstudio.probes.latents import FixedLatents
from ganstudio.probes.sampler import Sampler
from ganstudio.probes.work import finish
from ganstudio.telemetry.jobs import Report, silent
from ganstudio.telemetry.measurements import Measurement

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.data.base import Dataset
    from ganstudio.probes.extractors import Extractor
    from ganstudio.telemetry.records import Measure
    from ganstudio.training.subject import Duel, Subject


class Evaluation:
    """What there is to measure of samples against a data set.

    A floor is what as many real samples get that nobody learns from, so that images are measured
    on at most a third of the data, and pair by pair on no more than `PAIRED`. Where the modes
    are known their floors have closed forms, and all samples count.

    Parameters
    ----------
    dataset, data
        The real samples with what is known of them, and on the device.
    name
        What the data is called.
    samples
        How many are wanted.
    extractors
        Further ones than that which suits the data.

    Attributes
    ----------
    samples : int
        How many are drawn.

    Raises
    ------
    ValueError
        If there are too few real samples to compare with.
    """

    def __init__(
        self,
        dataset: Dataset,
        data: Tensor,
        name: str,
        samples: int,
        extractors: tuple[Extractor, ...] = (),
    ) -> None:
        if len(data) // 3 < FEWEST:
            raise ValueError(f"{len(data)} real samples are too few to compare with")
        pairs = min(samples, PAIRED)
        self._diagnosis = diagnosis_for(dataset, data, samples, pairs)
        self._slow = slow_measures_for(dataset, data, name, extractors, samples)
        sets = [self._diagnosis, *self._slow]
        self.samples = max(each.samples for each in sets if each is not None)

    def of(
        self, samples: Tensor, report: Report = silent, pairing: Duel | None = None
    ) -> list[tuple[Measure, int]]:
        """Return the measures of samples (n, *shape), each with how many it was taken of.

        ``pairing`` tells the classes that were asked for, of `Labels.usual`.
        """
        found: dict[str, tuple[Measure, int]] = {}
        total = len(self._slow) + 1
        if self._diagnosis is not None:
            finish(self._diagnosis.prepare())
            some = samples[: self._diagnosis.samples]
            measures = finish(self._diagnosis.examine(some)).measures
            if pairing is not None:
                obeyed = finish(obedience.obedience(pairing, self._diagnosis, some))
                measures = (*measures, *obedience.measures(obeyed))
            found |= {each.name: (each, len(some)) for each in measures}
        for done, slow in enumerate(self._slow, 1):
            report(done / total)
            finish(slow.prepare())
            some = samples[: slow.samples]
            measures = finish(slow.examine(some)).measures
            found |= {each.name: (each, len(some)) for each in measures}
        return list(found.values())


def evaluated(
    run: Subject,
    samples: int,
    report: Report = silent,
    extractors: tuple[Extractor, ...] = (),
) -> list[Measurement]:
    """Return all measures of a run as it is now, of as many samples; of each pairing its own."""
    from ganstudio.probes import asked_for

    pairings, told = run.players.pairings, []
    for number, pairing in enumerate(pairings):
        domain, name = pairing.domain, pairing.key(run.experiment.data.name)
        evaluation = Evaluation(
            domain.dataset, domain.samples, name, samples, (*asked_for(run, pairing), *extractors)
        )
        sampler = Sampler(pairing, FixedLatents(run, pairing, "evaluation"))
        drawn = finish(sampler.draw(evaluation.samples, run.experiment.watch.averaged))
        share = _part(report, number, len(pairings))
        told += [
            Measurement(run.iteration, run.seconds, measure, pairing.name, count, evaluated=True)
            for measure, count in evaluation.of(drawn, share, pairing)
        ]
    return told


def _part(report: Report, number: int, count: int) -> Callable[[float], None]:
    return lambda share: report((number + share) / count)
