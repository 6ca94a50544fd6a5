"""The loss of a run under the microscope, with its batch, and others to be laid over it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ganstudio.components import catalogue
from ganstudio.gui.docks.microscope.term_curves import TermCurves
from ganstudio.gui.state import RunView
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.theme import (
    DISCRIMINATOR,
    FAKE,
    GENERATOR,
    REAL,
    RunStyle,
    run_style,
)
from ganstudio.objectives.base import AdversarialLoss
from ganstudio.objectives.equilibria import threshold
from ganstudio.objectives.relativistic import RelativisticAverage
from ganstudio.telemetry.records import FloatArray, Microscope, Outputs, Term

TERMS: tuple[Term, ...] = ("real", "fake", "generator")
NAMES: dict[Term, str] = {"real": "D on real", "fake": "D on generated", "generator": "G"}
PLAYERS = {"real": DISCRIMINATOR, "fake": DISCRIMINATOR, "generator": GENERATOR}


def paired(loss: object) -> bool:
    """Tell whether a loss, or a class of losses, is one of differences of scores."""
    return bool(getattr(loss, "needs_real_scores", False))


def has_probability(loss: str) -> bool:
    """Tell whether the raw output is a logit under a loss."""
    return getattr(catalogue("loss")[loss], "scores", "") == "logit"


@dataclass(frozen=True, eq=False)
class RunLoss:
    """A run whose loss is looked at."""

    run: RunView
    record: Microscope
    outputs: Outputs | None

    @classmethod
    def of(cls, run: RunView) -> RunLoss | None:
        """Return what a run has said, None while its loss has not been drawn."""
        curves, outputs = (
            run.latest[channel].record if channel in run.latest else None
            for channel in ("microscope", "outputs")
        )
        if not isinstance(curves, Microscope) or curves.names[0] != run.experiment.loss.name:
            return None
        return cls(run, curves, outputs if isinstance(outputs, Outputs) else None)

    @property
    def loss(self) -> AdversarialLoss:
        """Its loss."""
        loss: AdversarialLoss = self.run.experiment.loss
        return loss

    @property
    def terms(self) -> list[Term]:
        """The terms that the loss has."""
        return [term for term in TERMS if term != "fake" or not paired(self.loss)]

    @property
    def balance(self) -> float | None:
        """The output at equilibrium; None where nothing pins it down."""
        return 0.0 if paired(self.loss) else threshold(self.run.experiment)

    def scores(self, term: Term) -> FloatArray | None:
        """Return the batch's outputs on a term, or their differences."""
        if self.outputs is None:
            return None
        real, fake = self.outputs.real, self.outputs.fake
        if isinstance(self.loss, RelativisticAverage):
            return np.concatenate([real - fake.mean(), real.mean() - fake])
        if paired(self.loss):
            pairs = min(len(real), len(fake))
            return np.asarray(real[:pairs] - fake[:pairs])
        return real if term == "real" else fake

    def curves(self, term: Term, *, alone: bool) -> TermCurves:
        """Return its own loss, in the players' colours if it is ``alone``, else in the run's."""
        row, style = TERMS.index(term), self.run.style
        dots = theme.palette().muted if paired(self.loss) else REAL if term == "real" else FAKE
        return TermCurves(
            self.record.places,
            self.record.values[0, row],
            self.record.slopes[0, row],
            PLAYERS[term] if alone else style.colour,
            () if alone else style.dash,
            self.scores(term),
            dots if alone else style.colour,
        )

    def laid_over(self, name: str, term: Term, style: RunStyle) -> TermCurves:
        """Return another loss, to be laid over its own."""
        place, row = self.record.names.index(name), TERMS.index(term)
        curves = self.record.values[place, row], self.record.slopes[place, row]
        return TermCurves(self.record.places, *curves, style.colour, style.dash, own=False)

    def overlays(self, wanted: Iterable[str], beside: list[RunLoss]) -> dict[str, RunStyle]:
        """Return which of the losses can be laid over it and are not drawn yet, with their looks.

        Runs ``beside`` it, itself among them, are drawn already; where they are several
        they have taken the first of the styles.
        """
        drawn = {each.loss.name for each in beside}
        losses = catalogue("loss")
        names = [
            name
            for name in wanted
            if name in self.record.names
            and name not in drawn
            and paired(losses[name]) == paired(self.loss)
        ]
        taken = len(beside) if len(beside) > 1 else 0
        return {name: run_style(taken + i) for i, name in enumerate(names)}
