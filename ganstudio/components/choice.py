"""Fields whose value is a component, or several, in files a table that names it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, PlainSerializer, ValidationError

from ganstudio.components.declaration import Component, rewritten
from ganstudio.components.lookup import catalogue, find

C = TypeVar("C", bound=type[Component])


def _build(kind: str, value: Any) -> Any:
    if isinstance(value, Component):
        return value
    if isinstance(value, str):
        value = {"name": value}
    if not isinstance(value, Mapping) or not isinstance(value.get("name"), str):
        raise ValueError(f"needs a name, such as name = {next(iter(catalogue(kind)))!r}")
    fields = {key: item for key, item in value.items() if key != "name"}
    return find(kind, value["name"]).model_validate(fields)


def _dump(component: Component) -> dict[str, Any]:
    return {"name": component.name, **component.model_dump()}


def chosen(base: C) -> Any:
    """Return the field type of "one component of this kind": a table with a ``name``."""
    return Annotated[
        base, BeforeValidator(functools.partial(_build, base.kind)), PlainSerializer(_dump)
    ]


def _build_set(kind: str, value: Any) -> Any:
    if not isinstance(value, Mapping):
        raise ValueError(
            f"needs one table a {kind}, such as {{ {next(iter(catalogue(kind)))} = {{}} }}"
        )
    built = {}
    for name, item in value.items():
        try:
            known = isinstance(item, Component)
            built[name] = item if known else find(kind, name).model_validate(item)
        except ValidationError as error:
            raise rewritten(error, within=name) from None
    return built


def _dump_set(components: Mapping[str, Component]) -> dict[str, Any]:
    return {name: component.model_dump() for name, component in components.items()}


def chosen_set(base: C) -> Any:
    """Return the field type of "any components of this kind": one table each, by name."""
    return Annotated[
        dict[str, base],  # type: ignore[valid-type]
        BeforeValidator(functools.partial(_build_set, base.kind)),
        PlainSerializer(_dump_set),
    ]
