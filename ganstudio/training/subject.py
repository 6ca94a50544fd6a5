"""What whoever watches asks of a run, whoever trains it.

Probes, studies and the recorder know no more of a run than this, so that they watch one that
somebody else trains as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

    from ganstudio.data.base import Dataset
    from ganstudio.telemetry.messages import RunState
    from ganstudio.telemetry.records import Losses
    from ganstudio.training.domain import Domain
    from ganstudio.training.experiment import Experiment
    from ganstudio.training.labels import Labels


class Duel(Protocol):
    """A generator and the discriminator that judges it, as they are looked at between two steps.

    Attributes
    ----------
    name : str
        Tells it from the others of a run; empty for the only one.
    generator, discriminator : Module
        G and D, in training mode.
    averaged : Module or None
        The averaged (EMA) generator, in evaluation mode, where there is one.
    domain : Domain
        The real samples that D judges by.
    source : Domain or None
        What G translates from; None where it draws from latents.
    recent_scores : sequence of (Tensor, Tensor)
        D's raw outputs on the latest real and generated batches.
    recent_replies : sequence of Tensor
        D's raw outputs on the latest generated batches of G's own turns.
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def generator(self) -> nn.Module: ...  # noqa: D102
    @property
    def discriminator(self) -> nn.Module: ...  # noqa: D102
    @property
    def averaged(self) -> nn.Module | None: ...  # noqa: D102
    @property
    def domain(self) -> Domain: ...  # noqa: D102
    @property
    def source(self) -> Domain | None: ...  # noqa: D102
    @property
    def recent_scores(self) -> Sequence[tuple[Tensor, Tensor]]: ...  # noqa: D102
    @property
    def recent_replies(self) -> Sequence[Tensor]: ...  # noqa: D102

    @property
    def labels(self) -> Labels | None:
        """The classes that both are told; None where they are told none."""

    @property
    def translates(self) -> bool:
        """Whether G makes its samples from those of another domain, not from latents."""

    def key(self, name: str) -> str:
        """Return what something of this duel is called beside that of the others."""

    def inputs(self, n: int, source: torch.Generator) -> Tensor:
        """Draw what G makes n samples from."""

    def truncated(self, inputs: Tensor, threshold: float, averaged: bool = True) -> Tensor:
        """Return what G is given where latents keep within ±threshold."""

    def sample(self, inputs: Tensor, averaged: bool = True, labels: Tensor | None = None) -> Tensor:
        """Return generated samples (n, *shape), float32, without a trace in the networks."""

    def told(self, labels: Tensor | None, inputs: Tensor | None) -> Tensor | None:
        """Return what D is told of samples: their classes, or what they were made from."""

    def score(self, samples: Tensor, told: Tensor | None = None) -> Tensor:
        """Return D's raw outputs (n,), float32, without a trace in the networks."""

    def score_map(self, samples: Tensor, told: Tensor | None = None) -> Tensor:
        """Return D's raw outputs (n,), or (n, h, w) of one that judges patches."""

    def stand(self, generator: nn.Module) -> nn.Module:
        """Return a copy of its generator as samples are to be made with it."""

    def gradient_norms(self) -> tuple[Tensor | None, Tensor | None]:
        """Return the norms of the gradients that G and D last stepped by; None before that."""


class Players(Protocol):
    """Who plays.

    Attributes
    ----------
    pairings : sequence of Duel
        Each generator with a discriminator that judges it.
    series_names : tuple of str
        What the values of a step are; see `telemetry.records.Losses`.
    recent_values : sequence of Tensor
        The values of the latest iterations, (k,) each.
    """

    @property
    def pairings(self) -> Sequence[Duel]: ...  # noqa: D102
    @property
    def series_names(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def recent_values(self) -> Sequence[Tensor]: ...  # noqa: D102


class Watcher(Protocol):
    """Whoever watches a run and goes by what it has seen before, such as a judge."""

    def memory(self) -> Any:
        """Return what it goes by, as something that `telemetry.recording.packing` can pack."""

    def recall(self, memory: Any) -> None:
        """Go by what `memory` returned."""


class Subject(Protocol):
    """A run that is watched.

    Attributes
    ----------
    experiment : Experiment
        What is trained, and what of it is watched.
    dataset : Dataset
        The real data.
    device : torch.device
        Where it is trained; ``device_label`` says it in words.
    players : Players
        Who plays.
    iteration : int
        Steps done.
    seconds : float
        Time spent in steps.
    state : RunState
        Where it is.
    """

    state: RunState

    @property
    def experiment(self) -> Experiment: ...  # noqa: D102
    @property
    def dataset(self) -> Dataset: ...  # noqa: D102
    @property
    def device(self) -> torch.device: ...  # noqa: D102
    @property
    def device_label(self) -> str: ...  # noqa: D102
    @property
    def players(self) -> Players: ...  # noqa: D102
    @property
    def iteration(self) -> int: ...  # noqa: D102
    @property
    def seconds(self) -> float: ...  # noqa: D102

    def stream(self, purpose: str) -> torch.Generator:
        """Return a fresh random stream; the same purpose gives the same numbers."""

    def use_machine(self) -> None:
        """Compute as the run wants from now on, such as by so many CPU threads."""

    def watched(self, name: str, watcher: Watcher) -> None:
        """Keep what somebody who watches goes by in checkpoints, under a name of its own."""

    def take_series(self) -> Losses | None:
        """Bring the steps since the last call to the host."""

    def checkpoint(self) -> dict[str, Tensor]:
        """Return everything needed to sample and to go on, by name."""
