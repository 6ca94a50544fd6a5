"""Which snapshots of a channel may go as a run grows old.

The rule: a snapshot goes when those kept before and after it lie closer together than
1/`DENSITY` of its age, both in seconds of training. So the newest are all there, an hour
of training keeps one in 14 seconds of its beginning, and however long a run lasts, its
whole length stays covered. Protected snapshots never go: the first and the newest of each
channel, those around an event, those of the best step, and samples of milestones: steps that
are spread evenly over the powers of ten, some sixty over a few thousand.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

DENSITY = 256
RATIO = 1.13
"""Of a milestone to the one before it."""


def milestone(step: int) -> bool:
    """Tell whether a step is one whose samples stay: the same ones however long a run goes on."""
    if step < 1:
        return step == 0
    return math.ceil(RATIO ** math.floor(math.log(step) / math.log(RATIO) + 1e-9)) == step


def superfluous(
    seconds: Sequence[float], protected: Sequence[bool], density: float = DENSITY
) -> list[int]:
    """Return the places of the snapshots that may go.

    Parameters
    ----------
    seconds
        When each was taken, in order.
    protected
        Which of them stay whatever their age.
    density
        Snapshots that an age is divided by; a smaller one lets more go.
    """
    gone: list[int] = []
    if not seconds:
        return gone
    now, before = seconds[-1], seconds[0]
    for place in range(1, len(seconds) - 1):
        spacing = (now - seconds[place]) / density
        if not protected[place] and seconds[place + 1] - before < spacing:
            gone.append(place)
        else:
            before = seconds[place]
    return gone
