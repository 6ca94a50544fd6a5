"""Which run was forked from which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar


class Member(Protocol):
    """A run in a folder of its own; ``parent`` is the folder that it was forked from, or empty."""

    @property
    def folder(self) -> Path: ...  # noqa: D102
    @property
    def parent(self) -> str: ...  # noqa: D102


M = TypeVar("M", bound=Member)


def parents(entries: Sequence[Member]) -> dict[Path, Path]:
    """Return the folder of each fork's parent, by the fork's folder, where both are listed.

    A parent that is not where it was is looked for by its folder's name, so that forks find
    it after the whole library was moved.
    """
    here = {entry.folder.resolve(): entry.folder for entry in entries}
    named: dict[str, list[Path]] = {}
    for entry in entries:
        named.setdefault(entry.folder.name, []).append(entry.folder)
    found: dict[Path, Path] = {}
    for entry in entries:
        if entry.parent:
            said = Path(entry.parent)
            alike = named.get(said.name, [])
            parent = here.get(said.resolve()) or (alike[0] if len(alike) == 1 else None)
            if parent is not None and parent != entry.folder:
                found[entry.folder] = parent
    return found


def ordered(entries: Sequence[M]) -> list[tuple[M, int]]:
    """Return the runs with each fork after its parent, and how deep each stands."""
    above = parents(entries)
    below: dict[Path | None, list[M]] = {}
    for entry in entries:
        below.setdefault(above.get(entry.folder), []).append(entry)
    walked = list(_walk(below, below.get(None, ()), 0))
    reached = {entry.folder for entry, _ in walked}
    # Folders that name each other as parents were edited by hand; they stand alone.
    return walked + [(entry, 0) for entry in entries if entry.folder not in reached]


def _walk(
    below: dict[Path | None, list[M]], level: Iterable[M], depth: int
) -> Iterator[tuple[M, int]]:
    for entry in level:
        yield entry, depth
        yield from _walk(below, below.get(entry.folder, ()), depth + 1)
