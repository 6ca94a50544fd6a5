"""What is truly wrong with a run at each step, from full information and without the detector.

Every ten steps, of images every fifty, thousands of fresh samples are drawn from the generator
that is shown; D judges real samples that it need not have seen; G's gradient is taken. What is
sought must last a hundred steps, and is in force from the first of these to the last. Where the
fault is in the set-up itself (signs, rates, labels, data, a script), it is in force from the step
at which it is done; a player does not learn until its weights have moved by a thousandth of their
length.

Nothing here, nor in what it stands on, was written by the rules of the detector.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import roc_curve
from torch import Tensor
from verdict_modes import Census, Flags, counter_for
from verdict_setups import TURNED, Setup

from ganstudio.training.labels import given
from ganstudio.training.pairing import evaluating
from ganstudio.training.run import Run

LASTS, JUDGED = 100, 1000
RIGHT = 0.975  # accuracy at the best threshold
FLAT = 1e-4  # norm of G's gradient
COPIED = 0.7  # distance to the training samples over that to unseen ones
AWAY, SIDE = 10.0, 0.35  # in spreads of the data
PASSAGES, WITHIN = 3, 300
NEARLY_RIGHT, NEARLY_FLAT, NEARLY_HALF = 0.95, 2e-4, 0.4  # not wrong to say, nor called for
HALF, MOST = 0.5, 0.625  # of the modes: lost, it is a collapse; fewer lost, modes are missing
MOVED = 1e-3  # of a player's length
POOR = {2: 0.2, 4: 0.5}  # quality of points and of images, by dimensions, below which it is poor
GOOD = {2: 0.5, 4: 0.7}  # and from which on it is good


class Truth:
    """What is true of a run, step by step."""

    def __init__(self, run: Run, setup: Setup) -> None:
        self.run, self.setup = run, setup
        self.every = 10 if run.data.ndim == 2 else 50
        self.counter = counter_for(run)
        self._steps: list[int] = []
        self._censuses: list[Census] = []
        self._flags: dict[str, list[bool]] = {}
        self._means: list[NDArray[np.float32]] = []
        self._broken: int | None = None
        self._source = run.stream("bench/truth")
        rows = run.data.flatten(1)
        spread = float(rows.var(0, correction=0).sum().sqrt())
        self._mean, self._spread = rows.mean(0), spread if spread > 1e-6 else 1.0
        experiment = run.experiment.with_values(setup.twin)
        self._unseen = torch.from_numpy(experiment.data.load().samples) if setup.twin else None
        self._doubtful: list[list[str]] = []
        self._was_good = False
        self._began = {name: _weights(module) for name, module in self._players().items()}

    def _players(self) -> dict[str, torch.nn.Module]:
        pairing = self.run.pairing
        return {"G": pairing.generator, "D": pairing.discriminator}

    # ── a look ───────────────────────────────────────────────────────────────

    def look(self) -> None:
        """Note what is true at this step."""
        run, pairing = self.run, self.run.pairing
        latents = pairing.inputs(self.counter.samples, self._source)
        labels = None if pairing.labels is None else pairing.labels.draw(len(latents), self._source)
        samples = pairing.sample(latents, run.experiment.watch.averaged, labels)
        if not bool(samples.isfinite().all()):
            self._broken = self._broken or run.iteration
            return
        census = self.counter.look(samples)
        self._steps.append(run.iteration)
        self._censuses.append(census)
        few, few_labels = latents[:JUDGED], None if labels is None else labels[:JUDGED]
        played = samples[:JUDGED]
        if pairing.averaged is not None:
            played = pairing.sample(few, averaged=False, labels=few_labels)
        rows = (played.flatten(1) - self._mean) / self._spread
        self._means.append(rows.mean(0).numpy())
        self._was_good = self._was_good or census.quality >= GOOD[samples.ndim]
        arrived = not self.counter.modes and census.quality == 1.0  # where G rests, and rightly
        accuracy = 0.5 if arrived else self._accuracy(played, few_labels)
        gradient = np.inf if arrived else self._gradient(few, few_labels)
        for word, holds in {
            "diverged": float(rows.norm(dim=1).median()) > AWAY,
            "discriminator winning": accuracy > RIGHT,
            "vanishing generator gradient": gradient < FLAT,
            "memorising": self._copies(played),
            "collapsing": census.visible.mean() >= HALF if len(census.visible) else False,
            "ignores the class": self._ignores(samples, labels, census),
            "unbalanced": bool(census.heavy.any()) and not census.visible.any(),
            "poor samples": self._was_good and census.quality < POOR[samples.ndim],
            "not learning": self.setup.word == "not learning" and self._stands(),
        }.items():
            self._flags.setdefault(word, []).append(bool(holds))
        doubtful = {
            "discriminator winning": accuracy > NEARLY_RIGHT,
            "vanishing generator gradient": gradient < NEARLY_FLAT,
            "collapsing": census.lacking.any() and census.lacking.mean() >= NEARLY_HALF,
            "modes missing": census.lacking.any(),
        }
        self._doubtful.append([word for word, holds in doubtful.items() if holds])

    def _accuracy(self, samples: Tensor, labels: Tensor | None) -> float:
        real, own = self.run.pairing.domain.draw(len(samples), self._source)
        fake_scores = self.run.pairing.score(samples, labels)
        scores = torch.cat([self.run.pairing.score(real, own), fake_scores]).numpy()
        is_real = np.repeat([1, 0], len(samples))
        way = -1 if self.setup.values.get("loss") == TURNED["loss"] else 1
        wrong, right, _ = roc_curve(is_real, way * np.nan_to_num(scores))
        return float((1 + right - wrong).max() / 2)

    def _gradient(self, latents: Tensor, labels: Tensor | None) -> float:
        pairing, loss = self.run.pairing, self.run.experiment.loss
        with evaluating(pairing.generator), evaluating(pairing.discriminator):
            scores = pairing.critic(pairing.generator(*given(latents, labels)), labels)
            value = loss.generator(scores, scores.detach())
            found = torch.autograd.grad(value, list(pairing.generator.parameters()))
        return float(torch.cat([each.flatten() for each in found]).norm())

    def _copies(self, samples: Tensor) -> bool:
        if self._unseen is None:
            return False
        known, unseen = (
            torch.cdist(samples.flatten(1), each.flatten(1)).min(1).values.median()
            for each in (self.run.data, self._unseen)
        )
        return float(known / unseen) < COPIED

    def _ignores(self, samples: Tensor, labels: Tensor | None, census: Census) -> bool:
        """Tell whether samples are of the class asked for less than half as much as real ones.

        Where most modes are lacking, nobody can tell yet.
        """
        told = None if labels is None else self.counter.told(samples)
        if labels is None or told is None or census.lacking.mean() >= HALF:
            return False
        chance = 1 / self.counter.modes
        return float((told == labels).float().mean()) < (1 + chance) / 2

    def _stands(self) -> bool:
        """Tell whether those who are built not to learn have not moved."""
        moved = {
            name: float((_weights(module) - self._began[name]).norm() / self._began[name].norm())
            for name, module in self._players().items()
        }
        return all(moved[name] < MOVED for name in self.setup.idle)

    # ── what is in force ─────────────────────────────────────────────────────

    def course(self) -> list[dict[str, Any]]:
        """Return what is in force at each look.

        Of each look its ``step``; the ``words`` that are true, and those that are nearly so; the
        modes that are ``lacking`` and visible, and those that are ``thin`` and so may be named
        too; the ``quality``; whether the samples are but ``dots`` within the modes.
        """
        lacking = self._lasting_modes([each.visible for each in self._censuses])
        words = {word: self._lasting(flags) for word, flags in self._flags.items()}
        swinging = self._swinging()
        course = []
        for i, (step, census) in enumerate(zip(self._steps, self._censuses, strict=True)):
            true = [word for word, holds in words.items() if holds[i]]
            if any(begun <= step <= until for begun, until in swinging):
                true.append("oscillating")
            if lacking[i].any() and census.visible.mean() < MOST:
                true.append("modes missing")
            course.append(
                {
                    "step": step,
                    "words": self._built(step, true),
                    "doubtful": self._unfinished(self._doubtful[i]),
                    "lacking": np.flatnonzero(lacking[i]).tolist(),
                    "thin": np.flatnonzero(census.thin).tolist(),
                    "quality": round(census.quality, 3),
                    "dots": census.dots,
                }
            )
        if self._broken is not None:
            course.append({"step": self._broken, "words": ["diverged"]})
        return course

    def _built(self, step: int, words: list[str]) -> list[str]:
        """Return the words that are true, with what the set-up is built for from its step on."""
        setup = self.setup
        if setup.known and step > setup.since and setup.word not in words:
            return [setup.word, *words]
        return self._unfinished(words)

    def _unfinished(self, words: list[str]) -> list[str]:
        """Return words without the collapse of a run that only has not found many modes yet."""
        if self.setup.word != "learning":
            return words
        return [word for word in words if word != "collapsing"]

    def _lasting(self, flags: Sequence[bool]) -> list[bool]:
        """Return where something holds that holds for a hundred steps."""
        need, lasting = LASTS // self.every, []
        for holds, group in itertools.groupby(flags):
            count = len(list(group))
            lasting += [holds and count >= need] * count
        return lasting

    def _lasting_modes(self, flags: Sequence[Flags]) -> NDArray[np.bool_]:
        if not flags:
            return np.zeros((0, 0), bool)
        table = np.stack(flags)
        columns = [self._lasting(column.tolist()) for column in table.T]
        return np.array(columns, bool).T.reshape(table.shape)

    def _swinging(self) -> list[tuple[int, int]]:
        """Return from when until when the samples' mean swung from side to side of the data.

        It swings once it has changed sides three times in 300 steps, and for as long again as
        it may take to change them the next time.
        """
        if len(self._means) <= LASTS // self.every:
            return []
        means = np.stack(self._means)
        _, _, axes = np.linalg.svd(means[LASTS // self.every :], full_matrices=False)
        along = means @ axes[0]
        sides = [(s, np.sign(x)) for s, x in zip(self._steps, along, strict=True) if abs(x) > SIDE]
        turns = [after[0] for before, after in itertools.pairwise(sides) if before[1] != after[1]]
        return [
            (last, last + WITHIN)
            for first, last in zip(turns, turns[PASSAGES - 1 :], strict=False)
            if last - first <= WITHIN and first > 2 * LASTS
        ]


def _weights(module: torch.nn.Module) -> Tensor:
    return torch.cat([each.detach().flatten() for each in module.parameters()])
