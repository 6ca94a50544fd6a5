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

ROOT = Path(__file__).parents[1]
NOTES = ROOT / ".github"
PAGE = (NOTES / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"(At the end of|[Nn]ew file) `([^`]+)`[^`]*:\n\n```\w+\n(.*?)```", PAGE, re.S)
NEW = {path for how, path, _ in BLOCKS if how.endswith("file")}
NAMES = re.findall(r'^    name = "([\w-]+)"$', PAGE, re.M)
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


@pytest.fixture
def followed(tmp_path: Path) -> Path:
    """Return a copy of the code in which every page was followed."""
    for folder in ("ganstudio", "presets"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("*.pyc"))
    for _, path, code in BLOCKS:
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        before = "" if path in NEW else f"{target.read_text(encoding='utf-8')}\n\n"
        target.write_text(before + code, encoding="utf-8")
    return tmp_path


def test_every_example_trains_as_it_stands(followed: Path) -> None:
    modules = [
        path.removesuffix(".py").replace("/", ".") for _, path, _ in BLOCKS if "ganstudio/" in path
    ]
    done = subprocess.run(
        [sys.executable, "-c", TRAIN, " ".join(NAMES), *modules],
        env={**os.environ, "PYTHONPATH": str(followed)},
        cwd=followed,
        capture_output=True,
        text=True,
        check=False,
    )
    assert set(done.stdout.split()) == set(KINDS), done.stderr


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
