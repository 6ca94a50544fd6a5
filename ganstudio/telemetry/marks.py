"""What of a run's events is worth coming back to: the marks on a timeline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ganstudio.telemetry.messages import (
    Edited,
    Event,
    Failed,
    Grew,
    Judged,
    Optimised,
    Resumed,
    RuleApplied,
)

Kind = Literal["edit", "verdict", "checkpoint", "error", "fork", "rule", "stage"]


@dataclass(frozen=True, order=True)
class Mark:
    """Something that happened to a run.

    Attributes
    ----------
    step : int
        When.
    kind : str
        What kind of thing.
    text : str
        What, in words.
    """

    step: int
    kind: Kind
    text: str


def edited(edits: Iterable[Edited]) -> tuple[str, ...]:
    """Return what was changed while a run trained, and when; of before a restart, nothing.

    Such as ``loss: hinge → non-saturating at 686``.
    """
    told: list[str] = []
    for edit in edits:
        told = (
            [] if edit.restarted else [*told, *(f"{each} at {edit.step}" for each in edit.changes)]
        )
    return tuple(told)


def mark_of(event: Event, step: int) -> Mark | None:
    """Return the mark that an event leaves, None for one that leaves none.

    Parameters
    ----------
    event
        What happened.
    step
        When, for an event that does not say so itself.
    """
    match event:
        case Edited(step=step, changes=changes, restarted=False):
            return Mark(step, "edit", ", ".join(changes))
        case Optimised(step=step, player=player, made=made, loss=loss):
            who, name = ("D", "L_D") if player == "discriminator" else ("G", "L_G")
            return Mark(step, "edit", f"{who} trained alone by {made} steps, to {name} {loss:.4f}")
        case Judged(step=step, verdict=verdict):
            return Mark(step, "verdict", f"{verdict.word}: {verdict.evidence}")
        case Grew(step=step, sentence=sentence):
            return Mark(step, "stage", sentence)
        case RuleApplied(step=step, sentence=sentence):
            return Mark(step, "rule", sentence)
        case Failed(sentence=sentence):
            return Mark(step, "error", sentence)
        case Resumed(step=step, recorded=recorded) if recorded > step:
            again = f"resumed from a checkpoint; steps up to {recorded} are made again"
            return Mark(step, "fork", again)
        case Resumed(step=step):
            return Mark(step, "fork", "resumed from a checkpoint")
    return None
