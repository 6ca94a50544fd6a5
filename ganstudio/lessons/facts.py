"""What records say as numbers, by the names that conditions have for them.

- every measure by its own name, such as ``modes``, ``quality``, ``recall``;
- ``divergence`` and ``distance``: Jensen–Shannon's and W₁ of data on a line;
- ``off``: how far D is from the best D at most, as a probability, where p + p_G is more than a
  twentieth of its highest;
- ``centre``, ``between``: on a line, the mean of the points shown, and the share of them that lie
  within half a unit of 0;
- ``says/dog`` and ``best/dog``: D's and the best D's probability of a kind; ``excess``: by how
  much D's loss over both laws is more than the best D's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from ganstudio.telemetry.records import Collapse, FloatArray, Kinds, Plane, Record

SEEN = 0.05
"""Share of the highest density from which a place counts."""


def numbers_of(records: Iterable[Record]) -> dict[str, float]:
    """Return what records say, by name; of two of one kind what the later says."""
    return {name: value for record in records for name, value in _numbers(record)}


def word_of(records: Iterable[Record]) -> str:
    """Return the word of the verdict, empty where there is none."""
    words = [each.verdict.word for each in records if isinstance(each, Collapse)]
    return words[-1] if words else ""


def _numbers(record: Record) -> Iterator[tuple[str, float]]:
    match record:
        case Collapse():
            for each in (*record.measures, *record.game):
                yield each.name, each.value
        case Plane():
            yield from _of_plane(record)
        case Kinds() if record.scale == "logit":
            for name, output in zip(record.names, _probability(record.outputs), strict=True):
                yield f"says/{name}", float(output)
            if record.losses is not None:
                yield "excess", record.losses[0] - record.losses[1]
            if record.best is not None:
                for name, best in zip(record.names, _probability(record.best), strict=True):
                    yield f"best/{name}", float(best)


def _of_plane(plane: Plane) -> Iterator[tuple[str, float]]:
    if plane.divergence is not None:
        yield "divergence", plane.divergence
    if plane.distance is not None:
        yield "distance", plane.distance
    if plane.fake.shape[1] == 1:
        yield "centre", float(np.mean(plane.fake))
        yield "between", float(np.mean(np.abs(plane.fake) < 0.5))
    if plane.densities is not None and plane.best is not None and plane.scale == "logit":
        mass = plane.densities.sum(axis=0)
        there = (mass > SEEN * mass.max()) & np.isfinite(plane.best)
        off = np.abs(_probability(plane.heat[0]) - _probability(plane.best))
        if there.any():
            yield "off", float(off[there].max())


def _probability(logits: FloatArray) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-np.clip(logits, -60, 60).astype(np.float64)))
