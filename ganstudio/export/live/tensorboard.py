"""A log as TensorBoard's event files."""

from __future__ import annotations

from collections.abc import Mapping

from ganstudio.export.grid import Pixels
from ganstudio.export.live.log import Subject, is_measure
from ganstudio.export.tensorboard import EventFile


class TensorBoardLog:
    """An event file in a folder that has the run's name, or in the run's own."""

    def __init__(self, subject: Subject) -> None:
        named, place = subject.folder, subject.place
        folder = place / "tensorboard" if named is None else named / place.name
        self.where = str(folder)
        self._settings = subject.settings
        self._at = subject.began
        self._last: dict[str, float] = {}
        name = f"events.out.tfevents.{subject.began:.3f}.ganstudio"
        self._file = EventFile(folder, lambda _: self._at, name).__enter__()
        self._file.supersede(subject.step + 1)
        self._file.settings(subject.settings, {})

    def scalars(self, step: int, at: float, values: Mapping[str, float]) -> None:
        """Take the values of a step."""
        self._at = at
        self._file.scalars(step, values)
        self._last |= {name: value for name, value in values.items() if is_measure(name)}

    def picture(self, step: int, at: float, name: str, picture: Pixels) -> None:
        """Take a picture."""
        self._at = at
        self._file.picture(step, name, picture)

    def word(self, step: int, at: float, name: str, word: str, reason: str) -> None:
        """Take a verdict."""
        self._at = at
        self._file.text(step, name, f"**{word}**: {reason}")

    def flush(self) -> None:
        """Let what was taken be seen by others."""
        self._file.flush()

    def close(self) -> None:
        """Complete it, with the measures that runs are judged by."""
        self._file.settings(self._settings, self._last)
        self._file.__exit__()


def begin(subject: Subject) -> TensorBoardLog:
    """Begin a log of a run."""
    return TensorBoardLog(subject)
