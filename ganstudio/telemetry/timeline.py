"""The series of a run, kept so that any part of it can be drawn at once."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ganstudio.telemetry.records import FloatArray, Losses

FACTOR = 32
"""Entries of one level of the pyramid that make one of the next; it adds 4/31 of the rows."""
CHUNK = 16384
"""Rows a chunk: small enough to come and go unnoticed, large enough that a query touches few."""
LOW, HIGH, SUM, COUNT = range(4)


@dataclass(frozen=True)
class Envelope:
    """A stretch of one series in buckets of equal width.

    Attributes
    ----------
    steps : array (n,)
        float64, the middle of each bucket; with ``width`` 1 the step itself.
    low, high, mean : array (n,)
        Over the finite values of each bucket; NaN where it has none.
    width : int
        Steps a bucket, a power of two.
    """

    steps: NDArray[np.float64]
    low: FloatArray
    high: FloatArray
    mean: FloatArray
    width: int

    def over(self, weight: float) -> Envelope:
        """Return it with all values divided by a number."""
        if weight == 1.0:
            return self
        divisor = np.float32(weight)
        low, high, mean = (each / divisor for each in (self.low, self.high, self.mean))
        return Envelope(self.steps, low, high, mean, self.width)


class _Rows:
    """Rows of float32 that grow chunk by chunk, so that growing never copies them."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = shape
        self.length = 0
        self._chunks: list[FloatArray] = []

    def cut(self, length: int) -> None:
        """Forget the rows from ``length`` on."""
        self.length = min(self.length, length)
        del self._chunks[-(-self.length // CHUNK) :]

    def extend(self, rows: FloatArray) -> None:
        while len(rows):
            chunk, place = divmod(self.length, CHUNK)
            if chunk == len(self._chunks):
                self._chunks.append(np.empty((CHUNK, *self.shape), np.float32))
            taken = rows[: CHUNK - place]
            self._chunks[chunk][place : place + len(taken)] = taken
            self.length += len(taken)
            rows = rows[len(taken) :]

    def read(self, first: int, last: int, column: slice | int = slice(None)) -> FloatArray:
        """Return rows ``first`` to ``last`` (exclusive), whole or one column of them."""
        first, last = max(first, 0), min(last, self.length)
        parts = [
            self._chunks[i][max(first - i * CHUNK, 0) : last - i * CHUNK, ..., column]
            for i in range(first // CHUNK, -(-last // CHUNK))
        ]
        if not parts:
            return np.empty((0, *self.shape), np.float32)[..., column]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _statistics(values: FloatArray) -> FloatArray:
    """Return minimum, maximum, sum and count of single values: (n, …) → (n, 4, …)."""
    finite = np.isfinite(values)
    parts = [
        np.where(finite, values, np.inf),
        np.where(finite, values, -np.inf),
        np.where(finite, values, 0),
        finite,
    ]
    return np.stack(parts, axis=1).astype(np.float32, copy=False)


def _fold(statistics: FloatArray, size: int) -> FloatArray:
    """Merge ``size`` successive statistics into one; the last may be of fewer."""
    if size == 1 or not len(statistics):
        return statistics
    starts = np.arange(0, len(statistics), size)
    parts = [
        np.minimum.reduceat(statistics[:, LOW], starts),
        np.maximum.reduceat(statistics[:, HIGH], starts),
        np.add.reduceat(statistics[:, SUM], starts),
        np.add.reduceat(statistics[:, COUNT], starts),
    ]
    return np.stack(parts, axis=1)


def decaying_mean(values: FloatArray, decay: float) -> FloatArray:
    """Return the debiased exponential mean: each value's weight falls by ``decay`` a place.

    s_t = Σ_j decay^(t−j) x_j / Σ_j decay^(t−j) over the finite x_j with j ≤ t, computed
    by doubling: after k rounds each entry holds the sum over the 2^k places before it.
    """
    finite = np.isfinite(values)
    total = np.where(finite, values, 0).astype(np.float64)
    weight = finite.astype(np.float64)
    shift = 1
    while shift < len(values) and decay**shift > 1e-12:
        for series in (total, weight):
            series[shift:] += decay**shift * series[:-shift].copy()
        shift *= 2
    mean = np.full(len(values), np.nan, np.float32)
    return np.divide(total, weight, out=mean, where=weight > 0, casting="same_kind")


class Timeline:
    """Every step of every series of a run.

    Rows are float32, a million steps of 20 series take 90 MB with the pyramid. Above the
    rows stands a pyramid of minimum, maximum, sum and count (each level a `FACTOR`-th of
    the one below), so an `envelope` costs the same for a thousand steps and for ten
    million. Values that are not finite are kept, and passed over when drawn.

    A record that begins past the end leaves a gap (NaN); one that begins before it takes
    the run back to there. A series that appears later is NaN before. It belongs to one thread.

    Attributes
    ----------
    names : tuple of str
        The series.
    first : int
        The step of the first row.
    """

    def __init__(self) -> None:
        self.names: tuple[str, ...] = ()
        self.first = 0
        self._rows = _Rows((0,))
        self._levels: list[_Rows] = []
        self._broken: dict[str, int] = {}

    def __len__(self) -> int:
        return self._rows.length

    @property
    def last(self) -> int:
        """The step of the last row; one before `first` while there is none."""
        return self.first + len(self) - 1

    # ── growing ──────────────────────────────────────────────────────────────

    def append(self, record: Losses) -> None:
        """Take in the next steps."""
        if not set(record.names) <= set(self.names):
            self._widen(record.names)
        if not len(self):
            self.first = record.first_step
        place = max(record.first_step - self.first, 0)
        if record.first_step < self.first:
            self.first = record.first_step
        changed = min(place, len(self))
        self._rows.cut(place)
        gap = np.full((place - len(self), len(self.names)), np.nan, np.float32)
        self._rows.extend(gap)
        self._rows.extend(self._in_order(record))
        self._raise_pyramid(changed)
        self._look_for_breaks(record)

    def _in_order(self, record: Losses) -> FloatArray:
        if record.names == self.names:
            return record.values
        values = np.full((len(record.values), len(self.names)), np.nan, np.float32)
        values[:, [self.names.index(name) for name in record.names]] = record.values
        return values

    def _widen(self, names: tuple[str, ...]) -> None:
        old = self._rows
        added = tuple(name for name in names if name not in self.names)
        self.names += added
        self._rows, self._levels = _Rows((len(self.names),)), []
        for first in range(0, old.length, CHUNK):
            rows = old.read(first, first + CHUNK)
            self._rows.extend(np.pad(rows, ((0, 0), (0, len(added))), constant_values=np.nan))
        self._raise_pyramid(0)

    def _raise_pyramid(self, changed: int) -> None:
        """Bring the levels up to date from row ``changed`` on."""
        below, level = self._rows, 0
        while below.length > 1:
            if level == len(self._levels):
                self._levels.append(_Rows((4, len(self.names))))
            changed //= FACTOR
            rows = below.read(changed * FACTOR, below.length)
            above = self._levels[level]
            above.cut(changed)
            above.extend(_fold(_statistics(rows) if level == 0 else rows, FACTOR))
            below, level = above, level + 1
        del self._levels[level:]

    def _look_for_breaks(self, record: Losses) -> None:
        if len(record.values) and np.isfinite(record.values).all():
            for name in record.names:
                self._broken.pop(name, None)
            return
        for name, column in zip(record.names, record.values.T, strict=True):
            fine = np.flatnonzero(np.isfinite(column))
            if len(fine):
                self._broken.pop(name, None)
            start = record.first_step + (int(fine[-1]) + 1 if len(fine) else 0)
            if start < record.first_step + len(column):
                self._broken[name] = min(self._broken.get(name, start), start)

    # ── reading ──────────────────────────────────────────────────────────────

    def at(self, step: int) -> dict[str, float]:
        """Return every series at a step; empty where there is no such step."""
        place = step - self.first
        if not 0 <= place < len(self):
            return {}
        return dict(zip(self.names, self._rows.read(place, place + 1)[0].tolist(), strict=True))

    def column(self, name: str, first: int | None = None, last: int | None = None) -> FloatArray:
        """Return a series from step ``first`` to ``last`` (inclusive), by default all of it."""
        start = 0 if first is None else first - self.first
        stop = len(self) if last is None else last - self.first + 1
        return self._rows.read(start, stop, self.names.index(name))

    def broken_since(self, name: str) -> int | None:
        """Return the step from which on a series has not been finite any more, or None."""
        return self._broken.get(name)

    def envelope(self, name: str, first: float, last: float, buckets: int) -> Envelope:
        """Return a series between two steps, in at most about ``buckets`` buckets.

        Buckets begin at multiples of their width, a power of two, so that they stay where
        they are while the series grows; those at the ends may reach past what was asked.
        """
        return self._bucketed(name, first, last, self._width(first, last, buckets))

    def smoothed(
        self, name: str, first: float, last: float, buckets: int, weight: float
    ) -> Envelope:
        """Return the envelope with ``mean`` smoothed by an exponential moving average.

        The rule is TensorBoard's, s_t = w s_{t−1} + (1−w) x_t debiased by 1 − w^t, with
        ``weight`` w a *step*: a bucket of k steps counts as k equal values, so a smoothed
        value does not depend on the zoom. It runs in from as far back as matters.

        Parameters
        ----------
        name
            Of the series.
        first, last
            Steps between which it is asked for.
        buckets
            How many there should be about.
        weight
            w, from 0 for none to 1.
        """
        width = self._width(first, last, buckets)
        decay = weight**width
        if decay < 1e-9:
            return self._bucketed(name, first, last, width)
        lead = math.ceil(math.log(1e-3) / math.log(weight)) if weight < 1 else len(self)
        long = self._bucketed(name, first - lead, last, width)
        mean = decaying_mean(long.mean, decay)
        skip = self._start(first, width) // width - self._start(first - lead, width) // width
        return Envelope(long.steps[skip:], long.low[skip:], long.high[skip:], mean[skip:], width)

    def _width(self, first: float, last: float, buckets: int) -> int:
        span = min(last, self.last) - max(first, self.first) + 1
        return 1 << max(math.ceil(math.log2(max(span, 1) / max(buckets, 1))), 0)

    def _start(self, first: float, width: int) -> int:
        """Return the row at which the bucket of a step begins."""
        return max(math.floor(first) - self.first, 0) // width * width

    def _bucketed(self, name: str, first: float, last: float, width: int) -> Envelope:
        start = self._start(first, width)
        stop = min(math.ceil(last) - self.first + 1, len(self))
        stop = min(-(-stop // width) * width, len(self))
        column = self.names.index(name)
        level = (width.bit_length() - 1) // (FACTOR.bit_length() - 1)
        unit = FACTOR**level
        source = self._levels[level - 1] if level else self._rows
        entries = source.read(start // unit, -(-stop // unit), column)
        folded = _fold(entries if level else _statistics(entries), width // unit)
        ends = np.minimum(np.arange(start + width, start + width * (len(folded) + 1), width), stop)
        begins = start + width * np.arange(len(folded))
        return _envelope(self.first + (begins + ends[: len(folded)] - 1) / 2, folded, width)


def _envelope(steps: NDArray[np.float64], folded: FloatArray, width: int) -> Envelope:
    empty = folded[:, COUNT] == 0
    low, high = (np.where(empty, np.float32(np.nan), folded[:, i]) for i in (LOW, HIGH))
    mean = np.where(empty, np.float32(np.nan), folded[:, SUM] / np.maximum(folded[:, COUNT], 1))
    return Envelope(steps, low, high, mean.astype(np.float32), width)
