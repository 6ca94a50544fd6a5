"""Walks through the latent space: neighbours in z should be neighbours in the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import torch
from numpy.typing import NDArray

from ganstudio.probes.latents import FixedLatents
from ganstudio.probes.pixels import pixels
from ganstudio.telemetry.records import FloatArray, Walk
from ganstudio.training.arrangement import shown_labels

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.training.experiment import Watch
    from ganstudio.training.labels import Labels
    from ganstudio.training.run import Run

Frames = NDArray[np.uint8] | FloatArray
MOST_ANCHORS = 16
"""Anchors set apart for each strip, so that a strip keeps its own when another gets more."""


class WalkProbe:
    """Generates strips of samples along closed paths through fixed anchors."""

    interval = 0.5

    def __init__(self, run: Run) -> None:
        self._latents = FixedLatents(run, "walk")

    def measure(self, run: Run) -> Walk:
        """Return the strips as the experiment's watch settings want them."""
        watch, labels = run.experiment.watch, run.trainer.labels
        anchors = self._latents.first(watch.walk_strips * MOST_ANCHORS)
        anchors = anchors.view(watch.walk_strips, MOST_ANCHORS, -1)
        if labels is not None and watch.walk_classes == "between":
            return self._between(run, anchors[:, :1], labels)
        spherical = watch.walk_path == "spherical"
        latents = closed_path(anchors[:, : watch.walk_anchors], watch.walk_frames, spherical)
        of_strips = None if labels is None else strip_labels(watch, labels)
        of_frames = None if of_strips is None else of_strips.repeat_interleave(watch.walk_frames)
        return Walk(
            frames=self._frames(run, latents, of_frames),
            anchors=watch.walk_anchors,
            spherical=spherical,
            classes=() if labels is None else labels.names,
            labels=() if of_strips is None else tuple(of_strips.tolist()),
        )

    def _between(self, run: Run, latents: Tensor, labels: Labels) -> Walk:
        """Return strips of one latent each, (strips, 1, latent), that walk from class to class."""
        watch = run.experiment.watch
        first = watch.label if watch.classes == "one" else 0
        count = min(watch.walk_anchors, len(labels))
        anchors = torch.eye(len(labels), device=latents.device).roll(-first, 0)[:count]
        path = closed_path(anchors[None], watch.walk_frames, spherical=False)
        weights = path.expand(len(latents), -1, -1).flatten(0, 1)
        latents = latents.expand(-1, watch.walk_frames, -1)
        frames = self._frames(run, latents, weights)
        return Walk(frames, anchors=count, spherical=False, classes=labels.names)

    def _frames(self, run: Run, latents: Tensor, labels: Tensor | None) -> Frames:
        """Return what is generated from latents (strips, frames, latent), as a record has it."""
        averaged = run.experiment.watch.averaged
        samples = run.trainer.sample(latents.flatten(0, 1), averaged, labels)
        shown = pixels(samples) if samples.ndim == 4 else samples.cpu().numpy()
        return shown.reshape(*latents.shape[:2], *shown.shape[1:])


def strip_labels(watch: Watch, labels: Labels) -> Tensor:
    """Return the class of each strip, (strips,): one after the other, or as the grid has them."""
    if watch.classes == "rows":
        return torch.arange(watch.walk_strips, device=labels.of_data.device) % len(labels)
    return cast("Tensor", shown_labels(watch, labels, watch.walk_strips))


def closed_path(anchors: Tensor, frames: int, spherical: bool) -> Tensor:
    """Return points at equal steps along paths from anchor to anchor and back to the first.

    Parameters
    ----------
    anchors : Tensor
        (strips, A, latent); anchor a stands at frame a · frames / A.
    frames
        Points a strip; the first is the first anchor, which is not repeated at the end.
    spherical
        Whether to go by `slerp`, else straight.

    Returns
    -------
    Tensor (strips, frames, latent)
    """
    count = anchors.shape[1]
    place = torch.arange(frames, device=anchors.device) * count
    here, fraction = place // frames, (place % frames / frames)[:, None]
    start, end = anchors[:, here], anchors[:, (here + 1) % count]
    return slerp(start, end, fraction) if spherical else torch.lerp(start, end, fraction)


def slerp(start: Tensor, end: Tensor, t: Tensor) -> Tensor:
    """Return the spherical interpolation between vectors (…, d) at t in [0, 1].

    The direction turns at a constant rate along the great circle and the length goes
    straight from one to the other, so that no latent on the way is unusually short. Where
    the two point the same way or opposite ways there is no one great circle, and the path
    is straight.

    White 2016, Sampling Generative Networks.
    """
    from_length, to_length = (x.norm(dim=-1, keepdim=True) for x in (start, end))
    a, b = start / from_length, end / to_length
    # By the chord, not by the cosine, which is flat and therefore inexact near 0 and π.
    angle = 2.0 * torch.atan2(
        (a - b).norm(dim=-1, keepdim=True), (a + b).norm(dim=-1, keepdim=True)
    )
    sine = torch.sin(angle)
    direction = (torch.sin((1.0 - t) * angle) * a + torch.sin(t * angle) * b) / sine
    turned = direction * torch.lerp(from_length, to_length, t.expand_as(from_length))
    return torch.where(sine.abs() > 1e-4, turned, torch.lerp(start, end, t.expand_as(start)))
