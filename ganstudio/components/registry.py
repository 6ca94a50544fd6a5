"""The classes that have been declared, by kind and name, in order of declaration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from ganstudio.components.declaration import KINDS, Component
from ganstudio.components.soundness import problem

C = TypeVar("C", bound=type[Component])
Classes = dict[str, dict[str, type[Component]]]

_classes: Classes = {kind: {} for kind in KINDS}


def register(cls: C) -> C:
    """Put a component class into the catalogue.

    The same class declared anew, in a notebook's cell or a module that was reloaded, takes the
    place of the former.

    Raises
    ------
    ValueError
        If the class cannot be used, or another one already has this kind and name; one
        sentence that names the class, what is wrong and the way out.
    """
    found = problem(cls)
    if found:
        raise ValueError(f"{_called(cls)} {found}")
    other = _classes[cls.kind].get(cls.name)
    if other is not None and _called(other) != _called(cls):
        raise ValueError(
            f"{_called(cls)} cannot be the {cls.kind} {cls.name!r}, which is {_called(other)}; "
            f"give it another name"
        )
    _classes[cls.kind][cls.name] = cls
    return cls


def named(kind: str) -> Mapping[str, type[Component]]:
    """Return the classes of one kind that have been declared so far, by name."""
    return _classes[kind]


def registered() -> Classes:
    """Return a copy of what has been declared so far."""
    return {kind: dict(classes) for kind, classes in _classes.items()}


def restore(classes: Classes) -> list[type[Component]]:
    """Go back to what had been declared; return the classes that leave by it."""
    gone = []
    for kind, present in _classes.items():
        former = classes[kind]
        gone += [cls for name, cls in present.items() if former.get(name) is not cls]
        present.clear()
        present.update(former)
    return gone


def _called(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"
