"""The tree as its door plates say."""

from __future__ import annotations

import ast
import re
import sys
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
