"""Walks through the latent space: neighbours in z should be neighbours in the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganstudio.probes.latents import FixedLatents
from ganstudio.probes.pixels import pixels
from ganstudio.telemetry.records import FloatArray, Walk
from ganstudio.training.arrangement import class_path, strip_labels
from ganstudio.training.latents import MOST_ANCHORS, closed_path

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.training.labels import Labels
    from ganstudio.training.subject import Duel, Subject

Frames = NDArray[np.uint8] | FloatArray


class WalkProbe:
    """Generates strips of samples along closed paths through fixed anchors."""

    interval = 0.5

    def __init__(self, run: Subject, pairing: Duel) -> None:
        self.part = pairing.name
        self._pairing = pairing
        self._latents = FixedLatents(run, pairing, "walk")

    def measure(self, run: Subject) -> Walk:
        """Return the strips as the experiment's watch settings want them."""
        watch, labels = run.experiment.watch, self._pairing.labels
        anchors = self._latents.first(watch.walk_strips * MOST_ANCHORS)
        anchors = self._pairing.truncated(anchors, watch.truncation, watch.averaged)
        anchors = anchors.view(watch.walk_strips, MOST_ANCHORS, -1)
        if labels is not None and watch.walk_classes == "between":
            return self._between(run, anchors[:, :1], labels)
        spherical = watch.walk_path == "spherical"
        latents = closed_path(anchors[:, : watch.walk_anchors], watch.walk_frames, spherical)
        of_strips = None if labels is None else strip_labels(watch, labels, watch.walk_strips)
        of_frames = None if of_strips is None else of_strips.repeat_interleave(watch.walk_frames)
        return Walk(
            frames=self._frames(run, latents, of_frames),
            anchors=watch.walk_anchors,
            spherical=spherical,
            classes=() if labels is None else labels.names,
            labels=() if of_strips is None else tuple(of_strips.tolist()),
        )

    def _between(self, run: Subject, latents: Tensor, labels: Labels) -> Walk:
        """Return strips of one latent each, (strips, 1, latent), that walk from class to class."""
        watch = run.experiment.watch
        path = class_path(watch, labels, watch.walk_anchors, watch.walk_frames)
        weights = path.repeat(len(latents), 1)
        latents = latents.expand(-1, watch.walk_frames, -1)
        frames = self._frames(run, latents, weights)
        return Walk(
            frames,
            anchors=min(watch.walk_anchors, len(labels)),
            spherical=False,
            classes=labels.names,
        )

    def _frames(self, run: Subject, latents: Tensor, labels: Tensor | None) -> Frames:
        """Return what is generated from latents (strips, frames, latent), as a record has it."""
        averaged = run.experiment.watch.averaged
        samples = self._pairing.sample(latents.flatten(0, 1), averaged, labels)
        shown = pixels(samples) if samples.ndim == 4 else samples.cpu().numpy()
        return shown.reshape(*latents.shape[:2], *shown.shape[1:])
