"""The adversarial game, as Goodfellow et al. (2014) play it in Algorithm 1."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeGuard

import torch
from torch import Tensor, nn

from ganstudio.telemetry.parts import keyed
from ganstudio.telemetry.series import SCORE_AFTER, WEIGHT
from ganstudio.training.casting import cast
from ganstudio.training.checkpoint import restore_optimiser, within
from ganstudio.training.descent import ExtragradientDescent, Steps
from ganstudio.training.domain import Domain
from ganstudio.training.experiment import Experiment
from ganstudio.training.pairing import Pairing
from ganstudio.training.recent import recent, remember
from ganstudio.training.schedule import RECENT_STEPS, Player
from ganstudio.training.stabilising import terms_of
from ganstudio.training.tape import Scores
from ganstudio.training.turns import Draws, Turns

if TYPE_CHECKING:
    from ganstudio.objectives.base import Memory


class Trainer:
    """The players of a game, their optimisers and their random streams.

    All generators have one optimiser, all discriminators another. A turn has stages, which slow
    motion shows one after the other: a round is drawn, D judges it and the losses are
    differentiated, gradients are reduced, the players move.
    Nothing here is logged, brought to the host or shown; a step leaves its values on the device.

    Parameters
    ----------
    experiment
        What to train.
    domains
        The real samples of each domain of the data, on the device to train on.

    Attributes
    ----------
    game : Game
        The players by name, and who plays whom.
    pairings : tuple of Pairing
        Each generator with a discriminator that judges it.
    iteration : int
        Iterations done.
    series_names : tuple of str
        What the values of a step are; see `telemetry.records.Losses`.
    turns : Turns
        What each turn comes to.
    recent_values : deque of Tensor
        The values of the latest iterations.
    """

    def __init__(self, experiment: Experiment, domains: Sequence[Domain]) -> None:
        self.experiment = experiment
        self.device = domains[0].device
        self.iteration = 0
        self.recent_values: deque[Tensor] = deque(maxlen=RECENT_STEPS)
        self.game = cast(experiment, domains)
        self.pairings = tuple(
            Pairing(pair, self.game, experiment, domains) for pair in self.game.pairs
        )
        self.turns = Turns(experiment, self.game, self.pairings)
        rule = experiment.optimisers
        self.generator_optimiser = rule.generator.build(_parameters(self.game.generators))
        self.discriminator_optimiser = rule.discriminator.build(
            _parameters(self.game.discriminators)
        )
        self.series_names = tuple(self._names())
        unknown = torch.full((), torch.nan, device=self.device)
        self._values = dict.fromkeys(self.series_names, unknown)
        self._discriminator_steps = self._generator_steps = 0
        self._judged: Draws = {}

    @property
    def pairing(self) -> Pairing:
        """The only pairing, or the first of several."""
        return self.pairings[0]

    def named(self, part: str) -> Pairing:
        """Return the pairing of a name; the first where there is none."""
        return next((each for each in self.pairings if each.name == part), self.pairing)

    # ── the game ─────────────────────────────────────────────────────────────

    def step(self) -> Tensor:
        """Play one iteration: D's steps, then G's, or as the schedule has it. Return `values`."""
        return self.play(self.experiment.schedule.turns(self.iteration, self.experiment.seed))

    def play(self, players: Sequence[Player]) -> Tensor:
        """Let players move in this order, as one iteration. Return the values, (k,)."""
        moves = {
            "discriminator": self.step_discriminator,
            "generator": self.step_generator,
            "both": self.step_both,
        }
        self.begin()
        for player in players:
            moves[player]()
        return self.end()

    def step_discriminator(self) -> None:
        """Update every D once: ascend V(G, D), in the form that the loss gives it."""
        self.aim_discriminator(self.draw_for_discriminator())
        self.move_discriminator()

    def step_generator(self) -> None:
        """Update every G once, against the D that stands."""
        self.aim_generator(self.draw_for_generator())
        self.move_generator()

    def step_both(self) -> None:
        """Update both at once, each against the other as it stood."""
        self.aim_both(self.draw_for_discriminator(), self.draw_for_generator())
        self.move_discriminator()
        self.move_generator()

    # ── the stages of a turn ─────────────────────────────────────────────────

    def begin(self) -> None:
        """Bring the players and their learning rates to the iteration that is to be played."""
        self._judged = {}
        self.game.advance(self.iteration)
        self._values |= self.game.state()
        self._set_rates()

    def end(self) -> Tensor:
        """Count the iteration that was played, and return its values."""
        self.iteration += 1
        values = self.values()
        self.recent_values.append(values)
        return values

    def aim_discriminator(self, draws: Draws) -> None:
        """Leave in D's parameters the gradient that it is to step along."""
        self.differentiate_discriminator(draws)
        self.reduce(self.discriminator_optimiser)
        if looks_ahead(self.discriminator_optimiser):
            self._leave_generator(self.draw_for_generator())
            with self.ahead():
                self._leave_discriminator(draws)

    def aim_generator(self, draws: Draws) -> None:
        """Leave in G's parameters the gradient that it is to step along."""
        self.differentiate_generator(draws)
        self.reduce(self.generator_optimiser)
        if looks_ahead(self.generator_optimiser):
            self._leave_discriminator(self.draw_for_discriminator())
            with self.ahead():
                self._leave_generator(draws)

    def aim_both(self, draws: Draws, replies: Draws) -> None:
        """Leave in both players' parameters the gradients that they are to step along."""
        self.differentiate_discriminator(draws)
        self.differentiate_generator(replies)
        self.reduce(self.discriminator_optimiser)
        self.reduce(self.generator_optimiser)
        with self.ahead():
            if looks_ahead(self.discriminator_optimiser):
                self._leave_discriminator(draws)
            if looks_ahead(self.generator_optimiser):
                self._leave_generator(replies)

    def draw_for_discriminator(self) -> Draws:
        """Draw what D's turn is played on."""
        draws = {each.name: each.draw_for_discriminator() for each in self.pairings}
        if self.experiment.schedule.reuse_fake:
            self._judged = draws
        return draws

    def draw_for_generator(self) -> Draws:
        """Draw what G's turn is played on; or, as the schedule has it, what D's was."""
        if self._judged:
            return {each.name: each.draw_again(self._judged[each.name]) for each in self.pairings}
        return {each.name: each.draw_for_generator() for each in self.pairings}

    def differentiate_discriminator(self, draws: Draws) -> None:
        """Leave the gradient of D's loss on what was drawn in D's parameters, and note the rest."""
        values, scores = self._leave_discriminator(draws)
        self._values |= values
        for pairing in self.pairings:
            real, fake = scores[pairing.name]
            pairing.recent_scores.append((real, fake))

    def differentiate_generator(self, draws: Draws) -> None:
        """Leave the gradient of G's loss on what was drawn in G's parameters, and note the rest."""
        values, scores = self._leave_generator(draws)
        self._values |= values
        for pairing in self.pairings:
            pairing.recent_replies.append(*scores[pairing.name])

    def _leave_discriminator(self, draws: Draws) -> tuple[dict[str, Tensor], Scores]:
        """Leave the gradient in D's parameters; return the values and scores of the turn."""
        due = tuple(
            name
            for name, penalty in self.experiment.penalties.items()
            if self._discriminator_steps % penalty.every == 0
        )
        values, slopes, scores = self.turns.of_discriminators(
            draws, self.iteration, due, self.discriminator_optimiser
        )
        leave(slopes, self.discriminator_optimiser)
        return values, scores

    def _leave_generator(self, draws: Draws) -> tuple[dict[str, Tensor], Scores]:
        """Leave the gradient in G's parameters; return the values and scores of the turn."""
        values, slopes, scores = self.turns.of_generators(
            draws, self.iteration, self.generator_optimiser
        )
        leave(slopes, self.generator_optimiser)
        return values, scores

    @contextmanager
    def ahead(self) -> Iterator[None]:
        """Stand where the players that look ahead are after a step along the gradients left."""
        optimisers = self.discriminator_optimiser, self.generator_optimiser
        looking = [each for each in optimisers if looks_ahead(each)]
        for each in looking:
            each.look_ahead()
        if self.discriminator_optimiser in looking:
            self._constrain()
        yield
        for each in looking:
            each.come_back()

    def _constrain(self) -> None:
        """Do to every D what stabilisers do after its step."""
        for module in self.game.discriminators.values():
            for each in self.experiment.stabilisers.values():
                each.after_discriminator_step(module)

    def reduce(self, optimiser: Steps) -> None:
        """Average the gradients over all devices that train; one alone has nothing to average."""

    def move_discriminator(self) -> None:
        """Step along the gradient that was left."""
        self.discriminator_optimiser.step()
        self._constrain()
        self._discriminator_steps += 1

    def move_generator(self) -> None:
        """Step along the gradient that was left."""
        self.generator_optimiser.step()
        self._judged = {}  # G makes others of it now
        for name, module in self.game.generators.items():
            for each in self.experiment.stabilisers.values():
                average = self.game.averaged.get(name)
                each.after_generator_step(module, average, self._generator_steps)
        self._generator_steps += 1

    # ── values ───────────────────────────────────────────────────────────────

    def _names(self) -> Iterator[str]:
        """Yield the series: of several pairings the sums of their losses, then each one's own."""
        own = ["loss_d", "loss_g", "score_real", "score_fake"]
        own += [SCORE_AFTER] * self.experiment.schedule.reuse_fake
        own += [f"penalty/{name}" for name in self.experiment.penalties]
        own += [f"stabiliser/{name}" for name in terms_of(self.experiment.stabilisers)]
        if len(self.pairings) > 1:
            yield from ("loss_d", "loss_g")
        for pairing in self.pairings:
            yield from map(pairing.key, own)
            yield from map(pairing.key, pairing.stabilising.told())
        yield from (f"term/{name}" for name in self.game.term_names)
        yield from self.game.state_names
        yield from self._named_weights()

    def _named_weights(self) -> dict[str, Tensor]:
        found = self.experiment.network.named_weights(self.game.players)
        return {f"{WEIGHT}/{name}": weight for name, weight in found.items()}

    def values(self) -> Tensor:
        """Return the newest value of every series, (k,) float32 on the device."""
        told = {
            pairing.key(name): value
            for pairing in self.pairings
            for name, value in pairing.stabilising.told().items()
        }
        return torch.stack(list((self._values | told | self._named_weights()).values()))

    # ── changes and checkpoints ──────────────────────────────────────────────

    def adopt(self, experiment: Experiment) -> None:
        """Go on under another experiment for the same networks."""
        self.experiment = experiment
        self.game.network = experiment.network
        for pairing in self.pairings:
            pairing.adopt(experiment)
        self.turns.adopt(experiment)
        self._rearrange(tuple(self._names()))
        self._set_rates()

    @property
    def learning_rates(self) -> dict[str, float]:
        """The learning rates in force, by player."""
        optimisers = self.discriminator_optimiser, self.generator_optimiser
        players = "discriminator", "generator"
        return {
            player: float(each.param_groups[0]["lr"])
            for player, each in zip(players, optimisers, strict=True)
        }

    def _rearrange(self, names: tuple[str, ...]) -> None:
        """Let a step have other values; those of earlier steps are not known of a new one."""
        if names == self.series_names:
            return
        known = {name: place for place, name in enumerate(self.series_names)}
        unknown = torch.full((1,), torch.nan, device=self.device)
        places = [known.get(name, len(known)) for name in names]
        for index, values in enumerate(self.recent_values):
            self.recent_values[index] = torch.cat([values, unknown])[places]
        self._values = {name: self._values.get(name, unknown[0]) for name in names}
        self.series_names = names

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
            for role, module in self.modules().items()
            for name, tensor in module.state_dict().items()
        }
        for role, optimiser in self._optimisers().items():
            for index, state in optimiser.state_dict()["state"].items():
                tensors |= {f"{role}.{index}.{key}": value for key, value in state.items()}
        for role, memory in self._memories().items():
            tensors |= {f"{role}.{key}": tensor for key, tensor in memory.items()}
        tensors |= {role: each.get_state() for role, each in self._streams().items()}
        tensors["figures"] = self.values()  # a lazy penalty's last value stands until its next
        counts = self.iteration, self._discriminator_steps, self._generator_steps
        tensors["iteration"] = torch.tensor(counts)
        tensors |= recent(self.recent_values, self.pairings)
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
        for role, module in self.modules().items():
            module.load_state_dict(within(tensors, role))
        for role, optimiser in self._optimisers().items():
            restore_optimiser(optimiser, within(tensors, role))
        for role, memory in self._memories().items():
            for key, tensor in within(tensors, role).items():
                memory[key].copy_(tensor)
        for role, each in self._streams().items():
            if role in tensors:  # one that an older version did not have begins at its seed
                each.set_state(tensors[role])
        if "figures" in tensors:
            values = self._completed(tensors["figures"].to(self.device))
            self._values = dict(zip(self.series_names, values.unbind(), strict=True))
        self.iteration, self._discriminator_steps, *more = (int(n) for n in tensors["iteration"])
        schedule, seed = self.experiment.schedule, self.experiment.seed
        # Older checkpoints do not tell it.
        self._generator_steps = more[0] if more else schedule.generator_turns(self.iteration, seed)
        remember(self.recent_values, self.pairings, tensors, self.device)
        for index, values in enumerate(self.recent_values):
            self.recent_values[index] = self._completed(values)

    def _completed(self, values: Tensor) -> Tensor:
        """Return the values of a step with those that an older version did not tell unknown."""
        lacking = len(self._named_weights()) if len(values) < len(self.series_names) else 0
        return torch.cat([values, values.new_full((lacking,), torch.nan)])

    def modules(self) -> dict[str, nn.Module]:
        """Return the players and the averaged generators, as a checkpoint names them."""
        several = len(self.game.generators) > 1
        averages = {
            keyed("averaged", name if several else ""): module
            for name, module in self.game.averaged.items()
        }
        return self.game.players | averages

    def _optimisers(self) -> dict[str, Steps]:
        return {
            "generator_optimiser": self.generator_optimiser,
            "discriminator_optimiser": self.discriminator_optimiser,
        }

    def _memories(self) -> dict[str, Memory]:
        return {
            f"memory.{pairing.key(name)}": memory
            for pairing in self.pairings
            for name, memory in pairing.stabilising.memories.items()
        }

    def _streams(self) -> dict[str, torch.Generator]:
        return {
            f"stream.{pairing.key(purpose)}": each
            for pairing in self.pairings
            for purpose, each in pairing.streams.items()
        }


def looks_ahead(optimiser: Steps) -> TypeGuard[ExtragradientDescent]:
    """Tell whether an optimiser steps by the gradients that are met a step ahead."""
    return isinstance(optimiser, ExtragradientDescent)


def leave(slopes: Sequence[Tensor | None], optimiser: Steps) -> None:
    """Leave a gradient in each parameter that an optimiser moves."""
    moved = [each for group in optimiser.param_groups for each in group["params"]]
    for parameter, slope in zip(moved, slopes, strict=True):
        parameter.grad = slope


def _parameters(modules: Mapping[str, nn.Module]) -> list[nn.Parameter]:
    return [parameter for module in modules.values() for parameter in module.parameters()]
