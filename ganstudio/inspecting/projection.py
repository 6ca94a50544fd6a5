"""The latent of a picture, as far as G can make it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ganstudio.inspecting.specimen import Specimen
from ganstudio.probes.pixels import pixels
from ganstudio.probes.work import Work
from ganstudio.telemetry.questions import Project, Projected

if TYPE_CHECKING:
    from torch import Tensor

STARTS = 256
"""Latents of which the best is begun from."""
RATE, BETAS = 0.1, (0.9, 0.99)
SET = 4
"""Pictures of G's own that are projected beside, to know what is left of such."""


def project(specimen: Specimen, asked: Project) -> Work[Projected]:
    """Find the latent whose sample is nearest to a picture, by Adam from the best of many.

    What is left of pictures that G has made itself stands beside: nothing would be left of them
    if the search were perfect. Bora et al. 2017, Compressed Sensing using Generative Models,
    equation 3, without its prior.
    """
    target = specimen.image(asked.picture)
    own = yield from specimen.sample(specimen.drawn(SET, "projection/own"), asked.label)
    targets = torch.cat([target, own])
    latents = yield from nearest_latents(specimen, targets, asked.steps, asked.label)
    found = yield from specimen.sample(latents, asked.label)
    left = residual(found, targets)
    usual = float(left[1:].median())
    picture = pixels(found[:1])[0]
    return Projected(latents[0].cpu().numpy(), picture, float(left[0]), usual)


def nearest_latents(specimen: Specimen, targets: Tensor, steps: int, label: int) -> Work[Tensor]:
    """Return latents (n, d) whose samples are near to targets (n, C, H, W)."""
    begun = specimen.drawn(STARTS, "projection/starts")
    samples = yield from specimen.sample(begun, label)
    best = torch.cdist(targets.flatten(1), samples.flatten(1)).argmin(1)
    latents = begun[best].clone().requires_grad_(True)
    optimiser = torch.optim.Adam([latents], RATE, betas=BETAS)
    for _ in range(steps):
        with torch.enable_grad():
            loss = (specimen.generate(latents, label) - targets).square().flatten(1).mean(1).sum()
            (latents.grad,) = torch.autograd.grad(loss, [latents])
        optimiser.step()
        yield
    return latents.detach()


def residual(samples: Tensor, targets: Tensor) -> Tensor:
    """Return the root of the mean squared difference of each, (n,)."""
    return (samples - targets).square().flatten(1).mean(1).sqrt()
