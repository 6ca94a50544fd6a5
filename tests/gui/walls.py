"""The walls around a monkey: nothing that it does reaches beyond its folder.

The dialogs for files answer with files of its own, and whoever writes, connects or starts something
elsewhere is found out, as is whatever raises or warns.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QInputDialog

from ganstudio.gui import pump
from tests.gui.monkey import Monkey

HARMLESS = "This plugin does not support"
"""How the one warning begins that is of the platform without a screen."""
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
NOWHERE = ("/dev/", "/proc/")
"""Where writing leaves nothing behind."""
STARTABLE = ("ffmpeg", "fc-list", "python")
"""Programs that an export starts, itself or by Matplotlib."""


@dataclass(frozen=True)
class Fault:
    """Something that must not be: its kind, in words, and more of it for who mends it."""

    kind: str
    words: str
    details: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.kind}: {self.words}\n{self.details}".rstrip()

    @property
    def like(self) -> str:
        """What is the same where the same fault comes again."""
        return self.kind + re.sub(r"\d[\d.]*", "#", self.words)[:80]


@contextmanager
def watched(folder: Path, monkey: Callable[[], Monkey]) -> Iterator[list[Fault]]:
    """Keep whatever happens within a folder, and write down what must not happen.

    Parameters
    ----------
    folder
        The only one that may be written to; the home and the folder worked in, meanwhile.
    monkey
        Gives who chooses, where a dialog for files is answered.
    """
    faults: list[Fault] = []

    def raised(kind: type[BaseException], error: BaseException, trace: Any) -> None:
        details = "".join(traceback.format_exception(kind, error, trace))
        faults.append(Fault("exception", f"{kind.__name__}: {error}", details))

    def thrown(told: Any) -> None:
        raised(told.exc_type, told.exc_value, told.exc_traceback)

    def said(kind: Any, _where: Any, words: str) -> None:
        if "Debug" not in str(kind) and "Info" not in str(kind) and HARMLESS not in words:
            faults.append(Fault("warning", words, "".join(traceback.format_stack(limit=12))))

    place, inside = Path.cwd(), str(folder)
    home = {"HOME": inside, "TMPDIR": inside, "XDG_CACHE_HOME": inside}
    before = qInstallMessageHandler(said)
    os.chdir(folder)
    with (
        patch.dict(os.environ, home),
        patch.object(tempfile, "tempdir", inside),  # which else was asked for long ago
        patch.object(sys, "excepthook", raised),
        patch.object(sys, "unraisablehook", thrown),
        patch.object(threading, "excepthook", thrown),
        patch.object(QDesktopServices, "openUrl", lambda *_: True),
        patch.object(pump, "perf_counter", count(0, 0.1).__next__),  # so that all docks are due
        answering(folder, monkey),
        nothing_beyond(folder, faults),
    ):
        try:
            yield faults
        finally:
            os.chdir(place)
            qInstallMessageHandler(before)


@contextmanager
def answering(folder: Path, monkey: Callable[[], Monkey]) -> Iterator[None]:
    """Let dialogs for files and numbers answer at once, as the monkey's luck has it."""

    def chosen(paths: Sequence[Path]) -> str:
        luck = monkey().luck
        return str(luck.choice(paths)) if paths and luck.random() < 0.8 else ""

    def opened(*_: Any) -> tuple[str, str]:
        return chosen(sorted(p for p in (folder / "files").iterdir() if p.is_file())), ""

    def saved(*told: Any) -> tuple[str, str]:
        kinds = [kind for kind in (told[3] if len(told) > 3 else "").split(";;") if kind]
        suffix = monkey().luck.choice(("", ".png", ".svg", ".toml", ".csv", ".gif", ".html"))
        return chosen([folder / "out" / f"é 1{suffix}"]), kinds[0] if kinds else ""

    def folders(*_: Any) -> str:
        runs = [path.parent for path in sorted(folder.rglob("telemetry.sqlite"))]
        return chosen([*runs, folder / "files", folder / "out"])

    def number(*_: Any) -> tuple[int, bool]:
        return monkey().luck.choice((20, 50, 2000)), monkey().luck.random() < 0.8

    (folder / "out").mkdir(exist_ok=True)
    with (
        patch.object(QFileDialog, "getOpenFileName", opened),
        patch.object(QFileDialog, "getSaveFileName", saved),
        patch.object(QFileDialog, "getExistingDirectory", folders),
        patch.object(QInputDialog, "getInt", number),
    ):
        yield


_walls: list[tuple[Path, list[Fault]]] = []


@contextmanager
def nothing_beyond(folder: Path, faults: list[Fault]) -> Iterator[None]:
    """Write down whoever writes outside a folder, connects, serves or starts a program."""
    if not hasattr(sys, "_monkey_walls"):
        sys.addaudithook(_look)  # for good: it looks away where there are no walls
        sys._monkey_walls = True  # type: ignore[attr-defined]
    _walls.append((folder.resolve(), faults))
    try:
        yield
    finally:
        _walls.pop()


def _look(event: str, told: tuple[Any, ...]) -> None:
    if not _walls:
        return
    folder, faults = _walls[-1]
    match event, told:
        case "open", (str() | bytes() as path, _, int() as flags) if flags & WRITES:
            reached = [path]
        case (("os.mkdir" | "os.remove" | "os.rmdir" | "shutil.rmtree"), (path, *_)):
            reached = [path]
        case "os.rename", (path, other, *_):
            reached = [path, other]
        case (("socket.connect" | "socket.bind"), (_, where)) if not isinstance(where, str | bytes):
            faults.append(Fault("outside", f"{event} {where}"))
            return
        case "subprocess.Popen", (program, *_) if not Path(str(program)).name.startswith(STARTABLE):
            faults.append(Fault("outside", f"starts {program}"))
            return
        case _:
            return
    for each in reached:
        if isinstance(each, int):
            continue
        path = os.path.abspath(os.fsdecode(each))
        cache = path.endswith((".pyc", "__pycache__")) or ".pyc." in path
        if not path.startswith((str(folder), *NOWHERE)) and not cache:
            stack = "".join(traceback.format_stack(limit=12))
            faults.append(Fault("outside", f"{event} {path}", stack))
