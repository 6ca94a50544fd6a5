"""The entry in the menu of a desktop."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ganstudio import cli
from ganstudio.commands import desktop
from tests.command_line import refused

linux = pytest.mark.skipif(sys.platform != "linux", reason="a menu of Linux's desktops")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return tmp_path


@linux
def test_it_is_installed_and_removed(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["desktop", "--install"]) == 0
    entry = data / "applications" / "ganstudio.desktop"
    icon = data / "icons" / "hicolor" / "scalable" / "apps" / "ganstudio.svg"
    assert str(entry) in capsys.readouterr().out
    assert icon.read_text().lstrip().startswith("<svg")
    told = configparser.ConfigParser(interpolation=None)
    told.optionxform = str  # type: ignore[assignment, method-assign]
    told.read(entry)
    section = told["Desktop Entry"]
    assert (section["Type"], section["Icon"], section["Terminal"]) == (
        "Application", "ganstudio", "false",
    )  # fmt: skip
    assert section["Exec"].endswith(" %f")
    assert Path(section["Exec"].split()[0]).is_file()
    if shutil.which("desktop-file-validate"):
        words = ["desktop-file-validate", entry]
        done = subprocess.run(words, check=False, capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (0, "")
    assert cli.main(["desktop", "--install"]) == 0  # again, over what is there
    assert cli.main(["desktop", "--remove"]) == 0
    assert [path for path in data.rglob("*") if path.is_file()] == []
    capsys.readouterr()
    assert cli.main(["desktop", "--remove"]) == 0
    assert capsys.readouterr().out == "nothing was there\n"


@linux
def test_a_data_folder_that_is_no_whole_path_does_not_count(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert desktop.places()[0] == tmp_path / ".local/share/applications/ganstudio.desktop"


def test_elsewhere_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: Path
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "make a shortcut" in refused(capsys, "desktop", "--install")


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("/usr/bin/ganstudio", "/usr/bin/ganstudio"),
        ("/opt/my env/bin/x", '"/opt/my env/bin/x"'),
        ("/a%b c", '"/a%%b c"'),
        ("/a$b", r'"/a\\$b"'),
        ("-m", "-m"),
    ],
)
def test_words_are_quoted_as_the_specification_says(word: str, told: str) -> None:
    assert desktop.quoted([word]) == told


def test_the_window_starts_where_there_is_nothing_to_print_to() -> None:
    code = (
        "import sys; from ganstudio import cli; sys.stdout = sys.stderr = None; "
        "sys.argv = ['ganstudio-window', '--no-such-option']; cli.window()"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 2
