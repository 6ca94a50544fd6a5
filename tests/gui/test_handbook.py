"""Help: guides and explanations, read and searched in the window."""

from __future__ import annotations

import re
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from pytestqt.qtbot import QtBot

from ganstudio.gui.dialogs.articles import all_articles, rich
from ganstudio.gui.dialogs.handbook import HandbookDialog
from ganstudio.gui.dialogs.help import AboutDialog, ShortcutSheet
from ganstudio.gui.dialogs.palette import CommandPalette
from ganstudio.gui.shell.window import Window
from ganstudio.handbook import guides as module
from ganstudio.handbook.guides import guides
from ganstudio.telemetry.records import WORDS

PATH = re.compile(r"\b[A-Z]\w+ ▸ [\w ]+…?")


@pytest.fixture
def dialog(window: Window) -> Any:
    window.table["help.guides"].trigger()
    yield window.findChild(HandbookDialog)
    window.findChild(HandbookDialog).close()


def text(dialog: HandbookDialog) -> str:
    return dialog.browser.toPlainText()


def test_it_begins_with_the_first_minute(dialog: Any) -> None:
    assert dialog.titles()[:3] == ["The first minute", "Reading the window", "The verdict's words"]
    assert "Press Run (Space)" in text(dialog)


def test_typing_narrows_and_ranks(dialog: Any, qtbot: QtBot) -> None:
    everything = len(dialog.titles())
    qtbot.keyClicks(dialog.line, "prec")
    some = dialog.titles()
    qtbot.keyClicks(dialog.line, "ision")
    assert dialog.titles()[:2] == ["Precision", "precision (Experiment)"]
    assert set(dialog.titles()) <= set(some)
    assert "nearer to some real one" in text(dialog)
    dialog.line.clear()
    assert len(dialog.titles()) > everything  # the group of what is shown is open now
    assert dialog.shown() == "measure/precision"  # what was found stays on screen
    qtbot.keyClicks(dialog.line, "sub-folders classes")
    assert dialog.titles()[0] == "Your own data"
    assert "turned upright" in text(dialog)


def test_the_arrows_lead_through_what_was_found(dialog: Any, qtbot: QtBot) -> None:
    qtbot.keyClicks(dialog.line, "batch size")
    first, second, *_ = dialog.titles()
    assert text(dialog).split("\n")[1] == "batch size"
    assert first == "batch size (Schedule)"
    qtbot.keyClick(dialog.line, Qt.Key.Key_Down)
    assert text(dialog).startswith(second)
    qtbot.keyClick(dialog.line, Qt.Key.Key_Up)
    assert text(dialog).split("\n")[1] == "batch size"
    qtbot.keyClick(dialog.line, Qt.Key.Key_Return)
    assert dialog.browser.hasFocus()


def test_what_is_nowhere_leads_to_what_is_near(dialog: Any, qtbot: QtBot) -> None:
    qtbot.keyClicks(dialog.line, "presicion")
    assert dialog.titles() == []
    assert dialog.shown() == ""
    assert "Did you mean Precision?" in text(dialog)
    dialog.browser.anchorClicked.emit(QUrl("measure/precision"))
    assert dialog.shown() == "measure/precision"
    assert dialog.line.text() == ""


def test_a_component_leads_to_its_settings_and_back(dialog: Any) -> None:
    dialog.open_article("penalty/r1")
    assert "Settings" in text(dialog)
    dialog.browser.anchorClicked.emit(QUrl("setting/penalty/r1/weight"))
    assert "A setting of R1." in text(dialog)
    assert "penalties.r1.weight" in text(dialog)
    dialog.browser.anchorClicked.emit(QUrl("penalty/r1"))
    assert dialog.shown() == "penalty/r1"


def test_every_article_is_shown(dialog: Any) -> None:
    for article in all_articles([]):
        assert dialog.open_article(article.key)
        assert article.title.split("_")[0] in text(dialog).replace("\n", " "), article.key
        for target in re.findall(r'href="([^"]+)"', rich(article)):
            assert dialog.open_article(target), f"{article.key} leads to {target}"


def test_there_is_one_help_at_most(window: Window) -> None:
    window.table["help.guides"].trigger()
    window.table["help.reference"].trigger()
    (dialog,) = window.findChildren(HandbookDialog)
    assert dialog.shown() == "loss/non-saturating"
    dialog.close()


def test_what_they_name_is_there(window: Window, dialog: Any) -> None:
    places = {action.place for action in window.table.actions.values()}
    places |= {" ▸ ".join(action.menu) for action in window.table.actions.values()}
    for guide in guides():
        for path in PATH.findall(guide.text):
            found = [each for each in places if path.startswith(each.rstrip("…"))]
            assert found, f"{guide.key} speaks of {path}"


def test_keys_and_words_are_those_in_force(window: Window, dialog: Any) -> None:
    dialog.open_article("keys")
    shown = text(dialog)
    for action in window.table.actions.values():
        if action.shortcut:
            assert f"{action.key} {action.title.rstrip('…')}" in shown
    dialog.open_article("verdict")
    shown = text(dialog)
    assert [word for word in WORDS if f"{word.capitalize()}:" not in shown] == []


def test_a_page_is_one_by_lying_in_the_folder(
    window: Window, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "10-mine.md").write_text(
        "# Mine & <yours>\n<!-- also: ours -->\n\nA word.\n", encoding="utf-8"
    )
    monkeypatch.setattr(module, "folder", lambda _: tmp_path)
    (mine,) = guides()
    assert (mine.key, mine.title, mine.text, mine.also) == (
        "mine", "Mine & <yours>", "A word.", ("ours",),
    )  # fmt: skip
    shown = HandbookDialog([mine], rich, window)
    assert shown.titles() == ["Mine & <yours>"]
    shown.close()


def test_a_guide_is_found_by_its_name(window: Window) -> None:
    window.table["help.guide.comparing"].trigger()
    shown = window.findChild(HandbookDialog)
    assert text(shown).startswith("Comparing")
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
