"""What G makes its samples from, in a loop of somebody's own."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor

Latent = int | Sequence[int] | Callable[[int], Tensor]
"""The size of a latent, its shape, or what draws n of them (n, …)."""


class Latents:
    """Draws latents, flat, and gives them the shape that G takes.

    Parameters
    ----------
    latent
        A size or a shape, of which standard normal numbers are drawn; or a callable that draws
        n latents (n, …) itself, by torch's, numpy's or Python's own random numbers.
    device
        Where to.

    Attributes
    ----------
    shape : tuple of int
        What G takes for one sample.
    device : torch.device
        Where they are drawn.
    """

    def __init__(self, latent: Latent, device: torch.device) -> None:
        self.device = device
        self._draw = latent if callable(latent) else None
        if callable(latent):
            self.shape = tuple(latent(2).shape[1:])
        else:
            sizes = [latent] if isinstance(latent, int) else list(latent)
            self.shape = tuple(int(size) for size in sizes)
        if not self.shape or math.prod(self.shape) < 1:
            raise ValueError(
                f"latent: give the size of a latent, its shape or what draws n of them, not "
                f"{latent!r}"
            )

    def draw(self, n: int, source: torch.Generator) -> Tensor:
        """Return n latents, flat (n, size); the same source draws the same.

        A callable draws from the process's own random numbers, which are begun anew by the
        source: whoever calls this gives those back, see `apart`.
        """
        if self._draw is None:
            return torch.randn((n, math.prod(self.shape)), generator=source, device=self.device)
        seed = int(torch.randint(2**31, (), generator=source, device=source.device))
        torch.default_generator.manual_seed(seed)
        if self.device.type == "cuda":
            torch.cuda.default_generators[self.device.index or 0].manual_seed(seed)
        np.random.seed(seed)
        random.seed(seed)
        return self._draw(n).to(self.device).flatten(1)

    def shaped(self, latents: Tensor) -> Tensor:
        """Return flat latents as G takes them."""
        return latents.reshape(-1, *self.shape)

    def as_images(self) -> bool:
        """Take latents of a size as images of one pixel, (size, 1, 1), if they are not yet."""
        if self._draw is None and len(self.shape) == 1:
            self.shape = (*self.shape, 1, 1)
            return True
        return False
