"""A folder in which each recorded run gets a folder of its own."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

BYTES = 180
"""Of a title in the name of a folder, which may have 255 with what follows."""


@dataclass
class RunsFolder:
    """Finds places for runs.

    Attributes
    ----------
    folder : Path
        In which they all are.
    claim
        Takes a name for the run; tells whether nobody else has taken it.
    """

    folder: Path
    claim: Callable[[str], bool] = lambda _: True
    _given: set[str] = field(default_factory=set)

    def place(self, title: str) -> Path:
        """Return a folder for a run that reads well and is free: ``Digits 2026-03-01 12.30.15``."""
        words = re.sub(r'[<>:"/\\|?*\x00-\x1f]+', " ", title).split()
        readable = (
            " ".join(words).strip(" .")[:60].encode()[:BYTES].decode(errors="ignore") or "Run"
        )
        stem = f"{readable} {datetime.now():%Y-%m-%d %H.%M.%S}"
        names = itertools.chain([stem], (f"{stem} {n}" for n in itertools.count(2)))
        # os.path says no of a name that is too long, at which Path.exists fails.
        free = (n for n in names if n not in self._given and not os.path.exists(self.folder / n))
        name = next(filter(self.claim, free))
        self._given.add(name)
        return self.folder / name
