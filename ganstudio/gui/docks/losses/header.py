"""The controls of the loss curves: how smooth, which terms, along which axis."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QSlider

from ganstudio.gui.docks.shared.controls import ToggleButton
from ganstudio.gui.docks.shared.header import Header, Readout
from ganstudio.gui.widgets.numerals import written


class LossesHeader(Header):
    """The controls in a row.

    Attributes
    ----------
    terms, raw, log, robust : ToggleButton
        Whether terms have a plot, without their weights; what the vertical axis is like.
    """

    changed = Signal()
    """Something is to be drawn in another way."""

    def __init__(self) -> None:
        super().__init__()
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, 40)
        self._slider.setValue(20)
        self._slider.setFixedWidth(44)
        self._weight = Readout()
        self._weight.setFixedWidth(self.fontMetrics().horizontalAdvance("0.9999") + 2)
        self._weight.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.terms, self.raw = ToggleButton("terms"), ToggleButton("raw")
        self.log, self.robust = ToggleButton("log"), ToggleButton("robust", on=True)
        tip = "Smoothing: the weight that the past has at each step (exponential moving average)"
        self.add(self._slider, tip, "smooth")
        self.add(self._weight)
        self.stretch()
        self.add(self.terms, "Show penalties and other terms in a plot of their own")
        self.add(self.raw, "Show terms that tie two translations together without their weight")
        self.add(self.log, "Logarithmic axis; symmetric about zero where losses are negative")
        self.add(self.robust, "Let outliers run out of sight rather than flatten the curves")
        self._slider.valueChanged.connect(self.changed)
        for toggle in (self.terms, self.raw, self.log, self.robust):
            toggle.toggled.connect(self.changed)

    def weight(self) -> float:
        """Return the smoothing weight: none, then evenly in the number of steps it spans."""
        place = self._slider.value()
        return 0.0 if not place else 1 - 10 ** (-place / 12 - 0.08)

    def tell_weight(self) -> None:
        """Say the smoothing weight in figures."""
        self._weight.setText(written(f"{self.weight():.3f}".rstrip("0").rstrip(".")))

    def weight_told(self) -> str:
        """Return what is said of the smoothing weight."""
        return self._weight.whole()

    def options(self) -> dict[str, Any]:
        """Return what is kept between starts."""
        toggles = {key: toggle.isChecked() for key, toggle in self._toggles().items()}
        return {"smoothing": self._slider.value(), **toggles}

    def set_options(self, options: dict[str, Any]) -> None:
        """Take up what was kept."""
        if isinstance(smoothing := options.get("smoothing"), int):
            self._slider.setValue(smoothing)
        for key, toggle in self._toggles().items():
            if isinstance(on := options.get(key), bool):
                toggle.setChecked(on)

    def _toggles(self) -> dict[str, ToggleButton]:
        """Return the toggles by the names under which they are kept."""
        return {"penalties": self.terms, "raw": self.raw, "log": self.log, "robust": self.robust}
