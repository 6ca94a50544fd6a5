"""Which run a run was forked from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self


@dataclass(frozen=True)
class Origin:
    """What a fork came from: its parent's folder as it was then, and the step."""

    folder: Path
    step: int

    @classmethod
    def of(cls, meta: Mapping[str, Any]) -> Self | None:
        """Return what a recording says that its run came from, None if it is no fork."""
        parent, step = meta.get("parent"), meta.get("parent_step", 0)
        if not isinstance(parent, str) or not parent or not isinstance(step, int):
            return None
        return cls(Path(parent), step)
