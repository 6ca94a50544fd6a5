"""The notes for contributors: what they show trains as it stands there, what they name is there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ganstudio.components import KINDS
from ganstudio.lessons.lesson import lessons
from ganstudio.preset_folder import find

ROOT = Path(__file__).parents[1]
NOTES = ROOT / ".github"
PAGE = (NOTES / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"(At the end of|[Nn]ew file)\s`([^`]+)`[^`]*:\n\n```\w+\n(.*?)```", PAGE, re.S)
CHANGES = re.findall(r"`([^`]+)`:\n\n```diff\n(.*?)```", PAGE, re.S)
NEW = {path for how, path, _ in BLOCKS if how.endswith("file")}
COMPONENTS = [(path, code) for _, path, code in BLOCKS if "@register" in code]
NAMES = [re.findall(r'^    name = "([\w-]+)"$', code, re.M)[0] for _, code in COMPONENTS]
TRAIN = """
import importlib, sys
from ganstudio.components import catalogue
from ganstudio.preset_folder import find
from ganstudio.training.run import Run

names, modules = sys.argv[1].split(), sys.argv[2:]
for module in modules:
    importlib.import_module(module)
changes = {
    "loss": lambda name: {"loss": name},
    "penalty": lambda name: {f"penalties.{name}": {}},
    "stabiliser": lambda name: {f"stabilisers.{name}": {}},
    "network": lambda name: {"network": name},
    "data": lambda name: {"data": name},
    "optimiser": lambda name: {"optimisers.generator": {"name": name}},
}
for name in names:
    kind = next(kind for kind in changes if name in catalogue(kind))
    experiment = find("two-moons").with_values(changes[kind](name))
    run = Run(experiment.with_values({"data.count": 200, "threads": 1}))
    for _ in range(3):
        run.step()
    print(kind)
"""


WINDOW = """
def test_the_menus_offer_them(make_window):
    window = make_window(None)
    places = {action.id: action.place for action in window.table.actions.values()}
    assert places["view.dock.pace"] == "View ▸ Docks ▸ Pace"
    assert places["export.shares"] == "File ▸ Export ▸ Shares of modes…"
"""


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the checkout in which every page was followed."""
    copy = tmp_path_factory.mktemp("followed")
    for folder in ("ganstudio", "presets", "assets", "tests"):
        ignored = shutil.ignore_patterns("*.pyc", "bench", "recordings")
        shutil.copytree(ROOT / folder, copy / folder, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", copy)
    for _, path, code in BLOCKS:
        target = copy / path
        target.parent.mkdir(parents=True, exist_ok=True)
        before = "" if path in NEW else f"{target.read_text(encoding='utf-8')}\n\n"
        target.write_text(before + code, encoding="utf-8")
    for path, change in CHANGES:
        for hunk in change.split("\n\n"):
            _change(copy / path, hunk.strip("\n").split("\n"))
    return copy


def _change(path: Path, hunk: list[str]) -> None:
    """Put lines with a plus below those before them, which have to be there, once."""
    text = path.read_text(encoding="utf-8")
    before = "\n".join(line[1:] for line in hunk if line[0] == " ")
    assert text.count(f"\n{before}\n") == 1, before
    after = "\n".join(line[1:] for line in hunk)
    path.write_text(text.replace(f"\n{before}\n", f"\n{after}\n"), encoding="utf-8")


def _python(copy: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        env={**os.environ, "PYTHONPATH": str(copy)},
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_component_trains_as_it_stands(followed: Path) -> None:
    modules = [path.removesuffix(".py").replace("/", ".") for path, _ in COMPONENTS]
    said = _python(followed, "-c", TRAIN, " ".join(NAMES), *modules)
    assert set(said.split()) == set(KINDS)


def test_a_lesson_can_be_set_up(followed: Path) -> None:
    lesson = lessons(followed / "ganstudio" / "lessons")[-1]
    assert lesson.name == "13-two-moons"
    find(lesson.preset).with_values(dict(lesson.values))


def test_docks_exports_and_measures_pass_their_tests(followed: Path) -> None:
    (followed / "tests/gui/test_menus.py").write_text(WINDOW, encoding="utf-8")
    tests = [path for path in sorted(NEW) if path.startswith("tests/")]
    _python(followed, "-m", "pytest", "-p", "no:cacheprovider", "tests/gui/test_menus.py", *tests)
    assert "shares of modes (.csv)" in _python(followed, "-m", "ganstudio", "export", "--help")


@pytest.mark.parametrize("page", sorted(NOTES.rglob("*.md")), ids=lambda page: page.stem)
def test_what_is_named_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w.-]+/[\w./-]+\.(?:py|toml|md))`", text)) - NEW
    places = (ROOT, ROOT / "ganstudio")
    assert [path for path in sorted(named) if not any((at / path).is_file() for at in places)] == []
    linked = re.findall(r"\]\(([\w./-]+?)/?(?:#[\w-]+)?\)", text)
    assert [path for path in linked if not (page.parent / path).exists()] == []


def test_the_map_draws_every_room() -> None:
    tree = PAGE.partition("presets/          ")[2].partition("```")[0]
    drawn = set(re.findall(r"^ +(\w+)(?:/|\.py) ", tree, re.M))
    rooms = {path.parent.name for path in (ROOT / "ganstudio").glob("*/__init__.py")}
    assert rooms - drawn == set()
