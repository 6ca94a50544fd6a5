"""A process that trains, as whoever leads it sees it: started, spoken to, and heard at a pipe."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from ctypes import c_long
from pathlib import Path
from typing import Any

from ganstudio.balance import Loaded
from ganstudio.telemetry.crew import NOBODY

CONTEXT = multiprocessing.get_context("spawn")


class Spawned(Loaded):
    """A process of its own that serves at the far end of a pipe.

    Parameters
    ----------
    serve
        What it runs, with that end of the pipe, its place and the ``rest``.
    first, apart
        The number of its first run, and how far the numbers of its runs lie apart.
    folder
        What it shares with the others.

    Attributes
    ----------
    pipe : Connection
        Where it is heard.
    """

    def __init__(
        self, serve: Callable[..., None], first: int, apart: int, folder: Path, *rest: Any
    ) -> None:
        super().__init__()
        self._stepping = CONTEXT.RawValue(c_long, NOBODY)
        self.pipe, far_end = CONTEXT.Pipe()
        place = (first, apart, folder, self._stepping)
        self._process = CONTEXT.Process(
            target=serve, args=(far_end, place, *rest), name="training", daemon=True
        )
        self._process.start()
        far_end.close()

    @property
    def stepping(self) -> int:
        """The run that makes a step now, or that made it when the process died."""
        return int(self._stepping.value)

    def send(self, word: Any) -> None:
        """Tell it something; that nobody hears it any more is heard at the pipe."""
        try:
            self.pipe.send(word)
        except OSError:
            return
