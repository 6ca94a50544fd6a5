"""A lesson, a comparison and an export by what a screen reader has: roles, names and actions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from ganstudio.gui.shell.window import Window
from ganstudio.telemetry import messages as m

Role = QAccessible.Role
PRESS, TOGGLE = "Press", "Toggle"


class Reader:
    """Knows the tree of what is on screen, and nothing of widgets."""

    def find(self, role: QAccessible.Role, name: str) -> QAccessibleInterface:
        """Return the first in the tree with a role, and words in its name."""
        for item in self._all():
            if item.role() == role and name in self.name(item):
                return item
        raise AssertionError(f"there is no {role.name} {name!r}")

    def has(self, role: QAccessible.Role, name: str) -> bool:
        """Tell whether there is one."""
        return any(item.role() == role and name in self.name(item) for item in self._all())

    def name(self, item: QAccessibleInterface) -> str:
        """Return what is read out."""
        return item.text(QAccessible.Text.Name).replace("&", "")

    def do(self, role: QAccessible.Role, name: str, action: str = PRESS) -> None:
        """Find something that can be done, and do it."""
        item = self.find(role, name)
        assert not item.state().disabled, f"{name} is disabled"
        acting = item.actionInterface()
        assert acting is not None, f"nothing can be done with {name}"
        assert action in acting.actionNames(), acting.actionNames()
        acting.doAction(action)
        QApplication.processEvents()

    def _all(self) -> Iterator[QAccessibleInterface]:
        for top in QApplication.topLevelWidgets():
            if top.isVisible():
                root = QAccessible.queryAccessibleInterface(top)
                if root is not None:
                    yield from self._below(root)

    def _below(self, item: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
        yield item
        for place in range(item.childCount()):
            child = item.child(place)
            if child is not None and child.isValid() and not _hidden(child):
                yield from self._below(child)


def _hidden(item: QAccessibleInterface) -> bool:
    """Tell whether something is not there; closed menus are, and what is scrolled out of sight."""
    there = (Role.PopupMenu, Role.MenuItem, Role.ListItem)
    return bool(item.state().invisible) and item.role() not in there


@pytest.fixture
def reader(window: Window) -> Iterator[Reader]:
    QAccessible.setActive(True)  # so that Qt follows what changes
    yield Reader()
    QAccessible.setActive(False)


def test_a_lesson(window: Window, qtbot: QtBot, reader: Reader) -> None:
    reader.do(Role.CheckBox, "Learn", TOGGLE)
    qtbot.waitUntil(lambda: reader.has(Role.RadioButton, ""))
    reader.do(Role.RadioButton, "", TOGGLE)
    reader.do(Role.Button, "Set up")
    qtbot.waitUntil(lambda: "paused at step" in window.status.currentMessage())
    qtbot.waitUntil(lambda: _told(reader, "✓ Right", "✕ Not so"))


def _told(reader: Reader, *words: str) -> bool:
    return any(reader.has(Role.StaticText, each) for each in words)


def test_a_comparison(window: Window, qtbot: QtBot, reader: Reader) -> None:
    reader.do(Role.MenuItem, "Losses…")
    for loss in ("Least squares", "Hinge"):
        if not reader.find(Role.CheckBox, loss).state().checked:
            reader.do(Role.CheckBox, loss, TOGGLE)
    reader.do(Role.Button, "Compare 2" if reader.has(Role.Button, "Compare 2") else "Compare 3")
    qtbot.waitUntil(lambda: reader.has(Role.ListItem, "Least squares"))
    reader.do(Role.CheckBox, "Compare", TOGGLE)
    assert reader.find(Role.CheckBox, "Compare").state().checked


def test_an_export(
    window: Window, qtbot: QtBot, reader: Reader, source: Any, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path = tmp_path / "grid.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    reader.do(Role.Button, "Run")
    qtbot.waitUntil(lambda: window.studio.runs[0].reached > 0)
    reader.do(Role.MenuItem, "Sample grid")
    reader.do(Role.Button, "Export")
    qtbot.waitUntil(lambda: source.last(m.Export) is not None)
    qtbot.waitUntil(lambda: str(path) in window.status.currentMessage())
