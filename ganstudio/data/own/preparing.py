"""Large sets made ahead, in a process of their own, so that whoever opens them finds them kept.

Nothing else waits for it, and giving it up leaves nothing: the process ends between two batches
once it is told so, or once whoever began it is gone.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ganstudio.data.base import DataError
from ganstudio.data.own.data import Own
from ganstudio.data.progress import Loaded, listening

MANY, HEAVY = 1000, 2**23
"""Files of a folder, and bytes of a file, from which on loading takes a while."""
EVERY = 0.1
"""Seconds between two words on how far it is."""


def is_large(data: Own) -> bool:
    """Tell whether loading will take a while, as far as a glance tells."""
    if not data.path or data.dimensions:
        return False
    place = Path(data.path).expanduser()
    try:
        return _has_many(place) if place.is_dir() else place.stat().st_size > HEAVY
    except OSError:
        return False  # whoever loads it says what is wrong


def _has_many(folder: Path) -> bool:
    count = 0
    for _, _, names in os.walk(folder):
        count += len(names)
        if count > MANY:
            return True
    return False


def prepare(values: Mapping[str, Any], pipe: Connection) -> None:
    """Load data so that what is made of it is kept; says `Loaded` to the pipe.

    What is wrong with it is said by whoever opens it then.
    """
    due = 0.0

    def say(loaded: Loaded) -> None:
        nonlocal due
        if pipe.poll():  # the word to give it up, or the end of who began it
            raise SystemExit
        if time.monotonic() >= due:
            pipe.send(loaded)
            due = time.monotonic() + EVERY

    with contextlib.suppress(DataError, MemoryError, ConnectionError), listening(say):
        Own(**values).load()
