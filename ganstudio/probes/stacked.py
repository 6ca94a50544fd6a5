"""Modes of stacked digits: three grey digits as the channels of one image, 1,000 in all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from ganstudio.probes.channels import CHANNELS
from ganstudio.probes.counting import Tally
from ganstudio.probes.diversity import twin_pictures
from ganstudio.probes.findings import (
    IMAGES,
    Findings,
    divergence,
    divergence_error,
    divergence_measure,
    effective_share,
    percent,
)
from ganstudio.probes.measures import STACKED_MODES
from ganstudio.probes.work import Once, Work
from ganstudio.telemetry.records import FloatArray, Measure
from ganstudio.training.random import DATA_SEED, numpy_stream

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.probes.channels import ChannelClassifier
    from ganstudio.probes.diversity import DiversityDiagnosis
    from ganstudio.probes.fidelity import Fidelity

SAMPLES = 2600
"""A tenth of the published number, which a minute's budget has no time for."""
DRAWS = 100


class StackedDiagnosis:
    """Modes covered and KL over all combinations of classes, and the shares in each channel.

    A mode is covered if one sample at least is classified as it, channel by channel: Metz
    et al. 2017 (Unrolled GAN) and Srivastava et al. 2017 (VEEGAN), there with 26,000
    samples. The floors are means over draws of as many from the data's own law.

    Parameters
    ----------
    classifier
        Tells the class in each channel; taught by `prepare`.
    shares : array (C, K)
        Of each class in each channel of the data, which are independent.
    names
        Of the K classes.
    diversity
        The diagnosis without modes, for the first of the samples.
    fidelity
        How good they are, by the features of all channels, for as many.
    samples
        Generated images that are counted.
    """

    def __init__(
        self,
        classifier: ChannelClassifier,
        shares: NDArray[np.float64],
        names: tuple[str, ...],
        diversity: DiversityDiagnosis,
        fidelity: Fidelity,
        samples: int = SAMPLES,
    ) -> None:
        self.classifier, self.samples = classifier, samples
        self.interval, self.warm_up = diversity.interval, diversity.warm_up
        self._diversity, self._fidelity = diversity, fidelity
        self.names = tuple(f"{channel} {name}" for channel in CHANNELS for name in names)
        self._channels = shares.astype(np.float32)
        red, green, blue = shares
        law = np.einsum("i,j,k->ijk", red, green, blue).ravel()
        self._target = law.astype(np.float32)
        self.modes_floor, self.kl_floor = floors(law, samples)
        self._prepared = Once(self._prepare())

    def prepare(self) -> Work[None]:
        """Teach the classifier."""
        return self._prepared.go_on()

    def _prepare(self) -> Work[None]:
        yield from self.classifier.lessons()
        single = yield from self.classifier.confusion()
        self._confusion = np.kron(np.eye(len(CHANNELS)), single).astype(np.float64)
        yield from self._fidelity.prepare()

    def examine(self, samples: Tensor) -> Work[Findings]:
        """Return what is found in generated images."""
        few = samples[: self._diversity.samples]
        if not self._prepared.done:
            return (yield from self._diversity.examine(few))
        features = yield from self._fidelity.features(samples)
        classes = self.classifier.decide(features)
        modes, kl, error = self._modes_and_divergence(classes)
        found = yield from self._diversity.look(few)
        fit = yield from self._fidelity.look(features[: len(few)])
        worst, count = self._fidelity.worst(fit), len(self._target)
        return Findings(
            modes=self.names,
            shares=(shares := self._shares(classes)),
            target=self._channels.ravel(),
            measures=(
                self._modes_measure(modes, len(samples)),
                divergence_measure(kl, self.kl_floor, f"{count} modes", len(samples), error),
                *self._fidelity.measures(fit),
                *self._diversity.measures(found),
            ),
            coverage=min(self._diversity.variety(found), effective_share(kl - self.kl_floor)),
            quality=worst.share,
            evidence=f"{modes} of {count} modes, of which a perfect sampler finds "
            f"{self.modes_floor:.0f}, {percent(found.twins)} near-duplicates",
            twins=twin_pictures(few, found),
            fidelity=worst.words,
            tally=Tally(
                self.names,
                "classes of channels",
                len(samples),
                shares.astype(np.float64) * len(samples),
                self._channels.ravel().astype(np.float64),
                confusion=self._confusion,
            ),
            standard=IMAGES,
            on_data=worst.on_data,
        )

    def _modes_and_divergence(self, classes: Tensor) -> tuple[int, float, float]:
        """Return modes covered, KL and its deviation, of classes (n, 3)."""
        k = self._channels.shape[1]
        mode = (classes * torch.tensor([k * k, k, 1], device=classes.device)).sum(1)
        counts = torch.bincount(mode, minlength=k**3).cpu().numpy()
        shares = (counts / counts.sum()).astype(np.float32)
        error = divergence_error(shares, self._target, len(classes))
        return int((counts > 0).sum()), divergence(shares, self._target), error

    def _shares(self, classes: Tensor) -> FloatArray:
        """Return the share of each class in each channel, (3 · K,)."""
        k = self._channels.shape[1]
        tallies = [torch.bincount(channel, minlength=k) for channel in classes.T]
        shares: FloatArray = (torch.cat(tallies) / len(classes)).cpu().numpy()
        return shares

    def _modes_measure(self, modes: int, n: int) -> Measure:
        count = len(self._target)
        return STACKED_MODES.taken(
            modes,
            self.modes_floor,
            f"{modes}",
            f"{self.modes_floor:.0f}",
            aside=f"There are {count}; samples are {self.samples}, and the classifier is right on "
            f"{percent(self.classifier.accuracy)}.",
            n=n,
            extractor=f"a small classifier, right on {percent(self.classifier.accuracy)}",
        )


def floors(law: NDArray[np.float64], samples: int) -> tuple[float, float]:
    """Return the mean number of modes covered, and the mean KL, of samples from the law."""
    source = numpy_stream(DATA_SEED, "diagnosis/modes covered")
    counts = source.multinomial(samples, law / law.sum(), DRAWS)
    shares, target = (counts / samples).astype(np.float32), law.astype(np.float32)
    kl = float(np.mean([divergence(drawn, target) for drawn in shares]))
    return float((counts > 0).sum(1).mean()), kl
