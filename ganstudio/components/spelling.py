"""The way out of a misspelt name."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any


def suggest(word: str, known: Mapping[str, Any] | list[str] | tuple[str, ...]) -> str:
    """Return the way out of a misspelt name: the nearest known one, or all of them."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
