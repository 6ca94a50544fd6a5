"""Components in a Python file of the user's own.

A file is a program that runs with all rights of whoever runs it. So it is loaded only where the
command line has named it, and only if it still is what it was then, by its hash. Nothing else ever
names one: no experiment, no preset, no recording.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Self

VARIABLE = "GANSTUDIO_WITH"
"""Tells the processes that train which files the command line has named."""


@dataclass(frozen=True)
class OwnFile:
    """A file, and the SHA-256 of what stood in it when it was named."""

    path: Path
    digest: str

    @classmethod
    def of(cls, path: Path) -> Self:
        """Name a file as it is now.

        Raises
        ------
        OSError
            If it cannot be read.
        """
        return cls(path.resolve(), hashlib.sha256(path.read_bytes()).hexdigest())

    def __str__(self) -> str:
        return f"{self.path.name} {self.digest[:12]}"

    def load(self) -> None:
        """Run it, whereby it registers its components.

        Raises
        ------
        ValueError
            If it is another one by now.
        """
        source = self.path.read_bytes()
        if hashlib.sha256(source).hexdigest() != self.digest:
            raise ValueError("it has changed since it was named; start the program again")
        module = ModuleType(f"ganstudio_own_{self.digest[:12]}")
        module.__file__ = str(self.path)
        sys.modules[module.__name__] = module
        exec(compile(source, str(self.path), "exec"), vars(module))


def name(files: Iterable[OwnFile]) -> None:
    """Have files loaded with the catalogue, here and in all processes that are begun from here."""
    os.environ[VARIABLE] = json.dumps([[str(each.path), each.digest] for each in files])


def named() -> list[OwnFile]:
    """Return the files that were named."""
    known = json.loads(os.environ.get(VARIABLE, "[]"))
    return [OwnFile(Path(path), digest) for path, digest in known]
