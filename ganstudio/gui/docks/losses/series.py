"""Which curves there are, and in which plot each stands."""

from __future__ import annotations

from dataclasses import dataclass

from ganstudio.gui.state import RunView
from ganstudio.gui.widgets.theme import DISCRIMINATOR, GENERATOR
from ganstudio.telemetry.parts import part_of
from ganstudio.telemetry.series import LOSS_G, LOSSES, is_term, kind_of

TERM_COLOURS = ("#0A84D6", "#D55E00", "#B4A000", "#9467BD", "#17A2A2", "#8C6D5A")
PLAYERS = dict(zip(LOSSES, "DG", strict=True))
COLOURS = {"D": DISCRIMINATOR, "G": GENERATOR}
PENALTIES = "penalties"
"""The plot of the terms, which have no equilibrium."""


@dataclass(frozen=True)
class LossSeries:
    """One curve: a series of a run, how it looks, and what its values are divided by."""

    run: RunView
    name: str
    colour: str
    dash: tuple[float, ...]
    weight: float = 1.0

    def key(self, *, alone: bool) -> str:
        """Return what hides it in the legend: itself where there is one run, else its run."""
        return self.name if alone else self.run.title


def plots_of(runs: list[RunView], *, terms: bool, raw: bool = False) -> dict[str, list[LossSeries]]:
    """Return the curves by plot: one plot for one run, one a player for several, one for terms."""
    alone = len(runs) == 1
    plots: dict[str, list[LossSeries]] = {}
    for name, player in PLAYERS.items():
        for run in runs:
            if name in run.losses.names:
                title = "loss" if alone else f"loss {player}"
                look = (COLOURS[player], ()) if alone else (run.style.colour, run.style.dash)
                plots.setdefault(title, []).append(LossSeries(run, name, *look))
    if terms and (found := terms_of(runs, raw=raw)):
        plots[PENALTIES] = found
    return plots


def terms_of(runs: list[RunView], *, raw: bool = False) -> list[LossSeries]:
    """Return the terms beside the losses: in a colour each for one run, else in the runs'.

    Where terms tie several pairings together, what G plays for in each stands beside them: that
    is what they weigh against. Raw ones are without their weights, as far as these are known.
    """
    found = []
    for run in runs:
        weights = run.experiment.network.term_weights if raw else {}
        terms = [name for name in run.losses.names if is_term(name)]
        tied = any(kind_of(name) == "term" for name in terms)
        own = [n for n in run.losses.names if tied and kind_of(n) == LOSS_G and part_of(n)]
        names = own + terms
        for i, name in enumerate(names):
            colour = TERM_COLOURS[i % len(TERM_COLOURS)] if len(runs) == 1 else run.style.colour
            weight = weights.get(part_of(name)) or 1.0
            dash = run.style.dash if len(runs) > 1 else ()
            found.append(LossSeries(run, name, colour, dash, weight))
    return found
