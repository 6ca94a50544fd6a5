"""The tree as its door plates say."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

import ganstudio

HOUSE = Path(ganstudio.__file__).parent
PACKAGES = sorted(path.parent for path in HOUSE.rglob("__init__.py"))


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_a_package_names_its_rooms(package: Path) -> None:
    if package == HOUSE:
        return  # the README draws the whole house
    plate = ast.get_docstring(ast.parse((package / "__init__.py").read_text("utf-8"))) or ""
    named = set(re.findall(r"``(\w+)``", plate))
    rooms = {path.stem for path in package.glob("*.py")} - {"__init__"}
    rooms |= {path.parent.name for path in package.glob("*/__init__.py")}
    assert rooms - named == set(), f"{package.name} does not name them"


def test_no_public_name_is_that_of_a_module() -> None:
    rooms = {path.stem for path in HOUSE.glob("*.py")} | {path.name for path in PACKAGES}
    assert rooms & set(ganstudio.__all__) == set()  # an imported module would take its place


@pytest.mark.parametrize(
    "module", sorted((HOUSE / "telemetry").rglob("*.py")), ids=lambda path: path.stem
)
def test_telemetry_is_numpy_and_the_standard_library(module: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")
    packages = {name.partition(".")[0] for name in imported}
    assert packages <= sys.stdlib_module_names | {"numpy", "ganstudio"}


def test_no_two_classes_of_a_package_share_a_name() -> None:
    shared = {name for package in HOUSE.iterdir() for name in _shared(package)}
    assert shared == set()


def _shared(package: Path) -> set[str]:
    """Return names such as ``gui.Column`` that several public classes of a package have."""
    trees = [ast.parse(path.read_text("utf-8")) for path in package.rglob("*.py")]
    names = Counter(
        node.name
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    return {f"{package.name}.{name}" for name, count in names.items() if count > 1}
