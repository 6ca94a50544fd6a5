"""How a recorded run came from one of its checkpoints to a later step, to go that way again.

Training is the same again but for what hands did on the way: edits, and steps by hand. An older
recording does not tell of the latter, and then nobody knows the way beyond its checkpoints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from ganstudio.telemetry.messages import Edited, Event, Optimised, SteppedByHand

if TYPE_CHECKING:
    from ganstudio.telemetry.recording.lineage import Lineage

BY_HAND = (Edited, SteppedByHand)
"""What changes the course of a run."""
TOLD = "by_hand"
"""Stands in a recording's description where it tells of all that is done by hand."""


@dataclass(frozen=True)
class Way:
    """From a checkpoint to a step.

    Attributes
    ----------
    start : int
        The step of the checkpoint; 0 for the beginning.
    step : int
        Where it leads: to the step that was asked for, or no further than the checkpoint.
    deeds : tuple of Edited and SteppedByHand
        What hands did on the way, in order.
    lost : str
        Why it leads no further, for the middle of a sentence; empty where it does.
    """

    start: int
    step: int
    deeds: tuple[Edited | SteppedByHand, ...] = ()
    lost: str = ""


def begun() -> Mapping[str, Any]:
    """Return what the description of a recording says from which a way can be told."""
    return {TOLD: True}


def way_to(lineage: Lineage, step: int, start: int | None = None, place: Path | None = None) -> Way:
    """Return the way to a step from the newest checkpoint, or from one in a folder.

    Raises
    ------
    RecordingError
        If the recording cannot be read.
    """
    part = next((each for each in reversed(lineage.parts) if each.first <= step), lineage.parts[0])
    if start is None:
        known = [each for each in lineage.checkpoints() if each.step <= step]
        start = known[-1].step if known else 0
        place = known[-1].path.parent.parent if known else lineage.parts[0].reader.folder
    step = max(start, min(step, part.reader.last_step))
    if place != part.reader.folder:
        return Way(start, start, lost="" if start == step else "no checkpoint of its own is there")
    if start < step and not part.reader.meta.get(TOLD):
        return Way(start, start, lost="an older recording does not tell of steps by hand")
    events = [event for _, _, _, event in part.reader.events()]
    if any(_trained_alone(event, start, step) for event in events):
        return Way(start, start, lost="a player was trained alone on the way, on a copy")
    return Way(start, step, tuple(each for each in events if _is_between(each, start, step)))


def _trained_alone(event: Event, start: int, step: int) -> bool:
    """Tell whether a way would go past that; a checkpoint at its step knows of it."""
    if not isinstance(event, Optimised):
        return False
    return start < event.step <= step or start == event.step == 0 < step


def _is_between(event: Event, start: int, step: int) -> TypeGuard[Edited | SteppedByHand]:
    """Tell whether a hand did it on the way; what was edited at the checkpoint may be beyond it."""
    match event:
        case Edited(restarted=False):
            return start <= event.step <= step
        case SteppedByHand():
            return start < event.step <= step
    return False
