"""The tree as its door plates say."""

from __future__ import annotations

import ast
import re
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
