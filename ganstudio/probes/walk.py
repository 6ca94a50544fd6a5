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
from ganstudio.training.latents import MOST_ANCHORS, closed_path

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.training.experiment import Watch
    from ganstudio.training.labels import Labels
    from ganstudio.training.run import Run

Frames = NDArray[np.uint8] | FloatArray


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
