"""The units of one layer, large; a click switches one off, or on again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ganstudio.gui.docks.network.layer_words import text_of
from ganstudio.gui.docks.network.tiles import columns_for, unit_pixels
from ganstudio.gui.widgets.elided import ElidedLabel
from ganstudio.gui.widgets.grids import Grid, GridView
from ganstudio.gui.widgets.notation import write
from ganstudio.gui.widgets.scales import reading
from ganstudio.telemetry.inside import Layer, Networks, Unit

LOW = 168


@dataclass(frozen=True)
class ShownUnits:
    """The units as they are on screen: what is said of them, how many, which are off."""

    title: str
    effect: str
    count: int
    off: tuple[int, ...]


class UnitsView(QWidget):
    """A layer's units as one picture, what is said of them, and what switching off does."""

    toggled = Signal(int)
    """A unit of the layer is to be switched off, or on again."""
    restored = Signal()
    """All units are to be on again."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(LOW)
        self._title, self._effect = ElidedLabel(), ElidedLabel()
        self._effect.setProperty("role", "muted")
        self._restore = QPushButton("Switch all on")
        self._restore.setToolTip("Let every unit of both networks work again")
        self._restore.clicked.connect(self._all_on)
        self.grid = GridView()
        self.grid.setToolTip("Click a unit to switch it off and see what it draws")
        self.grid.clicked.connect(self.toggled)
        self.grid.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._off: tuple[int, ...] = ()
        row = QHBoxLayout()
        row.addWidget(self._title, 2)
        row.addWidget(self._effect, 3)
        row.addWidget(self._restore)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 8)
        column.addLayout(row)
        column.addWidget(self.grid, 1)

    @Slot()
    def _all_on(self) -> None:
        self.restored.emit()

    def show_layer(self, record: Networks, player: str, layer: Layer) -> None:
        """Show the units of a layer, as the generated sample passes through it."""
        self._off = tuple(
            unit.channel for unit in record.off
            if (unit.player, unit.layer) == (player, layer.name)
        )  # fmt: skip
        pixels = unit_pixels(layer.activations[0], self._off)
        aspect = max(self.grid.width(), 1) / max(self.grid.height(), 1)
        self.grid.show_grid(Grid.of(pixels, columns_for(len(pixels), aspect)))
        kinds, shape, *_ = text_of(layer)
        units = f"first {len(pixels)} of {layer.shape[0]}" if layer.shape else "one number"
        told = f"all {len(pixels)}" if layer.shape and len(pixels) == layer.shape[0] else units
        self._title.setText(f"{layer.name}: {kinds}, {shape}, {told} units")
        self._effect.setText(effect(record) or "Click a unit to switch it off")
        self._restore.setEnabled(bool(record.off))

    def shown(self) -> ShownUnits:
        """Return what is on screen."""
        return ShownUnits(
            self._title.whole(), self._effect.whole(), len(self.grid.shown().images), self._off
        )


def effect(record: Networks) -> str:
    """Return what the units that are off change, in words; empty where none are."""
    if record.whole is None or record.whole_scores is None:
        return ""
    change = np.abs(record.fake - record.whole)[record.chosen].mean()
    said, before = (float(s[record.chosen]) for s in (record.fake_scores, record.whole_scores))
    units: list[Unit] = list(record.off)
    count = "1 unit off" if len(units) == 1 else f"{len(units)} units off"
    return (
        f"{count}: {write('G(z)')} changes by {reading(float(change))} on average, "
        f"D says {reading(said)} instead of {reading(before)}"
    )
