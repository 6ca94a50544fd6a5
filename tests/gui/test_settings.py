"""What is kept between starts."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from ganstudio.gui.settings import Settings, default_library, is_homeless


def test_values_come_back(tmp_path: Path) -> None:
    first = Settings(tmp_path / "window.ini")
    first.put("theme", "light")
    first.put("options/runs", {"folded": ["Data"], "bins": 48})
    first.put_bytes("geometry", b"\x00\xff%,;")
    first.save()
    second = Settings(tmp_path / "window.ini")
    assert second.get("theme", "system") == "light"
    assert second.get("options/runs", {}) == {"folded": ["Data"], "bins": 48}
    assert second.get_bytes("geometry") == b"\x00\xff%,;"


@pytest.mark.parametrize("broken", ["{", '"not a number"', "null", "[1, 2", "\x00"])
def test_broken_values_read_as_their_default(tmp_path: Path, broken: str) -> None:
    file = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    file.setValue("size", broken)
    file.setValue("geometry", broken)
    file.sync()
    settings = Settings(tmp_path / "window.ini")
    assert settings.get("size", 8) == 8
    assert settings.get_bytes("geometry") == b""


def test_a_picture_takes_the_theme_and_leaves_no_trace(tmp_path: Path) -> None:
    kept = Settings(tmp_path / "window.ini")
    kept.put("theme", "light")
    aside = Settings.set_aside(kept, tmp_path / "aside")
    aside.put("theme", "dark")
    assert kept.get("theme", "system") == "light"


@pytest.mark.parametrize("home", ["/", "/nowhere at all"])
def test_without_a_home_nothing_goes_to_the_root_of_the_disk(
    monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    monkeypatch.setenv("HOME", home)
    assert is_homeless()
    assert default_library() == Path(tempfile.gettempdir()) / "GAN Studio"
