"""Which measures are drawn: a list to tick, under the headings of what they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ganstudio.gui.docks.shared.measure_cells import GROUPS
from ganstudio.gui.widgets.explainer import stands_for
from ganstudio.telemetry.measurements import telling
from ganstudio.telemetry.records import Measure

HEADINGS = {**GROUPS, "game": "Game", "pace": "Pace"}
WIDTH = 196


class MeasureList(QScrollArea):
    """The measures to choose from.

    Attributes
    ----------
    chosen : tuple of str or None
        Names of those that the user has chosen; None while they suit the data.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chosen: tuple[str, ...] | None = None
        self._known: dict[str, Measure] = {}
        self._boxes: dict[str, QCheckBox] = {}
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Which measures")

    def offer(self, measures: Mapping[str, Measure]) -> None:
        """List these measures."""
        known = {name: (each.title, each.group) for name, each in measures.items()}
        before = {name: (each.title, each.group) for name, each in self._known.items()}
        self._known = dict(measures)
        if known != before:
            self._fill()

    def _fill(self) -> None:
        shown, page = self.shown(), QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 2, 4, 6)
        column.setSpacing(3)
        self._boxes = {}
        for group, heading in HEADINGS.items():
            members = [each for each in self._known.values() if each.group == group]
            if members:
                head = QLabel(heading)
                head.setStyleSheet("font-weight: 600; padding-top: 4px;")
                column.addWidget(head)
            for measure in members:
                box = self._boxes[measure.name] = QCheckBox(measure.title.replace("&", "&&"))
                box.setChecked(measure.name in shown)
                box.setToolTip(measure.help)
                stands_for(box, measure)
                box.toggled.connect(self._take)
                column.addWidget(box)
        column.addStretch(1)
        self.setWidget(page)

    def shown(self) -> list[str]:
        """Return the names of the measures that are drawn, in the order of the list."""
        ordered = [
            each.name for group in HEADINGS for each in self._known.values() if each.group == group
        ]
        chosen = self.chosen
        if chosen is None or (chosen and not set(chosen) & set(ordered)):
            chosen = telling([self._known[name] for name in ordered])
        return [name for name in ordered if name in chosen]

    @Slot()
    def _take(self) -> None:
        self.chosen = tuple(name for name, box in self._boxes.items() if box.isChecked())
        self.changed.emit()

    def choose(self, names: Iterable[str]) -> None:
        """Draw these, whatever suits the data."""
        self.chosen = tuple(names)
        self._fill()

    def box(self, name: str) -> QCheckBox:
        """Return the box of a measure."""
        return self._boxes[name]

    def count_of_all(self) -> int:
        """Return how many there are to choose from."""
        return len(self._known)
