"""Names of what belongs to one pairing of a run, where those of several stand together.

A run mostly has one generator and one discriminator, and what belongs to them goes by its plain
name. Of several pairings each has a name of its own, which stands behind: ``samples/x``.
"""

from __future__ import annotations

from collections.abc import Container


def keyed(name: str, part: str) -> str:
    """Return what something of a part is called beside that of the others."""
    return f"{name}/{part}" if part else name


def part_of(key: str) -> str:
    """Return the part that a name from `keyed` is of; empty for the only one."""
    return key.partition("/")[2]


def known_as(name: str, part: str, known: Container[str]) -> str:
    """Return what something is called for a part: by its own name where it is the whole run's."""
    key = keyed(name, part)
    return key if key in known else name
