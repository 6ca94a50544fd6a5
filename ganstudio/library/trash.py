"""Where deleted runs wait until they are taken back or thrown away for good."""

from __future__ import annotations

import itertools
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

FOLDER = ".trash"
RUN, ORIGIN = "run", "origin.txt"


@dataclass(frozen=True)
class Trash:
    """The trash of one library: a hidden folder in it, on the same disk.

    Attributes
    ----------
    root : Path
        The library's folder.
    """

    root: Path

    def put(self, folder: Path) -> Path:
        """Move a run aside; return where it lies now.

        Raises
        ------
        OSError
            If it cannot be moved; then it is where it was.
        """
        place = self.root / FOLDER / secrets.token_hex(6)
        place.mkdir(parents=True)
        try:
            (place / ORIGIN).write_text(str(folder.relative_to(self.root)), encoding="utf-8")
            os.replace(folder, place / RUN)
        except OSError:
            shutil.rmtree(place, ignore_errors=True)
            raise
        return place

    def take_back(self, place: Path) -> Path:
        """Move a run to where it was, under another name if that is taken; return where.

        Raises
        ------
        OSError
            If it cannot be moved; then it stays in the trash.
        """
        origin = self.root / (place / ORIGIN).read_text(encoding="utf-8")
        free = itertools.chain([origin], (origin.with_name(f"{origin.name} {n}")
                                          for n in itertools.count(2)))  # fmt: skip
        target = next(path for path in free if not path.exists())
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(place / RUN, target)
        shutil.rmtree(place, ignore_errors=True)
        return target

    def contents(self) -> list[Path]:
        """Return the places of what lies in it, oldest first."""
        folder = self.root / FOLDER
        if not folder.is_dir():
            return []
        found = [place for place in folder.iterdir() if (place / RUN).is_dir()]
        return sorted(found, key=lambda place: (place / ORIGIN).stat().st_mtime_ns)

    def empty(self) -> int:
        """Remove everything in it for good; return how many runs that were.

        Raises
        ------
        OSError
            If something cannot be removed.
        """
        places = self.contents()
        for place in places:
            shutil.rmtree(place)
        return len(places)
