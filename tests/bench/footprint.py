"""What a long run takes: the toy that makes many steps, and memory and disk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

TOY: dict[str, Any] = {
    "data": {"name": "ring", "count": 2000},
    "network": {"name": "mlp", "hidden": 16, "layers": 1},
    "loss": "non-saturating",
    "schedule": {"batch_size": 8},
    "device": "cpu",
}
FIRST = 1000
"""Steps after which memory is expected to stay."""


def resident(pid: int) -> float:
    """Return a process's resident memory in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def size(folder: Path) -> float:
    """Return what a folder fills, in MB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
