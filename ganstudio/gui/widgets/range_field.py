"""The range of a plot's axes, typed."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QWidget

from ganstudio.gui.widgets.plotting import Plot
from ganstudio.gui.widgets.spins import Real

AXES = {"x": "bottom", "y": "left"}


class RangeField(QDialog):
    """Four numbers: from and to, along each axis; they are shown while they are typed."""

    def __init__(self, plot: Plot, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Range of the axes")
        self._plot = plot
        self.ends: dict[str, tuple[Real, Real]] = {}
        grid = QGridLayout(self)
        for row, (axis, side) in enumerate(AXES.items()):
            title = plot.titles[side] or axis
            label = QLabel(title)
            label.setTextFormat(Qt.TextFormat.PlainText)
            grid.addWidget(label, row, 0)
            low, high = Real(_refusal, None), Real(_refusal, None)
            self.ends[axis] = low, high
            for column, (field, word) in enumerate(((low, "from"), (high, "to"))):
                field.setAccessibleName(f"{title}, {word}")
                grid.addWidget(field, row, column + 1)
            for field, end in zip((low, high), self._ends(axis), strict=True):
                field.setValue(end)
            low.valueChanged.connect(self._apply)
            high.valueChanged.connect(self._apply)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        grid.addWidget(buttons, len(AXES), 0, 1, 3)

    def _ends(self, axis: str) -> list[float]:
        ends = self._plot.box.viewRange()["xy".index(axis)]
        if axis == "y":
            ends = [float(self._plot.values.rule.backward(np.float64(end))) for end in ends]
        return [float(f"{end:.6g}") for end in ends]

    def _apply(self) -> None:
        """Show what was typed, of those axes that differ from what is shown."""
        box, rule = self._plot.box, self._plot.values.rule
        for axis, fields in self.ends.items():
            low, high = (field.value() for field in fields)
            if [low, high] == self._ends(axis) or low >= high:
                continue
            if axis == "x":
                box.free(x=True)
                box.setXRange(low, high, padding=0)
            else:
                places = [float(rule.forward(np.float64(end))) for end in (low, high)]
                if all(map(math.isfinite, places)):
                    box.free(y=True)
                    box.setYRange(*places, padding=0)
        box.moved.emit()


def _refusal(value: float) -> str | None:
    return None if math.isfinite(value) else "Any finite number"
