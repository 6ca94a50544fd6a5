"""What can be wrong with a game, each with the evidence that tells it, in words.

A symptom looks at one moment after another and returns its evidence while it sees
something. Whatever is compared with a threshold means the same under every loss: a share of
samples or of pairs, a length in spreads of the data, a swing in deviations within a batch.
The two that look at scores and slopes themselves ask for orders of magnitude.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganstudio.probes.game_symptoms import Diverged, Vanishing, Winning
from ganstudio.probes.oscillating import Oscillating
from ganstudio.probes.sample_symptoms import Collapsing, Memorising

if TYPE_CHECKING:
    from ganstudio.probes.symptom import Symptom


def symptoms(warm_up: int) -> list[Symptom]:
    """Return what is looked for, the first to be named first where several hold.

    Without a gradient G cannot but stay where it is, so that explains whatever else is seen;
    samples that swing lose modes too; and a collapse upon a few training samples is a collapse.
    """
    return [
        Diverged(),
        Vanishing(),
        Winning(),
        Oscillating(warm_up),
        Collapsing(warm_up),
        Memorising(),
    ]
