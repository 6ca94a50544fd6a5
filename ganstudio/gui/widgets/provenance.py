"""How a measure was taken and how sure it is, in words."""

from __future__ import annotations

from collections.abc import Iterator

from ganstudio.gui.widgets.numerals import written
from ganstudio.gui.widgets.scales import number
from ganstudio.telemetry.records import Measure


def provenance(measure: Measure) -> Iterator[tuple[str, str]]:
    """Yield what is known of it, each under its name."""
    if measure.n is not None:
        yield "Samples", number(measure.n)
    if measure.extractor:
        yield "Features by", measure.extractor
    if measure.uncertainty is not None:
        yield "Uncertainty", f"± {written(measure.strays)}, one standard deviation"
    if measure.step is not None:
        yield "Taken at step", number(measure.step)
