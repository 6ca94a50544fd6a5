"""The loggers that are known, as one table."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.components import suggest
from ganstudio.telemetry.jobs import ExportError

if TYPE_CHECKING:
    from ganstudio.export.live.log import Begin


@dataclass(frozen=True)
class LogKind:
    """One kind of logger.

    Attributes
    ----------
    name : str
        Its name on the command line, and that of its module here, which has a ``begin``.
    package : str
        What it needs, which is also the name of the extra.
    """

    name: str
    package: str

    def begin(self) -> Begin:
        """Return what begins a log."""
        begin: Begin = importlib.import_module(f"ganstudio.export.live.{self.name}").begin
        return begin


LOGS = (
    LogKind("tensorboard", "tensorboardX"),
    LogKind("wandb", "wandb"),
    LogKind("mlflow", "mlflow"),
)


@dataclass(frozen=True)
class Asked:
    """A log that is asked for, and the folder that was named for it, if one was."""

    kind: LogKind
    folder: Path | None


def asked(words: Sequence[str]) -> tuple[Asked, ...]:
    """Read ``KIND`` and ``KIND=FOLDER`` words.

    Raises
    ------
    ExportError
        If there is no such kind, its package is not installed, or it is named twice.
    """
    found = tuple(_asked(word) for word in words)
    names = [each.kind.name for each in found]
    for name in names:
        if names.count(name) > 1:
            raise ExportError(f"--log names {name} twice; name it once")
    return found


def _asked(word: str) -> Asked:
    name, equals, folder = word.partition("=")
    if equals and not folder:
        raise ExportError(f"--log {word} names no folder; give one, or leave out the =")
    kind = next((each for each in LOGS if each.name == name), None)
    if kind is None:
        known = [each.name for each in LOGS]
        raise ExportError(f"--log: there is no logger {name!r}; {suggest(name, known)}")
    if importlib.util.find_spec(kind.package) is None:
        raise ExportError(
            f"--log {name} needs the package {kind.package}; "
            f"install it with: pip install 'ganstudio[{name}]'"
        )
    return Asked(kind, Path(folder) if folder else None)
