"""One update in slow motion: its stages, one after the other, on a copy of the run.

The copy makes the update as the run itself will make it, by the trainer's own stages, and between
two of them it is looked at: where samples lie, what D says of them, how the weights are to change.
Each look ends with everything as it was, random streams too. So what is shown is what the run does
when it makes its next step, bit for bit, and whoever only looks leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from ganstudio.networks.game import Batch
from ganstudio.objectives.equilibria import threshold
from ganstudio.telemetry.inside import Motion, Stage
from ganstudio.telemetry.records import FloatArray
from ganstudio.training.portrait import host, one_each
from ganstudio.training.run import Run
from ganstudio.training.tracing import leaves
from ganstudio.training.turns import Draws

if TYPE_CHECKING:
    from torch import nn

IMAGES, POINTS = 8, 40
"""Samples that are shown of a batch."""
CELLS = 64
"""Cells of the map of D's opinion along each axis."""
MARGIN = 0.25


class SlowMotion:
    """An update in its stages.

    Parameters
    ----------
    run
        Stands still; what it is to go on from is copied.
    copy
        Another run of the same experiment, whose own state is thrown away.
    part
        The pairing that is looked at, by name.
    """

    def __init__(self, run: Run, copy: Run, part: str = "") -> None:
        copy.restore(run.checkpoint())
        self.run = copy
        self._trainer = copy.trainer
        self._pairing = self._trainer.named(part)
        self._shape = self._pairing.domain.samples.shape[1:]
        self._places, self._extent = _plane(self._real_points(), len(self._shape))

    def motion(self) -> Motion:
        """Make the update on the copy, and return its stages."""
        self.run.use_machine()
        trainer = self._trainer
        experiment = trainer.experiment
        trainer.begin()
        stages: list[Stage] = []
        judged: Draws | None = None
        for player in experiment.schedule.turns(trainer.iteration, experiment.seed):
            if player == "both":
                draws, replies = trainer.draw_for_discriminator(), trainer.draw_for_generator()
                ours, theirs = self._seen_by_d(draws), self._seen_by_g(replies)
                trainer.aim_both(draws, replies)
                stages += [*ours, self._slope(ours[-1]), *theirs, self._flow(theirs[-1])]
                trainer.move_discriminator()
                trainer.move_generator()
                stages += [self._moved_d(ours[-1], draws), self._moved_g(theirs[-1], replies)]
                judged = draws
            elif player == "discriminator":
                draws = trainer.draw_for_discriminator()
                seen = self._seen_by_d(draws)
                trainer.aim_discriminator(draws)
                stages += [*seen, self._slope(seen[-1])]
                trainer.move_discriminator()
                stages.append(self._moved_d(seen[-1], draws))
                judged = draws
            else:
                replies = trainer.draw_for_generator()
                seen = self._seen_by_g(replies)
                trainer.aim_generator(replies)
                stages += [*seen, self._flow(seen[-1])]
                trainer.move_generator()
                stages.append(self._moved_g(seen[-1], replies))
        if judged is not None and stages[-1].player == "generator":
            stages.append(self._price(stages, judged))
        trainer.end()
        return Motion(tuple(stages), threshold(experiment), self._extent)

    # ── D's turn ─────────────────────────────────────────────────────────────

    def _seen_by_d(self, draws: Draws) -> list[Stage]:
        """Return what D's turn is played on, what G makes of it, and what D says."""
        drawn = draws[self._pairing.name]
        with self._without_a_trace():
            fake = self._made(draws)
            loss, real_scores, fake_scores = self._judgement(draws)
        begun = Stage(
            "draw", "discriminator", "Draw real samples, and z", "x ~ p_data,  z ~ N(0, I)",
            inputs=self._inputs(drawn.inputs), real=self._first(drawn.real),
        )  # fmt: skip
        made = replace(
            begun, what="make", title="G makes samples of z", formula="G(z)",
            fake=self._first(fake),
        )  # fmt: skip
        judged = replace(
            made, what="judge", title="D judges both", formula=f"L_D = {loss:.4f}",
            real_scores=self._first(real_scores), fake_scores=self._first(fake_scores),
            loss=loss, heat=self._heat(),
        )  # fmt: skip
        return [begun, made, judged]

    def _slope(self, judged: Stage) -> Stage:
        return replace(
            judged, what="slope", title="The slope of D's loss by each weight", formula="∂L_D/∂φ",
            gradients=_norms(self._pairing.discriminator),
        )  # fmt: skip

    def _moved_d(self, judged: Stage, draws: Draws) -> Stage:
        with self._without_a_trace():
            loss, real_scores, fake_scores = self._judgement(draws)
        return replace(
            judged, what="move", title="D moves",
            formula=f"L_D = {judged.loss:.4f} → {loss:.4f} on the same batch",
            real_after=self._first(real_scores), fake_after=self._first(fake_scores),
            loss_after=loss, heat_after=self._heat(),
        )  # fmt: skip

    def _judgement(self, draws: Draws) -> tuple[float, Tensor, Tensor]:
        """Return D's loss, without penalties, and its outputs on what its turn is played on."""
        trainer = self._trainer
        values, _, scores = trainer.turns.of_discriminators(
            draws, trainer.iteration, (), trainer.discriminator_optimiser
        )
        real, fake = scores[self._pairing.name]
        loss = float(values[self._pairing.key("loss_d")])
        return loss, self._each(real), self._each(fake)

    # ── G's turn ─────────────────────────────────────────────────────────────

    def _seen_by_g(self, draws: Draws) -> list[Stage]:
        """Return what G makes in its own turn, what D says of it, and where its loss pulls."""
        drawn = draws[self._pairing.name]
        pairing, trainer = self._pairing, self._trainer
        with self._without_a_trace():
            fake = self._made(draws).requires_grad_()
            batch = Batch(drawn.real, drawn.labels, drawn.inputs, fake)
            turn = pairing.judge_for_generator(batch, trainer.iteration)
            value = trainer.turns.generator_loss(pairing, turn, trainer.iteration)
            (slope,) = torch.autograd.grad(value, fake)
        with self._without_a_trace():
            loss, scores = self._reply(draws)
        z = "the same" if trainer.experiment.schedule.reuse_fake else "fresh"
        begun = Stage(
            "make", "generator", f"G makes samples of {z} z; D stands still", "G(z)",
            inputs=self._inputs(drawn.inputs), fake=self._first(fake), heat=self._heat(),
        )  # fmt: skip
        judged = replace(
            begun, what="judge", title="D judges what G made", formula=f"L_G = {loss:.4f}",
            fake_scores=self._first(scores), loss=loss,
        )  # fmt: skip
        pull = -len(fake) * slope  # the loss is a mean, of which each sample has 1/n
        pulled = replace(
            judged, what="pull", title="Where G's loss pulls each sample", formula="−∂L_G/∂x",
            pull=self._first(pull),
        )  # fmt: skip
        return [begun, judged, pulled]

    def _flow(self, pulled: Stage) -> Stage:
        return replace(
            pulled, what="flow", title="The pull flows on into G's weights", formula="∂L_G/∂θ",
            gradients=_norms(self._pairing.generator),
        )  # fmt: skip

    def _moved_g(self, pulled: Stage, draws: Draws) -> Stage:
        with self._without_a_trace():
            moved = self._made(draws)
            loss, scores = self._reply(draws)
        return replace(
            pulled, what="move", title="G moves", pull=None,
            formula=f"L_G = {pulled.loss:.4f} → {loss:.4f} on the same z",
            moved=self._first(moved), fake_after=self._first(scores), loss_after=loss,
        )  # fmt: skip

    def _reply(self, draws: Draws) -> tuple[float, Tensor]:
        """Return G's adversarial loss, and D's outputs, on what its turn is played on."""
        trainer = self._trainer
        values, _, scores = trainer.turns.of_generators(
            draws, trainer.iteration, trainer.generator_optimiser
        )
        loss = float(values[self._pairing.key("loss_g")])
        return loss, self._each(scores[self._pairing.name][0])

    def _price(self, stages: list[Stage], draws: Draws) -> Stage:
        """Return what G's move does to D's loss, on the batch that D has moved on."""
        before = [each for each in stages if each.player == "discriminator"][-1]
        with self._without_a_trace():
            moved = self._made(draws)
            loss, real_scores, fake_scores = self._judgement(draws)
        stood = before.loss if before.loss_after is None else before.loss_after
        return replace(
            before, what="price", title="The price: what D's loss comes to now",
            formula=f"L_D = {stood:.4f} → {loss:.4f}", moved=self._first(moved), gradients=(),
            real_scores=before.real_after, fake_scores=before.fake_after,
            real_after=self._first(real_scores), fake_after=self._first(fake_scores),
            loss=stood, loss_after=loss, heat=before.heat_after, heat_after=None,
        )  # fmt: skip

    # ── looks ────────────────────────────────────────────────────────────────

    @contextmanager
    def _without_a_trace(self) -> Iterator[None]:
        """Let everything but the gradients that were left be as it was, whatever is done here."""
        kept = self._trainer.checkpoint()
        yield
        self._trainer.restore(kept)

    @torch.no_grad()
    def _made(self, draws: Draws) -> Tensor:
        """Return what G makes of what was drawn, which stays when its weights move."""
        return self._pairing.made(draws[self._pairing.name]).fake.clone()

    def _first(self, samples: Tensor | None) -> FloatArray | None:
        """Return those that are shown, on the host."""
        if samples is None:
            return None
        return host(samples[: IMAGES if len(self._shape) == 3 else POINTS])

    def _inputs(self, inputs: Tensor) -> FloatArray | None:
        return None if inputs.ndim != 2 else self._first(inputs)

    def _each(self, scores: Tensor) -> Tensor:
        """Return one output a sample: the mean over its patches, or that of its pack."""
        return one_each(scores, self._trainer.experiment.schedule.batch_size)

    def _heat(self) -> FloatArray | None:
        if self._places is None:
            return None
        across = 1 if self._shape[0] == 1 else CELLS
        return host(self._pairing.score(self._places).view(across, CELLS))

    def _real_points(self) -> Tensor:
        stream = self.run.stream(self._pairing.key("slow motion"))
        return self._pairing.domain.draw(1000, stream)[0]


def _plane(points: Tensor, dimensions: int) -> tuple[Tensor | None, tuple[float, ...]]:
    """Return the cells of the map over points (n, d), row by row from below, and its extent."""
    if dimensions != 1 or points.shape[1] > 2:
        return None, ()
    low, high = points.amin(0), points.amax(0)
    room = MARGIN * (high - low).clamp_min(1e-3)
    low, high = low - room, high + room
    middles = (torch.arange(CELLS, device=points.device) + 0.5) / CELLS
    x = low[0] + (high[0] - low[0]) * middles
    if points.shape[1] == 1:
        return x[:, None], (float(low[0]), float(high[0]), 0.0, 1.0)
    y = low[1] + (high[1] - low[1]) * middles
    rows, columns = torch.meshgrid(y, x, indexing="ij")
    extent = float(low[0]), float(high[0]), float(low[1]), float(high[1])
    return torch.stack([columns.flatten(), rows.flatten()], 1), extent


def _norms(player: nn.Module) -> tuple[tuple[str, float], ...]:
    """Return the norm of the gradient that stands in each layer's weights, by its name."""
    found: list[tuple[str, float]] = []
    for name, layer in leaves(player):
        slopes = [w.grad.flatten() for w in layer.parameters() if w.grad is not None]
        if slopes:
            found.append((name or type(layer).__name__, float(torch.cat(slopes).norm())))
    return tuple(found)
