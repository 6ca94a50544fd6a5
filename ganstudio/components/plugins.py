"""Components of other packages and of files of the user's own: what cannot be used is left out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points

from ganstudio.components import own_files, registry
from ganstudio.components.declaration import Component

GROUP = "ganstudio.components"
LONGEST = 200
"""Letters of another's message that a sentence takes up."""

packages: dict[type[Component], str] = {}
"""Which package a class came with, as ``name version``."""
refused: list[str] = []
"""A sentence for each entry point, or file, that was left out."""


def load() -> None:
    """Import what other packages offer, and the files that the user has named."""
    for entry in entry_points(group=GROUP):
        _load(_package(entry), entry.value, entry.load)
    for file in own_files.named():
        _load(str(file), str(file.path), file.load)


def _load(package: str, value: str, load: Callable[[], object]) -> None:
    before = registry.registered()
    try:
        load()
    except (Exception, SystemExit) as error:
        _take_back(before)
        refused.append(f"{package} is left out: {value}: {_said(error)}")
    else:
        _note(before, package)


def _take_back(before: registry.Classes) -> None:
    """Forget what was declared meanwhile; another entry point that wants it imports it anew."""
    for cls in registry.restore(before):
        sys.modules.pop(cls.__module__, None)


def _note(before: registry.Classes, package: str) -> None:
    for kind, classes in registry.registered().items():
        for name, cls in classes.items():
            if before[kind].get(name) is not cls:
                packages[cls] = package


def _package(entry: EntryPoint) -> str:
    """Return which package offers something, and its version."""
    if entry.dist is None:
        return entry.name
    about = entry.dist.metadata
    return " ".join(about[key] for key in ("Name", "Version") if key in about) or entry.name


def _said(error: BaseException) -> str:
    """Return the first line of what went wrong; what `register` says needs no more."""
    first = str(error).strip().partition("\n")[0][:LONGEST]
    if isinstance(error, ValueError) and first:
        return first
    return f"{type(error).__name__}: {first}" if first else type(error).__name__
