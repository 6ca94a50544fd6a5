"""The networks of a run's pairings, as they were told last."""

from __future__ import annotations

from typing import NamedTuple

from ganstudio.gui.state import RunView
from ganstudio.gui.widgets.scales import reading
from ganstudio.telemetry.inside import Networks
from ganstudio.telemetry.parts import keyed


class OfPairing(NamedTuple):
    """The networks of one pairing at a step; ``part`` is empty where there is one alone."""

    part: str
    step: int
    networks: Networks


def networks_of(run: RunView) -> list[OfPairing]:
    """Return the networks of each pairing of which some have come."""
    found = []
    for part in run.parts or ("",):
        frame = run.newest.get(keyed("network", part))
        if frame is not None and isinstance(frame.record, Networks):
            found.append(OfPairing(part, frame.step, frame.record))
    return found


def errors_of(pairings: list[OfPairing]) -> list[str]:
    """Return the errors that the step left which networks are of, each with its name."""
    terms: dict[str, float] = {}
    for each in pairings:
        terms |= dict(each.networks.terms)
    return [f"{_called(name)} {reading(value)}" for name, value in terms.items()]


def _called(name: str) -> str:
    kind, _, part = name.partition("/")
    word = {"loss_d": "L_D", "loss_g": "L_G"}.get(kind, part)
    return f"{word} {part}" if part and kind != "term" else word
