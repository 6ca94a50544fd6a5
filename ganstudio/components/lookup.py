"""The catalogue, filled when it is first looked at, and names in it."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Mapping

from ganstudio.components import plugins, registry
from ganstudio.components.declaration import Component
from ganstudio.components.spelling import suggest

BUILT_IN = (
    "ganstudio.objectives",
    "ganstudio.networks",
    "ganstudio.data",
    "ganstudio.training.optimisers",
)

_lock = threading.RLock()
_begun = threading.Event()


def _fill() -> None:
    """Fill the catalogue, once; a plug-in that looks into it meanwhile sees what there is."""
    with _lock:
        if not _begun.is_set():
            _begun.set()
            for module in BUILT_IN:
                importlib.import_module(module)
            plugins.load()


def catalogue(kind: str) -> Mapping[str, type[Component]]:
    """Return the component classes of one kind by name, in order of declaration."""
    _fill()
    return registry.named(kind)


def refused() -> tuple[str, ...]:
    """Return a sentence for each entry point of another package that had to be left out."""
    _fill()
    return tuple(plugins.refused)


def find(kind: str, name: str) -> type[Component]:
    """Look up a component class.

    Raises
    ------
    ValueError
        If there is none of that name; the message offers the nearest one.
    """
    known = catalogue(kind)
    if name not in known:
        raise ValueError(f"there is no {kind} {name!r}; {suggest(name, known)}")
    return known[name]
