"""The adversarial game, as Goodfellow et al. (2014) play it in Algorithm 1."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from ganstudio.networks.base import initialise
from ganstudio.objectives.base import Turn
from ganstudio.training.checkpoint import restore_optimiser, within
from ganstudio.training.experiment import Experiment
from ganstudio.training.labels import bound, given
from ganstudio.training.random import stream
from ganstudio.training.recent import recent, remember
from ganstudio.training.schedule import RECENT_STEPS, Player
from ganstudio.training.stabilising import Stabilising

if TYPE_CHECKING:
    from ganstudio.objectives.base import Critic
    from ganstudio.training.labels import Labels

PURPOSES = ("data", "latents", "noise")
RECENT_BATCHES = 8
_SAMPLES_AT_ONCE = 512


class Trainer:
    """Two players, their optimisers and their random streams.

    Nothing here is logged, brought to the host or shown; a step leaves its figures on
    the device.

    Parameters
    ----------
    experiment
        What to train.
    data : Tensor
        All real samples (N, *shape), float32, on the device to train on.
    labels : Labels or None
        Their classes, for a conditional pair.

    Attributes
    ----------
    generator, discriminator : Module
        G and D, in training mode.
    averaged : Module or None
        The averaged (EMA) generator, in evaluation mode, where a stabiliser keeps one.
    iteration : int
        Iterations done.
    series_names : tuple of str
        What the values of a step are; see `telemetry.records.Losses`.
    recent_scores : deque of (Tensor, Tensor)
        D's raw outputs on the latest real and generated batches.
    recent_replies : deque of Tensor
        D's raw outputs on the latest generated batches of G's own steps, after D's.
    recent_figures : deque of Tensor
        The figures of the latest iterations.
    """

    def __init__(self, experiment: Experiment, data: Tensor, labels: Labels | None = None) -> None:
        self.experiment = experiment
        self.data = data
        self.labels = labels
        self.device = data.device
        self.iteration = 0
        self.recent_scores: deque[tuple[Tensor, Tensor]] = deque(maxlen=RECENT_BATCHES)
        self.recent_replies: deque[Tensor] = deque(maxlen=RECENT_BATCHES)
        self.recent_figures: deque[Tensor] = deque(maxlen=RECENT_STEPS)
        purposes = PURPOSES if labels is None else (*PURPOSES, "labels")
        self.streams = {name: stream(self.device, experiment.seed, name) for name in purposes}
        self._precision = torch.autocast(
            self.device.type, torch.bfloat16, enabled=experiment.precision == "bfloat16"
        )
        self.stabilising = Stabilising(experiment.stabilisers, self.streams["noise"])
        self._apart = (
            experiment.network.batch_norm_in_discriminator or self.stabilising.mixes_samples
        )
        self._build_players(tuple(data.shape[1:]))
        self._discriminator_parameters = list(self.discriminator.parameters())
        optimisers = experiment.optimisers
        self.generator_optimiser = optimisers.generator.build(self.generator.parameters())
        self.discriminator_optimiser = optimisers.discriminator.build(
            self._discriminator_parameters
        )
        terms = [f"penalty/{name}" for name in experiment.penalties]
        terms += [f"stabiliser/{name}" for name in self.stabilising.terms]
        self.series_names = ("loss_d", "loss_g", "score_real", "score_fake", *terms)
        unknown = torch.full((), torch.nan, device=self.device)
        self._figures = dict.fromkeys(self.series_names, unknown)
        self._discriminator_steps = 0

    def _build_players(self, shape: tuple[int, ...]) -> None:
        network, seed = self.experiment.network, self.experiment.seed
        judged = self.stabilising.discriminator_shape(shape)
        classes = len(self.labels or ())
        (told,) = self.stabilising.discriminator_shape((classes,))
        # The layers' constructors draw from the process-wide generator; it is given back untouched.
        with torch.random.fork_rng(devices=[]):
            generator = network.generator(shape, classes)
            discriminator = network.discriminator(judged, told)
            initialise(generator, seed, network.weight_std)
            initialise(discriminator, seed, network.weight_std)
        self._layout = torch.channels_last if len(shape) == 3 else torch.contiguous_format
        self.generator = self._placed(generator)
        self.discriminator = self._placed(self.stabilising.prepare(discriminator))
        self.averaged = self.stabilising.averaged(self.generator)

    def _placed(self, module: nn.Module) -> nn.Module:
        return module.to(self.device).to(memory_format=self._layout)  # type: ignore[call-overload, no-any-return]

    # ── the game ─────────────────────────────────────────────────────────────

    def step(self) -> Tensor:
        """Play one iteration: D's steps, then G's, or as the schedule has it. Return `figures`."""
        return self.play(self.experiment.schedule.turns(self.iteration, self.experiment.seed))

    def play(self, players: Sequence[Player]) -> Tensor:
        """Let players move in this order, as one iteration. Return the figures, (k,)."""
        moves = {
            "discriminator": self.step_discriminator,
            "generator": self.step_generator,
            "both": self.step_both,
        }
        self._set_rates()
        for player in players:
            moves[player]()
        self.iteration += 1
        figures = self.figures()
        self.recent_figures.append(figures)
        return figures

    def step_discriminator(self) -> None:
        """Update D once: ascend V(G, D), in the form that the loss gives it."""
        self._differentiate_discriminator()
        self._move_discriminator()

    def step_generator(self) -> None:
        """Update G once, against the D that stands."""
        self._differentiate_generator()
        self._move_generator()

    def step_both(self) -> None:
        """Update both at once, each against the other as it stood."""
        self._differentiate_discriminator()
        self._differentiate_generator()
        self._move_discriminator()
        self._move_generator()

    def _differentiate_discriminator(self) -> None:
        samples, labels = self.real_batch()
        critic = bound(self.critic, labels)
        real = self.stabilising.seen(samples, self.iteration)
        with torch.no_grad():
            fake = self.stabilising.seen(self.fake_batch(labels), self.iteration)
        real_scores, fake_scores = self._judge(critic, real, fake)
        loss = self.experiment.loss.discriminator(real_scores, fake_scores)
        self._note(loss_d=loss, score_real=real_scores.mean(), score_fake=fake_scores.mean())
        loss = loss + self._penalties(critic, real, fake)
        turn = self._turn(critic, real, fake, real_scores, fake_scores)
        loss = self._with(loss, self.stabilising.discriminator_terms(turn))

        self.discriminator_optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.recent_scores.append((real_scores.detach(), fake_scores.detach()))

    def _move_discriminator(self) -> None:
        self.discriminator_optimiser.step()
        self.stabilising.after_discriminator_step(self.discriminator)
        self._discriminator_steps += 1

    def _differentiate_generator(self) -> None:
        with frozen(self._discriminator_parameters):
            samples, labels = self._compared()
            fake = self.stabilising.seen(self.fake_batch(labels), self.iteration)
            real = fake if samples is None else self.stabilising.seen(samples, self.iteration)
            critic = self._opponent(real, fake, labels)
            fake_scores = critic(fake)
            real_scores = fake_scores if real is fake else critic(real)
            counted = self.stabilising.counted(fake_scores, self.iteration)
            loss = self.experiment.loss.generator(counted, real_scores)
            self._note(loss_g=loss)
            turn = self._turn(critic, real, fake, real_scores, fake_scores)
            loss = self._with(loss, self.stabilising.generator_terms(turn))

            self.generator_optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
        self.recent_replies.append(fake_scores.detach())

    def _move_generator(self) -> None:
        self.generator_optimiser.step()
        self.stabilising.after_generator_step(self.generator, self.averaged, self.iteration)

    def real_batch(self) -> tuple[Tensor, Tensor | None]:
        """Draw a batch of real samples, uniformly, with replacement, and take its labels."""
        size = (self.experiment.schedule.batch_size,)
        chosen = torch.randint(
            len(self.data), size, generator=self.streams["data"], device=self.device
        )
        samples = self.data.index_select(0, chosen).contiguous(memory_format=self._layout)
        labels = None if self.labels is None else self.labels.of_data.index_select(0, chosen)
        return samples, labels

    def fake_batch(self, labels: Tensor | None = None) -> Tensor:
        """Draw a batch from the generator, of these classes if it is conditional."""
        latents = self.latents(self.experiment.schedule.batch_size, self.streams["latents"])
        return self.generate(latents, labels)

    def latents(self, n: int, source: torch.Generator) -> Tensor:
        """Draw n latents (n, latent) from N(0, I)."""
        return torch.randn(
            (n, self.experiment.network.latent), generator=source, device=self.device
        )

    def generate(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        """Apply G."""
        with self._precision:
            samples: Tensor = self.generator(*given(latents, labels))
        return samples.float()

    def critic(self, samples: Tensor, labels: Tensor | None = None) -> Tensor:
        """Apply D; raw outputs (N,), float32."""
        with self._precision:
            scores: Tensor = self.discriminator(*given(samples, labels))
        return scores.float()

    def _judge(self, critic: Critic, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor]:
        """Return the scores of both batches: in one pass, unless D would mix the two."""
        if self._apart:
            return critic(real), critic(fake)
        real_scores, fake_scores = critic(torch.cat([real, fake])).chunk(2)
        return real_scores, fake_scores

    def _opponent(self, real: Tensor, fake: Tensor, labels: Tensor | None) -> Critic:
        """Return the critic that G's step is made against: D, unless a stabiliser looks ahead."""

        def loss(critic: Critic) -> Tensor:
            scores = self._judge(bound(critic, labels), real, fake)
            value: Tensor = self.experiment.loss.discriminator(*scores)
            return value

        critic = self.stabilising.opponent(self.discriminator, loss) or self.critic
        return bound(critic, labels)

    def _compared(self) -> tuple[Tensor | None, Tensor | None]:
        """Return the real batch that G's step looks at, if it looks at one, and G's labels.

        A generated sample is compared with a real one of its class, so the labels are the
        real batch's where there is one.
        """
        if self.experiment.loss.needs_real_scores or self.stabilising.needs_real_samples:
            return self.real_batch()
        if self.labels is None:
            return None, None
        return None, self.labels.draw(self.experiment.schedule.batch_size, self.streams["labels"])

    def _turn(
        self, critic: Critic, real: Tensor, fake: Tensor, real_scores: Tensor, fake_scores: Tensor
    ) -> Turn:
        return Turn(
            critic=critic,
            discriminator=self.discriminator,
            real=real,
            fake=fake,
            real_scores=real_scores,
            fake_scores=fake_scores,
            step=self.iteration,
            noise=self.streams["noise"],
        )

    def _penalties(self, critic: Critic, real: Tensor, fake: Tensor) -> Tensor:
        total = real.new_zeros(())
        for name, penalty in self.experiment.penalties.items():
            if self._discriminator_steps % penalty.every == 0:
                term = penalty(critic, real, fake, self.streams["noise"])
                self._note(**{f"penalty/{name}": term})
                total = total + penalty.every * term
        return total

    def _with(self, loss: Tensor, terms: Mapping[str, Tensor]) -> Tensor:
        for name, term in terms.items():
            self._note(**{f"stabiliser/{name}": term})
            loss = loss + term
        return loss

    # ── figures ──────────────────────────────────────────────────────────────

    def _note(self, **figures: Tensor) -> None:
        self._figures.update((name, value.detach()) for name, value in figures.items())

    def figures(self) -> Tensor:
        """Return the newest value of every series, (k,) float32 on the device."""
        return torch.stack(list(self._figures.values()))

    @torch.no_grad()
    def sample(
        self, latents: Tensor, averaged: bool = True, labels: Tensor | None = None
    ) -> Tensor:
        """Return generated samples (n, *shape), from the averaged generator where there is one.

        A conditional generator makes the classes ``labels`` (n,) or mixtures of them, (n, K)
        weights; without any, classes as the data has them, the same for the same row.
        """
        if self.labels is not None and labels is None:
            labels = self.labels.usual(len(latents))
        if averaged and self.averaged is not None:
            return _in_chunks(self.averaged, latents, labels)
        with evaluating(self.generator):
            return _in_chunks(self.generator, latents, labels)

    @torch.no_grad()
    def score(self, samples: Tensor, labels: Tensor | None = None) -> Tensor:
        """Return D's raw outputs (n,) without moving its running statistics.

        A conditional D judges samples as of the classes ``labels`` (n,); without any, the
        result is the mean of its outputs over the classes of the data.
        """
        if self.labels is not None and labels is None:
            every = [
                self.score(samples, self.labels.all(k, len(samples)))
                for k in range(len(self.labels))
            ]
            return torch.stack(every, 1) @ torch.tensor(self.labels.shares, device=self.device)
        with evaluating(self.discriminator):
            return _in_chunks(self.discriminator, samples, labels)

    # ── changes and checkpoints ──────────────────────────────────────────────

    def adopt(self, experiment: Experiment) -> None:
        """Go on under another experiment that differs in live settings only."""
        self.experiment = experiment
        self.stabilising.stabilisers = experiment.stabilisers
        self._set_rates()

    def _set_rates(self) -> None:
        settings = self.experiment.optimisers
        share = self.experiment.schedule.rate(self.iteration)
        for group in self.generator_optimiser.param_groups:
            group["lr"] = share * settings.generator.lr
        for group in self.discriminator_optimiser.param_groups:
            group["lr"] = share * settings.discriminator.lr

    def checkpoint(self) -> dict[str, Tensor]:
        """Return all that is needed to sample and to resume bit for bit, as flat named tensors."""
        tensors = {
            f"{role}.{name}": tensor
            for role, module in self._modules().items()
            for name, tensor in module.state_dict().items()
        }
        for role, optimiser in self._optimisers().items():
            for index, state in optimiser.state_dict()["state"].items():
                tensors |= {f"{role}.{index}.{key}": value for key, value in state.items()}
        for name, memory in self.stabilising.memories.items():
            tensors |= {f"memory.{name}.{key}": tensor for key, tensor in memory.items()}
        tensors |= {f"stream.{name}": each.get_state() for name, each in self.streams.items()}
        tensors["figures"] = self.figures()  # a lazy penalty's last value stands until its next
        tensors["iteration"] = torch.tensor([self.iteration, self._discriminator_steps])
        tensors |= recent(self)
        return {
            name: tensor.detach().cpu().contiguous().clone() for name, tensor in tensors.items()
        }

    def restore(self, tensors: dict[str, Tensor]) -> None:
        """Take over a checkpoint of the same experiment.

        Raises
        ------
        KeyError, RuntimeError
            If it belongs to other networks.
        """
        for role, module in self._modules().items():
            module.load_state_dict(within(tensors, role))
        for role, optimiser in self._optimisers().items():
            restore_optimiser(optimiser, within(tensors, role))
        for name, memory in self.stabilising.memories.items():
            for key, tensor in within(tensors, f"memory.{name}").items():
                memory[key].copy_(tensor)
        for name, each in self.streams.items():
            each.set_state(tensors[f"stream.{name}"])
        if "figures" in tensors:
            figures = tensors["figures"].to(self.device).unbind()
            self._figures = dict(zip(self.series_names, figures, strict=True))
        self.iteration, self._discriminator_steps = (int(n) for n in tensors["iteration"])
        remember(self, tensors)

    def _modules(self) -> dict[str, nn.Module]:
        modules = {"generator": self.generator, "discriminator": self.discriminator}
        return modules if self.averaged is None else modules | {"averaged": self.averaged}

    def _optimisers(self) -> dict[str, torch.optim.Optimizer]:
        return {
            "generator_optimiser": self.generator_optimiser,
            "discriminator_optimiser": self.discriminator_optimiser,
        }


@contextmanager
def frozen(parameters: Sequence[nn.Parameter]) -> Iterator[None]:
    """Spare these parameters' gradients; gradients still pass through what they belong to."""
    for parameter in parameters:
        parameter.requires_grad_(False)
    try:
        yield
    finally:
        for parameter in parameters:
            parameter.requires_grad_(True)


@contextmanager
def evaluating(module: nn.Module) -> Iterator[None]:
    """Use a module in evaluation mode, which changes none of its buffers."""
    module.eval()
    try:
        yield
    finally:
        module.train()


def _in_chunks(module: nn.Module, batch: Tensor, labels: Tensor | None) -> Tensor:
    parts = (torch.split(each, _SAMPLES_AT_ONCE) for each in given(batch, labels))
    return torch.cat([module(*part) for part in zip(*parts, strict=True)]).float()
