"""Pickles of CIFAR's, understood without being run.

A pickle is a program, and loading one runs it. Here its words are taken for what they build in
CIFAR's files alone: numbers, words, lists, a dictionary, and an array given by its bytes. Nothing
is imported and nothing is called, so that anything else is refused.
"""

from __future__ import annotations

import pickletools
from typing import Any

import numpy as np
from numpy.typing import NDArray

CALLS = {
    "numpy.core.multiarray _reconstruct", "numpy._core.multiarray _reconstruct",
    "numpy.core.numeric _frombuffer", "numpy._core.numeric _frombuffer",
    "numpy ndarray", "numpy dtype", "_codecs encode", "numpy.core.multiarray scalar",
    "numpy._core.multiarray scalar",
}  # fmt: skip
"""Names that stand in such a file; they are compared, never looked up."""
VALUES = {
    "BININT", "BININT1", "BININT2", "INT", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT",
    "BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8", "UNICODE", "BINBYTES", "SHORT_BINBYTES",
    "BINBYTES8", "BYTEARRAY8",
}  # fmt: skip
WORDS = {"STRING", "BINSTRING", "SHORT_BINSTRING"}
"""Python 2's strings, which are bytes."""
CONSTANTS = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False}
MOST = 2_000_000
"""Words of a pickle that are read at most."""
_MARK = object()


class PickleError(ValueError):
    """A pickle that holds anything but what CIFAR's files hold."""


class _Name(str):
    """A name that a pickle would import."""


class _Array:
    """An array that is being built: filled by the state that follows it."""

    def __init__(self) -> None:
        self.values: NDArray[Any] | None = None


class _Type:
    """A type of numbers."""

    def __init__(self, code: str) -> None:
        self.code = code


def plain(data: bytes) -> Any:
    """Return what a pickle describes, as numbers, bytes, words, lists, dictionaries and arrays.

    Raises
    ------
    PickleError
        If it describes anything else, or is damaged.
    """
    try:
        return _finished(_Machine().run(data), 0)
    except PickleError:
        raise
    except Exception as error:  # a damaged one has errors of any type
        raise PickleError(f"damaged: {type(error).__name__}") from None


def _finished(value: Any, depth: int) -> Any:
    if depth > 4:
        raise PickleError("too deep")
    if isinstance(value, _Array):
        return value.values
    if isinstance(value, dict):
        return {key: _finished(each, depth + 1) for key, each in value.items()}
    return value


class _Machine:
    """The stack and the memory of a pickle."""

    def __init__(self) -> None:
        self.stack: list[Any] = []
        self.memory: dict[int, Any] = {}

    def run(self, data: bytes) -> Any:
        """Take one word after the other."""
        for count, (word, argument, _) in enumerate(pickletools.genops(data)):
            if count > MOST:
                raise PickleError("too long")
            if word.name == "STOP":
                return self.stack.pop()
            self._take(word.name, argument)
        raise PickleError("it has no end")

    def _take(self, word: str, argument: Any) -> None:
        stack = self.stack
        if word in VALUES:
            stack.append(argument)
        elif word in WORDS:
            stack.append(argument.encode("latin-1"))
        elif word in CONSTANTS:
            stack.append(CONSTANTS[word])
        elif word in ("PROTO", "FRAME"):
            pass
        elif word == "MARK":
            stack.append(_MARK)
        elif word in ("GET", "BINGET", "LONG_BINGET"):
            stack.append(self.memory[int(argument)])
        elif word in ("PUT", "BINPUT", "LONG_BINPUT"):
            self.memory[int(argument)] = stack[-1]
        elif word == "MEMOIZE":
            self.memory[len(self.memory)] = stack[-1]
        elif word in ("GLOBAL", "STACK_GLOBAL"):
            self._name(argument)
        else:
            self._build(word)

    def _name(self, argument: str | None) -> None:
        if argument is None:
            name, module = self.stack.pop(), self.stack.pop()
            argument = f"{module} {name}"
        if argument not in CALLS:
            raise PickleError(f"it would run {argument.replace(' ', '.')[:60]}")
        self.stack.append(_Name(argument))

    def _build(self, word: str) -> None:
        stack = self.stack
        if word == "EMPTY_DICT":
            stack.append({})
        elif word in ("EMPTY_LIST", "EMPTY_TUPLE"):
            stack.append([] if word == "EMPTY_LIST" else ())
        elif word in ("TUPLE1", "TUPLE2", "TUPLE3"):
            count = int(word[-1])
            taken = tuple(stack[-count:])
            del stack[-count:]
            stack.append(taken)
        elif word in ("TUPLE", "LIST", "DICT"):
            self._gather(word)
        elif word == "APPEND":
            value = stack.pop()
            _of(list, stack[-1]).append(value)
        elif word == "APPENDS":
            values = self._above()
            _of(list, stack[-1]).extend(values)
        elif word == "SETITEM":
            value, key = stack.pop(), stack.pop()
            _of(dict, stack[-1])[key] = value
        elif word == "SETITEMS":
            values = self._above()
            _of(dict, stack[-1]).update(zip(values[::2], values[1::2], strict=True))
        elif word == "REDUCE":
            arguments, name = stack.pop(), stack.pop()
            stack.append(_called(_of(_Name, name), _of(tuple, arguments)))
        elif word == "BUILD":
            state = stack.pop()
            _give(stack[-1], state)
        else:
            raise PickleError(f"it has a word that such files do not have ({word})")

    def _gather(self, word: str) -> None:
        values = self._above()
        if word == "DICT":
            self.stack.append(dict(zip(values[::2], values[1::2], strict=True)))
        else:
            self.stack.append(tuple(values) if word == "TUPLE" else values)

    def _above(self) -> list[Any]:
        """Take what lies above the last mark."""
        place = len(self.stack) - 1
        while self.stack[place] is not _MARK:
            place -= 1
            if place < 0:
                raise PickleError("damaged: no mark")
        values = self.stack[place + 1 :]
        del self.stack[place:]
        return values


def _of(kind: type, value: Any) -> Any:
    if not isinstance(value, kind):
        raise PickleError(f"damaged: {type(value).__name__} where {kind.__name__} belongs")
    return value


def _called(name: _Name, arguments: tuple[Any, ...]) -> Any:
    """Return what a call in such a file stands for."""
    if name.endswith("_reconstruct"):
        return _Array()
    if name.endswith("dtype"):
        code = arguments[0]
        return _Type(code.decode("latin-1") if isinstance(code, bytes) else _of(str, code))
    if name.endswith("encode"):
        return _of(str, arguments[0]).encode("latin-1")
    if name.endswith("_frombuffer"):
        array = _Array()
        array.values = _array(arguments[0], arguments[1], arguments[2], arguments[3] == "F")
        return array
    if name.endswith("scalar"):
        return _array(arguments[1], arguments[0], (1,), False)[0].item()
    raise PickleError("it builds something else")


def _give(built: Any, state: Any) -> None:
    """Fill an array; a type's state says its byte order, which one byte does not have."""
    if isinstance(built, _Array):
        _, shape, kind, fortran, data = _of(tuple, state)
        built.values = _array(data, kind, shape, bool(fortran))
    elif not isinstance(built, _Type):
        raise PickleError("it builds something else")
    elif state[1] == ">":
        built.code = f">{built.code}"


def _array(data: Any, kind: Any, shape: Any, fortran: bool) -> NDArray[Any]:
    code = _of(_Type, kind).code
    if code.lstrip("<>|") not in ("u1", "i1", "i4", "i8", "f4", "f8"):
        raise PickleError(f"it holds an array of {code[:20]}")
    if not isinstance(data, bytes | bytearray):  # of a number there would be as many zeros
        raise PickleError("damaged: an array without its bytes")
    flat = np.frombuffer(bytes(data), code)
    return flat.reshape(shape, order="F" if fortran else "C")
