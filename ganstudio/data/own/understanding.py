"""What was understood of data, in words: a line each."""

from __future__ import annotations

from collections.abc import Iterator

from ganstudio.data.base import Dataset
from ganstudio.data.own.reading import Reading
from ganstudio.wording import thousands

FLAT = 0.02
"""Standard deviation of a picture in [-1, 1] below which it shows nothing."""
AT_ONCE = 512
SHOWN = 12
"""Classes that are named with their counts."""


def lines(reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield what each line is about, and what is to be said of it."""
    dataset = reading.dataset
    yield "Understood as", f"{reading.kind}: {dataset.describe()}"
    if reading.sizes:
        small, large = (f"{width} × {height}" for width, height in reading.sizes)
        height, width = dataset.samples.shape[2:]
        own = small if small == large else f"{small} to {large}"
        yield "Size", f"{own}, made {width} × {height}"
    low, high = reading.values
    yield "Values", f"{low:.6g} to {high:.6g}"
    yield "Classes", _classes(reading)
    if reading.cropped >= 0.005:
        yield "Cropped away", f"{reading.cropped:.0%} on average"
    if reading.sizes:
        twice, flat = copies(dataset), nearly_constant(dataset)
        yield "Duplicates", thousands(twice) if twice else "none"
        yield "Nearly constant", thousands(flat) if flat else "none"
    for note in dataset.notes:
        yield "Note", note


def _classes(reading: Reading) -> str:
    if len(reading.counts) < 2:
        return "none"
    named = [f"{name} ({thousands(count)})" for name, count in reading.counts[:SHOWN]]
    more = f", … {len(reading.counts) - SHOWN} more" if len(reading.counts) > SHOWN else ""
    return f"{len(reading.counts)}: {', '.join(named)}{more}"


def copies(dataset: Dataset) -> int:
    """Return how many samples are there already, value by value."""
    return len(dataset) - len({hash(each.tobytes()) for each in dataset.samples})


def nearly_constant(dataset: Dataset) -> int:
    """Return how many pictures show nothing."""
    flat = 0
    for first in range(0, len(dataset), AT_ONCE):
        some = dataset.floats(slice(first, first + AT_ONCE))
        flat += int((some.std(axis=(1, 2, 3)) < FLAT).sum())
    return flat
