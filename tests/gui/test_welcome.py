"""The page of the first start, used as somebody does who has never seen the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from ganstudio.gui import app
from ganstudio.gui.docks.area.places import COMPARE, WATCH
from ganstudio.gui.shell.window import Window
from ganstudio.gui.welcome import cards
from ganstudio.gui.welcome.page import WelcomePage
from ganstudio.gui.welcome.row import WelcomeRow
from ganstudio.gui.widgets.assets import asset
from ganstudio.lessons.lesson import lessons
from ganstudio.preset_folder import find, presets
from ganstudio.telemetry import messages as m

Make = Callable[..., Window]


@pytest.fixture
def first(make_window: Make) -> Window:
    """Return a window at its first start."""
    window = make_window(None, (1600, 1000))
    app.open_first(window, app.LaunchOptions())
    return window


def page(window: Window) -> WelcomePage:
    found = window.stage.currentWidget()
    assert isinstance(found, WelcomePage)
    return found


def test_the_first_start_shows_two_buttons_and_runs_nothing(first: Window) -> None:
    large = [b for b in page(first).findChildren(QPushButton) if b.property("role") == "large"]
    assert [button.text() for button in large] == ["Run digits in a minute", "Lesson 1"]
    assert not first.studio.runs
    assert first.bar.isHidden()
    assert not first.menuBar().isHidden()


def test_enter_runs_the_digits(first: Window, qtbot: QtBot, source: Any) -> None:
    page(first).setFocus()
    qtbot.keyClick(page(first), Qt.Key.Key_Return)
    opened = source.last(m.Open)
    assert opened is not None
    assert opened.start
    assert "Digits in a minute" in opened.experiments[0]
    assert first.stage.shows_docks()
    assert not first.bar.isHidden()


def test_a_session_that_was_left_goes_straight_to_docks(make_window: Make) -> None:
    window = make_window("ring")
    app.open_first(window, app.LaunchOptions())
    assert window.stage.shows_docks()


def test_cards_offer_presets_by_their_number(first: Window, qtbot: QtBot) -> None:
    page(first).setFocus()
    qtbot.keyClick(page(first), Qt.Key.Key_3)
    (menu,) = (menu for menu in page(first).findChildren(QMenu) if menu.isVisible())
    titles = [action.iconText() for action in menu.actions()]
    assert (titles[0], titles[-1]) == ("A collapse and its cure", "Shapes, one picture")
    assert "Shapes, memorised" in titles
    menu.actions()[0].trigger()
    menu.close()
    qtbot.waitUntil(lambda: bool(first.studio.runs))
    assert first.stage.shows_docks()
    assert first.files.opened is not None
    assert first.files.opened.title == "A collapse and its cure"


def test_a_registered_card_is_on_the_page(
    make_window: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "CARDS", dict(cards.CARDS))
    for module in (cards, __import__("ganstudio.gui.welcome.page", fromlist=["CARDS"])):
        monkeypatch.setattr(module, "CARDS", cards.CARDS)
    cards.register(cards.Card("mine", "My own", "Words.", "digits", ("preset.ring",)))
    window = make_window(None, (1600, 1000))
    window.table["help.welcome"].trigger()
    card = page(window).cards[-1]
    assert "My own" in [label.text() for label in card.findChildren(QLabel)]
    card.do()
    assert window.files.opened is not None
    assert window.files.opened.title == "Ring, healthy"


def test_every_card_leads_somewhere(first: Window) -> None:
    for card in cards.CARDS.values():
        assert set(card.actions) <= set(first.table.actions)
        assert card.code or asset(f"welcome/{card.picture}.png").exists()
    assert sum(path.stat().st_size for path in asset("welcome").iterdir()) <= 300_000


def test_every_fault_can_be_begun_with() -> None:
    faults = {f"preset.{each.name}" for each in presets() if each.group == "Faults"}
    assert faults <= set(cards.CARDS["pathologies"].actions)


def test_it_is_returned_to_and_left(window: Window, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    shown = page(window)
    shown.setFocus()
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert window.stage.shows_docks()


def test_recent_runs_are_opened_from_it(
    make_window: Make, recorded_run: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    recorded_run("before")
    window = make_window(None, (1600, 1000))
    window.recording.begin(tmp_path / "runs")
    window.table["help.welcome"].trigger()
    (row,) = (
        r for r in page(window).side.findChildren(WelcomeRow) if "before" in r.accessibleName()
    )
    row.click()
    qtbot.waitUntil(lambda: bool(window.studio.runs))
    assert window.stage.shows_docks()


def test_the_lines_for_a_loop_are_seen_whole(first: Window) -> None:
    (code,) = (w for w in page(first).findChildren(QLabel) if w.property("role") == "code")
    lines = code.text().count("\n") + 1
    assert code.contentsRect().height() >= lines * code.fontMetrics().height()


def test_a_game_of_two_numbers_gets_room_for_its_portrait(first: Window, qtbot: QtBot) -> None:
    first.table["preset.dirac-cured"].trigger()
    qtbot.waitUntil(lambda: bool(first.studio.runs))
    assert first.stage.area.place == WATCH


def test_so_does_one_that_the_command_line_names(make_window: Make) -> None:
    window = make_window(None, (1600, 1000))
    app.open_first(window, app.LaunchOptions(experiment=find("dirac-cured").dumps()))
    assert window.area.place == WATCH


def test_several_losses_stand_side_by_side(first: Window, qtbot: QtBot) -> None:
    first.table["preset.five-losses"].trigger()
    qtbot.waitUntil(lambda: bool(first.studio.runs))
    assert first.stage.area.place == COMPARE


def test_lessons_stand_in_order_with_their_minutes(first: Window) -> None:
    rows = [row.accessibleName() for row in page(first).side.findChildren(WelcomeRow)]
    assert rows == [f"{each.title}, {each.minutes} min" for each in lessons()]


@pytest.mark.parametrize("size", [(1024, 700), (1280, 720), (2560, 1440)])
def test_nothing_is_cut_at_any_width(make_window: Make, size: tuple[int, int]) -> None:
    window = make_window(None, size)
    window.table["help.welcome"].trigger()
    assert (window.width(), window.height()) == size
    QApplication.processEvents()
    content = page(window).widget()
    assert content.width() <= page(window).viewport().width()
    for button in content.findChildren(QPushButton):
        if button.isVisible():
            assert button.width() >= min(button.sizeHint().width(), 200), button.text()
