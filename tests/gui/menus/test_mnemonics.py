from __future__ import annotations

import re

from PySide6.QtWidgets import QMenu

from ganstudio.gui.menus.mnemonics import mark_letters, with_mnemonics
from ganstudio.gui.shell.window import Window


def letters(texts: list[str]) -> list[str]:
    return [found[1].lower() for text in texts for found in re.finditer(r"(?<!&)&(\w)", text)]


def test_no_letter_is_taken_twice_and_first_letters_come_first() -> None:
    titles = ["Open experiment…", "Open run…", "Open recent", "Save", "Quit"]
    marked = with_mnemonics(titles)
    assert marked == ["&Open experiment…", "Open &run…", "O&pen recent", "&Save", "&Quit"]


def test_what_finds_no_letter_goes_without_and_ampersands_stay() -> None:
    assert with_mnemonics(["A", "a", "∞"]) == ["&A", "a", "∞"]
    assert with_mnemonics(["R&D"]) == ["&R&&D"]


def test_others_give_way_where_all_letters_of_an_entry_are_taken() -> None:
    assert with_mnemonics(["Ab", "Be", "A"]) == ["A&b", "B&e", "&A"]


def test_marking_twice_changes_nothing(qapp: object) -> None:
    menu = QMenu()
    for text in ("Ring && grid", "Ring"):
        menu.addAction(text)
    mark_letters(menu)
    once = [action.text() for action in menu.actions()]
    mark_letters(menu)
    assert once == ["&Ring && grid", "R&ing"] == [action.text() for action in menu.actions()]


def test_each_menu_is_reached_by_letters_of_its_own(window: Window) -> None:
    bar = window.menuBar()
    menus = [bar, *(menu for menu in bar.findChildren(QMenu) if menu.objectName() != "recent")]
    for menu in menus:
        if isinstance(menu, QMenu):
            menu.aboutToShow.emit()
        texts = [action.text() for action in menu.actions() if action.text()]
        found = letters(texts)
        assert len(found) == len(set(found)) == len(texts), texts
