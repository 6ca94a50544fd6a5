"""How the losses answer the log odds of the two laws, as tables: by the losses' own terms."""

from __future__ import annotations

import numpy as np

from ganstudio.deferred import torch
from ganstudio.objectives.base import AdversarialLoss
from ganstudio.objectives.contest import Response
from ganstudio.objectives.laws import Array

FARTHEST, STEP = 100.0, 0.1
ODDS: Array = np.linspace(-FARTHEST, FARTHEST, round(2 * FARTHEST / STEP) + 1)
"""The log odds at which they are taken, beyond which d is 0 or 1 in any float."""


def response(loss: AdversarialLoss, target: float | None = None) -> Response | None:
    """Return how a loss answers; None where it has no best D of one place alone.

    Parameters
    ----------
    target
        What D is trained to say of a real sample where that is not the loss's own target.
    """
    terms = loss.terms()
    if loss.needs_real_scores or "generator" not in terms:
        return None
    with torch.enable_grad():
        odds = torch.tensor(ODDS, requires_grad=True)
        ratio = odds.exp()
        best = loss.best_output(ratio) if target is None else loss.best_towards(ratio, target)
        if best is None:
            return None
        costs = torch.stack([terms[term](best) for term in ("real", "fake", "generator")])
        pull = -torch.autograd.grad(costs[2].sum(), odds)[0]
    return Response(ODDS, best.detach().numpy(), costs.detach().numpy(), pull.numpy())
