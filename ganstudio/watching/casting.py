"""Who plays in a loop of somebody's own: what it was given, made ready to be looked at."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from ganstudio.data.base import DataError, Dataset
from ganstudio.training.domain import Domain
from ganstudio.training.gradients import StepNorm
from ganstudio.training.labels import Labels
from ganstudio.watching.duel import WatchedDuel, generating, judging, outputs, shape_made
from ganstudio.watching.latents import Latents
from ganstudio.watching.looking import plain
from ganstudio.watching.norms import SparingNorm
from ganstudio.watching.real import real_samples
from ganstudio.watching.showing import Showing, shape_of


@dataclass(frozen=True)
class Cast:
    """Who plays, and on what.

    Attributes
    ----------
    duel : WatchedDuel
        The two networks.
    dataset : Dataset
        The real samples as they are shown.
    notes : tuple of str
        What is to be known of how they are looked at.
    batch_size : int
        How many samples the loop takes at once, as far as that is known.
    name : str
        What the data is called.
    """

    duel: WatchedDuel
    dataset: Dataset
    notes: tuple[str, ...]
    batch_size: int
    name: str


def cast(
    G: nn.Module,
    D: nn.Module,
    data: Any,
    latents: Latents,
    labels: Any,
    ema: nn.Module | None,
    probability: bool,
    optimisers: Sequence[torch.optim.Optimizer | None],
) -> Cast:
    """Return who plays in a loop; the arguments are those of `ganstudio.watch`.

    Raises
    ------
    DataError, ValueError
        If they do not fit each other; one sentence with the way out.
    """
    device = latents.device
    real = real_samples(data, labels)
    told = _told(G, D, real.labels, real.classes, device)
    shape = shape_made(G, latents, None if told is None else told.usual(2))
    low, high = float(real.samples.min()), float(real.samples.max())
    showing = Showing.of(shape, shape_of(real.samples.shape), low, high)
    samples = showing.show(real.samples)
    dataset = Dataset(samples.numpy(), real.labels, real.classes)
    norms: list[StepNorm | None] = [None if o is None else SparingNorm(o) for o in optimisers]

    def read(said: Any) -> torch.Tensor:
        return outputs(said, probability)

    duel = WatchedDuel(
        generating(G, latents, showing),
        judging(D, showing, read),
        None if ema is None else generating(ema, latents, showing),
        Domain(dataset, samples.to(device), told),
        latents,
        norms,
        read,
    )
    try:
        duel.score(duel.domain.samples[:2])
    except Exception as error:
        reason = str(error).partition("\n")[0]
        raise DataError(
            f"D judges no samples of shape {showing.own}: {reason}; give as data what the loop "
            f"shows to D"
        ) from None
    notes = [real.note] if real.note else []
    if duel.in_place:
        notes.append(
            f"the networks are looked at in place, since no copy is to be had: {duel.in_place}"
        )
    return Cast(duel, dataset, tuple(notes), real.batch_size or 2, real.name)


def _told(
    G: nn.Module, D: nn.Module, labels: Any, classes: tuple[str, ...], device: torch.device
) -> Labels | None:
    """Return the classes, where the networks ask for them."""
    asked = [_asks_for_classes(each) for each in (G, D)]
    if not any(asked):
        return None
    if labels is None:
        raise ValueError("labels: G or D asks for a class as well; give that of each sample")
    if not all(asked):
        raise ValueError("labels: one of G and D takes a class and the other does not; wrap it")
    return Labels(torch.from_numpy(labels).to(device), classes)


def _asks_for_classes(network: nn.Module) -> bool:
    try:
        parameters = inspect.signature(plain(network).forward).parameters.values()
    except (TypeError, ValueError):
        return False
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    needed = [p for p in parameters if p.kind in positional and p.default is p.empty]
    return len(needed) >= 2
