"""Which class can be a component: what menus, forms and files will ask of it is asked at once."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import PydanticUndefined

from ganstudio.components.declaration import KINDS, Component

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TYPES = (bool, int, float, str, tuple[float, ...])
"""Types of settings that forms have a field for, beside a `Literal` of texts."""


def problem(cls: type[Component]) -> str | None:
    """Return why a class cannot be a component and the way out, or None.

    The text continues the name of the class: "has no title; …".
    """
    return next(_problems(cls), None)


def _problems(cls: type[Component]) -> Iterator[str]:
    yield from _words(cls)
    if inspect.isabstract(cls):
        open_ends = ", ".join(sorted(cls.__abstractmethods__))
        yield f"does not say how it works; define {open_ends}"
    for key, field in cls.model_fields.items():
        if field.default is PydanticUndefined:
            yield f"has no default for its setting {key!r}; give it one"
        if not _has_editor(field.annotation):
            yield (
                f"has a setting {key!r} that no form can show; make it a bool, int, float, str, "
                f"tuple[float, ...] or a Literal of texts"
            )
    try:
        _try_out(cls)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        yield f"refuses its own defaults ({where}: {first['msg']}); choose others"
    except Exception as error:
        said = f"{type(error).__name__}: {error}".partition("\n")[0]
        yield f"cannot be described with its defaults ({said}); correct it"


def _words(cls: type[Component]) -> Iterator[str]:
    declared = next((base for base in cls.__mro__ if "kind" in vars(base)), None)
    if declared is None or getattr(cls, "kind", None) not in KINDS:
        yield f"is of no kind; derive it from the base class of one ({', '.join(KINDS)})"
    elif not declared.__module__.startswith("ganstudio."):
        yield f"calls itself a {cls.kind}; derive it from the base class of that kind instead"
    for word in sorted(cls.__class_vars__):
        if not hasattr(cls, word):
            yield f"has no {word}; give it one beside its other class attributes"
    if not isinstance(cls.name, str) or not NAME.fullmatch(cls.name):
        yield f"has the name {cls.name!r}; take lower-case letters and digits with hyphens between"
    if not isinstance(cls.title, str) or not cls.title.strip() or not cls.title.isprintable():
        yield f"has the title {cls.title!r}; take a line of text"


def _has_editor(annotation: Any) -> bool:
    if get_origin(annotation) is Literal:
        return all(isinstance(choice, str) for choice in get_args(annotation))
    return annotation in TYPES


def _try_out(cls: type[Component]) -> None:
    """Ask a component with its defaults all that is asked of it before anything is trained."""
    built = cls.model_validate(cls().model_dump())
    for base in cls.__mro__:
        if issubclass(base, Component):
            for name, member in vars(base).items():
                if isinstance(member, property):
                    getattr(built, name)
    cls.explanation()
