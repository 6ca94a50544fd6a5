"""Styles: samples some of whose layers follow another sample, as a table that can be saved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout

from ganstudio.export.grid import laid_out
from ganstudio.gui.docks.latents.pane import Pane
from ganstudio.gui.docks.latents.space import LatentSpace
from ganstudio.gui.docks.shared.asking import Asker
from ganstudio.gui.docks.shared.controls import Count, SegmentedChoice
from ganstudio.gui.docks.shared.header import together
from ganstudio.gui.docks.shared.plain import button, muted, wrapping
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.grids import Grid, GridView, ShownGrid
from ganstudio.gui.widgets.mosaic import Pixels
from ganstudio.telemetry.messages import Answered
from ganstudio.telemetry.questions import Mixed, MixStyles
from ganstudio.telemetry.records import FloatArray

COLUMNS, ROWS = 6, 4
GROUPS = {"coarse": "coarse", "middle": "middle", "fine": "fine"}
TIPS = {
    "coarse": "The first third of the layers follows the rows",
    "middle": "The middle third of the layers follows the rows",
    "fine": "The last third of the layers follows the rows",
}
NO_STYLES = "This generator has no styles.\nChoose a run with the network StyleGAN."


@dataclass(frozen=True, eq=False)
class ShownStyles:
    """The table as it is on screen, and what is said of it."""

    table: ShownGrid
    words: str


class StylesPane(Pane):
    """Columns above, rows before, and what comes of the two between."""

    pictureWanted = Signal(str, object, int)
    """A table of pictures (n, H, W, C), so many a row, is to be saved under a name."""

    def __init__(self, space: LatentSpace, asker: Asker) -> None:
        super().__init__(space, asker)
        self._latents = np.zeros((0, 0), np.float32)
        self.group = SegmentedChoice(GROUPS, TIPS)
        self.group.changed.connect(self.renew)
        self.seed = Count(0, 99_999)
        self.seed.setToolTip("Draws the samples anew; the first column is the latent one stands at")
        self.seed.setAccessibleName("Seed of the mixed samples")
        self.seed.valueChanged.connect(self.renew)
        self._save = button("Save as a picture …", "Save the table as PNG")
        self._save.clicked.connect(self._want)
        self.table = GridView()
        self.table.setToolTip("Click on one of the columns or rows to stand at its latent")
        self.table.clicked.connect(self._go)
        self.words = muted()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(10, 4, 10, 4)
        whole.addWidget(wrapping(self.group, together(muted("seed"), self.seed), self._save))
        whole.addWidget(self.table, 1)
        whole.addWidget(self.words)
        space.moved.connect(self._follow)

    def _drawn(self) -> FloatArray:
        """Return the latents of all columns and rows: first where one stands, then others."""
        source = np.random.default_rng([self.seed.value(), 1])
        shape = COLUMNS + ROWS - 1, self.space.dimension
        others = source.standard_normal(shape).astype(np.float32)
        return np.concatenate([self.space.z[None], others])

    @Slot()
    def renew(self, *_: object) -> None:
        """Mix anew."""
        run = self.asker.run
        has = run is not None and run.experiment.network.has_styles
        self._save.setEnabled(has)
        if not has:
            self.table.show_grid(None, NO_STYLES)
            self.words.clear()
            return
        group = self.group.value()
        assert group in ("coarse", "middle", "fine")
        latents = self._drawn()
        columns, rows = np.split(latents, [COLUMNS])
        asked = MixStyles(columns, rows, group, self.space.label)  # type: ignore[arg-type]
        self.asker.ask("styles", asked, partial(self._show, latents))

    def _show(self, latents: FloatArray, found: Mixed, event: Answered) -> None:
        self._latents = latents
        corner = np.broadcast_to(_surface(), (*found.columns.shape[1:3], 3))
        pictures = (found.columns, found.rows, found.cells)
        above, before, cells = (np.repeat(each, 3 // each.shape[3], 3) for each in pictures)
        self.table.show_grid(Grid.of(laid_out(above, before, cells, corner), COLUMNS + 1))
        first, last = found.layers[0] + 1, found.layers[1]
        which = f"layer {first}" if first == last else f"layers {first} to {last}"
        self.words.setText(
            f"Above and before: samples by themselves. Between: as above, but {which} of "
            f"{found.count} as before the row, at step {event.step}."
        )

    @Slot(int)
    def _go(self, cell: int) -> None:
        row, column = divmod(cell, COLUMNS + 1)
        if column and not row:
            self.space.go_to(self._latents[column - 1])
        elif row and not column:
            self.space.go_to(self._latents[COLUMNS + row - 1])

    @Slot()
    def _follow(self) -> None:
        if self.isVisible():
            self.renew()

    @Slot()
    def _want(self, *_: object) -> None:
        if self.table.grid is not None:
            pictures: Pixels = self.table.grid.images
            self.pictureWanted.emit(f"{self.group.value()} styles", pictures, COLUMNS + 1)

    def restyle(self) -> None:
        """Draw in other colours."""
        if self.table.grid is not None:
            self.renew()

    def shown(self) -> ShownStyles:
        """Return what is on screen."""
        return ShownStyles(self.table.shown(), self.words.text())


def _surface() -> Pixels:
    known = QColor(theme.palette().surface)
    return np.array([known.red(), known.green(), known.blue()], np.uint8)
