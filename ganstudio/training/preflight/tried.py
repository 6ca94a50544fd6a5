"""What is known to fail here: variants that found few modes, or missed them, in all seeds tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ganstudio.training.experiment import Experiment


@dataclass(frozen=True)
class Attempt:
    """A variant that failed on a data set.

    Attributes
    ----------
    variant : str
        Its row in ``tests/bench/MODES.md``.
    data, loss, stabiliser : str
        What has to be chosen for it to be this one; an empty stabiliser is none.
    outcome : str
        What came of it, from the table.
    """

    variant: str
    data: str
    loss: str
    stabiliser: str
    outcome: str

    def is_of(self, experiment: Experiment) -> bool:
        """Tell whether an experiment tries it again, with no penalty to help it."""
        return (
            self.data == experiment.data.name
            and self.loss == experiment.loss.name
            and (not self.stabiliser or self.stabiliser in experiment.stabilisers)
            and not experiment.penalties
        )


ATTEMPTS = (
    Attempt("hinge, spectral norm", "ring", "hinge", "spectral-norm", "1.2 of 8 modes"),
    Attempt("hinge, spectral norm", "grid", "hinge", "spectral-norm", "7.8 of 25 modes"),
    Attempt(
        "Wasserstein, clipping", "ring", "wasserstein", "weight-clipping",
        "2.5 % of the samples on a mode",
    ),
    Attempt(
        "Wasserstein, clipping", "grid", "wasserstein", "weight-clipping",
        "1.8 % of the samples on a mode",
    ),
    Attempt("f-GAN, KL", "grid", "f-gan-kl", "", "6.6 of 25 modes"),
)  # fmt: skip
BETTER = {"ring": "8.0 of 8 modes", "grid": "24.4 of 25 modes"}
"""What came of the non-saturating loss with R1 on the same data."""


def of_tried(experiment: Experiment) -> Iterator[str]:
    """Yield what came of an experiment's variant where it failed, and what did not fail."""
    for attempt in ATTEMPTS:
        if attempt.is_of(experiment):
            yield (
                f"{attempt.variant} on the {attempt.data} ended with {attempt.outcome} here, "
                f"on average of 5 seeds; loss non-saturating with penalties.r1.weight = 0.1 with "
                f"{BETTER[attempt.data]}"
            )
    yield from _translating(experiment)


def _translating(experiment: Experiment) -> Iterator[str]:
    """Yield that a slope of 1 was not reached through D's instance norm."""
    images = len(experiment.data.shape) == 3
    if experiment.network.name == "cyclegan" and images and "wgan-gp" in experiment.penalties:
        yield (
            "a Wasserstein loss with gradient penalty failed on translated images here, where D "
            "has instance norm; set loss to 'least-squares' and remove penalties.wgan-gp"
        )
