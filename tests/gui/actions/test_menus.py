"""The table of everything that can be done."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QMenu
from pytestqt.qtbot import QtBot

from ganstudio.gui.dialogs.palette import CommandPalette, match
from ganstudio.gui.menus.table import MENUS, MOST
from ganstudio.gui.shell.window import Window

CHOICES = ("Preset", "Data", "Architecture", "Loss")


def test_names_and_keys_are_unique(window: Window) -> None:
    ids = [made.objectName() for made in window.table.findChildren(QAction)]
    shortcuts = [action.shortcut for action in window.table.actions.values() if action.shortcut]
    keys = [QKeySequence(shortcut).toString() for shortcut in shortcuts]
    assert len(set(ids)) == len(ids)
    assert len(set(keys)) == len(keys)
    assert all(keys)


def test_every_action_has_a_place_and_an_explanation(window: Window) -> None:
    for action in window.table.actions.values():
        assert action.menu[0] in MENUS
        assert action.tip
        assert not "a" <= action.tip[0] <= "z"  # a sentence, a figure or a symbol


def test_whatever_can_be_out_of_reach_says_why(make_window: Callable[..., Window]) -> None:
    window = make_window(None)
    window.table.refresh()
    for id, action in window.table.actions.items():
        made = window.table[id]
        assert action.enabled is None or action.reason is not None, id
        if action.menu[0] in CHOICES or made.isEnabled():
            continue  # what is chosen of the catalogue waits for the experiment of the start
        assert made.toolTip() not in ("", action.tip), id


def test_the_catalogue_is_in_the_menus(window: Window) -> None:
    by_menu: dict[str, set[str]] = {menu: set() for menu in MENUS}
    for id, action in window.table.actions.items():
        by_menu[action.menu[0]].add(id.partition(".")[2])
    assert {"digits", "ring", "ring-collapse", "five-losses"} <= by_menu["Preset"]
    assert {"digits", "folder", "idx", "shapes", "ring", "swiss-roll"} <= by_menu["Data"]
    assert {"mlp", "dcgan", "upconv"} <= by_menu["Architecture"]
    assert {"hinge", "wasserstein-gp", "wasserstein-clip"} <= by_menu["Loss"]


def test_a_menu_has_few_entries_and_leads_to_the_rest(window: Window, qtbot: QtBot) -> None:
    for menu in window.menuBar().findChildren(QMenu):
        entries = [a for a in menu.actions() if a.text().replace("&", "") not in ("All…", "")]
        assert len(entries) <= MOST + (menu.title() == "&File"), menu.title()
    presets = next(m for m in window.menuBar().findChildren(QMenu) if m.title() == "&Preset")
    (more,) = (a for a in presets.actions() if a.text().replace("&", "") == "All…")
    more.trigger()
    found = window.findChild(CommandPalette)
    assert found is not None
    shown = [found.found.item(row).text() for row in range(found.found.count())]
    assert len(shown) > MOST
    assert all(text.startswith("Preset ▸ ") for text in shown)
    found.close()


def test_a_menu_within_another_stands_under_no_heading_of_that(window: Window) -> None:
    menus = {menu.title().replace("&", ""): menu for menu in window.findChildren(QMenu)}
    entries = menus["Preset"].actions()
    place = entries.index(menus["Faults"].menuAction())
    assert entries[place - 1].isSeparator()
    assert menus["Help"].actions()[-1].text().replace("&", "") == "About GAN Studio"


@pytest.fixture
def no_dialogs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def save(_parent: object, _title: str, name: str, *_: object) -> tuple[str, str]:
        return str(tmp_path / Path(name).name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", save)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_: (0, False))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda *_: True)


@pytest.mark.parametrize("seed", [0])
def test_anything_in_any_order(
    window: Window, qtbot: QtBot, no_dialogs: None, source: Any, seed: int
) -> None:
    ids = sorted(set(window.table.actions) - {"file.quit"})
    order = random.Random(seed)
    order.shuffle(ids)
    for id in ids:
        window.table[id].trigger()
        if order.random() < 0.3:
            window.pump.tick()
            QApplication.processEvents()
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
