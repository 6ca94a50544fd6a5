"""What a turn comes to: the loss of who moves, its gradient, and the values of the series.

A turn that does the same at every step is played from a `Tape`: the same kernels without the
Python around them.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from ganstudio.networks.game import Batch, Draw, Game, Round
from ganstudio.telemetry.series import SCORE_AFTER
from ganstudio.training.captured import captured
from ganstudio.training.tape import Outcome, Play, Scores, Tape

if TYPE_CHECKING:
    from ganstudio.objectives.base import Turn
    from ganstudio.training.descent import Steps
    from ganstudio.training.experiment import Experiment
    from ganstudio.training.pairing import Pairing

Draws = Mapping[str, Draw]
"""What was drawn for a turn, for each pairing by name."""


class Turns:
    """The turns of all discriminators and of all generators of a game.

    Parameters
    ----------
    experiment
        What is trained.
    game
        Has the terms that span pairings.
    pairings
        Who plays whom.
    """

    def __init__(self, experiment: Experiment, game: Game, pairings: Sequence[Pairing]) -> None:
        self._game, self._pairings = game, pairings
        self.adopt(experiment)

    def adopt(self, experiment: Experiment) -> None:
        """Go on under another experiment that differs in live settings only."""
        self.experiment = experiment
        self._tapes: dict[Hashable, Tape] = {}
        self._form: Hashable = None
        self._values: dict[str, Tensor] = {}

    @property
    def steady(self) -> bool:
        """Whether turns do the same at every step, so that they can be played from a list."""
        return (
            self._pairings[0].domain.device.type in ("cpu", "cuda")
            and self.experiment.network.steady
            and self._game.steady
            and all(each.steady for each in self.experiment.stabilisers.values())
        )

    @property
    def listed(self) -> bool:
        """Whether a turn is played from a list by now."""
        return any(tape.playing for tape in self._tapes.values())

    def of_discriminators(
        self, draws: Draws, step: int, due: tuple[str, ...], optimiser: Steps
    ) -> Outcome:
        """Return what D's turn comes to, with the penalties that are due."""

        def turn(draws: Draws) -> Outcome:
            scores: Scores = {}
            self._values, losses = {}, []
            for pairing in self._pairings:
                with torch.no_grad():
                    made = pairing.made(draws[pairing.name])
                    noise = pairing.streams["noise"]
                    batch = replace(made, fake=self._game.shown(pairing.name, made.fake, noise))
                seen = pairing.judge_for_discriminator(batch, step)
                scores[pairing.name] = (seen.real_scores.detach(), seen.fake_scores.detach())
                losses.append(self._discriminator_loss(pairing, seen, due))
            self._note_sum("loss_d")
            return self._values, gradients(_sum(losses), optimiser), scores

        return self._played(("discriminator", due), turn, draws)

    def of_generators(self, draws: Draws, step: int, optimiser: Steps) -> Outcome:
        """Return what G's turn comes to, against the D that stands."""

        def turn(draws: Draws) -> Outcome:
            scores: Scores = {}
            batches: dict[str, Batch] = {}
            self._values, losses = {}, []
            for pairing in self._pairings:
                batches[pairing.name] = pairing.made(draws[pairing.name])
            for pairing in self._pairings:
                seen = pairing.judge_for_generator(batches[pairing.name], step)
                scores[pairing.name] = (seen.fake_scores.detach(),)
                losses.append(self.generator_loss(pairing, seen, step))
                if self.experiment.schedule.reuse_fake:
                    self._note({SCORE_AFTER: seen.fake_scores.mean()}, pairing)
            self._note_sum("loss_g")
            for name, term in self._game.terms(Round(step, batches)).items():
                self._values[f"term/{name}"] = term.detach()
                losses.append(term)
            return self._values, gradients(_sum(losses), optimiser), scores

        return self._played(("generator",), turn, draws)

    def _played(self, key: Hashable, turn: Callable[[Draws], Outcome], draws: Draws) -> Outcome:
        if not self.steady:
            return turn(draws)
        fields = [each for draw in draws.values() for each in (draw.real, draw.labels, draw.inputs)]
        given = tuple(field is not None for field in fields)
        self._keep_to(self._game.form)
        if (key, given) not in self._tapes:

            def piece(*inputs: Tensor) -> Outcome:
                left = iter(inputs)
                filled: Iterator[Any] = iter([next(left) if there else None for there in given])
                return turn({n: Draw(next(filled), next(filled), next(filled)) for n in draws})

            self._tapes[key, given] = Tape(piece, self._through)
        return self._tapes[key, given](*(field for field in fields if field is not None))

    def _through(self, play: Play, generators: list[torch.Generator]) -> Play:
        return captured(play, self._pairings[0].domain.device, generators)

    def _keep_to(self, form: Hashable) -> None:
        """Forget the lists of another form of the game."""
        if form != self._form:
            self._form = form
            self._tapes = {}

    # ── what each plays for ──────────────────────────────────────────────────

    def _discriminator_loss(self, pairing: Pairing, turn: Turn, due: tuple[str, ...]) -> Tensor:
        loss = self.experiment.loss.discriminator(turn.real_scores, turn.fake_scores)
        means = {"score_real": turn.real_scores.mean(), "score_fake": turn.fake_scores.mean()}
        self._note({"loss_d": loss, **means}, pairing)
        penalties = []
        judged = turn.by_score()
        for name in due:
            penalty = self.experiment.penalties[name]
            term = penalty(*judged, turn.noise)
            self._note({f"penalty/{name}": term}, pairing)
            penalties.append(penalty.every * term)  # it stands for so many steps
        if penalties:
            loss = loss + _sum(penalties)
        return self._with(loss, pairing, pairing.stabilising.discriminator_terms(turn))

    def generator_loss(self, pairing: Pairing, turn: Turn, step: int) -> Tensor:
        """Return what a pairing's G plays for, its stabilisers' terms included."""
        loss = self.experiment.loss
        counted = pairing.stabilising.counted(turn.fake_scores, step, loss.orientation)
        value = loss.generator(counted, turn.real_scores)
        self._note({"loss_g": value}, pairing)
        return self._with(value, pairing, pairing.stabilising.generator_terms(turn))

    def _with(self, loss: Tensor, pairing: Pairing, terms: Mapping[str, Tensor]) -> Tensor:
        for name, term in terms.items():
            self._note({f"stabiliser/{name}": term}, pairing)
            loss = loss + term
        return loss

    def _note(self, values: Mapping[str, Tensor], pairing: Pairing) -> None:
        for name, value in values.items():
            self._values[pairing.key(name)] = value.detach()

    def _note_sum(self, name: str) -> None:
        """Note what all pairings have of a loss; the only one has noted it already."""
        if len(self._pairings) > 1:
            self._values[name] = _sum([self._values[p.key(name)] for p in self._pairings])


def gradients(loss: Tensor, optimiser: Steps) -> list[Tensor | None]:
    """Return the gradient of a loss for each parameter that an optimiser moves, None for none.

    Each lies in memory as its parameter does, since optimisers walk the two side by side.
    """
    moved = [each for group in optimiser.param_groups for each in group["params"]]
    found = torch.autograd.grad(loss, moved, allow_unused=True)
    return [
        slope
        if slope is None or slope.stride() == each.stride()
        else torch.empty_like(each).copy_(slope)
        for slope, each in zip(found, moved, strict=True)
    ]


def _sum(terms: Sequence[Tensor]) -> Tensor:
    return functools.reduce(operator.add, terms)
