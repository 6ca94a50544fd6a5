"""Where real and generated samples lie by what D sees in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ganstudio.gui.docks.closer.scatter import Scatter
from ganstudio.gui.docks.shared.asking import Asker
from ganstudio.gui.docks.shared.controls import Menu, SegmentedChoice, ShownMenu
from ganstudio.gui.docks.shared.plain import button, muted, wrapping
from ganstudio.gui.widgets.grids import Grid, GridView, ShownGrid
from ganstudio.gui.widgets.scales import number
from ganstudio.telemetry.messages import Answered
from ganstudio.telemetry.questions import FeatureMap, MapFeatures

METHODS = {"pca": "PCA", "tsne": "t-SNE"}
TIPS = {
    "pca": "The two directions in which D's features vary most; the same for each look",
    "tsne": "Neighbours stay neighbours; distances between groups mean nothing",
}
ALL = "-1"


@dataclass(frozen=True, eq=False)
class ShownFeatureMap:
    """How many dots there are, the picture under the mouse, and what is said."""

    dots: int
    under: ShownGrid
    words: str
    classes: ShownMenu | None


class FeatureMapPane(QWidget):
    """A map of samples; the one under the mouse is shown beside."""

    def __init__(self, asker: Asker) -> None:
        super().__init__()
        self._asker, self._step = asker, 0
        self.scatter, self.picture = Scatter(), GridView()
        self.picture.setFixedWidth(120)
        self.method = SegmentedChoice(METHODS, TIPS)
        self.classes = Menu({ALL: "all classes"})
        self.classes.setToolTip("Show the samples of one class strongly")
        self.classes.setAccessibleName("Class that is shown strongly")
        again = button("Draw the map", "Take 300 real and 300 generated samples as of this step")
        again.clicked.connect(self.renew)
        self.method.changed.connect(self.renew)
        self.classes.chose.connect(self._choose)
        self.scatter.pointed.connect(self._point)
        self.words = muted("● real  ○ generated")
        row = QHBoxLayout()
        row.addWidget(self.scatter, 1)
        row.addWidget(self.picture)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 10, 4)
        column.addWidget(wrapping(self.method, self.classes, again))
        column.addLayout(row, 1)
        column.addWidget(self.words)

    @Slot()
    def renew(self, *_: object) -> None:
        """Ask for the map."""
        method = self.method.value()
        self._asker.ask("map", MapFeatures(method), self._show)  # type: ignore[arg-type]

    def _show(self, found: FeatureMap, event: Answered) -> None:
        self._step = event.step
        self.classes.offer({ALL: "all classes"} | {str(k): v for k, v in enumerate(found.names)})
        self.scatter.show_map(found, int(self.classes.value()))
        self.picture.show_grid(None, "point at a dot")
        self._say(-1)

    @Slot(str)
    def _choose(self, chosen: str) -> None:
        self.scatter.show_map(self.scatter.map, int(chosen))

    @Slot(int)
    def _point(self, index: int) -> None:
        found = self.scatter.map
        if found is not None and index >= 0:
            self.picture.show_grid(Grid.of(found.pictures[index : index + 1], 1))
        self._say(index)

    def _say(self, index: int) -> None:
        found = self.scatter.map
        if found is None:
            return
        words = f"● real  ○ generated, by D's last layer at step {number(self._step)}"
        if index >= 0:
            kind = "real" if found.real[index] else "generated"
            label = int(found.classes[index])
            name = f", taken for {found.names[label]}" if 0 <= label < len(found.names) else ""
            words = f"{kind}{name}"
        self.words.setText(words)

    def shown(self) -> ShownFeatureMap:
        """Return what is on screen."""
        dots = 0 if self.scatter.map is None else int(np.size(self.scatter.map.real))
        return ShownFeatureMap(dots, self.picture.shown(), self.words.text(), self.classes.shown())
