"""The window's large form: in, its keys, and out exactly as it was."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ganstudio.gui.shell.window import Window
from ganstudio.gui.widgets import theme


def stands(window: Window) -> dict[str, tuple[int, ...]]:
    docks = [dock for dock in window.area.standing if dock.isVisible()]
    seen = [dock for dock in docks if not dock.visibleRegion().isEmpty()]
    return {dock.name: dock.geometry().getRect() for dock in seen}


def test_it_returns_exactly(make_window: Callable[..., Window], qtbot: QtBot) -> None:
    window = make_window("digits", (1400, 900))
    QApplication.processEvents()
    before, font = stands(window), QApplication.font().pointSizeF()
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert set(stands(window)) == {"samples", "losses", "outputs", "timeline"}
    qtbot.waitUntil(window.isFullScreen)
    QApplication.processEvents()
    assert window.projector.headline.isVisible()
    qtbot.waitUntil(lambda: window.projector.headline.title.text() == "Digits in a minute")
    assert window.table["view.projector"].isChecked()
    qtbot.keyClick(window, Qt.Key.Key_2)
    assert "losses" not in stands(window)
    thin = theme.thickness()
    qtbot.keyClick(window, Qt.Key.Key_Plus)
    assert theme.thickness() > thin > 1
    qtbot.keyClick(window, Qt.Key.Key_V)
    assert not theme.palette().dark
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.isFullScreen())
    window.resize(1400, 900)  # which the platform of tests forgets
    qtbot.waitUntil(lambda: stands(window) == before)
    assert not window.projector.headline.isVisible()
    assert not window.menuBar().isHidden()
    assert theme.thickness() == 1
    assert QApplication.font().pointSizeF() == font


def test_what_the_user_has_arranged_returns_to_the_pixel(
    make_window: Callable[..., Window], qtbot: QtBot
) -> None:
    window = make_window("digits", (1600, 1000))
    area = window.area
    QApplication.processEvents()
    window.view.toggle_dock("walk")
    docks = [area.docks["samples"], area.docks["losses"]]
    area.resizeDocks(docks, [600, 611], Qt.Orientation.Horizontal)
    area.docks["losses"].bar.tabs.setCurrentIndex(1)
    QApplication.processEvents()
    before, tab = stands(window), area.docks["losses"].tab
    for _ in range(2):
        window.table["view.projector"].trigger()
        qtbot.waitUntil(window.isFullScreen)
        QApplication.processEvents()
        window.table["view.projector"].trigger()
        qtbot.waitUntil(lambda: not window.isFullScreen() and area.place.name == "Watch")
        qtbot.waitUntil(lambda: stands(window) == before)
        assert area.docks["losses"].tab == tab == 1


def test_it_returns_to_the_library(make_window: Callable[..., Window], qtbot: QtBot) -> None:
    window = make_window("digits")
    window.table["view.library"].trigger()
    window.table["view.projector"].trigger()
    assert window.stage.shows_docks()
    window.table["view.projector"].trigger()
    qtbot.waitUntil(lambda: not window.stage.shows_docks())
    assert window.table["view.layout.Library"].isChecked()


def test_without_another_screen_it_says_so(
    make_window: Callable[..., Window], qtbot: QtBot
) -> None:
    window = make_window("digits")
    qtbot.keyClick(window, Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
    assert not window.isFullScreen()
    assert "one screen only" in window.statusBar().currentMessage()
