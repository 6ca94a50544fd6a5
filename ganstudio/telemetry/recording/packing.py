"""Records as bytes and events as text, and back exactly; no code can hide in either.

A packed record is a JSON header that describes its dataclass field by field, followed by
the bytes of its arrays; the whole is deflated where that pays. Whatever frozen dataclass stands
in a module of `ganstudio.telemetry` can be packed, so a new record needs nothing here. Only those
and enumerations are ever built when reading, by name, from plain values of the types that their
fields declare (`fitting`). What the recording itself
is made of stands apart: it is never packed.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib
import json
import math
import pkgutil
import re
import struct
import zlib
from collections.abc import Sequence
from enum import Enum
from typing import Any

import numpy as np

import ganstudio.telemetry as package
from ganstudio.foreign import parse_json, shown
from ganstudio.telemetry.recording.fitting import fits

PLAIN, DEFLATED = b"p", b"z"
WORTHWHILE = 0.9
"""Share of its size that deflating must bring a record down to."""
LARGEST = 2**28
"""Bytes that a deflated record may come to; the largest grid of samples has 50 million."""
_LENGTH = struct.Struct("<I")
_NUMBERS = re.compile(r"[<>|=][biufc]\d{1,2}")
"""What is in arrays, as numpy writes it."""


class PackingError(ValueError):
    """Bytes or text that are no record or event of this version."""


def pack(record: Any) -> bytes:
    """Return a record as bytes.

    Raises
    ------
    TypeError
        If it holds something other than plain values, arrays, tuples and dataclasses.
    """
    arrays: list[np.ndarray[Any, Any]] = []
    header = json.dumps(_described(record, arrays), ensure_ascii=False).encode()
    body = b"".join([_LENGTH.pack(len(header)), header, *(array.tobytes() for array in arrays)])
    deflated = zlib.compress(body, 1)
    if len(deflated) < WORTHWHILE * len(body):
        return DEFLATED + deflated
    return PLAIN + body


def unpack(data: bytes) -> Any:
    """Return the record that `pack` was given.

    Raises
    ------
    PackingError
        If the bytes are damaged, or a record of a newer version.
    """
    try:
        body = _inflated(data[1:]) if data[:1] == DEFLATED else data[1:]
        (length,) = _LENGTH.unpack_from(body)
        start = _LENGTH.size + length
        header = parse_json(body[_LENGTH.size : start].decode())
        return _rebuilt(header, _Arrays(body, start))
    except (zlib.error, struct.error, KeyError, TypeError, ValueError) as error:
        raise PackingError(f"not a record of this version ({shown(str(error))})") from None


def _inflated(data: bytes) -> bytes:
    inflating = zlib.decompressobj()
    body = inflating.decompress(data, LARGEST)
    if not inflating.eof:
        raise ValueError("it is cut short" if len(body) < LARGEST else "it is too large")
    return body


def to_text(event: Any) -> str:
    """Return an event as JSON text.

    Raises
    ------
    TypeError
        If it holds an array.
    """
    arrays: list[np.ndarray[Any, Any]] = []
    text = json.dumps(_described(event, arrays), ensure_ascii=False)
    if arrays:
        raise TypeError(f"an event holds no arrays, but {type(event).__name__} does")
    return text


def from_text(text: str) -> Any:
    """Return the event that `to_text` was given.

    Raises
    ------
    PackingError
        If the text is damaged, or an event of a newer version.
    """
    try:
        built = _rebuilt(parse_json(text), _Arrays(b"", 0))
        if not dataclasses.is_dataclass(built):
            raise TypeError(f"{type(built).__name__} is none")
        return built
    except (KeyError, TypeError, ValueError) as error:
        raise PackingError(f"not an event of this version ({shown(str(error))})") from None


def _described(value: Any, arrays: list[np.ndarray[Any, Any]]) -> Any:
    """Return a value as JSON holds it; arrays are put aside."""
    match value:
        case Enum():
            return {"enum": type(value).__name__, "value": value.value}
        case None | bool() | str():
            return value
        case np.ndarray() | np.generic():
            array = np.asarray(value)
            if array.dtype.hasobject:
                raise TypeError("an array of objects cannot be packed")
            arrays.append(array)
            kind = "array" if isinstance(value, np.ndarray) else "scalar"
            return {kind: array.dtype.str, "shape": array.shape}
        case int() | float():
            return value
        case tuple():
            return [_described(item, arrays) for item in value]
        case list():
            return {"list": [_described(item, arrays) for item in value]}
        case dict():
            items = [[_described(k, arrays), _described(v, arrays)] for k, v in value.items()]
            return {"dict": items}
    if not dataclasses.is_dataclass(value):
        raise TypeError(f"{type(value).__name__} cannot be packed")
    names = [field.name for field in dataclasses.fields(value)]
    fields = {name: _described(getattr(value, name), arrays) for name in names}
    return {"type": type(value).__name__, "fields": fields}


class _Arrays:
    """Takes one array after another from a body."""

    def __init__(self, body: bytes, start: int) -> None:
        self._body = body
        self._place = start

    def take(self, dtype: str, shape: Sequence[int]) -> np.ndarray[Any, Any]:
        if not _NUMBERS.fullmatch(dtype) or not all(type(each) is int for each in shape):
            raise ValueError(f"{dtype} {shape} is no array of numbers")
        kind, size = np.dtype(dtype), math.prod(shape)
        if min(shape, default=0) < 0 or size > len(self._body):
            raise ValueError(f"{shape} is not what there is")
        flat = np.frombuffer(self._body, kind, size, self._place) if size else np.empty(0, kind)
        self._place += size * kind.itemsize
        return flat.reshape(shape).copy()  # owns its memory, so the body can go


def _rebuilt(value: Any, arrays: _Arrays) -> Any:
    match value:
        case list():
            return tuple(_rebuilt(item, arrays) for item in value)
        case {"array": dtype, "shape": shape}:
            return arrays.take(dtype, shape)
        case {"scalar": dtype, "shape": shape}:
            return arrays.take(dtype, shape)[()]
        case {"enum": name, "value": plain}:
            chosen: type[Enum] = _known()[name]
            if not issubclass(chosen, Enum):
                raise ValueError(f"{name} is no enumeration")
            return chosen(plain)
        case {"list": items}:
            return [_rebuilt(item, arrays) for item in items]
        case {"dict": items}:
            return {_rebuilt(k, arrays): _rebuilt(v, arrays) for k, v in items}
        case {"type": name, "fields": dict(fields)}:
            kind: type = _known()[name]
            if not dataclasses.is_dataclass(kind):
                raise ValueError(f"{name} has no fields")
            known = {field.name for field in dataclasses.fields(kind)}
            built = {key: _rebuilt(item, arrays) for key, item in fields.items()}
            taken = {key: item for key, item in built.items() if key in known}
            for key, item in taken.items():
                if not fits(item, kind, key):
                    raise ValueError(f"{key} of a {name} is no {type(item).__name__}")
            return kind(**taken)
        case dict():
            raise ValueError(f"{value} describes nothing")
    return value


@functools.cache
def _known() -> dict[str, Any]:
    """Return the dataclasses and enumerations of telemetry's own modules by name."""
    found: dict[str, Any] = {}
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(info.name)
        for name, kind in vars(module).items():
            if isinstance(kind, type) and kind.__module__ == module.__name__ and _is_value(kind):
                found[name] = kind
    return found


def _is_value(kind: type) -> bool:
    frozen = dataclasses.is_dataclass(kind) and kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    return frozen or issubclass(kind, Enum)
