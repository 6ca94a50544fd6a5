"""What the curves say at a step, in the legend above them."""

from __future__ import annotations

from dataclasses import dataclass

from ganstudio.gui.docks.losses.series import COLOURS, PLAYERS, LossSeries
from ganstudio.gui.state import RunView
from ganstudio.gui.widgets.legend import Entry
from ganstudio.gui.widgets.scales import number, reading
from ganstudio.telemetry.series import LOSS_G, kind_of

WIDEST = "−00.000"
"""The widest reading there usually is."""


@dataclass(frozen=True)
class Readings:
    """Values at a step: as measured where the mouse points, else smoothed by a weight."""

    step: int
    weight: float
    pointed: bool
    looked_back: bool

    def entries(self, runs: list[RunView], terms: list[LossSeries]) -> list[Entry]:
        """Return the step, then the players of one run and its terms, or several runs."""
        step = Entry("step", shape="none", value=number(self.step), room="00\u202f000")
        if len(runs) > 1:
            return [step, *map(self._of_several, runs)]
        players = [
            Entry(
                f"{player} loss", COLOURS[player],
                value=self._value(run, name), room=WIDEST, key=name,
            )
            for run in runs
            for name, player in PLAYERS.items()
        ]  # fmt: skip
        extra = [
            Entry(
                _title(term.name), term.colour, term.dash,
                value=self._value(term.run, term.name, term.weight), room=WIDEST, key=term.name,
            )
            for term in terms
        ]  # fmt: skip
        return [step, *players, *extra]

    def lines(self, runs: list[RunView], player: str) -> list[str]:
        """Return what several runs say of one player, a line a run."""
        name = next(name for name, which in PLAYERS.items() if which == player)
        values = [f"{run.short}  {self._value(run, name)}" for run in runs]
        return [f"step {number(self.step)}", *values]

    def _of_several(self, run: RunView) -> Entry:
        """Return the entry of a run, with its values only where a step has been chosen."""
        chosen = PLAYERS.items() if self.pointed or self.looked_back else ()
        text = "  ".join(f"{player} {self._value(run, name)}" for name, player in chosen)
        return Entry(run.short, run.style.colour, run.style.dash, value=text, key=run.title)

    def _value(self, run: RunView, name: str, weight: float = 1.0) -> str:
        losses = run.losses
        if name not in losses.names:
            return "–"
        if self.pointed:
            row = losses.at(self.step)
            return reading(row[name] / weight) if row else "–"
        broken = losses.broken_since(name)
        if broken is not None and broken <= self.step:
            return "not finite"
        at = max(min(self.step, losses.last), losses.first)
        smooth = losses.smoothed(name, at, at, 1, self.weight)
        return reading(float(smooth.mean[-1]) / weight)


def _title(name: str) -> str:
    """Return what a curve of the terms is called: G's own loss in a pairing, else the term."""
    part = name.partition("/")[2]
    return f"G {part}" if kind_of(name) == LOSS_G else part
