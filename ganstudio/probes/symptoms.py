"""What can be wrong with a game, each with the evidence that tells it, in words.

A symptom looks at one moment after another and returns its evidence while it sees
something. Whatever is compared with a threshold means the same under every loss: a share of
samples or of pairs, a length in spreads of the data, a swing in deviations within a batch.
The two that look at scores and slopes themselves ask for orders of magnitude.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganstudio.probes.data_symptoms import DataWithoutVariety, LabelsWithoutMeaning
from ganstudio.probes.game_symptoms import Diverged, Vanishing, Winning
from ganstudio.probes.mode_symptoms import ModesMissing, Unbalanced
from ganstudio.probes.oscillating import Oscillating
from ganstudio.probes.player_symptoms import NotLearning, WrongSign
from ganstudio.probes.sample_symptoms import Collapsing, IgnoresClass, Memorising, PoorSamples
from ganstudio.probes.translation_symptoms import ContentLost, GivesBack, Permuted

if TYPE_CHECKING:
    from ganstudio.probes.symptom import Symptom


def symptoms(warm_up: int, reach: float = 1.0) -> list[Symptom]:
    """Return what is looked for, the first to be named first where several hold.

    What lies in the data comes before what lies in the game, and that before what comes of it:
    without a gradient G cannot but stay where it is, samples that swing lose modes too, and a
    collapse upon a few training samples is a collapse.

    Parameters
    ----------
    warm_up
        Steps that nothing is said against but what lies in the data.
    reach
        How far the samples were at the beginning, see `Game.reach`.
    """
    return [
        DataWithoutVariety(),
        WrongSign(),
        Diverged(reach),
        Vanishing(),
        NotLearning(),
        LabelsWithoutMeaning(),
        IgnoresClass(),
        Winning(),
        Oscillating(warm_up),
        Collapsing(),
        GivesBack(),
        ContentLost(),
        Permuted(),
        ModesMissing(warm_up),
        Unbalanced(),
        Memorising(),
        PoorSamples(warm_up),
    ]
