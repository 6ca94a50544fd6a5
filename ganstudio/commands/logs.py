"""The logs of somebody else's that a run is told to, as ``--log`` asks for them."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ganstudio.commands.saying import tell

if TYPE_CHECKING:
    from ganstudio.export.live.kinds import Asked
    from ganstudio.export.live.scribe import Scribe
    from ganstudio.training.run import Run


def add_log(parser: ArgumentParser) -> None:
    """Declare what a run is told to while it trains."""
    parser.add_argument(
        "--log",
        action="append",
        default=[],
        metavar="KIND[=FOLDER]",
        dest="logs",
        help="also tell it to tensorboard, wandb or mlflow while it trains: series, measures, "
        "verdicts, sample grids, settings; into FOLDER, or that of the run (may be repeated)",
    )


@dataclass(frozen=True)
class Logs:
    """Which logs a run is told to.

    Attributes
    ----------
    asked : tuple of Asked
        Their kinds, and the folders that were named.
    place : Path
        The folder of the run.
    """

    asked: tuple[Asked, ...] = ()
    place: Path = Path()

    @classmethod
    def of(cls, words: Sequence[str], place: Path) -> Self:
        """Read the words of ``--log``.

        Raises
        ------
        ExportError
            If one is no logger, or its package is not installed.
        """
        if not words:
            return cls()

        from ganstudio.export.live.kinds import asked

        return cls(asked(words), place)

    def beside(self, place: Path) -> Self:
        """Return the same for a run in another folder."""
        return replace(self, place=place)

    def begin(self, run: Run) -> list[Scribe]:
        """Begin to log a run."""
        if not self.asked:
            return []

        from ganstudio.export.live.log import Subject
        from ganstudio.export.live.scribe import Scribe
        from ganstudio.export.tensorboard import settings_of

        settings, now = settings_of(run.experiment), time.time()
        subject = Subject(run.experiment.title, settings, self.place, None, run.iteration, now)
        return [Scribe(each, replace(subject, folder=each.folder), _warn) for each in self.asked]


def _warn(sentence: str) -> None:
    tell(f"warning: {sentence}")
