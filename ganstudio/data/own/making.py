"""From what a reader found to pictures that are alike, in batches, each decoded once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ganstudio.data.decoding import MAX_PIXELS, known_formats, reading
from ganstudio.data.images import BATCH, strict_and_quiet, workers
from ganstudio.data.member import Member, UnusableError
from ganstudio.data.own.content import Content
from ganstudio.data.own.fitting import (
    Target,
    as_bytes,
    fitted,
    framed,
    is_deep,
    over,
    resized,
    scale_of,
)

if TYPE_CHECKING:
    from PIL.Image import Image

LOOKED_AT = 256
"""Pictures that are looked at to learn what all have in common."""
PAGED = ("TIFF",)
"""Formats whose pages are pictures of their own; the frames of an animation are nearly one."""
Made = TypeVar("Made")
LESS = 0.5
"""Of its contrast over black, below which what is drawn drowns in white."""


@dataclass
class Seen:
    """What is learnt of pictures while they are made.

    Attributes
    ----------
    sizes : set of (int, int)
        Width and height, as they lie in the files.
    low, high : float
        Least and greatest value, as they lie in the files.
    whole : bool
        Whether all values are whole numbers.
    looked, transparent, deep, animated, paged, grey : int
        How many were looked at, and how many of those are so.
    cropped : list of float
        Share of each that is cropped away.
    left_out : dict
        Reason by name.
    """

    sizes: set[tuple[int, int]] = field(default_factory=set)
    low: float = np.inf
    high: float = -np.inf
    whole: bool = True
    looked: int = 0
    transparent: int = 0
    deep: int = 0
    animated: int = 0
    paged: int = 0
    grey: int = 0
    cropped: list[float] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)

    def values(self, values: NDArray[Any]) -> None:
        """Take the range of some values."""
        finite = values[np.isfinite(values)] if values.dtype.kind == "f" else values
        if finite.size:
            self.low = min(self.low, float(finite.min()))
            self.high = max(self.high, float(finite.max()))
        if values.dtype.kind == "f" and self.whole:
            self.whole = bool((finite == np.round(finite)).all())


# ── pictures in files ────────────────────────────────────────────────────────


def looked_at(files: Sequence[Member], background: int | None, seen: Seen) -> int:
    """Look at some of the files, evenly, or at all if they are deep; return the background.

    Parameters
    ----------
    files
        Encoded pictures.
    background
        Grey to lay under what is transparent; None takes white, unless what is drawn is lost in
        it.
    seen
        Is told their depth and range.
    """
    step = max(1, len(files) // LOOKED_AT)
    contrast = np.zeros(2)
    formats = known_formats()
    with strict_and_quiet():
        for place in range(0, len(files), step):
            try:
                found = _pages(files[place], formats, seen, partial(_look, seen=seen))
                contrast += np.sum(found, axis=0)
            except UnusableError:
                continue
        if seen.deep and step > 1:
            for member in files:
                try:
                    _pages(member, formats, Seen(), partial(_range, seen=seen))
                except UnusableError:
                    continue
    if background is not None:
        return background
    return 0 if contrast[0] < LESS * contrast[1] else 255


def _look(image: Image, seen: Seen) -> NDArray[np.float64]:
    """Take note of a picture; return its contrast over white and over black if it has any."""
    seen.looked += 1
    seen.grey += is_deep(image) or _is_grey(image)
    if is_deep(image):
        seen.deep += 1
        seen.values(np.asarray(image))
    if not image.has_transparency_data:
        return np.zeros(2)
    seen.transparent += 1
    small = image.convert("RGBA")
    small.thumbnail((64, 64))
    return np.array([np.asarray(over(small, grey).convert("L")).std() for grey in (255, 0)])


def _range(image: Image, seen: Seen) -> None:
    if is_deep(image):
        seen.values(np.asarray(image))


def _is_grey(image: Image) -> bool:
    if image.mode[0] in "1L":
        return True
    small = image.convert("RGB")
    small.thumbnail((64, 64))
    pixels = np.asarray(small).astype(np.int16)
    return bool(np.abs(pixels - pixels[..., :1]).max() <= 2)


def _pages(
    member: Member,
    formats: tuple[str, ...],
    seen: Seen,
    use: Callable[[Image], Made],
    side: int = 0,
) -> list[Made]:
    """Return what is made of the pictures of a file: all pages of a TIFF, else the first frame."""
    made = []
    with reading(member.read(), formats) as image:
        frames = getattr(image, "n_frames", 1)
        if frames > 1 and image.format not in PAGED:
            seen.animated += 1
            frames = 1
        if frames * image.width * image.height > MAX_PIXELS:
            raise UnusableError("too large")
        seen.paged += frames > 1
        for page in range(frames):
            if page:
                image.seek(page)
            seen.sizes.add(image.size)
            if side and not page:
                image.draft(None, (2 * side, 2 * side))  # lets JPEG skip detail
            image.load()
            made.append(use(image))
    return made


def from_files(
    content: Content, target: Target, limit: int, seen: Seen
) -> Iterator[tuple[NDArray[np.uint8], NDArray[np.int64] | None]]:
    """Yield batches of pictures (n, H, W, C) and their labels, in the order of the files."""
    order = np.arange(len(content.files))
    if limit:
        order = np.random.default_rng(0).permutation(order)
    formats, made = known_formats(), 0
    work = partial(_made, formats=formats, target=target)
    with strict_and_quiet(), ThreadPoolExecutor(workers()) as pool:
        rest = iter(order)
        while places := list(islice(rest, min(BATCH, limit - made) if limit else BATCH)):
            pictures, labels = [], []
            found = pool.map(work, [content.files[place] for place in places])
            for place, (pages, of_one) in zip(places, found, strict=True):
                pictures += pages
                labels += [place] * len(pages)
                _add(of_one, seen)
            made += len(pictures)
            if pictures:
                chosen = np.array(labels, np.intp)
                yield (
                    np.stack(pictures),
                    None if content.labels is None else content.labels[chosen],
                )


def _add(one: Seen, seen: Seen) -> None:
    seen.sizes |= one.sizes
    seen.cropped += one.cropped
    seen.left_out |= one.left_out
    seen.animated += one.animated
    seen.paged += one.paged


def _made(
    member: Member, formats: tuple[str, ...], target: Target
) -> tuple[list[NDArray[np.uint8]], Seen]:
    seen = Seen()
    try:
        side = max(target.height, target.width)
        return _pages(member, formats, seen, partial(_fitted, target=target, seen=seen), side), seen
    except UnusableError as reason:
        seen.left_out[member.name] = str(reason)
        return [], seen


def _fitted(image: Image, target: Target, seen: Seen) -> NDArray[np.uint8]:
    seen.cropped.append(1 - target.kept(*image.size))
    return fitted(image, target)


# ── pixels ───────────────────────────────────────────────────────────────────


def from_pixels(
    content: Content, target: Target, limit: int, seen: Seen
) -> Iterator[tuple[NDArray[np.uint8], NDArray[np.int64] | None]]:
    """Yield batches of pictures (n, H, W, C) and their labels, from pixels of any type."""
    pixels = content.pixels
    assert pixels is not None
    count = len(pixels)
    order = np.sort(np.random.default_rng(0).permutation(count)[: limit or count])
    if pixels.dtype != np.uint8:
        for first in range(0, len(order), BATCH):
            seen.values(pixels[order[first : first + BATCH]])
        low, high = scale_of(seen.low, seen.high, seen.whole)
        target = replace(target, low=low, high=high)
    seen.sizes.add((pixels.shape[2], pixels.shape[1]))
    seen.cropped.append(1 - target.kept(pixels.shape[2], pixels.shape[1]))
    for first in range(0, len(order), BATCH):
        places = order[first : first + BATCH]
        batch = np.ascontiguousarray(pixels[places])
        if batch.dtype != np.uint8:
            batch = as_bytes(batch, target)
        else:
            seen.values(batch)
        made = _alike(framed(batch, target), target)
        yield made, None if content.labels is None else content.labels[places]


def _alike(batch: NDArray[np.uint8], target: Target) -> NDArray[np.uint8]:
    from PIL import Image

    wanted = (target.height, target.width, target.channels)
    if batch.shape[1:] == wanted:
        return batch
    mode = {1: "L", 3: "RGB", 4: "RGBA"}[batch.shape[3]]
    to = "L" if target.channels == 1 else "RGB"
    images = (Image.fromarray(np.squeeze(each, 2) if mode == "L" else each) for each in batch)
    return np.stack([resized(over(each, target.background).convert(to), target) for each in images])
