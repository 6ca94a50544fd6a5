"""Files of the user's own that are named by ``--with``, and asked about once.

What was allowed is remembered by its hash: a file that has changed is asked about again.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.commands.saying import tell

if TYPE_CHECKING:
    from ganstudio.components.own_files import OwnFile

OPTION = "--with"
STORE = "allowed.json"


def taken(words: Sequence[str]) -> list[str]:
    """Name the files that stand before a command, ``--with my_gan.py``; return the other words.

    Raises
    ------
    OSError
        If one cannot be read, or is not allowed.
    """
    if OPTION not in words[:1]:
        return list(words)
    from ganstudio.components import own_files

    rest, files = list(words), list[own_files.OwnFile]()
    while rest and rest[0] == OPTION:
        if len(rest) < 2:
            raise OSError(f"{OPTION} needs a file, such as {OPTION} my_gan.py")
        files.append(own_files.OwnFile.of(Path(rest[1])))
        rest = rest[2:]
    for file in files:
        _allow(file)
    own_files.name(files)
    return rest


def _allow(file: OwnFile) -> None:
    known = _allowed()
    if file.digest in known:
        return
    if not sys.stdin.isatty():
        raise OSError(f"{file.path} was not allowed yet; start it once from a terminal, which asks")
    tell(f"{file.path}\nis a program, and runs with all your rights (SHA-256 {file.digest}).")
    if _answer("Run it, now and from now on? [y/N] ") not in ("y", "yes"):
        raise OSError(f"{file.path} is not run; leave out {OPTION}")
    store = _folder() / STORE
    store.parent.mkdir(parents=True, exist_ok=True)
    store.write_text(json.dumps(sorted({*known, file.digest})), encoding="utf-8")


def _answer(question: str) -> str:
    try:
        return input(question).strip().lower()
    except EOFError:  # Ctrl-D
        return ""


def _allowed() -> set[str]:
    try:
        return set(json.loads((_folder() / STORE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return set()  # and then it asks again


def _folder() -> Path:
    """Return where the user's settings are."""
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "ganstudio"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "ganstudio"
