"""The two networks of a loop, as those who measure look at them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from ganstudio.data.base import DataError
from ganstudio.telemetry.parts import keyed
from ganstudio.training.domain import Domain
from ganstudio.training.gradients import StepNorm
from ganstudio.training.labels import Labels, given
from ganstudio.watching.latents import Latents
from ganstudio.watching.looking import Looked, first_of, plain
from ganstudio.watching.series import Left
from ganstudio.watching.showing import Shape, Showing, shape_of

RECENT_BATCHES = 8
IMAGES_AT_ONCE, POINTS_AT_ONCE = 64, 1024
"""Samples that are made, or judged, together."""
CERTAIN = 1e-6
"""How far a probability keeps from 0 and 1, where its logit has no end."""


class WatchedDuel:
    """A `Duel` of two networks that somebody else trains.

    Parameters
    ----------
    generator, discriminator, averaged
        G, D and the averaged generator where there is one; see `looked_at`.
    domain
        The real samples, as they are shown.
    latents
        What G makes its samples from.
    norms
        Of G's and of D's optimiser; None where one is not known.
    read
        Gives D's outputs (n,) by what it said of n samples.

    Attributes
    ----------
    said : deque of (Left, Left)
        What D said of the latest real and generated batches.
    replied : deque of Left
        What it said of the latest generated batches of G's own turns.
    """

    name = ""
    translates = False
    source = None

    def __init__(
        self,
        generator: Looked,
        discriminator: Looked,
        averaged: Looked | None,
        domain: Domain,
        latents: Latents,
        norms: Sequence[StepNorm | None],
        read: Callable[[Any], Tensor],
    ) -> None:
        self._networks = (generator, discriminator, averaged)
        self.domain = domain
        self.read = read
        self.said: deque[tuple[Left, Left]] = deque(maxlen=RECENT_BATCHES)
        self.replied: deque[Left] = deque(maxlen=RECENT_BATCHES)
        self._latents, self._norms = latents, norms
        self._known = {each for each in self._networks if each is not None}
        self._stale = self._known.copy()

    @property
    def labels(self) -> Labels | None:
        """The classes that both are told; None where they are told none."""
        return self.domain.labels

    @property
    def recent_scores(self) -> Sequence[tuple[Tensor, Tensor]]:
        """D's raw outputs on the latest real and generated batches."""
        return [(self.read(real.read()), self.read(fake.read())) for real, fake in self.said]

    @property
    def recent_replies(self) -> Sequence[Tensor]:
        """D's raw outputs on the latest generated batches of G's own turns."""
        return [self.read(each.read()) for each in self.replied]

    def key(self, name: str) -> str:
        """Return what something of this duel is called: it is the only one."""
        return keyed(name, self.name)

    def moved(self) -> None:
        """Take in that the loop has changed its networks."""
        self._stale = self._known.copy()

    def _newest(self, looked: Looked) -> Looked:
        if looked in self._stale:
            looked.refresh()
            self._stale.discard(looked)
        return looked

    @property
    def generator(self) -> nn.Module:
        """G as it is now."""
        return self._newest(self._networks[0])

    @property
    def discriminator(self) -> nn.Module:
        """D as it is now."""
        return self._newest(self._networks[1])

    @property
    def averaged(self) -> nn.Module | None:
        """The averaged generator as it is now."""
        averaged = self._networks[2]
        return None if averaged is None else self._newest(averaged)

    @property
    def in_place(self) -> str:
        """Why networks are looked at in place; empty where they are copied."""
        return next((each.why for each in self._networks if each is not None and each.why), "")

    @property
    def norms(self) -> list[StepNorm]:
        """The norms that are known, to be let go of."""
        return [each for each in self._norms if each is not None]

    def inputs(self, n: int, source: torch.Generator) -> Tensor:
        """Draw latents, flat (n, size)."""
        return self._latents.draw(n, source)

    def truncated(self, inputs: Tensor, threshold: float, averaged: bool = True) -> Tensor:
        """Return latents as they are: what the loop's own law of them is, nobody knows here."""
        return inputs

    @torch.no_grad()
    def sample(self, inputs: Tensor, averaged: bool = True, labels: Tensor | None = None) -> Tensor:
        """Return generated samples (n, *shape) as they are shown."""
        if self.labels is not None and labels is None:
            labels = self.labels.usual(len(inputs))
        chosen = self.averaged if averaged else None
        return self._in_parts(self.generator if chosen is None else chosen, inputs, labels)

    def told(self, labels: Tensor | None, inputs: Tensor | None) -> Tensor | None:
        """Return the classes: what samples were made from, no D is told here."""
        return labels

    @torch.no_grad()
    def score(self, samples: Tensor, told: Tensor | None = None) -> Tensor:
        """Return D's outputs (n,); without classes the mean over those of the data."""
        known = self.labels
        if known is None or told is not None:
            return self._in_parts(self.discriminator, samples, told)
        every = [self.score(samples, known.all(k, len(samples))) for k in range(len(known))]
        return torch.stack(every, 1) @ torch.tensor(known.shares, device=samples.device)

    def score_map(self, samples: Tensor, told: Tensor | None = None) -> Tensor:
        """Return the same: patches of an own D are not told apart."""
        return self.score(samples, told)

    def _in_parts(self, network: nn.Module, batch: Tensor, labels: Tensor | None) -> Tensor:
        at_once = IMAGES_AT_ONCE if self.domain.samples.ndim == 4 else POINTS_AT_ONCE
        parts = (torch.split(each, at_once) for each in given(batch, labels))
        return torch.cat([network(*part) for part in zip(*parts, strict=True)])

    def stand(self, generator: nn.Module) -> nn.Module:
        """Return it as it is: what an own G is to be given, nobody knows here."""
        return generator

    def gradient_norms(self) -> tuple[Tensor | None, Tensor | None]:
        """Return the norms of the gradients that G and D stepped by; None where unknown."""
        generator, discriminator = (None if each is None else each.value for each in self._norms)
        return generator, discriminator


def generating(network: Any, latents: Latents, showing: Showing) -> Looked:
    """Return G as it is looked at: from flat latents to samples as they are shown."""
    return Looked(plain(network), latents.shaped, showing.show)


def judging(network: Any, showing: Showing, read: Callable[[Any], Tensor]) -> Looked:
    """Return D as it is looked at: from samples as they are shown to outputs (n,)."""
    return Looked(plain(network), showing.back, read)


def outputs(returned: Any, probability: bool = False) -> Tensor:
    """Return what D said as raw outputs (n,), float32, apart from the graph of the loop.

    Of a D that judges patches, the mean over a sample's. A probability p becomes ln p/(1 − p).
    """
    found = first_of(returned).float()
    if probability:
        found = found.clamp(CERTAIN, 1.0 - CERTAIN).logit()
    if found.ndim == 0 or found.numel() == len(found):
        return found.reshape(-1)
    return found.flatten(1).mean(1)


@torch.no_grad()
def shape_made(network: Any, latents: Latents, labels: Tensor | None) -> Shape:
    """Return the shape of a sample of G, which is asked for two.

    Latents of a size are taken as (n, size), or else as (n, size, 1, 1).

    Raises
    ------
    DataError
        If it makes none of such latents.
    """
    while True:
        looked = Looked(plain(network), latents.shaped, lambda samples: samples)
        source = torch.Generator(latents.device)
        try:
            return shape_of(looked(latents.draw(2, source.manual_seed(0)), labels).shape)
        except Exception as error:
            if latents.as_images():
                continue
            reason = str(error).partition("\n")[0]
            raise DataError(
                f"G makes no samples of latents (2, {', '.join(map(str, latents.shape))}): "
                f"{reason}; give as latent the size, the shape or what draws n of them"
            ) from None
