"""Samples of a generator as it is at one moment, drawn a few at a time while it learns on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ganstudio.probes.products import ProductCounter
from ganstudio.probes.still import Stills
from ganstudio.probes.work import PRODUCTS, Work, by_parts
from ganstudio.training.labels import given

if TYPE_CHECKING:
    from torch import Tensor, nn

    from ganstudio.probes.latents import FixedLatents, FreshLatents
    from ganstudio.training.subject import Duel

MOST_AT_ONCE = 4096


class Sampler:
    """Draws samples in slices of work.

    They come from a copy of the generator, since samples of several moments together
    would look various even where each moment's are all alike.

    Parameters
    ----------
    pairing
        Whose generator.
    latents
        What they are made from.

    Attributes
    ----------
    inputs : Tensor or None
        What the samples that were drawn last are made from.
    """

    def __init__(self, pairing: Duel, latents: FixedLatents | FreshLatents) -> None:
        self._pairing, self._latents = pairing, latents
        self._stills = Stills()
        self._at_once = 0
        self.inputs: Tensor | None = None

    def draw(self, count: int, averaged: bool) -> Work[Tensor]:
        """Return as many samples (count, *shape) of the generator as it is now.

        Of the averaged one, if it is asked for and there is one.
        """
        pairing = self._pairing
        chosen = pairing.averaged if averaged else None
        still = pairing.stand(self._stills.of(pairing.generator if chosen is None else chosen))
        labels = None if pairing.labels is None else pairing.labels.usual(count)
        self.inputs = latents = self._latents.first(count)
        self._at_once = self._at_once or _at_once(still, latents, labels)
        yield

        @torch.no_grad()
        def generate(places: Tensor) -> Tensor:
            classes = None if labels is None else labels[places]
            samples: Tensor = still(*given(latents[places], classes))
            return samples.float()

        every = torch.arange(count, device=latents.device)
        return (yield from by_parts(generate, every, self._at_once))


@torch.no_grad()
def _at_once(generator: nn.Module, latents: Tensor, labels: Tensor | None) -> int:
    """Return how many samples a slice has time for, by the products that one takes."""
    with ProductCounter() as counter:
        generator(*given(latents[:1], None if labels is None else labels[:1]))
    products: int = counter.products
    return max(1, min(PRODUCTS // max(products, 1), MOST_AT_ONCE))
