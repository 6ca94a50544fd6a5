"""Recordings of runs that were begun afresh before they came to anything.

They are kept for as long as that can be taken back, in a hidden folder beside the others, so that
trying out a setting a hundred times leaves no hundred runs. What a crash has left there is cleared
a day later.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ganstudio.telemetry.crew import ASIDE, Kept
from ganstudio.telemetry.recording.database import CHECKPOINTS, EXPERIMENT, FILE, LOCK

OWN = (CHECKPOINTS, EXPERIMENT, LOCK)
"""What a recording consists of, beside its database."""
STALE = 86_400.0
"""Seconds after which what is left there is no session's any more."""


def put(kept: Kept) -> Kept:
    """Set the recording of a run aside; where that cannot be, it stays where it is.

    A folder in which there is anything else, such as notes, is left alone.
    """
    folder = Path(kept.folder)
    try:
        if any(not (each.name in OWN or each.name.startswith(FILE)) for each in folder.iterdir()):
            return kept
        place = _free(folder.parent / ASIDE / folder.name)
        place.parent.mkdir(exist_ok=True)
        os.replace(folder, place)
    except OSError:  # such as where a window has it open, on some systems
        return kept
    return replace(kept, folder=str(place))


@contextlib.contextmanager
def taken_back(kept: Kept) -> Iterator[Path | None]:
    """Put a recording that was set aside back to where it was; aside again after an error.

    Yields its folder; None where there is none.
    """
    place = Path(kept.folder)
    if not kept.aside:
        yield place if kept.folder else None
        return
    folder = _free(place.parent.parent / place.name)
    os.replace(place, folder)
    try:
        yield folder
    except BaseException:
        os.replace(folder, place)
        raise
    with contextlib.suppress(OSError):
        place.parent.rmdir()  # which fails while there are others


def forget(kept: Kept) -> None:
    """Remove a recording that is set aside, since nothing leads back to it."""
    if kept.aside:
        shutil.rmtree(kept.folder, ignore_errors=True)
        with contextlib.suppress(OSError):
            Path(kept.folder).parent.rmdir()


def clear(library: Path) -> None:
    """Remove what sessions that were killed have left in a folder of runs."""
    with contextlib.suppress(OSError):
        left = [*(library / ASIDE).iterdir()]
        with tempfile.TemporaryFile(dir=library / ASIDE) as newest:
            now = os.fstat(newest.fileno()).st_mtime  # by the clock of whoever keeps the files
        for place in left:
            if now - (place / FILE).stat().st_mtime > STALE:
                shutil.rmtree(place, ignore_errors=True)


def _free(path: Path) -> Path:
    names = itertools.chain(
        [path], (path.with_name(f"{path.name} {n}") for n in itertools.count(2))
    )
    return next(each for each in names if not each.exists())
