"""Numbers as the window writes them, and the scales that they stand on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from ganstudio.gui.widgets.numerals import written
from ganstudio.telemetry.records import FloatArray, Scale
from ganstudio.wording import thousands

LN10 = math.log(10)
THIN = "\u202f"
_NAMED = {
    0.0: "0",
    0.25: "¼",
    0.5: "½",
    math.log(2): "ln 2",
    -math.log(2): "−ln 2",
    2 * math.log(2): "2 ln 2",
    4 * math.log(2): "4 ln 2",
}


def number(value: float) -> str:
    """Return a whole number with thin spaces between its thousands."""
    return written(thousands(value)).replace("-", "−")


def reading(value: float) -> str:
    """Return a value for a read-out, always of about the same width."""
    if not math.isfinite(value):
        return "not finite"
    value = 0.0 if abs(value) < 0.0005 else value  # which has no sign
    digits = written(f"{value:.3f}") if abs(value) < 100 else written(f"{value:.3g}")
    return digits.replace("-", "−")


def named_value(value: float) -> str:
    """Return an equilibrium value as the texts write it, such as ``2 ln 2``."""
    for known, name in _NAMED.items():
        if math.isclose(value, known, abs_tol=1e-9):
            return name
    return written(f"{value:.3g}").replace("-", "−")


def probability(logits: FloatArray) -> FloatArray:
    """Return the probability that a logit stands for."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * logits)), np.float32)


SCALE_NAMES: dict[Scale, str] = {"logit": "logit", "target": "output", "score": "critic score"}


@dataclass(frozen=True)
class Linear:
    """The values as they are."""

    def forward(self, values: Any) -> Any:
        """Return where values stand on the axis."""
        return values

    def backward(self, places: Any) -> Any:
        """Return the values at places on the axis."""
        return places


@dataclass(frozen=True)
class SymLog(Linear):
    """Logarithmic on both sides of zero, linear within ±``threshold``; plainly so for 0.

    With a threshold t a value v stands at sign(v)·log10(1 + |v|/t).
    """

    threshold: float = 0.0

    def forward(self, values: Any) -> Any:
        """Return where values stand on the axis."""
        with np.errstate(divide="ignore", invalid="ignore"):
            if not self.threshold:
                places = np.log10(values)
                return np.where(np.isfinite(places), places, np.nan)
            return np.sign(values) * np.log1p(np.abs(values) / self.threshold) / LN10

    def backward(self, places: Any) -> Any:
        """Return the values at places on the axis."""
        if not self.threshold:
            return 10.0 ** np.asarray(places)
        return np.sign(places) * self.threshold * np.expm1(np.abs(places) * LN10)

    def ticks(self, low: float, high: float) -> list[float]:
        """Return round values between two places."""
        bottom, top = (float(self.backward(np.float64(end))) for end in (low, high))
        powers = 10.0 ** np.arange(-12, 13)
        if not self.threshold and np.count_nonzero((powers >= bottom) & (powers <= top)) < 2:
            powers = np.concatenate([powers, 2 * powers, 5 * powers])
        known = [-p for p in powers[::-1]] + [0.0] + list(powers) if self.threshold else powers
        return [float(v) for v in known if bottom <= v <= top and abs(v) * 1.01 >= self.threshold]

    @classmethod
    def over(cls, values: FloatArray) -> SymLog:
        """Return the scale that suits values: plain where all are positive."""
        sizes = np.abs(values[np.isfinite(values) & (values != 0)])
        if not len(sizes) or np.nanmin(values) > 0:
            return cls(0.0)
        return cls(10.0 ** math.floor(math.log10(float(np.median(sizes)) / 3)))


RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def short(value: float) -> str:
    """Return a value with two digits, as on a logarithmic axis; a small power of ten as such."""
    digits, power = f"{value:.1e}".split("e")
    if digits == "1.0" and int(power) < -2:
        return f"10{str(int(power)).translate(RAISED)}"
    return written(f"{value:.2g}").replace("e+0", "e").replace("e-0", "e−").replace("-", "−")
