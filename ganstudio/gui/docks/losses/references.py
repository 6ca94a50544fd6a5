"""The values at equilibrium that stand in the margin of a plot, or why there are none."""

from __future__ import annotations

import math

import numpy as np

from ganstudio.gui.docks.losses.series import PLAYERS, LossSeries
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.scales import Linear, named_value
from ganstudio.objectives.equilibria import equilibrium


def references(
    series: list[LossSeries], rule: Linear, *, alone: bool
) -> list[tuple[float, str, str]]:
    """Return place, words and colour of each value at equilibrium, once each.

    Parameters
    ----------
    series
        The curves of a plot.
    rule
        What its vertical axis is scaled by.
    alone
        Whether one run is shown: its lines then name their player and have that one's colour.
    """
    marks: dict[float, tuple[float, str, str]] = {}
    for each in series:
        rest = equilibrium(each.run.experiment).summed(len(each.run.parts))
        player = PLAYERS[each.name]
        value = rest.discriminator if player == "D" else rest.generator
        place = math.nan if value is None else float(rule.forward(np.float64(value)))
        if value is None or not math.isfinite(place):
            continue
        colour = each.colour if alone else theme.palette().muted
        name = f"{player} {named_value(value)}" if alone else named_value(value)
        marks.setdefault(value, (place, name, colour))
    return list(marks.values())


def why_not(series: list[LossSeries]) -> str:
    """Return why values at equilibrium are missing, a line a reason."""
    reasons = [equilibrium(each.run.experiment).reason for each in series]
    return "\n".join(f"No line: {each}." for each in dict.fromkeys(reasons) if each)
