"""Pictures that are there twice, and pictures that show nothing."""

from __future__ import annotations

from collections.abc import Iterator

from ganstudio.data.base import Dataset

MOST = 2**26
"""Bytes of pictures that are looked at: a tenth of a second."""
FLAT = 0.02
"""Standard deviation of the pixels, in [-1, 1], below which a picture shows nothing."""
SHARE = 0.01
"""Of the pictures, below which neither is worth a word."""


def of_pictures(dataset: Dataset) -> Iterator[str]:
    """Yield what is the matter with images; points are what they are."""
    if dataset.samples.ndim < 4:
        return
    some = dataset.floats(slice(max(1, MOST // (4 * dataset.samples[0].size))))
    count = f"{len(some)} pictures" if len(some) == len(dataset) else f"the first {len(some)}"
    flat = int((some.std(axis=(1, 2, 3)) < FLAT).sum())
    if flat > SHARE * len(some):
        yield (
            f"{flat} of {count} have one colour all over; take them out, or G learns to draw "
            f"nothing as well"
        )
    twice = len(some) - flat - len({each.tobytes() for each in some if each.std() >= FLAT})
    if twice > SHARE * len(some):
        yield (
            f"{twice} of {count} are there already, pixel by pixel; take them out, or they count "
            f"that much more and copies are harder to tell"
        )
