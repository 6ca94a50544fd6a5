"""What a log holds, and what is gathered while it is read."""

from __future__ import annotations

import io
import math
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ganstudio.telemetry.recording.database import RecordingError

Setting = bool | int | float | str
MOST, SERIES = 5_000_000, 2000
"""Values that a log may have, and series."""
PICTURES, SIDE = 200, 4096
"""Pictures that are kept, spread over all; pixels a side that one may have."""
LATEST = 2**53
"""The last step that a log may reach."""
SETTINGS = 1000
"""Settings that are kept."""


class LogError(RecordingError):
    """A log that cannot be read; its text is one sentence."""


@dataclass(frozen=True, eq=False)
class Course:
    """One series as it was logged, in order of steps, each step once.

    Attributes
    ----------
    steps : array (n,)
        int64.
    values : array (n,)
        float64; what was logged as NaN is NaN.
    times : array (n,)
        Seconds since 1970; NaN where no time is told.
    """

    steps: NDArray[np.int64]
    values: NDArray[np.float64]
    times: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture of a step: (H, W, C) uint8 with 1 or 3 channels."""

    step: int
    time: float
    pixels: NDArray[np.uint8]


@dataclass(frozen=True)
class Log:
    """One run as a log tells of it.

    Attributes
    ----------
    title : str
        Its name.
    courses : mapping
        By name, as the log has it.
    pictures : tuple of Picture
        In order of steps.
    settings : mapping
        What the log says of how it was trained.
    notes : tuple of str
        What is to be known of how it was read.
    """

    title: str
    courses: Mapping[str, Course]
    pictures: tuple[Picture, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def began(self) -> float:
        """When its first value was logged, in seconds since 1970; NaN where no time is told."""
        firsts = [float(np.nanmin(c.times)) for c in self.courses.values() if _timed(c)]
        return min(firsts, default=math.nan)


def _timed(course: Course) -> bool:
    return bool(np.isfinite(course.times).any())


class Gathering:
    """Takes in what a log says, in the order in which it does, within bounds.

    Raises
    ------
    LogError
        From every method, if it is more than a log may have.
    """

    def __init__(self) -> None:
        self._values: dict[str, tuple[array[int], array[float], array[float]]] = {}
        self._count = 0
        self._pictures: dict[str, dict[int, tuple[float, bytes]]] = {}
        self.settings: dict[str, Setting] = {}
        self.notes: list[str] = []

    def value(self, name: str, step: int, value: float, time: float = math.nan) -> None:
        """Take in a value."""
        if step < 0:
            raise LogError(f"it has a step {step}; steps are counted from 0")
        if step > LATEST:
            raise LogError(f"it has a step beyond {LATEST}")
        if name not in self._values:
            if len(self._values) == SERIES:
                raise LogError(f"it has more than {SERIES} series")
            self._values[name] = array("q"), array("d"), array("d")
        self._count += 1
        if self._count > MOST:
            raise LogError(f"it has more than {MOST} values")
        steps, values, times = self._values[name]
        steps.append(step)
        values.append(value)
        times.append(time)

    def picture(self, name: str, step: int, encoded: bytes, time: float = math.nan) -> None:
        """Take in a picture, as the bytes of its file; of too many, every other one goes."""
        if not 0 <= step <= LATEST or (name not in self._pictures and len(self._pictures) > 20):
            return
        kept = self._pictures.setdefault(name, {})
        kept[step] = time, encoded
        if len(kept) > 2 * PICTURES:
            for place in sorted(kept)[1::2]:
                del kept[place]

    def setting(self, name: str, value: object) -> None:
        """Take in a setting, if it is one that can be written down."""
        if isinstance(value, bool | int | float | str) and len(self.settings) < SETTINGS:
            self.settings[name] = value

    def supersede(self, step: int) -> None:
        """Forget what was said of a step and of those beyond: they are made again."""
        for name, (steps, values, times) in self._values.items():
            kept = np.frombuffer(steps, np.int64) < step
            self._values[name] = (
                array("q", np.array(steps)[kept].tobytes()),
                array("d", np.array(values)[kept].tobytes()),
                array("d", np.array(times)[kept].tobytes()),
            )
        for pictures in self._pictures.values():
            for place in [place for place in pictures if place >= step]:
                del pictures[place]

    def log(self, title: str) -> Log:
        """Return all of it."""
        courses = {name: _course(*columns) for name, columns in self._values.items() if columns[0]}
        pictures = tuple(self._seen())
        if not courses and not pictures:
            raise LogError("it has no values and no pictures")
        return Log(title, courses, pictures, self.settings, tuple(self.notes))

    def _seen(self) -> Iterator[Picture]:
        """Yield the pictures of what is most likely what G makes."""
        name = min(self._pictures, key=_unlikeliness, default=None)
        if name is None:
            return
        others = len(self._pictures) - 1
        if others:
            self.notes.append(f"of {others + 1} kinds of pictures, {name} alone is shown")
        found = self._pictures[name]
        if not found:
            return
        places = np.linspace(0, len(found) - 1, min(len(found), PICTURES)).round().astype(int)
        steps = sorted(found)
        for place in places.tolist():
            time, encoded = found[steps[place]]
            yield Picture(steps[place], time, _pixels(encoded))


def _course(steps: array[int], values: array[float], times: array[float]) -> Course:
    """Return a series in order; of a step that was logged twice, the later value counts."""
    places = np.array(steps, np.int64)
    order = np.argsort(places, kind="stable")
    last = np.append(np.diff(places[order]) != 0, True)[: len(order)]
    kept = order[last]
    return Course(places[kept], np.array(values)[kept], np.array(times)[kept])


def _unlikeliness(name: str) -> tuple[int, str]:
    words = name.lower()
    if "real" in words:
        return 3, name
    likely = ("samples", "fake", "gen", "sample")
    return (0 if any(word in words for word in likely) else 1), name


def _pixels(encoded: bytes) -> NDArray[np.uint8]:
    try:
        with Image.open(io.BytesIO(encoded), formats=("PNG", "JPEG", "GIF", "WEBP")) as image:
            if max(image.size) > SIDE:
                raise LogError(f"a picture in it has more than {SIDE} pixels a side")
            grey = image.mode in ("1", "L", "I", "I;16", "F")
            pixels = np.asarray(image.convert("L" if grey else "RGB"))
    except LogError:
        raise
    except Exception:  # damaged input makes Pillow's decoders raise errors of any type
        raise LogError("a picture in it is damaged") from None
    return pixels[..., None] if grey else pixels
