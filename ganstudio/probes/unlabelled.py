"""Images whose kinds are not known: how various they are, and how good."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ganstudio.probes.findings import Findings
from ganstudio.probes.work import Work

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.probes.diversity import DiversityDiagnosis
    from ganstudio.probes.fidelity import Fidelity


class UnlabelledDiagnosis:
    """Diversity, beside how images lie among real ones in features learnt without labels.

    Until these are learnt there is only the former, and no run is called healthy.

    Parameters
    ----------
    diversity
        The diagnosis by pixels.
    fidelity
        Of as many samples.
    """

    def __init__(self, diversity: DiversityDiagnosis, fidelity: Fidelity) -> None:
        self._diversity, self._fidelity = diversity, fidelity
        self.samples = diversity.samples
        self.interval, self.warm_up = diversity.interval, diversity.warm_up

    def prepare(self) -> Work[None]:
        """Learn the features."""
        return self._fidelity.prepare()

    def examine(self, samples: Tensor) -> Work[Findings]:
        """Return what is found in generated images."""
        found = yield from self._diversity.examine(samples)
        if not self._fidelity.ready:
            return found
        features = yield from self._fidelity.features(samples)
        fit = yield from self._fidelity.look(features)
        worst = self._fidelity.worst(fit)
        return replace(
            found,
            measures=(*found.measures, *self._fidelity.measures(fit)),
            quality=worst.share,
            fidelity=worst.words,
        )
