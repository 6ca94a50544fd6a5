"""How the run's loss, and some beside it, answer the odds of two laws on a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ganstudio.components import find
from ganstudio.objectives.base import AdversarialLoss
from ganstudio.objectives.equilibria import best_discriminator, judging
from ganstudio.objectives.laws import Laws
from ganstudio.objectives.responses import ODDS, response
from ganstudio.telemetry.records import Responses

if TYPE_CHECKING:
    from ganstudio.training.subject import Duel, Subject

COMPARED = ("minimax", "non-saturating", "least-squares", "maximum-likelihood")
"""Losses whose pulls stand beside the run's own; that of Wasserstein needs no table."""
APART = Laws(0.5, np.array([0.0, 0.5, 1.5]), np.array([1.5, 0.5, 0.0]))
"""Any two laws, to ask whether there is a best D at all."""


class ResponsesProbe:
    """Tells how losses answer when the run begins, and whenever what D is asked has changed."""

    interval = 0.2

    def __init__(self, pairing: Duel) -> None:
        self.part = pairing.name
        self._told: object = None

    def measure(self, run: Subject) -> Responses | None:
        """Return the answers; None while they are those that were told last."""
        wanted = run.experiment
        asked = judging(wanted, run.iteration)
        asks = (wanted.loss, wanted.penalties, wanted.stabilisers, asked.target)
        if asks == self._told:
            return None
        self._told = asks
        best = best_discriminator(wanted, APART, run.iteration)
        loss, own = wanted.loss, None
        if best.outputs is not None and asked.pack == 1:
            own = response(loss, asked.target)
        found = {loss.name: (type(loss).title, own.pull)} if own else {}
        for name in COMPARED:
            other = find("loss", name)()
            assert isinstance(other, AdversarialLoss)
            if name not in found and (answer := response(other)):
                found[name] = (type(other).title, answer.pull)
        return Responses(
            names=tuple(found),
            titles=tuple(title for title, _ in found.values()),
            odds=ODDS,
            pulls=np.stack([pull for _, pull in found.values()]),
            outputs=own.outputs if own else None,
            costs=own.costs if own else None,
            reason="" if best.outputs is not None else best.remark,
        )
