"""What D's raw outputs mean while a stage is shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ganstudio.gui.widgets.scales import probability
from ganstudio.telemetry.inside import Stage
from ganstudio.telemetry.records import FloatArray, Scale


@dataclass(frozen=True)
class Opinion:
    """How outputs are read: as probabilities if they are logits, else by a threshold or the rest.

    Attributes
    ----------
    scale : str
        What they are.
    threshold : float or None
        What divides real from generated; None where nothing does.
    """

    scale: Scale = "logit"
    threshold: float | None = None

    def wrong(self, scores: FloatArray | None, *, real: bool) -> NDArray[np.bool_]:
        """Return which samples D takes for what they are not; none where no score divides them."""
        if scores is None or self.threshold is None:
            return np.zeros(0 if scores is None else len(scores), bool)
        return scores <= self.threshold if real else scores > self.threshold

    def share(self, scores: FloatArray, n: int, stage: Stage) -> float:
        """Return an output as a share from 0 to 1: a probability, or its place among the others."""
        if self.scale == "logit":
            return float(probability(scores)[n])
        known = (stage.real_scores, stage.fake_scores, stage.real_after, stage.fake_after)
        every = np.concatenate([each for each in known if each is not None])
        low, high = float(every.min()), float(every.max())
        return (float(scores[n]) - low) / max(high - low, 1e-9)

    def judged(self, heat: FloatArray, whole: FloatArray) -> FloatArray:
        """Return outputs as −1 (generated) to 1 (real), by all of those that they belong to."""
        if self.scale == "logit":
            return np.asarray(2 * probability(heat) - 1, np.float32)
        middle = float(np.median(whole)) if self.threshold is None else self.threshold
        reach = max(float(np.abs(whole - middle).max()), 1e-9)
        return np.asarray(np.clip((heat - middle) / reach, -1, 1), np.float32)


def newest(stage: Stage) -> tuple[FloatArray | None, FloatArray | None]:
    """Return what D says of real and of generated samples at the end of a stage."""
    real = stage.real_scores if stage.real_after is None else stage.real_after
    return real, stage.fake_scores if stage.fake_after is None else stage.fake_after
