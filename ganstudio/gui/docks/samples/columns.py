"""The columns of all runs, as large as they can be."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ganstudio.gui.docks.samples.run_samples import RunSamples
from ganstudio.gui.docks.shared.plane import AXES
from ganstudio.gui.widgets.grids import best_columns

CAPTION = 30
"""Pixels of height above a run's samples."""
LEAST = 80
"""Pixels of width below which samples cannot be told apart."""


class SampleColumns(QWidget):
    """Lays the runs' samples out side by side, in several rows where they become larger.

    Attributes
    ----------
    runs : list of RunSamples
        What is laid out, in order.
    """

    clicked = Signal(int, int)
    """The user has clicked on a sample: number of the run, and the sample's place."""
    noted = Signal(str)
    """Something to say in the status bar."""
    menuWanted = Signal(object, int, QPoint)
    """The user wants a menu: the samples of a run, the place of one or −1, and where."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[RunSamples] = []
        self._arranged: tuple[int, int, int] = (0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._cells = QGridLayout(self)
        self._cells.setContentsMargins(8, 4, 8, 8)
        self._cells.setSpacing(8)

    def restyle(self) -> None:
        """Take over the palette's colours."""
        for run in self.runs:
            run.restyle()

    def arrange(self, count: int, aspect: float, room: QSize, *, images: bool) -> None:
        """Lay out so many columns of that aspect (w/h); nothing depends on what they show."""
        across, high = _fitted(count, aspect, room, (0.0, 0.0) if images else AXES)
        self.setMinimumHeight(high if high > room.height() else 0)
        tall = self._height(count, across, aspect, high) if images and count > 1 else 0
        if (count, across, tall) == self._arranged:
            return
        self._arranged = (count, across, tall)
        self._have(count)
        for i in range(max(self._cells.columnCount(), self._cells.rowCount(), count + 1)):
            self._cells.setColumnStretch(i, int(i < across))
            used = i < -(-count // across)
            self._cells.setRowStretch(i, int(used and not tall))
            self._cells.setRowMinimumHeight(i, tall if used else 0)
        for i, run in enumerate(self.runs):
            self._cells.addWidget(run, i // across, i % across)
        self._cells.setRowStretch(-(-count // across), int(tall > 0))

    def _have(self, count: int) -> None:
        for run in self.runs:
            self._cells.removeWidget(run)
        for run in self.runs[count:]:
            run.deleteLater()
        del self.runs[count:]
        while len(self.runs) < count:
            run = RunSamples()
            run.noted.connect(self.noted)
            run.grid.clicked.connect(self._click)
            run.grid.menuWanted.connect(self._ask_for_menu)
            self.runs.append(run)

    def _height(self, count: int, across: int, aspect: float, high: int) -> int:
        """Return the height that a column needs, so that room left over stands below them all."""
        caption = self.fontMetrics().height() + 8
        room = high - 8 * (-(-count // across) + 1)
        width = (self.width() - 8 * (across + 1)) / across
        return max(int(min(room / -(-count // across), width / aspect + caption)), 24)

    def _hit(self) -> RunSamples | None:
        sender = self.sender()
        return next((run for run in self.runs if run.grid is sender), None)

    @Slot(int)
    def _click(self, index: int) -> None:
        if (run := self._hit()) is not None:
            self.clicked.emit(run.run, index)

    @Slot(int, QPoint)
    def _ask_for_menu(self, index: int, place: QPoint) -> None:
        if (run := self._hit()) is not None:
            self.menuWanted.emit(run, index, place)


def _fitted(count: int, aspect: float, room: QSize, beside: tuple[float, float]) -> tuple[int, int]:
    """Return in how many columns runs stand, and the height that they take.

    That is more than there is where each would be too small to be seen. So many pixels ``beside``
    and below the samples of each go to its axes.
    """
    across = best_columns(count, room.width(), room.height(), aspect, above=CAPTION)
    rows = -(-count // across)
    wide, high = room.width() / across - beside[0], room.height() / rows - CAPTION - beside[1]
    if count == 1 or min(wide, high * aspect) >= LEAST:
        return across, room.height()
    across = min(max(int(room.width() / (LEAST + beside[0])), 1), count)
    wide = room.width() / across - beside[0]
    high = wide / aspect + CAPTION + beside[1]
    return across, int(-(-count // across) * high)
