"""Put the program into the menu of a Linux desktop, or take it out again.

Two files of your own account, nothing of the system: an entry under applications/ and the icon
under icons/ of $XDG_DATA_HOME, which is ~/.local/share unless it is set. The entry starts the
program that this command was run by.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from ganstudio.commands.saying import say
from ganstudio.export.atomic import replacing
from ganstudio.resources import folder

ENTRY = """[Desktop Entry]
Type=Application
Version=1.0
Name=GAN Studio
GenericName=Machine learning
Comment=Watch generative adversarial networks train
Exec={command} %f
Icon=ganstudio
Terminal=false
Categories=Science;ArtificialIntelligence;
Keywords=GAN;neural network;machine learning;generative;
StartupWMClass=ganstudio
"""
SCRIPT = "ganstudio-window"
"""What is installed beside this command to start the window without a terminal."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    deed = parser.add_mutually_exclusive_group(required=True)
    deed.add_argument("--install", action="store_true", help="write the entry and the icon")
    deed.add_argument("--remove", action="store_true", help="delete the two")


def run(arguments: Namespace) -> int:
    """Write or delete the files, and say which."""
    if sys.platform != "linux":
        raise OSError(
            "only desktops of Linux have such a menu; elsewhere make a shortcut to ganstudio"
        )
    entry, icon = places()
    if arguments.install:
        for path in (entry, icon):
            path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(entry) as temporary:
            temporary.write_text(ENTRY.format(command=_command()), encoding="utf-8")
        with replacing(icon) as temporary:
            shutil.copyfile(folder("assets") / "icon.svg", temporary)
        say(f"written: {entry}\nwritten: {icon}")
        return 0
    there = [path for path in (entry, icon) if path.is_file()]
    for path in there:
        path.unlink()
    say("\n".join(f"deleted: {path}" for path in there) or "nothing was there")
    return 0


def places() -> tuple[Path, Path]:
    """Return where the entry and the icon lie."""
    home = os.environ.get("XDG_DATA_HOME", "")
    data = Path(home) if os.path.isabs(home) else Path.home() / ".local" / "share"
    icons = data / "icons" / "hicolor" / "scalable" / "apps"
    return data / "applications" / "ganstudio.desktop", icons / "ganstudio.svg"


def _command() -> str:
    """Return what starts the window, as an entry has it."""
    script = Path(sys.executable).with_name(SCRIPT)
    if script.is_file():
        return quoted([str(script)])
    return quoted([sys.executable, "-m", "ganstudio"])


def quoted(words: Sequence[str]) -> str:
    """Return words as the key Exec has them (Desktop Entry Specification, "The Exec key")."""
    return " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    # In quotes a backslash stands before these four; the value itself is then escaped once more.
    inside = re.sub(r'(["`$\\])', r"\\\1", word.replace("%", "%%")).replace("\\", "\\\\")
    return word if re.fullmatch(r"[\w./+-]+", word) else f'"{inside}"'
