"""A generator and the discriminator that judges it, with what they play on and remember."""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from ganstudio.networks.game import Batch, Draw, Game, Pair
from ganstudio.objectives.base import Turn
from ganstudio.telemetry.parts import keyed
from ganstudio.training.domain import Domain
from ganstudio.training.experiment import Experiment
from ganstudio.training.gradients import norm_of
from ganstudio.training.labels import Labels, bound, given
from ganstudio.training.random import stream
from ganstudio.training.stabilising import Stabilising
from ganstudio.training.standing import stand

if TYPE_CHECKING:
    from ganstudio.objectives.base import Critic

PURPOSES = ("data", "reference", "latents", "noise")
"""Of random streams: "reference" is the real batch that G's own turn looks at, if it does, so
that D's batches are the same whether it does or not."""
RECENT_BATCHES = 8
_SAMPLES_AT_ONCE = 512


class Pairing:
    """One pair of a game while it is played.

    Parameters
    ----------
    pair
        Which players, and what they play on.
    game
        Has the players, and the averages of some.
    experiment
        What is trained.
    domains
        The real samples of each domain.

    Attributes
    ----------
    name : str
        Empty for the only pairing of a game.
    generator, discriminator : Module
        G and D, in training mode.
    averaged : Module or None
        The averaged (EMA) generator, in evaluation mode, where a stabiliser keeps one; it is the
        generator's, so pairings of one generator share it.
    domain : Domain
        What D judges by.
    source : Domain or None
        What G translates from; None where it draws from latents.
    matched : bool
        Whether each sample of the one belongs to one of the other, and D is told of it.
    streams : dict
        Its random generators, by purpose.
    recent_scores : deque of (Tensor, Tensor)
        D's raw outputs on the latest real and generated batches.
    recent_replies : deque of Tensor
        D's raw outputs on the latest generated batches of G's own turns, after D's.
    """

    def __init__(
        self, pair: Pair, game: Game, experiment: Experiment, domains: Sequence[Domain]
    ) -> None:
        self.name = pair.name
        self.generator = game.players[pair.generator]
        self.discriminator = game.players[pair.discriminator]
        self.averaged = game.averaged.get(pair.generator)
        self.domain = domains[pair.domain]
        self.source = None if pair.source is None else domains[pair.source]
        self.matched = pair.matched
        purposes = PURPOSES if self.labels is None else (*PURPOSES, "labels")
        self.streams = {
            purpose: stream(self.domain.device, experiment.seed, self.key(purpose))
            for purpose in purposes
        }
        self.stabilising = Stabilising(experiment.stabilisers, self.streams["noise"])
        self.recent_scores: deque[tuple[Tensor, Tensor]] = deque(maxlen=RECENT_BATCHES)
        self.recent_replies: deque[Tensor] = deque(maxlen=RECENT_BATCHES)
        self._game = game
        self._layout = layout_of(self.domain.samples.shape[1:])
        self._stood: tuple[object, nn.Module] | None = None
        self.adopt(experiment)

    def adopt(self, experiment: Experiment) -> None:
        """Go on under another experiment for the same networks."""
        self.experiment = experiment
        self.stabilising.adopt(experiment.stabilisers)
        self._apart = (
            experiment.network.batch_norm_in_discriminator or self.stabilising.mixes_samples
        )
        self._draws_noise = experiment.network.draws_noise
        self._precision = torch.autocast(
            self.domain.device.type,
            torch.bfloat16,
            enabled=experiment.precision == "bfloat16",
        )

    def key(self, name: str) -> str:
        """Return what something of this pairing is called beside that of the others."""
        return keyed(name, self.name)

    @property
    def labels(self) -> Labels | None:
        """The classes that both players are told; None for an unconditional pairing."""
        return self.domain.labels

    @property
    def translates(self) -> bool:
        """Whether G makes its samples from those of another domain, not from latents."""
        return self.source is not None

    # ── what a turn is played on ─────────────────────────────────────────────

    def inputs(self, n: int, source: torch.Generator) -> Tensor:
        """Draw what G makes n samples from: latents, or samples of the domain it translates."""
        if self.source is None:
            latents: Tensor = self.experiment.network.latents(n, source)
            return latents
        return self.source.draw(n, source)[0].contiguous(memory_format=self._layout)

    def real(self, n: int, source: torch.Generator) -> tuple[Tensor, Tensor | None]:
        """Draw n real samples of the domain that D judges by, as it sees them, and their labels."""
        samples, labels = self.domain.draw(n, source)
        return self._game.as_seen(samples.contiguous(memory_format=self._layout)), labels

    def draw(self, n: int, data: torch.Generator, latents: torch.Generator) -> Draw:
        """Draw n real samples from one stream, and what G makes others from, from another.

        Where samples belong together, both come from the first one.
        """
        if self.matched and self.source is not None:
            places = self.domain.places(n, data)
            pair = (each.at(places)[0] for each in (self.domain, self.source))
            real, inputs = (each.contiguous(memory_format=self._layout) for each in pair)
            return Draw(real, None, inputs)
        real, labels = self.real(n, data)
        return Draw(real, labels, self.inputs(n, latents))

    def told(self, labels: Tensor | None, inputs: Tensor | None) -> Tensor | None:
        """Return what D is told of samples: their classes, or what they were made from."""
        return inputs if self.matched else labels

    def draw_for_discriminator(self) -> Draw:
        """Draw for D's turn: real samples, and what G makes others from."""
        n = self.experiment.schedule.batch_size
        return self.draw(n, self.streams["data"], self.streams["latents"])

    def draw_for_generator(self) -> Draw:
        """Draw for G's turn: what it makes samples from, and real ones where something looks.

        A generated sample is compared with a real one of its class, so the labels are the
        real batch's where there is one.
        """
        n, labels = self.experiment.schedule.batch_size, None
        if self.looks_at_real:
            return self.draw(n, self.streams["reference"], self.streams["latents"])
        if self.labels is not None:
            labels = self.labels.draw(n, self.streams["labels"])
        return Draw(None, labels, self.inputs(n, self.streams["latents"]))

    def draw_again(self, drawn: Draw) -> Draw:
        """Return for G's turn what D's was played on, real samples where something looks."""
        return drawn if self.looks_at_real else replace(drawn, real=None)

    @property
    def looks_at_real(self) -> bool:
        """Whether something looks at a real batch in G's turn."""
        return (
            self.experiment.loss.needs_real_scores
            or self.stabilising.needs_real_samples
            or self._game.needs_real_samples
        )

    # ── the players ──────────────────────────────────────────────────────────

    def made(self, drawn: Draw) -> Batch:
        """Return what was drawn, with what G makes of it."""
        fake = self.generate(drawn.inputs, drawn.labels)
        return Batch(drawn.real, drawn.labels, drawn.inputs, fake)

    def generate(self, inputs: Tensor, labels: Tensor | None = None) -> Tensor:
        """Apply G."""
        drawn = {"noise": self.streams["noise"]} if self._draws_noise else {}
        with self._precision:
            samples: Tensor = self.generator(*given(inputs, labels), **drawn)
        return samples.float()

    def critic(self, samples: Tensor, told: Tensor | None = None) -> Tensor:
        """Apply D; raw outputs (N,), float32, or (N·P,) of one that judges P patches each."""
        with self._precision:
            scores: Tensor = self.discriminator(*given(samples, told))
        return scores.float().flatten()

    def judge_for_discriminator(self, batch: Batch, step: int) -> Turn:
        """Let D score both halves of a batch, in its own turn."""
        assert batch.real is not None
        critic = bound(self.critic, self._told(batch))
        real = self.stabilising.seen(batch.real, step)
        fake = self.stabilising.seen(batch.fake, step)
        real_scores, fake_scores = self._scores(critic, real, fake)
        return self._turn(critic, batch, real, fake, real_scores, fake_scores, step)

    def judge_for_generator(self, batch: Batch, step: int) -> Turn:
        """Let D, or who a stabiliser puts in its place, score what G made, in G's turn."""
        fake = self.stabilising.seen(batch.fake, step)
        real = fake if batch.real is None else self.stabilising.seen(batch.real, step)
        critic = self._opponent(real, fake, self._told(batch))
        fake_scores = critic(fake)
        real_scores = fake_scores if real is fake else critic(real)
        return self._turn(critic, batch, real, fake, real_scores, fake_scores, step)

    def _scores(self, critic: Critic, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor]:
        """Return the scores of both batches: in one pass, unless D would mix the two."""
        if self._apart:
            return critic(real), critic(fake)
        real_scores, fake_scores = critic(torch.cat([real, fake])).chunk(2)
        return real_scores, fake_scores

    def _told(self, batch: Batch) -> Tensor | None:
        return self.told(batch.labels, batch.inputs)

    def _opponent(self, real: Tensor, fake: Tensor, told: Tensor | None) -> Critic:
        """Return the critic that G's turn is played against: D, unless a stabiliser looks ahead."""

        def loss(critic: Critic) -> Tensor:
            scores = self._scores(bound(critic, told), real, fake)
            value: Tensor = self.experiment.loss.discriminator(*scores)
            return value

        critic = self.stabilising.opponent(self.discriminator, loss) or self.critic
        return bound(critic, told)

    def _losses(self, batch: Batch, step: int) -> tuple[Tensor, Tensor]:
        """Return L_D and L_G on a batch, with their history down to both players' weights."""
        assert batch.real is not None
        real = self.stabilising.seen(batch.real, step)
        fake = self.stabilising.seen(self.generate(batch.inputs, batch.labels), step)
        critic = bound(self.critic, self._told(batch))
        real_scores, fake_scores = self._scores(critic, real, fake)
        loss = self.experiment.loss
        return (
            loss.discriminator(real_scores, fake_scores),
            loss.generator(fake_scores, real_scores),
        )

    def _turn(
        self,
        critic: Critic,
        batch: Batch,
        real: Tensor,
        fake: Tensor,
        real_scores: Tensor,
        fake_scores: Tensor,
        step: int,
    ) -> Turn:
        return Turn(
            critic=critic,
            generator=self.generator,
            discriminator=self.discriminator,
            inputs=batch.inputs,
            real=real,
            fake=fake,
            real_scores=real_scores,
            fake_scores=fake_scores,
            step=step,
            noise=self.streams["noise"],
            losses=partial(self._losses, batch, step),
            labels=batch.labels,
        )

    # ── looked at from outside ───────────────────────────────────────────────

    @torch.no_grad()
    def truncated(self, inputs: Tensor, threshold: float, averaged: bool = True) -> Tensor:
        """Return what G is given where latents keep within ±threshold; translations have none."""
        if self.translates:
            return inputs
        shown = self.averaged if averaged and self.averaged is not None else self.generator
        with evaluating(shown):
            kept: Tensor = self.experiment.network.truncated(shown, inputs, threshold)
        return kept

    @torch.no_grad()
    def sample(self, inputs: Tensor, averaged: bool = True, labels: Tensor | None = None) -> Tensor:
        """Return generated samples (n, *shape), from the averaged generator where there is one.

        A conditional generator makes the classes ``labels`` (n,) or mixtures of them, (n, K)
        weights; without any, classes as the data has them, the same for the same row.
        """
        if self.labels is not None and labels is None:
            labels = self.labels.usual(len(inputs))
        shown = self.averaged if averaged and self.averaged is not None else self.generator
        if self.experiment.watch.standing:
            shown = self._standing(shown)
        with evaluating(shown):
            return _in_chunks(shown, inputs, labels)

    def stand(self, generator: nn.Module) -> nn.Module:
        """Return a copy of its generator as samples are to be made with it, see `stand`."""
        batches = self.experiment.watch.standing
        n, seed = self.experiment.schedule.batch_size, self.experiment.seed
        source = stream(self.domain.device, seed, self.key("standing"))

        def drawn() -> tuple[Tensor, ...]:
            labels = None if self.labels is None else self.labels.draw(n, source)
            return given(self.inputs(n, source), labels)

        if batches:
            stand(generator, drawn, batches)
        return generator

    def _standing(self, generator: nn.Module) -> nn.Module:
        """Return a copy that `stand` was called on, the same while the weights stay."""
        weights = (each._version for each in generator.parameters())
        state = id(generator), self.experiment.watch.standing, *weights
        if self._stood is None or self._stood[0] != state:
            self._stood = state, self.stand(copy.deepcopy(generator))
        return self._stood[1]

    @torch.no_grad()
    def score(self, samples: Tensor, told: Tensor | None = None) -> Tensor:
        """Return D's raw outputs (n,) without moving its running statistics.

        A conditional D judges samples as of the classes ``told`` (n,); without any, the
        result is the mean of its outputs over the classes of the data. One of pairs has to be
        told what the samples belong to, see `told`. One that judges patches has the mean over
        them.
        """
        if self.labels is not None and told is None:
            every = [
                self.score(samples, self.labels.all(k, len(samples)))
                for k in range(len(self.labels))
            ]
            return torch.stack(every, 1) @ torch.tensor(self.labels.shares, device=samples.device)
        return of_samples(self.score_map(samples, told))

    @torch.no_grad()
    def score_map(self, samples: Tensor, told: Tensor | None = None) -> Tensor:
        """Return D's raw outputs as they are: (n,), or (n, h, w) of one that judges patches."""
        with evaluating(self.discriminator):
            return _in_chunks(self.discriminator, samples, told)

    def gradient_norms(self) -> tuple[Tensor | None, Tensor | None]:
        """Return the norms of the gradients that G and D last stepped by; None before that."""
        return norm_of(self.generator.parameters()), norm_of(self.discriminator.parameters())


def of_samples(scores: Tensor) -> Tensor:
    """Return one raw output a sample (n,): the mean over patches, where D judges these."""
    return scores if scores.ndim == 1 else scores.flatten(1).mean(1)


def layout_of(shape: Sequence[int]) -> torch.memory_format:
    """Return how samples of a shape, and the players that make them, lie in memory."""
    return torch.channels_last if len(shape) == 3 else torch.contiguous_format


@contextmanager
def evaluating(module: nn.Module) -> Iterator[None]:
    """Use a module in evaluation mode, which changes none of its buffers."""
    was_training = module.training
    module.eval()
    try:
        yield
    finally:
        module.train(was_training)


def _in_chunks(module: nn.Module, batch: Tensor, labels: Tensor | None) -> Tensor:
    parts = (torch.split(each, _SAMPLES_AT_ONCE) for each in given(batch, labels))
    return torch.cat([module(*part) for part in zip(*parts, strict=True)]).float()
