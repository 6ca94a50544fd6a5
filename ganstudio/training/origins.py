"""Which packages an experiment's components came with, kept as comments above its TOML.

A comment goes wherever the text goes: into recordings, checkpoints, exported pictures, the
clipboard. Components of the program itself need none::

    # loss tilted: my-losses 0.3
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ganstudio.components import KINDS, Component, origin

COMMENT = re.compile(rf"^# ((?:{'|'.join(KINDS)}) [a-z0-9-]+): (.+)$", re.MULTILINE)


def origins(components: Iterable[Component]) -> dict[str, str]:
    """Return packages as ``name version`` by kind and name, ``"loss hinge"``; empty for none."""
    return {f"{each.kind} {each.name}": origin(type(each)) for each in components}


def comments(components: Iterable[Component]) -> str:
    """Return the lines that stand above the TOML of an experiment of these components."""
    strange = {
        component: package
        for component, package in origins(components).items()
        if package and not package.startswith("ganstudio ")
    }
    return "".join(f"# {component}: {package}\n" for component, package in strange.items())


def explained(problem: str, text: str) -> str:
    """Return what is wrong with an experiment, with the package that a missing component is of."""
    for component, package in COMMENT.findall(text):
        kind, name = component.split()
        before, there_is_none, _ = problem.partition(f"there is no {kind} {name!r}")
        if there_is_none:
            return f"{before}{there_is_none} here; install {package}, which it came with"
    return problem
