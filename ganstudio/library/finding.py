"""Which folders under a folder are runs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Set
from pathlib import Path

from ganstudio.export.run_folder import CHECKPOINT, EXPERIMENT, SERIES
from ganstudio.telemetry.recording.database import CHECKPOINTS, FILE

PARTS = frozenset({EXPERIMENT, CHECKPOINT, SERIES, CHECKPOINTS})
"""Two of these make a run, damaged perhaps; an experiment alone was never trained."""


def is_run(names: Set[str]) -> bool:
    """Tell by the names in a folder whether it is a run's."""
    return FILE in names or len(PARTS & names) > 1


def run_folders(root: Path) -> Iterator[Path]:
    """Yield every run's folder at or under a folder, in order.

    Hidden folders, links and what must not be looked into are passed over.
    """
    try:
        with os.scandir(root) as found:
            items = sorted(found, key=lambda item: item.name)
    except OSError:
        return
    if is_run({item.name for item in items}):
        yield root
    for item in items:
        if _is_open_folder(item) and item.name != CHECKPOINTS:
            yield from run_folders(Path(item.path))


def _is_open_folder(item: os.DirEntry[str]) -> bool:
    try:
        return not item.name.startswith(".") and item.is_dir(follow_symlinks=False)
    except OSError:
        return False
