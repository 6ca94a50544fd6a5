"""What latents are drawn from, where a network leaves that open."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Literal

from ganstudio.components import param
from ganstudio.deferred import torch
from ganstudio.networks.base import Network

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

Law = Literal["normal", "uniform"]


class OpenPrior(Network):
    """A pair whose latents follow a law of choice, or are a few that come again and again."""

    prior: Law = param(
        "normal",
        "prior",
        "The law of z: N(0, I), or each coordinate evenly over −1 to 1, as DCGAN's had it.",
        paper="Radford et al. 2016 draw from a uniform law",
    )
    finite: int = param(
        0,
        "latents in all",
        "So many latents, drawn once, are all there are, so that the integral over z is a sum and "
        "G makes no more than as many samples; 0 draws anew each time.",
        ge=0,
        le=65536,
    )

    def latents(self, n: int, source: torch.Generator) -> Tensor:
        """Draw n latents (n, latent), on the source's device.

        Where there are so many in all, they are the same in every run, whatever its seed.
        """
        if not self.finite:
            return drawn(self.prior, (n, self.latent), source)
        chosen = torch.randint(self.finite, (n,), generator=source, device=source.device)
        return all_there_are(self.prior, (self.finite, self.latent), source.device)[chosen]

    def quantiles(self, shares: Tensor) -> Tensor | None:
        """Return those of the law; of a few z in all there are none."""
        if self.finite:
            return None
        return 2 * shares - 1 if self.prior == "uniform" else super().quantiles(shares)

    def truncated(self, generator: Module, latents: Tensor, threshold: float) -> Tensor:
        """Return latents of the law cut off at ±threshold; of a few in all there are no others."""
        if self.finite or not threshold:
            return latents
        if self.prior == "uniform":
            return latents * min(threshold, 1.0)  # which keeps each coordinate's quantile
        return super().truncated(generator, latents, threshold)


def drawn(law: Law, shape: tuple[int, int], source: torch.Generator) -> Tensor:
    """Draw latents of a law, on the source's device."""
    if law == "normal":
        return torch.randn(shape, generator=source, device=source.device)
    return 2 * torch.rand(shape, generator=source, device=source.device) - 1


@functools.lru_cache(maxsize=2)  # they are looked at in every step
def all_there_are(law: Law, shape: tuple[int, int], device: torch.device) -> Tensor:
    """Return the same few latents of a law whenever asked, to be read only."""
    return drawn(law, shape, torch.Generator().manual_seed(0)).to(device)
