"""One name, one class: whoever reads it anywhere in the window knows which is meant."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from ganstudio import gui


def test_no_two_public_classes_share_a_name() -> None:
    names = Counter(
        node.name
        for path in Path(gui.__file__).parent.rglob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, count in names.items() if count > 1] == []
