"""The program as it is started."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from ganstudio.gui import app as module
from ganstudio.gui.shell.window import Window
from ganstudio.preset_folder import find

PROGRAM = """
import sys
from pathlib import Path
from ganstudio.gui.app import main
from ganstudio.launch import LaunchOptions
if __name__ == "__main__":
    text, picture = sys.argv[1:]
    sys.exit(main(LaunchOptions(text, screenshot=Path(picture), after=0.3, theme="light")))
"""


def photographed(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    program = folder / "program.py"
    program.write_text(PROGRAM)
    command = [sys.executable, str(program), text, str(folder / "picture.png")]
    return subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)


def test_there_is_no_picture_of_what_cannot_be_trained(tmp_path: Path) -> None:
    nowhere = find("folder-dcgan").with_values({"data.path": "/nowhere", "device": "cpu"})
    ended = photographed(tmp_path, nowhere.dumps())
    assert ended.returncode == 2
    assert "ganstudio: there is no folder or file /nowhere; check data.path" in ended.stderr
    assert not (tmp_path / "picture.png").exists()


def test_there_is_no_picture_of_a_device_that_is_not_there(tmp_path: Path) -> None:
    ended = photographed(tmp_path, find("ring").with_values({"device": "cuda:99"}).dumps())
    assert ended.returncode == 2
    assert "there is no cuda:99 here" in ended.stderr
    assert not (tmp_path / "picture.png").exists()


def test_a_screenshot_of_the_running_window(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    ended = photographed(
        tmp_path, find("ring").with_values({"threads": 1, "device": "cpu"}).dumps()
    )
    assert ended.returncode == 0, ended.stderr
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (1600, 1000)
    assert image.pixelColor(2, 2).lightness() > 200  # the light theme, whatever the desktop's
    assert "Traceback" not in ended.stderr


def test_an_error_in_the_window_is_told_in_the_window(
    window: Window, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    with module.errors_told(window):
        sys.excepthook(ValueError, ValueError("the sky fell"), None)
    assert window.errors.isVisible()
    assert "the sky fell" in window.errors.sentence.text()
    assert "the sky fell" in capsys.readouterr().err


def test_what_was_open_last_is_opened_again(window: Window, qtbot: QtBot) -> None:
    window.files.open_preset("ring")
    options = module.LaunchOptions()
    module.open_first(window, options)
    assert window.files.opened == find("ring")
    window.settings.put("experiment", "title = [")
    module.open_first(window, options)
    assert window.files.opened == find("digits")
    assert "the last experiment" in window.errors.sentence.text()


def test_the_device_of_the_command_line_overrides(window: Window) -> None:
    window.files.device = "cpu"
    window.files.open_preset("five-losses")
    assert window.files.opened is not None
    assert window.files.opened.device == "cpu"
