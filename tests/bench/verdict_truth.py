"""When something went wrong with a run, told from full information and without the detector.

Every ten steps a thousand samples of the live generator are drawn from latents of their
own, D judges real samples that it need not have seen, and G's gradient is taken on all of
them; what is sought must last a hundred steps, and its onset is the first of these.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import numpy as np
import torch
from sklearn.metrics import roc_curve
from verdict_setups import Setup

from ganstudio.training.pairing import evaluating
from ganstudio.training.run import Run

EVERY, LASTS, SAMPLES = 10, 100, 1000
FEW = 3  # modes, of eight
RIGHT = 0.975  # accuracy at the best threshold
FLAT = 1e-4  # norm of G's gradient
COPIED = 0.7  # distance to the training samples over that to unseen ones
AWAY, SIDE = 10.0, 0.35  # in spreads of the data
PASSAGES, WITHIN = 3, 300


class Truth:
    """What is true of a run, step by step."""

    def __init__(self, run: Run, setup: Setup) -> None:
        self.run = run
        self.steps: list[int] = []
        self.seen: dict[str, list[bool]] = {word: [] for word in FAULTS}
        self._means: list[np.ndarray] = []
        self._broken: int | None = None
        self._source = run.stream("bench/truth")
        rows = run.data.flatten(1)
        spread = float(rows.var(0, correction=0).sum().sqrt())
        self._mean, self._spread = rows.mean(0), spread if spread > 1e-6 else 1.0
        mixture = run.dataset.mixture
        self._centres = None if mixture is None else torch.from_numpy(mixture.centres)
        experiment = run.experiment.with_values(setup.twin)
        self._unseen = torch.from_numpy(experiment.data.load().samples) if setup.twin else None

    def look(self) -> None:
        """Note what is true at this step."""
        run = self.run
        latents = run.pairing.inputs(SAMPLES, self._source)
        samples = run.pairing.sample(latents, averaged=False)
        if not bool(samples.isfinite().all()):
            self._broken = self._broken or run.iteration
            return
        self.steps.append(run.iteration)
        rows = (samples.flatten(1) - self._mean) / self._spread
        self._means.append(rows.mean(0).numpy())
        self.seen["diverged"].append(float(rows.norm(dim=1).median()) > AWAY)
        self.seen["collapsing"].append(self._covers_little(samples))
        self.seen["discriminator winning"].append(self._accuracy(samples) > RIGHT)
        self.seen["vanishing generator gradient"].append(self._gradient(latents) < FLAT)
        self.seen["memorising"].append(self._copies(samples))

    def _covers_little(self, samples: torch.Tensor) -> bool:
        if self._centres is None or len(self._centres) < 4:
            return False
        nearest = torch.cdist(samples, self._centres).argmin(1)
        shares = torch.bincount(nearest, minlength=len(self._centres)) / len(samples)
        return int((shares > 0.1 / len(self._centres)).sum()) <= FEW * len(self._centres) / 8

    def _accuracy(self, samples: torch.Tensor) -> float:
        data = self.run.data
        chosen = torch.randint(len(data), (len(samples),), generator=self._source)
        scores = self.run.pairing.score(torch.cat([data[chosen], samples])).numpy()
        is_real = np.repeat([1, 0], len(samples))
        wrong, right, _ = roc_curve(is_real, np.nan_to_num(scores))
        return float((1 + right - wrong).max() / 2)

    def _gradient(self, latents: torch.Tensor) -> float:
        trainer, loss = self.run.trainer, self.run.experiment.loss
        with evaluating(trainer.pairing.generator), evaluating(trainer.pairing.discriminator):
            scores = trainer.pairing.discriminator(trainer.pairing.generator(latents))
            value = loss.generator(scores, scores.detach())
            found = torch.autograd.grad(value, list(trainer.pairing.generator.parameters()))
        return float(torch.cat([each.flatten() for each in found]).norm())

    def _copies(self, samples: torch.Tensor) -> bool:
        if self._unseen is None:
            return False
        known, unseen = (
            torch.cdist(samples.flatten(1), each.flatten(1)).min(1).values.median()
            for each in (self.run.data, self._unseen)
        )
        return float(known / unseen) < COPIED

    # ── onsets ───────────────────────────────────────────────────────────────

    def onset(self, word: str) -> int | None:
        """Return the step at which it began, None if it never did."""
        if word == "diverged" and self._broken:
            return self._broken
        if word == "oscillating":
            return self._passages()
        need = LASTS // EVERY
        for start in range(len(self.steps) - need + 1):
            if all(self.seen[word][start : start + need]):
                return self.steps[start]
        return None

    def _passages(self) -> int | None:
        """Return when the samples' mean had changed sides of the data three times in 300 steps."""
        if len(self._means) < 2:
            return None
        means = np.stack(self._means)
        _, _, axes = np.linalg.svd(means[LASTS // EVERY :], full_matrices=False)
        along = means @ axes[0]
        sides = [(s, np.sign(x)) for s, x in zip(self.steps, along, strict=True) if abs(x) > SIDE]
        turns = [after[0] for before, after in itertools.pairwise(sides) if before[1] != after[1]]
        return next(
            (
                last
                for first, last in zip(turns, turns[PASSAGES - 1 :], strict=False)
                if last - first <= WITHIN and first > 2 * LASTS
            ),
            None,
        )

    def faults(self) -> Iterable[str]:
        """Return all that was ever wrong."""
        return [word for word in (*FAULTS, "oscillating") if self.onset(word) is not None]


FAULTS = (
    "collapsing",
    "discriminator winning",
    "vanishing generator gradient",
    "memorising",
    "diverged",
)
