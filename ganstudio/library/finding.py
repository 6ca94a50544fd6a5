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
    for place in _places(os.fspath(root)):
        yield Path(place)


def _places(root: str) -> Iterator[str]:
    try:
        with os.scandir(root) as found:
            items = {item.name: item for item in found}
    except OSError:
        return
    if is_run(items.keys()):
        yield root
    below = [name for name, item in items.items() if name != CHECKPOINTS and _is_open_folder(item)]
    for name in sorted(below):
        yield from _places(items[name].path)


def _is_open_folder(item: os.DirEntry[str]) -> bool:
    try:
        return not item.name.startswith(".") and item.is_dir(follow_symlinks=False)
    except OSError:
        return False
