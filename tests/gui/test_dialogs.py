"""What all dialogs have in common: where the keyboard begins, where it leads, how it leaves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot

from ganstudio.gui.dialogs.base import Dialog
from ganstudio.gui.dialogs.export import ExportDialog
from ganstudio.gui.shell.window import Window

Words = Callable[[QWidget], list[str]]
ASKING = (
    "export.grid", "export.walk", "export.figure", "export.report", "export.plot.png",
    "compare.losses", "compare.sweep", "data.folder", "train.rules",
)  # fmt: skip
TELLING = ("help.shortcuts", "help.about", "help.reference", "edit.preferences")


def any_open(window: Window) -> bool:
    return any(each.isVisible() for each in window.findChildren(Dialog))


def opened(window: Window, qtbot: QtBot, action: str) -> Dialog:
    window.table.refresh()
    window.table[action].trigger()
    qtbot.waitUntil(lambda: any_open(window))
    return next(each for each in window.findChildren(Dialog) if each.isVisible())


def test_the_keyboard_begins_at_the_first_field_and_comes_to_the_buttons_last(
    window: Window, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: window.exports.can("figure"))
    for action in ASKING:
        dialog = opened(window, qtbot, action)
        fields = dialog.fields()
        assert dialog.focusWidget() is fields[0], action
        buttons = [dialog.take, dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel)]
        led = fields[0]
        for expected in [*fields, *buttons]:
            assert led is expected, action
            led = led.nextInFocusChain()
            while led not in fields and led not in buttons:
                led = led.nextInFocusChain()
        assert led is fields[0], action
        dialog.close()
        qtbot.waitUntil(lambda: not any_open(window))


def test_escape_leaves_and_it_is_no_higher_than_the_screen(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.exports.can("figure"))
    for action in (*ASKING, *TELLING):
        dialog = opened(window, qtbot, action)
        screen = QApplication.primaryScreen().availableGeometry()
        assert dialog.height() <= screen.height(), action
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not any_open(window))


def test_a_dialog_says_which_runs_it_exports(window: Window, qtbot: QtBot, words: Words) -> None:
    qtbot.waitUntil(lambda: window.exports.can("figure"))
    dialog = opened(window, qtbot, "export.figure")
    assert "Of Digits in a minute." in words(dialog)
    dialog.close()


def test_the_run_stands_in_line_with_the_options_of_its_export(
    window: Window, qtbot: QtBot
) -> None:
    dialog = opened(window, qtbot, "export.grid")
    assert isinstance(dialog, ExportDialog)
    assert dialog.form is not None
    fields = dialog.run, dialog.form.row("rows").field
    assert len({(field.mapTo(dialog, QPoint()).x(), field.width()) for field in fields}) == 1
    dialog.close()
