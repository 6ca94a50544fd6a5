"""From a path to samples, with all that was understood on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.data.base import DataError, Dataset
from ganstudio.data.images import told
from ganstudio.data.own import cache
from ganstudio.data.own.cache import Room
from ganstudio.data.own.choosing import contents
from ganstudio.data.own.content import Content, Wish
from ganstudio.data.own.fitting import Target, scale_of
from ganstudio.data.own.making import Seen, from_files, from_pixels, looked_at
from ganstudio.data.pictures import check_memory
from ganstudio.data.progress import report
from ganstudio.wording import thousands

MAPPED = 64 * 2**30
"""Bytes of pictures at most, which a file holds and memory maps."""
CROPPED = 0.1
"""Share that is cropped away of pictures on average, from which on it is worth a word."""
FAR = 20.0
"""Distance from 0 at which points are too far for a network as it begins."""
Batch = tuple[NDArray[np.uint8], NDArray[np.int64] | None]


@dataclass(frozen=True)
class Reading:
    """Samples, and what was understood of where they come from.

    Attributes
    ----------
    dataset : Dataset
        The samples; its notes say what was decided.
    kind : str
        What the files were taken for.
    sizes : tuple
        Least and greatest (width, height) as they lie there; empty for points.
    values : (float, float)
        Least and greatest value as they lie there.
    cropped : float
        Share that is cropped away, on average.
    left_out : dict
        Reason by name of what is not used.
    total : int
        Files, rows or pictures that are there, of which a limit takes some.
    counts : tuple of (str, int)
        Each class and how many of those are of it.
    """

    dataset: Dataset
    kind: str
    sizes: tuple[tuple[int, int], ...]
    values: tuple[float, float]
    cropped: float
    left_out: dict[str, str]
    total: int
    counts: tuple[tuple[str, int], ...]


def read(path: Path, wish: Wish, target: Target, background: int | None, limit: int) -> Reading:
    """Read pictures.

    Parameters
    ----------
    path
        A file, a folder or an archive.
    wish
        Which part.
    target
        What each picture becomes.
    background
        Grey under what is transparent; None takes what keeps the contrast.
    limit
        How many at most, picked evenly at random; 0 takes all.

    Raises
    ------
    DataError
        If there are none that can be used.
    """
    name = _key(path, wish, target, background, limit)
    if name and (before := _kept(name, target)) is not None:
        return before
    with contents(path, wish) as content:
        if content.points is not None:
            count = content.points.shape[1]
            raise DataError(f"{path} holds {count}-D points; set data.dimensions to {count}")
        return _of_pictures(content, wish, target, background, limit, name)


def _key(path: Path, wish: Wish, target: Target, background: int | None, limit: int) -> str:
    settings = {**asdict(wish), **asdict(target), "background": background, "limit": limit}
    try:
        return cache.key(path, settings)
    except (OSError, ValueError):  # whoever reads it says what is wrong with the path
        return ""


def read_points(path: Path, wish: Wish, dimensions: int, limit: int) -> Reading:
    """Read points.

    Raises
    ------
    DataError
        If there are none of so many dimensions.
    """
    with contents(path, wish) as content:
        points, labels = content.points, content.labels
    if points is None:
        raise DataError(f"{path} holds pictures; set data.dimensions to 0")
    if points.shape[1] != dimensions:
        count = points.shape[1]
        raise DataError(f"{path} holds {count}-D points; set data.dimensions to {count}")
    finite = np.asarray(np.isfinite(points).all(axis=1))
    notes, left_out = content.notes, dict(content.left_out)
    if not finite.all():
        notes = (*notes, f"left out {thousands(int((~finite).sum()))} points that are not finite")
    chosen = np.flatnonzero(finite)
    if limit:
        chosen = np.sort(np.random.default_rng(0).permutation(chosen)[:limit])
    if not len(chosen):
        raise DataError(f"{path} has no finite point; choose another file")
    points = np.ascontiguousarray(points[chosen], np.float32)
    labels = None if labels is None else labels[chosen]
    span = float(np.abs(points).max())
    if span > FAR:
        notes = (
            *notes,
            f"points reach out to {span:.3g}, and G begins near 0: scale them to about ±1",
        )
    labels, classes = _present(labels, content.classes)
    dataset = Dataset(points, labels, classes, notes=_notes(notes, left_out, len(points)))
    values = float(points.min()), float(points.max())
    total = int(finite.size)
    counts = _counts(content if 0 < limit < total else dataset)
    return Reading(dataset, content.kind, (), values, 0.0, left_out, total, counts)


def _of_pictures(
    content: Content, wish: Wish, target: Target, background: int | None, limit: int, name: str
) -> Reading:
    seen = Seen()
    notes = content.notes
    if content.files:
        grey = looked_at(content.files, background, seen)
        low, high = scale_of(seen.low, seen.high, seen.whole) if seen.deep else (0.0, 255.0)
        target = replace(target, background=grey, low=low, high=high)
        notes = (*notes, *_decided(seen, target, background))
        batches = from_files(content, target, limit, seen)
    else:
        grey = 0 if background is None else background
        batches = from_pixels(content, replace(target, background=grey), limit, seen)
    total = len(content.files) or len(content.pixels if content.pixels is not None else ())
    room = Room((target.height, target.width, target.channels))
    samples, labels = _gathered(batches, room, min(limit or total, total))
    left_out = {**content.left_out, **seen.left_out}
    if not len(samples):
        reason = told(left_out, len(left_out)) if left_out else "it is empty"
        raise DataError(
            f"{wish.where} holds nothing that can be used ({reason}); choose pictures, an array or "
            f"a table"
        )
    if content.pixels is not None and content.pixels.dtype != np.uint8:
        low, high = scale_of(seen.low, seen.high, seen.whole)
        if (low, high) != (0.0, 255.0):
            notes = (*notes, f"values from {low:.6g} to {high:.6g} are black to white")
    cropped = float(np.mean(seen.cropped)) if seen.cropped else 0.0
    if cropped >= CROPPED:
        notes = (*notes, f"{cropped:.0%} of each picture is cropped away on average (data.fit)")
    labels, classes = _present(labels, content.classes)
    notes = _notes(notes, left_out, len(samples))
    dataset = Dataset(samples, labels, classes, notes=notes)
    values = (seen.low, seen.high) if np.isfinite(seen.low) else (0.0, 255.0)
    ordered = sorted(seen.sizes, key=lambda size: size[0] * size[1])
    sizes = (ordered[0], ordered[-1])
    counts = _counts(content if 0 < limit < total else dataset)
    reading = Reading(dataset, content.kind, sizes, values, cropped, left_out, total, counts)
    cache.keep(name, room, _facts(reading))
    return reading


def _facts(reading: Reading) -> dict[str, Any]:
    """Return all of it but the pictures, as JSON has it."""
    dataset, rest = reading.dataset, {f.name: getattr(reading, f.name) for f in fields(reading)}
    del rest["dataset"]
    labels = None if dataset.labels is None else dataset.labels.tolist()
    return {**rest, "labels": labels, "classes": dataset.classes, "notes": dataset.notes}


def _kept(name: str, target: Target) -> Reading | None:
    """Return a reading that was made before."""
    found = cache.kept(name, (target.channels, target.height, target.width))
    if found is None:
        return None
    samples, facts = found
    labels = None if facts["labels"] is None else np.array(facts["labels"], np.int64)
    dataset = Dataset(samples, labels, tuple(facts["classes"]), notes=tuple(facts["notes"]))
    sizes, counts = (tuple(map(tuple, facts[key])) for key in ("sizes", "counts"))
    low, high = facts["values"]
    return Reading(
        dataset, facts["kind"], sizes, (low, high), facts["cropped"], facts["left_out"],
        facts["total"], counts,
    )  # fmt: skip


def _counts(of: Content | Dataset) -> tuple[tuple[str, int], ...]:
    if of.labels is None:
        return ()
    counts = np.bincount(of.labels, minlength=len(of.classes)).tolist()
    return tuple(each for each in zip(of.classes, counts, strict=True) if each[1])


def _decided(seen: Seen, target: Target, background: int | None) -> Iterator[str]:
    """Yield what was decided for pictures in files."""
    if seen.transparent:
        name = {255: "white", 0: "black"}.get(target.background, "grey")
        why = "" if background is not None else ", which keeps the contrast"
        yield f"what is transparent is laid over {name}{why} (data.background)"
    if seen.deep:
        yield (
            f"values run from {seen.low:.6g} to {seen.high:.6g}; {target.low:.6g} to "
            f"{target.high:.6g} is black to white for all"
        )
    if seen.paged:
        yield "each page of a file is a picture"
    if seen.animated:
        yield "of animations the first frame is used"


def _gathered(
    batches: Iterator[Batch], room: Room, total: int
) -> tuple[NDArray[np.uint8], NDArray[np.int64] | None]:
    labels: list[NDArray[np.int64]] = []
    try:
        for made, of_batch in batches:
            room.add(made)
            labels += [] if of_batch is None else [of_batch]
            check_memory(room.count, room.shape, "set data.limit to at most", most=MAPPED)
            report(room.count, total)
    except BaseException:
        room.discard()
        raise
    return room.samples(), np.concatenate(labels) if labels else None


def _present(
    labels: NDArray[np.int64] | None, classes: tuple[str, ...]
) -> tuple[NDArray[np.int64] | None, tuple[str, ...]]:
    """Return labels and classes without those that no sample has."""
    if labels is None:
        return None, ()
    there, numbers = np.unique(labels, return_inverse=True)
    if len(there) < 2:
        return None, ()
    return numbers.reshape(-1).astype(np.int64), tuple(classes[k] for k in there)


def _notes(notes: tuple[str, ...], left_out: dict[str, str], used: int) -> tuple[str, ...]:
    return (*notes, told(left_out, used + len(left_out))) if left_out else notes
