"""The inner loop: one player is trained to its optimum against the other, on a copy of the run.

The game is min over G of max over D, so that what G ought to minimise is known only once D has
come to its end. Nobody has the time for that at every step; here it is done once, aside. The run
itself stands still meanwhile, and its streams with it: a copy that is thrown away leaves no trace.
"""

from __future__ import annotations

import math
import time
import traceback
from collections.abc import Callable
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from ganstudio.data.points import Gaussians
from ganstudio.networks.single import Shares, ShiftAndScale
from ganstudio.objectives.contest import Contest
from ganstudio.objectives.equilibria import best_discriminator, cost_of, judging
from ganstudio.objectives.laws import Laws
from ganstudio.objectives.normals import Normals
from ganstudio.objectives.responses import response
from ganstudio.telemetry.inside import Mover
from ganstudio.telemetry.messages import Failed, Frame
from ganstudio.telemetry.records import InnerLoop
from ganstudio.training.building import Builder
from ganstudio.training.refusals import sentence
from ganstudio.training.run import Run

Stage = Literal["going", "done", "kept", "away"]
SAMPLES = 4096
"""Samples of each law, the same all along, that the loss is taken on."""
EVERY = 10
"""Steps between two looks at the loss."""
WINDOW, FLAT = 100, 1e-4
"""Steps over which the loss has to fall by less than so much for the optimum to be there."""
NEAR = 0.02
"""Share of its bound within which a loss has come to it."""
MOST = 5000
"""Steps after which it ends in any case."""
CELLS = 2000
SLICE = 0.03
"""Seconds that it takes at a time."""


class Inner:
    """A copy of a run on which one player alone is trained.

    Parameters
    ----------
    run
        Stands still; what it is to go on from is copied.
    copy
        Another run of the same experiment, whose own state is thrown away.
    player
        Who moves.

    Attributes
    ----------
    steps, losses : list
        The steps of that player at which its loss was taken, and the loss.
    bound : float or None
        What the loss comes to at the optimum, where both laws are known; D's alone.
    """

    def __init__(self, run: Run, copy: Run, player: Mover) -> None:
        copy.restore(run.checkpoint())
        self.run, self.player = copy, player
        self.begun = run.iteration
        self.bound = bound(run) if player == "discriminator" else None
        pairing = copy.pairing
        source = copy.stream("inner loop")
        drawn = pairing.draw(SAMPLES, source, source)
        assert drawn.real is not None
        self._real, self._labels, self._inputs = drawn.real, drawn.labels, drawn.inputs
        self._told = pairing.told(drawn.labels, drawn.inputs)
        sigma = judging(copy.experiment, copy.iteration).noise
        self._noise = torch.zeros(2, device=copy.device)
        if sigma:
            shape = (2, *self._real.shape)
            self._noise = sigma * torch.randn(shape, generator=source, device=copy.device)
        self.steps: list[int] = []
        self.losses: list[float] = []
        self._look()

    @property
    def done(self) -> bool:
        """Whether the optimum is there, or is given up."""
        last = self.steps[-1]
        if last >= MOST or not math.isfinite(self.losses[-1]):
            return True
        if self.bound is not None and abs(self.losses[-1] - self.bound) <= NEAR * abs(self.bound):
            return True
        before = last - WINDOW
        return before >= 0 and self.losses[before // EVERY] - self.losses[-1] < FLAT

    def go_on(self, seconds: float) -> None:
        """Make steps for so long, or until it is done."""
        until = time.perf_counter() + seconds
        while not self.done and time.perf_counter() < until:
            for _ in range(EVERY):
                self.run.step(self.player)
            self._look()
        self.run.take_series()  # nobody is told of these steps

    def _look(self) -> None:
        """Take the loss, without the terms beside it, as D sees the samples."""
        pairing, loss = self.run.pairing, self.run.experiment.loss
        self.run.use_machine()
        fake = pairing.sample(self._inputs, False, self._labels)
        real_scores = pairing.score(self._real + self._noise[0], self._told)
        fake_scores = pairing.score(fake + self._noise[1], self._told)
        if self.player == "discriminator":
            value = loss.discriminator(real_scores, fake_scores)
        else:
            value = loss.generator(fake_scores, real_scores)
        self.steps.append(self.run.iteration - self.begun)
        self.losses.append(float(value))

    def record(self, stage: Stage | None = None) -> InnerLoop:
        """Return how far it is."""
        return InnerLoop(
            player=self.player,
            steps=np.array(self.steps, np.float32),
            losses=np.array(self.losses, np.float32),
            bound=self.bound,
            stage=stage or ("done" if self.done else "going"),
        )

    def give_to(self, run: Run) -> None:
        """Give the trained player, with its optimiser's state, to the run that was copied."""
        game = run.trainer.game
        players = game.discriminators if self.player == "discriminator" else game.generators
        ours = (*(f"{name}." for name in players), f"{self.player}_optimiser.")
        found = self.run.checkpoint().items()
        moved: dict[str, Tensor] = {name: t for name, t in found if name.startswith(ours)}
        run.restore(run.checkpoint() | moved)


def bound(run: Run) -> float | None:
    """Return L_D of the best D against G as it stands; None where one of the laws is not known.

    As it is shown: without penalties, and through the run's instance noise.
    """
    wanted, generator = run.experiment, run.pairing.generator
    asked = judging(wanted, run.iteration)
    if asked.pack > 1 or run.pairing.labels is not None:
        return None
    data = wanted.data
    if isinstance(generator, ShiftAndScale) and isinstance(data, Gaussians):
        mean, deviation = generator.normal()
        p = Normals(data.centres()[:, 0], data.sigma)
        contest = Contest(p, Normals(np.array([mean]), deviation)).through(asked.noise)
        laws = contest.laws(CELLS)
        if best_discriminator(wanted, laws, run.iteration).outputs is None:
            return None
        known = response(wanted.loss, asked.target)
        return None if known is None else known.losses(contest)[0]
    if isinstance(generator, Shares) and data.named_kinds and asked.noise == 0:
        p_data = torch.bincount(run.data[:, 0].long(), minlength=len(data.named_kinds)).double()
        shares = (p_data / p_data.sum()).cpu().numpy(), generator.shares.double().cpu().numpy()
        laws = Laws(1.0, *shares)
        best = best_discriminator(wanted, laws, run.iteration).outputs
        return None if best is None else cost_of(wanted.loss, laws, best)
    return None


class InnerLoops:
    """The inner loops of a session, one a run.

    Parameters
    ----------
    builder
        Builds the copies.
    say
        Is told how far they are; nothing of it is recorded.
    """

    def __init__(self, builder: Builder, say: Callable[[Failed | Frame], None]) -> None:
        self._builder, self._say = builder, say
        self._loops: dict[int, Inner] = {}

    def __bool__(self) -> bool:
        return any(not inner.done for inner in self._loops.values())

    def prepare(self, run: Run, player: Mover) -> Inner:
        """Return one of a run as it is now."""
        return Inner(run, self._builder.build(run.experiment), player)

    def begin(self, number: int, inner: Inner) -> None:
        """Begin one for a run, in place of one before."""
        self._loops[number] = inner
        self._tell(number)

    def go_on(self, seconds: float = SLICE) -> None:
        """Let each make steps for so long; one that cannot go on is thrown away."""
        for number, inner in list(self._loops.items()):
            if inner.done:
                continue
            try:
                inner.go_on(seconds)
            except Exception as error:
                what = f"{sentence(error).rstrip('.')}; the run itself is as it was."
                self._say(Failed(what, traceback.format_exc()))
                self.forget(number)
            else:
                self._tell(number)

    def take(self, number: int) -> Inner | None:
        """Return one that is to be kept, and let go of it."""
        if number in self._loops:
            self._tell(number, "kept")
        return self._loops.pop(number, None)

    def forget(self, number: int | None = None) -> None:
        """Throw one away, or all."""
        for each in list(self._loops):
            if number in (None, each):
                self._tell(each, "away")
                del self._loops[each]

    def _tell(self, number: int, stage: Stage | None = None) -> None:
        inner = self._loops[number]
        self._say(Frame(number, inner.begun, inner.run.seconds, inner.record(stage)))
