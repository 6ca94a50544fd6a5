"""The networks of a run as they are at one step, apart from training."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from ganstudio.probes.work import Work, by_parts
from ganstudio.training.labels import given
from ganstudio.training.random import stream

if TYPE_CHECKING:
    from torch import Tensor, nn

    from ganstudio.data.base import Dataset
    from ganstudio.telemetry.questions import Pictures
    from ganstudio.telemetry.records import FloatArray
    from ganstudio.training.experiment import Experiment
    from ganstudio.training.labels import Labels
    from ganstudio.training.pairing import Pairing
    from ganstudio.training.run import Run

AT_ONCE = 64
"""Samples that are made in a slice of work."""


class InquiryError(ValueError):
    """Why a question has no answer, in one sentence with a way out."""


@dataclass(frozen=True)
class Specimen:
    """Copies of G and D in evaluation mode, with the data they were trained on.

    Attributes
    ----------
    generator : Module
        The averaged one where there is one.
    real : Tensor (N, *shape)
        The real samples.
    labels : Labels or None
        The classes of a conditional pairing.
    """

    experiment: Experiment
    step: int
    dataset: Dataset
    real: Tensor
    generator: nn.Module
    discriminator: nn.Module
    labels: Labels | None

    @classmethod
    def of(cls, run: Run, pairing: Pairing) -> Specimen:
        """Copy the networks of a pairing."""
        chosen = pairing.averaged if pairing.averaged is not None else pairing.generator
        generator, discriminator = (
            copy.deepcopy(each).eval().requires_grad_(False)
            for each in (chosen, pairing.discriminator)
        )
        domain = pairing.domain
        return cls(
            run.experiment,
            run.iteration,
            domain.dataset,
            domain.samples,
            pairing.stand(generator),
            discriminator,
            pairing.labels,
        )

    @property
    def device(self) -> torch.device:
        """Where they are."""
        return self.real.device

    @property
    def dimension(self) -> int:
        """Dimension of z."""
        return int(self.experiment.network.latent)

    def stream(self, purpose: str) -> torch.Generator:
        """Return a random stream of its own, the same for the same purpose."""
        return stream(self.device, self.experiment.seed, f"inspecting/{purpose}")

    def tensor(self, latents: FloatArray) -> Tensor:
        """Take over latents (n, d) from outside.

        Raises
        ------
        InquiryError
            If they are of another dimension.
        """
        if latents.ndim != 2 or latents.shape[1] != self.dimension:
            raise InquiryError(
                f"This latent has {latents.shape[-1]} numbers and this generator takes "
                f"{self.dimension}; choose a run with as many, or another latent."
            )
        return torch.from_numpy(np.array(latents, np.float32)).to(self.device)

    def image(self, picture: Pictures) -> Tensor:
        """Take over a picture (H, W, C) as a sample (1, C, H, W) in [-1, 1], of the data's size.

        Raises
        ------
        InquiryError
            If it is of another size.
        """
        channels, height, width = self.real.shape[1:]
        if picture.ndim != 3 or picture.shape[:2] != (height, width):
            raise InquiryError(
                f"This picture has {' × '.join(map(str, picture.shape[:2]))} pixels and the run's "
                f"have {height} × {width}; scale it first."
            )
        sample = torch.from_numpy(np.array(picture, np.uint8)).to(self.device)
        sample = sample.permute(2, 0, 1).float() / 127.5 - 1.0
        if sample.shape[0] != channels:
            sample = sample.mean(0, keepdim=True).expand(channels, -1, -1)
        return sample[None].contiguous()

    def drawn(self, count: int, purpose: str) -> Tensor:
        """Draw latents (count, d)."""
        latents: Tensor = self.experiment.network.latents(count, self.stream(purpose))
        return latents

    def told(self, count: int, label: int) -> Tensor | None:
        """Return what both players are told of so many samples of one class; None for nothing."""
        return None if self.labels is None else self.labels.all(label, count)

    def generate(self, latents: Tensor, label: int = 0) -> Tensor:
        """Return samples (n, *shape) of latents (n, d); gradients go through."""
        samples: Tensor = self.generator(*given(latents, self.told(len(latents), label)))
        return samples.float()

    def criticise(self, samples: Tensor, label: int = 0) -> Tensor:
        """Return D's raw outputs (n,); gradients go through."""
        scores: Tensor = self.discriminator(*given(samples, self.told(len(samples), label)))
        return scores.float()

    def sample(self, latents: Tensor, label: int = 0) -> Work[Tensor]:
        """Return samples (n, *shape), a few at a time."""

        @torch.no_grad()
        def generate(part: Tensor) -> Tensor:
            return self.generate(part, label)

        return (yield from by_parts(generate, latents, AT_ONCE))

    def mixed(self, count: int, purpose: str) -> Work[Tensor]:
        """Return samples (count, *shape) of classes as the data has them, a few at a time."""
        return (yield from self.usual(self.drawn(count, purpose)))

    def usual(self, latents: Tensor) -> Work[Tensor]:
        """Return samples (n, *shape) of latents and of classes as the data has them."""
        labels = None if self.labels is None else self.labels.usual(len(latents))

        @torch.no_grad()
        def generate(rows: Tensor) -> Tensor:
            told = None if labels is None else labels[rows]
            samples: Tensor = self.generator(*given(latents[rows], told))
            return samples.float()

        return (
            yield from by_parts(generate, torch.arange(len(latents), device=self.device), AT_ONCE)
        )

    def picked(self, count: int, purpose: str) -> Tensor:
        """Return indices of so many real samples, no one twice."""
        source = self.stream(purpose)
        return torch.randperm(len(self.real), generator=source, device=self.device)[:count]
