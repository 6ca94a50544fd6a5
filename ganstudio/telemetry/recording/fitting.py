"""Whether a value is of the type that a field of a record declares.

What a recording holds may come from a stranger; whatever shows it relies on these types.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from enum import Enum
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray


def fits(value: Any, kind: type, name: str) -> bool:
    """Tell whether a value is what a field of a dataclass declares.

    A whole number is a float as well, and numbers of numpy are numbers.
    """
    return _fits(value, _hints(kind).get(name, Any))


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _fits(value: Any, hint: Any) -> bool:
    inside = get_args(hint)
    match get_origin(hint):
        case origin if origin in (Union, UnionType):
            return any(_fits(value, each) for each in inside)
        case origin if origin is Literal:
            return any(type(value) is type(each) and value == each for each in inside)
        case origin if origin is tuple:
            return isinstance(value, tuple) and _all_fit(value, inside)
        case origin if origin is list:
            return isinstance(value, list) and all(_fits(each, inside[0]) for each in value)
        case origin if isinstance(origin, type) and issubclass(origin, Mapping):
            return isinstance(value, dict) and all(
                _fits(key, inside[0]) and _fits(each, inside[1]) for key, each in value.items()
            )
        case origin if origin in (np.ndarray, NDArray):  # which numpy 2.5 has apart
            return isinstance(value, np.ndarray)
    return _is_a(value, hint)


def _all_fit(values: tuple[Any, ...], kinds: tuple[Any, ...]) -> bool:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return all(_fits(each, kinds[0]) for each in values)
    return len(values) == len(kinds) and all(map(_fits, values, kinds))


def _is_a(value: Any, hint: Any) -> bool:
    if hint is float:
        return isinstance(value, int | float | np.number)
    if hint is int:
        return isinstance(value, int | np.integer)
    if hint in (None, type(None)):
        return value is None
    known = isinstance(hint, type) and (
        hint in (str, bool, bytes, np.ndarray, list, dict, tuple)
        or dataclasses.is_dataclass(hint)
        or issubclass(hint, Enum)
    )
    return isinstance(value, hint) if known else True
