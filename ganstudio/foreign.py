"""What strangers wrote, read into plain values or refused in one sentence, and shown as text.

A preset, a note or a recording may come from anywhere. What is read here is bounded in size
and depth, so that what walks through the values afterwards needs no care of its own.
"""

from __future__ import annotations

import json
import re
import stat
import tomllib
import unicodedata
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

LARGEST = 64 * 2**20
"""Bytes that a file of text may have."""
DEEPEST = 60
"""Tables and lists within each other: an experiment has five."""
LONGEST = 300
"""Characters of a sentence that is shown."""
DIRECTIONS = ("Cf", "Cc", "Cs", "Co", "Zl", "Zp")
"""Kinds of characters that change how others are shown, or are none to be shown."""
HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""How JSON writes a half of a character; two that belong together are one again once read."""
JOINERS = "\u200c\u200d\ufe0f"
"""What emoji and several scripts are written with."""


class ForeignError(ValueError):
    """Text that is not what it should be; says why, to stand behind the name of the file."""


def read_text(path: Path, largest: int = LARGEST) -> str:
    """Return the text of a file.

    Raises
    ------
    ForeignError
        If it is no ordinary file, as a pipe or a device is none, too large, or not UTF-8.
    OSError
        If it cannot be read.
    """
    check_ordinary(path, largest)
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ForeignError("it is not UTF-8 text") from None


def check_ordinary(path: Path, largest: int) -> None:
    """Refuse a file that is none to be read: a folder, a pipe, a device, or a larger one.

    Raises
    ------
    ForeignError
        If it is one of these.
    OSError
        If nothing can be told of it.
    """
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise ForeignError("it is a folder, not a file")
    if not stat.S_ISREG(status.st_mode):
        raise ForeignError("it is a pipe or a device, not a file")
    if status.st_size > largest:
        raise ForeignError(f"it is larger than {largest // 2**20} MB")


def parse_toml(text: str) -> dict[str, Any]:
    """Return the values of TOML text.

    Raises
    ------
    ForeignError
        If it is none, or beyond all measure.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ForeignError(f"it is not valid TOML: {shown(str(error))}") from None
    except (ValueError, RecursionError):
        raise ForeignError("it is not valid TOML: a number or its nesting is endless") from None
    return _bounded(values)


def parse_json(text: str) -> Any:
    """Return the value of JSON text.

    Raises
    ------
    ForeignError
        If it is none, or beyond all measure.
    """
    try:
        values = json.loads(text)
        if HALF.search(text):
            json.dumps(values, ensure_ascii=False).encode()
        return _bounded(values)
    except json.JSONDecodeError as error:
        raise ForeignError(f"it is not valid JSON: {shown(str(error))}") from None
    except UnicodeEncodeError:
        raise ForeignError("it is not valid JSON: it has half of a character") from None
    except (TypeError, ValueError, RecursionError) as error:
        if isinstance(error, ForeignError):
            raise
        raise ForeignError("it is not valid JSON: a number or its nesting is endless") from None


def _bounded(values: T) -> T:
    """Return what is not nested too deep; looks without calling itself, which may go no deeper."""
    level: list[Any] = [values]
    for _ in range(DEEPEST):
        inner: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                inner += each.values()
            elif isinstance(each, list):
                inner += each
        if not inner:
            return values
        level = inner
    raise ForeignError(f"it is nested deeper than {DEEPEST} tables and lists")


def shown(text: str, longest: int = LONGEST) -> str:
    """Return text on one line with nothing in it that a terminal would obey, and not too long."""
    cut = text if len(text) <= longest else f"{text[: longest - 1]}…"
    if cut.isascii() and cut.isprintable():
        return cut
    return "".join(map(_harmless, cut))


def _harmless(letter: str) -> str:
    if letter in JOINERS or unicodedata.category(letter) not in DIRECTIONS:
        return letter
    return " " if letter in "\n\t\u2028\u2029" else f"\\x{ord(letter):02x}"
