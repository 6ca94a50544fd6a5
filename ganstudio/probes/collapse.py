"""Mode collapse: generated samples are examined, and the findings judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ganstudio.probes.findings import NO_MODES, Diagnosis
from ganstudio.probes.latents import FixedLatents
from ganstudio.probes.verdict import Judge
from ganstudio.telemetry.records import Collapse

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.training.run import Run


class CollapseProbe:
    """Generates from fixed latents, has the samples examined and judges the findings.

    Parameters
    ----------
    run
        Whose latent space and device.
    diagnosis
        What suits its data; see `diagnosis_for`.
    """

    costly = True

    def __init__(self, run: Run, diagnosis: Diagnosis) -> None:
        self.interval = diagnosis.interval
        self._diagnosis = diagnosis
        self._latents = FixedLatents(run, "collapse")
        self._judge = Judge(diagnosis.warm_up)

    def measure(self, run: Run) -> Collapse:
        """Return the diagnosis of this moment."""
        latents = self._latents.first(self._diagnosis.samples)
        samples = run.trainer.sample(latents, run.experiment.watch.averaged)
        broken = _broken(run, samples)
        if broken:
            verdict = self._judge.diverge(run.iteration, f"{broken} are no longer finite")
            return Collapse((), NO_MODES, NO_MODES, (), verdict)
        findings = self._diagnosis.examine(samples)
        return Collapse(
            modes=findings.modes,
            shares=findings.shares,
            target=findings.target,
            measures=findings.measures,
            verdict=self._judge.judge(run.iteration, findings),
            samples=len(samples),
        )


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
