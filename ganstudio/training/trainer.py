"""The adversarial game, as Goodfellow et al. (2014) play it in Algorithm 1."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from ganstudio.networks.base import initialise
from ganstudio.objectives.base import Stabiliser
from ganstudio.training.experiment import Experiment
from ganstudio.training.random import stream

PURPOSES = ("data", "latents", "noise")
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
    """

    def __init__(self, experiment: Experiment, data: Tensor) -> None:
        self.experiment = experiment
        self.data = data
        self.device = data.device
        self.iteration = 0
        self.recent_scores: deque[tuple[Tensor, Tensor]] = deque(maxlen=8)
        self.streams = {name: stream(self.device, experiment.seed, name) for name in PURPOSES}
        self._precision = torch.autocast(
            self.device.type, torch.bfloat16, enabled=experiment.precision == "bfloat16"
        )
        self._build_players(tuple(data.shape[1:]))
        self._discriminator_parameters = list(self.discriminator.parameters())
        optimisers = experiment.optimisers
        self.generator_optimiser = optimisers.generator.build(self.generator.parameters())
        self.discriminator_optimiser = optimisers.discriminator.build(
            self._discriminator_parameters
        )
        terms = [f"penalty/{name}" for name in experiment.penalties]
        terms += [f"stabiliser/{name}" for name, each in self._stabilisers() if _has_term(each)]
        self.series_names = ("loss_d", "loss_g", "score_real", "score_fake", *terms)
        unknown = torch.full((), torch.nan, device=self.device)
        self._figures = dict.fromkeys(self.series_names, unknown)
        self._discriminator_steps = 0

    def _build_players(self, shape: tuple[int, ...]) -> None:
        network, seed = self.experiment.network, self.experiment.seed
        # The layers' constructors draw from the process-wide generator; it is given back untouched.
        with torch.random.fork_rng(devices=[]):
            generator, discriminator = network.generator(shape), network.discriminator(shape)
            initialise(generator, seed, network.weight_std)
            initialise(discriminator, seed, network.weight_std)
        for _, stabiliser in self._stabilisers():
            discriminator = stabiliser.prepare_discriminator(discriminator)
        self._layout = torch.channels_last if len(shape) == 3 else torch.contiguous_format
        self.generator: nn.Module = generator.to(self.device, memory_format=self._layout)
        self.discriminator: nn.Module = discriminator.to(self.device, memory_format=self._layout)
        kept = (each.averaged_generator(self.generator) for _, each in self._stabilisers())
        self.averaged = next((module.eval() for module in kept if module is not None), None)

    def _stabilisers(self) -> Iterator[tuple[str, Stabiliser]]:
        yield from self.experiment.stabilisers.items()

    # ── the game ─────────────────────────────────────────────────────────────

    def step(self) -> Tensor:
        """Play one iteration: D's steps, then G's. Return the figures `series_names`, (k,)."""
        schedule = self.experiment.schedule
        for _ in range(schedule.discriminator_steps):
            self.step_discriminator()
        for _ in range(schedule.generator_steps):
            self.step_generator()
        self.iteration += 1
        return self.figures()

    def step_discriminator(self) -> None:
        """Update D once: ascend V(G, D), in the form that the loss gives it."""
        real = self._seen(self.real_batch())
        with torch.no_grad():
            fake = self._seen(self.fake_batch())
        real_scores, fake_scores = self._judge(real, fake)
        loss = self.experiment.loss.discriminator(real_scores, fake_scores)
        self._note(loss_d=loss, score_real=real_scores.mean(), score_fake=fake_scores.mean())
        total = loss + self._extra_terms(real, fake, real_scores, fake_scores)

        self.discriminator_optimiser.zero_grad()
        total.backward()
        self.discriminator_optimiser.step()
        for _, stabiliser in self._stabilisers():
            stabiliser.after_discriminator_step(self.discriminator)
        self.recent_scores.append((real_scores.detach(), fake_scores.detach()))
        self._discriminator_steps += 1

    def step_generator(self) -> None:
        """Update G once, against the D that stands."""
        with frozen(self._discriminator_parameters):
            fake_scores = self.critic(self._seen(self.fake_batch()))
            real_scores = fake_scores
            if self.experiment.loss.needs_real_scores:
                real_scores = self.critic(self._seen(self.real_batch()))
            loss = self.experiment.loss.generator(fake_scores, real_scores)
            self._note(loss_g=loss)

            self.generator_optimiser.zero_grad()
            loss.backward()
        self.generator_optimiser.step()
        for _, stabiliser in self._stabilisers():
            stabiliser.after_generator_step(self.generator, self.averaged, self.iteration)

    def real_batch(self) -> Tensor:
        """Draw a batch of real samples, uniformly, with replacement."""
        size = (self.experiment.schedule.batch_size,)
        chosen = torch.randint(
            len(self.data), size, generator=self.streams["data"], device=self.device
        )
        return self.data.index_select(0, chosen).contiguous(memory_format=self._layout)

    def fake_batch(self) -> Tensor:
        """Draw a batch from the generator."""
        return self.generate(
            self.latents(self.experiment.schedule.batch_size, self.streams["latents"])
        )

    def latents(self, n: int, source: torch.Generator) -> Tensor:
        """Draw n latents (n, latent) from N(0, I)."""
        return torch.randn(
            (n, self.experiment.network.latent), generator=source, device=self.device
        )

    def generate(self, latents: Tensor) -> Tensor:
        """Apply G."""
        with self._precision:
            samples: Tensor = self.generator(latents)
        return samples.float()

    def critic(self, samples: Tensor) -> Tensor:
        """Apply D; raw outputs (N,), float32."""
        with self._precision:
            scores: Tensor = self.discriminator(samples)
        return scores.float()

    def _judge(self, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor]:
        """Return D's scores of both batches: in one pass, unless batch norm would mix the two."""
        if self.experiment.network.batch_norm_in_discriminator:
            return self.critic(real), self.critic(fake)
        real_scores, fake_scores = self.critic(torch.cat([real, fake])).chunk(2)
        return real_scores, fake_scores

    def _seen(self, samples: Tensor) -> Tensor:
        for _, stabiliser in self._stabilisers():
            samples = stabiliser.critic_input(samples, self.iteration, self.streams["noise"])
        return samples

    def _extra_terms(
        self, real: Tensor, fake: Tensor, real_scores: Tensor, fake_scores: Tensor
    ) -> Tensor:
        total = real_scores.new_zeros(())
        for name, penalty in self.experiment.penalties.items():
            if self._discriminator_steps % penalty.every == 0:
                term = penalty(self.critic, real, fake, self.streams["noise"])
                self._note(**{f"penalty/{name}": term})
                total = total + penalty.every * term
        for name, stabiliser in self._stabilisers():
            extra = stabiliser.discriminator_term(real_scores, fake_scores)
            if extra is not None:
                self._note(**{f"stabiliser/{name}": extra})
                total = total + extra
        return total

    # ── figures ──────────────────────────────────────────────────────────────

    def _note(self, **figures: Tensor) -> None:
        self._figures.update((name, value.detach()) for name, value in figures.items())

    def figures(self) -> Tensor:
        """Return the newest value of every series, (k,) float32 on the device."""
        return torch.stack(list(self._figures.values()))

    @torch.no_grad()
    def sample(self, latents: Tensor, averaged: bool = True) -> Tensor:
        """Return generated samples (n, *shape), from the averaged generator where there is one."""
        if averaged and self.averaged is not None:
            return _in_chunks(self.averaged, latents)
        with evaluating(self.generator):
            return _in_chunks(self.generator, latents)

    @torch.no_grad()
    def score(self, samples: Tensor) -> Tensor:
        """Return D's raw outputs (n,) without moving its running statistics."""
        with evaluating(self.discriminator):
            return _in_chunks(self.discriminator, samples)

    # ── changes and checkpoints ──────────────────────────────────────────────

    def adopt(self, experiment: Experiment) -> None:
        """Go on under another experiment that differs in live settings only."""
        self.experiment = experiment
        for optimiser, settings in (
            (self.generator_optimiser, experiment.optimisers.generator),
            (self.discriminator_optimiser, experiment.optimisers.discriminator),
        ):
            for group in optimiser.param_groups:
                group["lr"] = settings.lr

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
        tensors |= {f"stream.{name}": each.get_state() for name, each in self.streams.items()}
        tensors["iteration"] = torch.tensor([self.iteration, self._discriminator_steps])
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
            module.load_state_dict(_within(tensors, role))
        for role, optimiser in self._optimisers().items():
            _restore_optimiser(optimiser, _within(tensors, role))
        for name, each in self.streams.items():
            each.set_state(tensors[f"stream.{name}"])
        self.iteration, self._discriminator_steps = (int(n) for n in tensors["iteration"])

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


def _in_chunks(module: nn.Module, batch: Tensor) -> Tensor:
    return torch.cat([module(part) for part in torch.split(batch, _SAMPLES_AT_ONCE)]).float()


def _within(tensors: dict[str, Tensor], role: str) -> dict[str, Tensor]:
    prefix = f"{role}."
    return {
        name.removeprefix(prefix): tensor
        for name, tensor in tensors.items()
        if name.startswith(prefix)
    }


def _restore_optimiser(optimiser: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    parameters = [p for group in optimiser.param_groups for p in group["params"]]
    state: dict[int, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        index, _, key = name.partition(".")
        # Fused optimisers walk parameter and moments side by side in memory, so layouts must agree.
        like = parameters[int(index)]
        kept = torch.empty_like(like).copy_(tensor) if tensor.shape == like.shape else tensor
        state.setdefault(int(index), {})[key] = kept
    groups = optimiser.state_dict()["param_groups"]
    optimiser.load_state_dict({"state": state, "param_groups": groups})


def _has_term(stabiliser: Stabiliser) -> bool:
    return type(stabiliser).discriminator_term is not Stabiliser.discriminator_term
