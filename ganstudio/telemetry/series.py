"""The names of a run's series, which are the columns of `Losses`.

============================ ==================================================================
``loss_d``, ``loss_g``       what the players minimise, penalties apart: the sum of all pairings
``score_real, score_fake``   D's raw outputs, as means of a batch
``score_after``              where G plays on D's samples, D's outputs on the generated ones after D
                             has moved; ``score_fake`` has them before
``loss_d/<pairing>`` …       each of these, of one of several pairings
``penalty/…, stabiliser/…``  what is added to a player's loss, by its name, of several pairings
                             with the pairing's behind; ``term/…`` what ties the pairings together
``ada/…``                    how likely images are augmented, ``p``, and D's sureness ``r``
``growth/…``                 of players that grow: their ``stage`` from 0, and its ``alpha``
``weight/…``                 a weight that has a name of its own, after the step, as θ of `dirac`
============================ ==================================================================

Where a game has one pairing alone, its series are called by the first four names. Whoever
wants a series asks for it by name; files keep the order in which they are told.
"""

from __future__ import annotations

from collections.abc import Iterable

from ganstudio.telemetry.parts import part_of

LOSSES = LOSS_D, LOSS_G = "loss_d", "loss_g"
STAGE, ALPHA = "growth/stage", "growth/alpha"
SCORES = SCORE_REAL, SCORE_FAKE = "score_real", "score_fake"
SCORE_AFTER = "score_after"
WEIGHT = "weight"


def kind_of(name: str) -> str:
    """Return what a series tells of: of `LOSSES` and `SCORES`, `WEIGHT`, or what kind of term."""
    return name.partition("/")[0]


def is_term(name: str) -> bool:
    """Tell whether a series is what a loss has beside: neither a loss nor a score nor a weight."""
    return kind_of(name) not in (*LOSSES, *SCORES, SCORE_AFTER, WEIGHT)


def pairings(names: Iterable[str]) -> tuple[str, ...]:
    """Return the pairings that series tell apart, in order; none where there is one alone."""
    parts = (part_of(name) for name in names if kind_of(name) in (*LOSSES, *SCORES))
    return tuple(dict.fromkeys(filter(None, parts)))


def weights(names: Iterable[str]) -> tuple[str, ...]:
    """Return which of the series are weights that have a name."""
    return tuple(name for name in names if kind_of(name) == WEIGHT)
