"""What is said of D's outputs in words: how right it is, and what its lines are."""

from __future__ import annotations

import numpy as np

from ganstudio.gui.widgets.scales import named_value, probability
from ganstudio.telemetry.records import Outputs


def marked(record: Outputs) -> str:
    """Return what the dashed lines are: the outputs where nobody can tell, and D's targets."""
    if record.threshold is None:
        return ""
    if record.scale == "logit":
        return f"D* = {named_value(float(probability(np.array(record.threshold))))}"
    low, high = map(named_value, record.targets)
    words = f"D* = {named_value(record.threshold)}"
    return f"targets {low}, {high} and {words}" if record.scale == "target" else words


def summary(record: Outputs) -> str:
    """Return accuracy, overlap and saturation as text."""
    parts = []
    if record.accuracy_real is not None and record.accuracy_fake is not None:
        parts.append(f"right on real {record.accuracy_real:.0%}, fake {record.accuracy_fake:.0%}")
    parts.append(f"overlap {record.overlap:.0%}")
    if record.saturation is not None:
        parts.append(f"saturated {record.saturation:.0%}")
    return " · ".join(parts).replace("%", "\u202f%")
