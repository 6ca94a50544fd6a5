"""The diagnosis of a run: its samples are examined, its game is read, and both are judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ganstudio.probes import scoreboard
from ganstudio.probes.findings import NO_MODES, Diagnosis
from ganstudio.probes.game import Referee
from ganstudio.probes.latents import FixedLatents
from ganstudio.probes.symptoms import Look
from ganstudio.probes.verdict import Judge
from ganstudio.telemetry.records import Collapse

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.training.run import Run

FEWEST = 32
"""Samples below which a diagnosis is shown but not judged by: its figures jump too much."""
SAMPLES, INTERVAL, WARM_UP = 256, 0.25, 200
"""For the game alone, where the data is too little for a diagnosis."""


class CollapseProbe:
    """Generates from fixed latents, has the samples examined, reads the game, judges both.

    Parameters
    ----------
    run
        Whose latent space, data and device.
    diagnosis
        What suits its data, see `diagnosis_for`; None judges the game alone.
    """

    costly = True

    def __init__(self, run: Run, diagnosis: Diagnosis | None) -> None:
        self.interval = diagnosis.interval if diagnosis else INTERVAL
        self._diagnosis = diagnosis
        self._latents = FixedLatents(run, "collapse")
        self._referee = Referee(run)
        self._judge = Judge(diagnosis.warm_up if diagnosis else WARM_UP)

    def measure(self, run: Run) -> Collapse:
        """Return the diagnosis of this moment."""
        count = self._diagnosis.samples if self._diagnosis else 0
        latents = self._latents.first(max(count, SAMPLES))
        samples = run.trainer.sample(latents, run.experiment.watch.averaged)
        broken = _broken(run, samples)
        if broken:
            verdict = self._judge.diverge(run.iteration, f"{broken} are no longer finite")
            return Collapse((), NO_MODES, NO_MODES, (), verdict)
        game = self._referee.read(run, _played(run, samples, latents))
        findings = self._diagnosis.examine(samples[:count]) if self._diagnosis else None
        judged = findings if count >= FEWEST else None
        verdict = self._judge.judge(Look(run.iteration, judged, game))
        return Collapse(
            modes=findings.modes if findings else (),
            shares=findings.shares if findings else NO_MODES,
            target=findings.target if findings else NO_MODES,
            measures=findings.measures if findings else (),
            verdict=verdict,
            samples=count,
            game=scoreboard.measures(game),
        )


def _played(run: Run, samples: Tensor, latents: Tensor) -> Tensor:
    """Return samples of the generator that plays, which is not the averaged one."""
    if run.trainer.averaged is None or not run.experiment.watch.averaged:
        return samples
    return run.trainer.sample(latents[:SAMPLES], averaged=False)


def _broken(run: Run, samples: Tensor) -> str:
    """Return what is no longer a finite number, in words, or nothing."""
    trainer = run.trainer
    suspects = {
        "the generated samples": [samples],
        "G's weights": trainer.generator.parameters(),
        "D's weights": trainer.discriminator.parameters(),
    }
    sums = [torch.stack([x.detach().sum() for x in each]).sum() for each in suspects.values()]
    fine = torch.stack(sums).isfinite().tolist()
    return " and ".join(name for name, is_fine in zip(suspects, fine, strict=True) if not is_fine)
