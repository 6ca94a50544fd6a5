"""What latents are drawn from, where a network leaves that open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ganstudio.components import param
from ganstudio.deferred import torch
from ganstudio.networks.base import Network

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module


class OpenPrior(Network):
    """A pair whose latents follow a law of choice, or are a few that come again and again."""

    prior: Literal["normal", "uniform"] = param(
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
            return self._drawn(n, source)
        chosen = torch.randint(self.finite, (n,), generator=source, device=source.device)
        all_there_are = self._drawn(self.finite, torch.Generator().manual_seed(0))
        return all_there_are.to(source.device)[chosen]

    def _drawn(self, n: int, source: torch.Generator) -> Tensor:
        if self.prior == "normal":
            return super().latents(n, source)
        uniform = torch.rand((n, self.latent), generator=source, device=source.device)
        return 2 * uniform - 1

    def truncated(self, generator: Module, latents: Tensor, threshold: float) -> Tensor:
        """Return latents of the law cut off at ±threshold; of a few in all there are no others."""
        if self.finite or not threshold:
            return latents
        if self.prior == "uniform":
            return latents * min(threshold, 1.0)  # which keeps each coordinate's quantile
        return super().truncated(generator, latents, threshold)
