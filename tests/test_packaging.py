"""What is installed from a wheel finds its presets and its looks without the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOOK = """
from ganstudio.resources import folder
from ganstudio.gui.widgets.assets import asset
print(folder("presets"), asset("style.qss").is_file(), len(list(folder("assets").rglob("*.svg"))))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack a wheel built from the checkout, as installing it does."""
    room = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(room)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = room.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(room / "site")
    return room / "site"


def run(installed: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, cwd=installed.parent, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def test_presets_are_listed_from_the_wheel(installed: Path) -> None:
    listed = json.loads(run(installed, "-m", "ganstudio", "list", "--json"))
    names = {path.stem for path in (ROOT / "presets").glob("*.toml")}
    assert {preset["name"] for preset in listed["presets"]} == names


def test_presets_and_assets_lie_in_the_package(installed: Path) -> None:
    presets, has_style, icons = run(installed, "-c", LOOK).split()
    assert Path(presets) == installed / "ganstudio" / "presets"
    assert has_style == "True"
    guides = {path.name for path in (ROOT / "ganstudio" / "help").glob("*.md")}
    assert (
        guides == {path.name for path in (installed / "ganstudio" / "help").glob("*.md")} != set()
    )
    assert int(icons) == len(list((ROOT / "assets").rglob("*.svg")))


def test_type_checkers_find_the_package_typed(installed: Path) -> None:
    assert (installed / "ganstudio" / "py.typed").is_file()
    (metadata,) = installed.glob("*.dist-info/METADATA")
    assert "Classifier: Typing :: Typed" in metadata.read_text(encoding="utf-8").splitlines()


def test_the_wheel_carries_neither_tests_nor_pictures_of_the_readme(installed: Path) -> None:
    assert not list(installed.rglob("test_*.py"))
    assert {path.parent.name for path in installed.rglob("*.png")} == {"welcome"}
