"""What is kept between starts: the window, its layout, the theme, the last experiment."""

from __future__ import annotations

import base64
import binascii
import json
import os
import tempfile
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QDir, QSettings, QStandardPaths

from ganstudio.foreign import parse_json

T = TypeVar("T")


def default_library() -> Path:
    """Return the folder for recorded runs that is taken where none was chosen.

    Without a home that can be written to it is a temporary one, never the root of the disk.
    """
    if is_homeless():
        return Path(tempfile.gettempdir()) / "GAN Studio"
    location = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(location)) / "GAN Studio"


def is_homeless() -> bool:
    """Tell whether there is no home folder to write to, as of a service or in a container."""
    home = Path(QDir.homePath())
    return home == Path(home.anchor) or not os.access(home, os.W_OK)


class Settings:
    """A file of plain values.

    Whatever is missing, damaged or of another type than expected reads as its default, so
    a broken file costs the layout and never the start.

    Parameters
    ----------
    path
        The file; None takes the user's own configuration folder.
    """

    def __init__(self, path: Path | None = None) -> None:
        location = QStandardPaths.StandardLocation.GenericConfigLocation
        folder = Path(QStandardPaths.writableLocation(location)) / "ganstudio"
        self._file = QSettings(str(path or folder / "window.ini"), QSettings.Format.IniFormat)

    @classmethod
    def set_aside(cls, kept: Settings, folder: Path) -> Settings:
        """Return settings with the kept theme alone; changes to them leave the kept ones alone."""
        aside = cls(folder / "window.ini")
        aside.put("theme", kept.get("theme", "system"))
        return aside

    def get(self, key: str, default: T) -> T:
        """Return a kept value of the default's type, or the default."""
        try:
            value = parse_json(str(self._file.value(key, "")))
        except ValueError:
            return default
        return value if isinstance(value, type(default)) else default

    def put(self, key: str, value: Any) -> None:
        """Keep a value that JSON can hold."""
        self._file.setValue(key, json.dumps(value))

    def get_bytes(self, key: str) -> bytes:
        """Return kept bytes, empty if there are none."""
        try:
            return base64.b64decode(self.get(key, ""), validate=True)
        except (binascii.Error, ValueError):
            return b""

    def put_bytes(self, key: str, value: bytes) -> None:
        """Keep bytes, such as a window's geometry."""
        self.put(key, base64.b64encode(value).decode("ascii"))

    def save(self) -> None:
        """Write the file; a folder that cannot be written to is no reason to fail."""
        self._file.sync()
