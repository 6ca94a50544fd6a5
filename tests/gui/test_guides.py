"""The guides: pages that lie in a folder, read in the window."""

from __future__ import annotations

import re
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from ganstudio.gui.dialogs import guides as module
from ganstudio.gui.dialogs.guides import GuidesDialog, guides
from ganstudio.gui.dialogs.help import AboutDialog, ShortcutSheet
from ganstudio.gui.dialogs.palette import CommandPalette
from ganstudio.gui.shell.window import Window
from ganstudio.telemetry.records import WORDS

PATH = re.compile(r"\b[A-Z]\w+ ▸ [\w ]+…?")


@pytest.fixture
def dialog(window: Window) -> Any:
    window.table["help.guides"].trigger()
    yield window.findChild(GuidesDialog)
    window.findChild(GuidesDialog).close()


def listed(dialog: GuidesDialog) -> list[str]:
    items = (dialog.tree.topLevelItem(i) for i in range(dialog.tree.topLevelItemCount()))
    return [item.text(0) for item in items if not item.isHidden()]


def test_they_begin_with_the_first_minute_and_are_searched(dialog: Any, qtbot: QtBot) -> None:
    assert listed(dialog)[:3] == ["The first minute", "Reading the window", "The verdict's words"]
    assert "Press Run (Space)" in dialog.browser.toPlainText()
    qtbot.keyClicks(dialog.line, "sub-folders classes")
    assert listed(dialog) == ["Your own pictures"]
    assert "turned upright" in dialog.browser.toPlainText()


def test_every_link_leads_to_a_page(dialog: Any) -> None:
    for _, text in guides().values():
        for target in re.findall(r"\]\(([^)]+)\)", text):
            dialog.browser.anchorClicked.emit(QUrl(target))
            assert guides()[target][0] in dialog.browser.toPlainText()


def test_what_they_name_is_there(window: Window, dialog: Any) -> None:
    places = {action.place for action in window.table.actions.values()}
    places |= {" ▸ ".join(action.menu) for action in window.table.actions.values()}
    for key, (_, text) in guides().items():
        for path in PATH.findall(text):
            found = [each for each in places if path.startswith(each.rstrip("…"))]
            assert found, f"{key} speaks of {path}"


def test_keys_and_words_are_those_in_force(window: Window, dialog: Any) -> None:
    dialog.open_page("keys")
    shown = dialog.browser.toPlainText()
    for action in window.table.actions.values():
        if action.shortcut:
            assert f"{action.key} {action.title.rstrip('…')}" in shown
    dialog.open_page("verdict")
    shown = dialog.browser.toPlainText()
    assert [word for word in WORDS if f"{word.capitalize()}:" not in shown] == []


def test_a_page_is_one_by_lying_in_the_folder(
    window: Window, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "10-mine.md").write_text("# Mine & <yours>\n\nA word.\n", encoding="utf-8")
    monkeypatch.setattr(module, "folder", lambda _: tmp_path)
    assert list(guides()) == ["mine"]
    shown = GuidesDialog([], window)
    assert listed(shown) == ["Mine & <yours>"]
    shown.close()


def test_a_guide_is_found_by_its_name(window: Window) -> None:
    window.table["help.guide.comparing"].trigger()
    shown = window.findChild(GuidesDialog)
    assert shown.browser.toPlainText().startswith("Comparing")
    shown.close()


def test_the_palette_tells_keys(window: Window) -> None:
    window.view.command_palette()
    palette = window.findChild(CommandPalette)
    texts = [palette.found.item(row).text() for row in range(palette.found.count())]
    assert "File ▸ Open experiment…  (Ctrl+O)" in texts
    palette.close()


def test_the_sheet_stands_by_menus(window: Window, words: Any) -> None:
    window.table["help.shortcuts"].trigger()
    sheet = window.findChild(ShortcutSheet)
    shown = words(sheet)
    assert shown.index("File") < shown.index("Open experiment") < shown.index("Edit")
    sheet.close()


def test_about_tells_versions(window: Window) -> None:
    window.table["help.about"].trigger()
    about = window.findChild(AboutDialog)
    for name in ("Version", "Python", "Qt", "torch", "numpy"):
        assert f"{name} " in about.versions.text()
    about.close()
