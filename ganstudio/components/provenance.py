"""Which package a component came with, for whoever lacks it."""

from __future__ import annotations

from functools import cache
from importlib.metadata import packages_distributions, version

import ganstudio
from ganstudio.components import plugins
from ganstudio.components.declaration import Component


def origin(cls: type[Component]) -> str:
    """Return the package that a class came with, as ``name version``; empty if with none."""
    if cls in plugins.packages:
        return plugins.packages[cls]
    top = cls.__module__.partition(".")[0]
    if top == "ganstudio":
        return f"ganstudio {ganstudio.__version__}"
    return _package(top)


@cache
def _package(top: str) -> str:
    """Return whose a module of the top level is; for that all that is installed is looked through.

    It is asked anew whenever an experiment is written down.
    """
    name = next(iter(packages_distributions().get(top, ())), None)
    return f"{name} {version(name)}" if name else ""
