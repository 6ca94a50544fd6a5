"""A generator apart from training, which may go on meanwhile."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from ganstudio.export.film_options import PathOptions
from ganstudio.export.grid import Provenance
from ganstudio.export.options import StripOptions
from ganstudio.telemetry.jobs import ExportError, Report, silent
from ganstudio.telemetry.parts import keyed
from ganstudio.telemetry.records import Collapse
from ganstudio.training.arrangement import class_path, strip_labels
from ganstudio.training.domain import Domain
from ganstudio.training.experiment import Experiment
from ganstudio.training.labels import Labels, given
from ganstudio.training.latents import MOST_ANCHORS, closed_path, drawn_in_blocks
from ganstudio.training.pairing import Pairing
from ganstudio.training.random import stream
from ganstudio.training.run import Run

AT_ONCE = 256
"""Samples that are generated together; a report is due between two such batches."""


class Sorter(Protocol):
    """Tells the class of samples; ``names`` has the classes in order."""

    @property
    def names(self) -> tuple[str, ...]: ...  # noqa: D102

    def __call__(self, samples: Tensor) -> NDArray[np.int64]:
        """Return the class of each sample (n, *shape), (n,) from 0."""


class Gauge(Protocol):
    """Tells precision and recall of as many ``samples`` as it wants; ``words`` say in what."""

    @property
    def samples(self) -> int: ...  # noqa: D102
    @property
    def words(self) -> str: ...  # noqa: D102

    def floor(self) -> tuple[float, float]:
        """Return those of a perfect sampler."""

    def __call__(self, samples: Tensor) -> tuple[float, float]:
        """Return those of samples (n, *shape)."""


@dataclass(frozen=True)
class Sampler:
    """A generator in evaluation mode whose weights nobody changes.

    Attributes
    ----------
    experiment : Experiment
        What it was trained by.
    step : int
        The step that it is of.
    module : Module
        Maps latents (n, latent), or samples of the domain that it translates, to samples
        (n, *shape), images in [-1, 1]; a conditional one takes labels (n,) or mixtures of classes
        (n, K) as well.
    averaged : bool
        Whether it is the averaged (EMA) generator.
    labels : Labels or None
        The classes of a conditional one.
    sorter : Sorter or None
        Tells the classes of samples, where the data has some.
    gauge : Gauge or None
        Holds samples against real ones, where that is asked for.
    domain : Domain or None
        What it translates from; None where it draws from latents.
    part : str
        The pairing that it is of, by name; empty for the only one.
    found : Collapse or None
        What was found of its run last, for what tells of that.
    """

    experiment: Experiment
    step: int
    module: nn.Module
    averaged: bool
    labels: Labels | None = None
    sorter: Sorter | None = None
    gauge: Gauge | None = None
    domain: Domain | None = None
    part: str = ""
    found: Collapse | None = None

    @classmethod
    def of(
        cls,
        run: Run,
        averaged: bool = True,
        sorter: Sorter | None = None,
        pairing: Pairing | None = None,
        gauge: Gauge | None = None,
    ) -> Sampler:
        """Copy a generator of a run: the averaged one where it is wanted and there is one.

        Of several pairings it is the first one's unless another is given.
        """
        pairing = pairing or run.pairing
        chosen = pairing.averaged if averaged and pairing.averaged else pairing.generator
        return cls(
            run.experiment,
            run.iteration,
            module=pairing.stand(copy.deepcopy(chosen).eval().requires_grad_(False)),
            averaged=chosen is pairing.averaged,
            labels=pairing.labels,
            sorter=sorter,
            gauge=gauge,
            domain=pairing.source,
            part=pairing.name,
        )

    @property
    def device(self) -> torch.device:
        """Where it samples."""
        return next(self.module.parameters()).device

    @property
    def makes_images(self) -> bool:
        """Whether its samples are images, not points."""
        return len(self.experiment.data.shape) == 3

    @property
    def provenance(self) -> Provenance:
        """Where its samples come from."""
        return Provenance(self.experiment.dumps(), self.step)

    def latents(
        self,
        count: int,
        seed: int | None = None,
        purpose: str = "samples",
        threshold: float | None = None,
    ) -> Tensor:
        """Draw what G makes samples from, mostly latents (count, latent).

        The first ones stay when more are drawn.

        Without a seed of their own they are those that the window shows under the purpose.
        They are truncated at ±threshold, else as the window shows them.
        """
        purpose = keyed(purpose, self.part)
        source = stream(self.device, self.experiment.seed if seed is None else seed, purpose)
        network = self.experiment.network
        if threshold is None:
            threshold = self.experiment.watch.truncation
        if self.domain is not None:
            return self.domain.draw(count, source)[0]
        drawn = drawn_in_blocks(network, count, source)
        kept: Tensor = network.truncated(self.module, drawn, threshold)
        return kept

    def walk(self, options: PathOptions | StripOptions) -> tuple[Tensor, Tensor | None]:
        """Return where the window's closed paths lead.

        Returns
        -------
        latents : Tensor
            (paths, frames, latent).
        labels : Tensor or None
            Of a conditional generator: classes (paths, frames), or mixtures of them
            (paths, frames, K).

        Raises
        ------
        ExportError
            If it translates.
        """
        if self.domain is not None:
            raise ExportError("this generator translates and has no latents to walk; export a grid")
        paths, frames, watch = options.paths, options.frames, self.experiment.watch
        drawn = self.latents(paths * MOST_ANCHORS, purpose="walk").view(paths, MOST_ANCHORS, -1)
        if self.labels is not None and watch.walk_classes == "between":
            mixtures = class_path(watch, self.labels, options.anchors, frames)
            return drawn[:, :1].expand(-1, frames, -1), mixtures.expand(paths, -1, -1)
        latents = closed_path(drawn[:, : options.anchors], frames, options.path == "spherical")
        if self.labels is None:
            return latents, None
        return latents, strip_labels(watch, self.labels, paths)[:, None].expand(-1, frames)

    @torch.no_grad()
    def sample(
        self, latents: Tensor, labels: Tensor | None = None, report: Report = silent
    ) -> Tensor:
        """Return samples (n, *shape) for latents (n, latent), float32.

        A conditional generator makes the classes ``labels``; without any, classes as the
        data has them.
        """
        if labels is None and self.labels is not None:
            labels = self.labels.usual(len(latents))
        parts = []
        for start in range(0, len(latents), AT_ONCE):
            report(start / len(latents))
            rows = slice(start, start + AT_ONCE)
            told = None if labels is None else labels[rows]
            parts.append(self.module(*given(latents[rows], told)).float())
        return torch.cat(parts)

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes of the data.

        Raises
        ------
        ExportError
            If it has none.
        """
        return self.labels.names if self.labels else self._asked_sorter().names

    def sort(self, samples: Tensor) -> NDArray[np.int64]:
        """Return the class of each sample, (n,) from 0; raises as `class_names` does."""
        return self._asked_sorter()(samples)

    def _asked_sorter(self) -> Sorter:
        if self.sorter is None:
            raise ExportError("the data of this run has no classes; leave out the sorting by class")
        return self.sorter
