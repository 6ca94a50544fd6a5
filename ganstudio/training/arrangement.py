"""Which latent and which class stands where in a picture of samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import torch
from torch import Tensor

from ganstudio.training.latents import closed_path

if TYPE_CHECKING:
    from ganstudio.training.labels import Labels
    from ganstudio.training.watch import Watch

MOST_ROWS = 32
"""Classes that are given a row each on screen at most, the first ones."""


@dataclass(frozen=True)
class Arrangement:
    """A grid of samples, row by row.

    Attributes
    ----------
    latents : Tensor (n,)
        Which of the fixed latents each sample is made of.
    labels : Tensor (n,) or None
        The class of each; None for an unconditional run.
    columns : int
        Samples a row.
    """

    latents: Tensor
    labels: Tensor | None
    columns: int


def arranged(watch: Watch, labels: Labels | None, device: torch.device) -> Arrangement:
    """Return the grid as the settings want it.

    With a class a row each column has one latent, so that down a column only the class
    differs; otherwise each place has a latent of its own.
    """
    if labels is not None and watch.classes == "rows":
        return class_rows(labels, watch.columns, min(len(labels), MOST_ROWS))
    count = watch.rows * watch.columns
    latents = torch.arange(count, device=device)
    return Arrangement(latents, shown_labels(watch, labels, count), watch.columns)


def class_rows(labels: Labels, columns: int, rows: int) -> Arrangement:
    """Return a grid of the first so many classes, a class a row and a latent a column."""
    classes = torch.arange(rows, device=labels.of_data.device)
    latents = torch.arange(columns, device=classes.device).repeat(rows)
    return Arrangement(latents, classes.repeat_interleave(columns), columns)


def shown_labels(watch: Watch, labels: Labels | None, count: int) -> Tensor | None:
    """Return the class of each of some samples that do not stand in rows, (count,)."""
    if labels is None:
        return None
    if watch.classes == "one":
        return labels.all(min(watch.label, len(labels) - 1), count)
    return labels.usual(count)


def strip_labels(watch: Watch, labels: Labels, count: int) -> Tensor:
    """Return the class of each walk, (count,): one after the other, or as the grid has them."""
    if watch.classes == "rows":
        return torch.arange(count, device=labels.of_data.device) % len(labels)
    return cast("Tensor", shown_labels(watch, labels, count))


def class_path(watch: Watch, labels: Labels, anchors: int, frames: int) -> Tensor:
    """Return mixtures of classes (frames, K) along a closed path from class to class."""
    first = watch.label if watch.classes == "one" else 0
    corners = torch.eye(len(labels), device=labels.of_data.device).roll(-first, 0)
    return closed_path(corners[None, : min(anchors, len(labels))], frames, spherical=False)[0]
