"""How the game stands: what scores, gradients and samples say of the players."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.shared.body import Body
from ganstudio.gui.docks.shared.measure_cells import Cell, FloorColumn, MeasureColumn
from ganstudio.gui.docks.shared.measure_table import MeasureTable
from ganstudio.gui.docks.shared.scrolled import scrolled
from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets.legend import Entry
from ganstudio.telemetry.records import Collapse

EVEN = FloorColumn("even", "The value where p_G = p_data and D can only guess; – if it has none")


@dataclass(frozen=True)
class ShownGame:
    """The game as it is on screen: the table, row by row, or the words in its place."""

    words: str
    table: list[list[Cell]]


class GameDock(StudioDock):
    """The measures of the game, beside those of an even one."""

    name = "game"
    within = "collapse"
    channels = ("collapse",)
    title = "Game"
    help = (
        "How the players stand. How often D is right and by how much, the gradients that both "
        "learn from, D's slope at the samples, and how restless the game is: what the verdict in "
        "Mode collapse goes by, beside the samples. Point at a figure to have it explained."
    )

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.table = MeasureTable(EVEN, "game")
        self.table.noted.connect(studio.noted)
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(10, 6, 10, 6)
        column.addWidget(self.table)
        column.addStretch(1)
        words = "How D and G stand against each other.\nPress Run; the first figures come at once."
        self.body = Body(None, scrolled(lower), words)
        self.setWidget(self.body)

    def refresh(self) -> None:
        """Show what is newest."""
        self.dirty = False
        shown = [
            MeasureColumn(Entry(run.short, run.style.colour, run.style.dash), frame.record.game)
            for run, frame in self.studio.frames("collapse")
            if isinstance(frame.record, Collapse) and frame.record.game
        ]
        self.body.show_content(bool(shown))
        if shown:
            self.table.show_runs(shown)

    def shown(self) -> ShownGame:
        """Return what is on screen."""
        return ShownGame(self.body.words(), self.table.shown())

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.dirty = True
        self.table.update()
