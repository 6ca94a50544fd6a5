"""Making a direction: samples are ticked that have something, and samples that have not."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ganstudio.gui.docks.latents.space import LatentSpace
from ganstudio.gui.docks.shared.asking import Asker
from ganstudio.gui.docks.shared.plain import button, muted
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.grids import Grid, GridView
from ganstudio.telemetry.messages import Answered
from ganstudio.telemetry.questions import Directions, Draw, Drawn, FindDirections
from ganstudio.telemetry.records import FloatArray

COUNT, COLUMNS = 40, 10
SEED = 7
MARKS = ("", "+", "−")


class TickedGrid(GridView):
    """Samples, some with a plus and some with a minus."""

    def __init__(self) -> None:
        super().__init__()
        self.ticks = np.zeros(COUNT, np.int64)
        self.setToolTip("Click once for “has it”, twice for “has it not”, again to take it back")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the samples and what is ticked."""
        super().paintEvent(event)
        if self.grid is None:
            return
        painter = QPainter(self)
        colours = theme.palette()
        for index in np.flatnonzero(self.ticks):
            cell = self.place_of(int(index))
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(cell)
            badge = QRectF(cell.left(), cell.top(), 16, 16)
            painter.fillRect(badge, QColor(colours.accent))
            painter.setPen(QColor("white"))
            painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), MARKS[self.ticks[index]])
        painter.end()


class MakingView(QWidget):
    """A grid of samples to tick, and a button that makes a direction of the ticks."""

    done = Signal()

    def __init__(self, space: LatentSpace, asker: Asker) -> None:
        super().__init__()
        self._space, self._asker = space, asker
        self.grid = TickedGrid()
        self.grid.clicked.connect(self._tick)
        self.words = muted()
        make = button("Make", "From the mean of those without to the mean of those with")
        back = button("Cancel", "Back to the directions")
        make.clicked.connect(self._make)
        back.clicked.connect(self._leave)
        row = QHBoxLayout()
        row.addWidget(self.words, 1)
        row.addWidget(back)
        row.addWidget(make)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 10, 4)
        column.addWidget(self.grid, 1)
        column.addLayout(row)
        self._say()

    def _latents(self) -> FloatArray:
        drawn = np.random.default_rng(SEED).standard_normal((COUNT, self._space.dimension))
        return drawn.astype(np.float32)

    def renew(self) -> None:
        """Draw the samples anew."""
        asked = Draw(self._latents(), self._space.label)
        self._asker.ask("making", asked, self._show)

    def _show(self, drawn: Drawn, _: Answered) -> None:
        self.grid.show_grid(Grid.of(drawn.pictures, COLUMNS))

    @Slot(int)
    def _tick(self, index: int) -> None:
        self.grid.ticks[index] = (self.grid.ticks[index] + 1) % len(MARKS)
        self.grid.update()
        self._say()

    def _say(self) -> None:
        some, others = (int((self.grid.ticks == mark).sum()) for mark in (1, 2))
        self.words.setText(f"Click what has it (+), twice what has not (−): {some} and {others}.")

    @Slot()
    def _make(self, *_: object) -> None:
        latents = self._latents()
        some, others = (latents[self.grid.ticks == mark] for mark in (1, 2))
        asked = FindDirections("ticked", 1, some, others, self._space.label)
        self._asker.ask("making direction", asked, self._take)

    def _take(self, found: Directions, event: Answered) -> None:
        self._space.take(found, event.step)
        self._leave()

    @Slot()
    def _leave(self, *_: object) -> None:
        self.grid.ticks[:] = 0
        self._say()
        self.done.emit()
