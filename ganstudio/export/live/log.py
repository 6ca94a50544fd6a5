"""What a logger has to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ganstudio.export.grid import Pixels

MEASURES = "measures/"
Setting = bool | int | float | str


@dataclass(frozen=True)
class Subject:
    """The run that is logged.

    Attributes
    ----------
    title : str
        Its name.
    settings : mapping
        Those of its experiment, by dotted path.
    place : Path
        The run's own folder, in which a log lies that no other folder was named for.
    folder : Path or None
        The folder that was named.
    step : int
        The step that it has reached already.
    began : float
        Now, in seconds since 1970.
    """

    title: str
    settings: Mapping[str, Setting]
    place: Path
    folder: Path | None
    step: int
    began: float


class Log(Protocol):
    """Takes what is measured of one run; ``at`` is the time at which it was, since 1970.

    Any method may raise whatever it likes: then nothing more is logged.
    """

    where: str
    """Where it goes to, in words."""

    def scalars(self, step: int, at: float, values: Mapping[str, float]) -> None:
        """Take the values of a step."""

    def picture(self, step: int, at: float, name: str, picture: Pixels) -> None:
        """Take a picture (H, W, C), uint8 with 1 or 3 channels."""

    def word(self, step: int, at: float, name: str, word: str, reason: str) -> None:
        """Take a verdict and what it rests on."""

    def flush(self) -> None:
        """Let what was taken be seen by others."""

    def close(self) -> None:
        """Complete it."""


def is_measure(name: str) -> bool:
    """Tell whether values of a name are of a measure, rather than of each step."""
    return name.startswith(MEASURES)


class Begin(Protocol):
    """Begins a log."""

    def __call__(self, subject: Subject) -> Log: ...  # noqa: D102
