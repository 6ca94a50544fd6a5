"""The table of everything that can be done."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog
from pytestqt.qtbot import QtBot

from ganstudio.gui.actions.catalogue import catalogue_actions, view_actions
from ganstudio.gui.actions.table import ACTIONS, MENUS
from ganstudio.gui.dialogs.palette import CommandPalette, match
from ganstudio.gui.shell.window import Window

TABLE = [*view_actions(), *ACTIONS, *catalogue_actions()]


def test_names_and_keys_are_unique() -> None:
    ids = [action.id for action in TABLE]
    keys = [QKeySequence(action.shortcut).toString() for action in TABLE if action.shortcut]
    assert len(set(ids)) == len(ids)
    assert len(set(keys)) == len(keys)
    assert all(keys)


def test_every_action_has_a_place_and_an_explanation() -> None:
    for action in TABLE:
        assert action.menu[0] in MENUS
        assert action.tip
        assert action.tip[0].isupper() or action.tip[0].isdigit()


def test_whatever_can_be_out_of_reach_says_why(make_window: Callable[..., Window]) -> None:
    assert not [action.id for action in ACTIONS if action.enabled and not action.reason]
    window = make_window(None)
    window.table.refresh()
    for action in ACTIONS:
        made = window.table[action.id]
        if action.enabled and not made.isEnabled():
            assert made.toolTip() not in ("", action.tip), action.id


def test_the_catalogue_is_in_the_menus() -> None:
    by_menu = {menu: {a.argument for a in TABLE if a.menu[0] == menu} for menu in MENUS}
    assert {"digits", "ring", "ring-collapse", "five-losses"} <= by_menu["Preset"]
    assert {"digits", "folder", "idx", "shapes", "ring", "swiss-roll"} <= by_menu["Data"]
    assert {"mlp", "dcgan", "upconv"} <= by_menu["Architecture"]
    assert {"hinge", "wasserstein-gp", "wasserstein-clip"} <= by_menu["Loss"]


@pytest.fixture
def no_dialogs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def save(_parent: object, _title: str, name: str, *_: object) -> tuple[str, str]:
        return str(tmp_path / Path(name).name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", save)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_: (0, False))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda *_: True)


@pytest.mark.parametrize("seed", [0, 1])
def test_anything_in_any_order(
    window: Window, qtbot: QtBot, no_dialogs: None, source: Any, seed: int
) -> None:
    ids = sorted(set(window.table.actions) - {"file.quit"})
    order = random.Random(seed)
    order.shuffle(ids)
    for id in ids:
        window.table[id].trigger()
        if order.random() < 0.3:
            qtbot.wait(5)
        for widget in QApplication.topLevelWidgets():
            if widget is not window and widget.isVisible() and widget.isWindow():
                widget.close()
    window.pump.tick()
    said = window.errors.sentence.text()
    assert "went wrong" not in said
    assert "cannot be drawn" not in said


def test_the_palette_finds_by_letters(window: Window, qtbot: QtBot) -> None:
    window.table["edit.palette"].trigger()
    palette = window.findChild(CommandPalette)
    assert palette is not None
    qtbot.keyClicks(palette.line, "wass grad")
    assert palette.found.item(0).text() == "Loss ▸ Wasserstein, gradient penalty"
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    qtbot.waitUntil(window.table["loss.wasserstein-gp"].isChecked)


def test_match_prefers_beginnings_of_words() -> None:
    assert match("xyz", "Loss ▸ Hinge") is None
    assert (match("hin", "Loss ▸ Hinge") or 0) > (match("hin", "Something thin") or 0)


def test_comparing_losses_from_the_dialog(
    window: Window, qtbot: QtBot, source: Any, make_window: Callable[..., Window]
) -> None:
    from PySide6.QtWidgets import QCheckBox

    from ganstudio.gui.dialogs.losses import LossesDialog

    window.table["compare.losses"].trigger()
    dialog = window.findChild(LossesDialog)
    assert dialog is not None
    assert not dialog.take.isEnabled()
    for name in ("minimax", "wasserstein-gp"):
        dialog.findChild(QCheckBox, name).setChecked(True)
    dialog.take.click()
    qtbot.waitUntil(lambda: len(window.studio.runs) == 3)
    titles = [run.title for run in window.studio.runs.values()]
    assert titles == ["Minimax (saturating)", "Hinge", "Wasserstein, gradient penalty"]
