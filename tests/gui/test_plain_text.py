"""Words from people are shown letter by letter, wherever they are shown."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction, Qt, QTextDocument
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from ganstudio.gui.widgets.plain_text import plain
from ganstudio.preset_folder import find

TITLE = "<b>a</b> & <i>b</i>\nc"
SEEN = "<b>a</b> & <i>b</i> c"


def as_seen(text):
    """Return a text as Qt shows it."""
    if not Qt.mightBeRichText(text):
        return text
    document = QTextDocument()
    document.setHtml(text)
    return document.toPlainText()


@pytest.fixture
def window(make_window, qtbot):
    window = make_window(None)
    experiment = find("digits").model_copy(update={"title": TITLE})
    window.files.open_experiment(experiment, start=True)
    qtbot.waitUntil(lambda: window.area.docks["collapse"].shown().words == "")
    window.studio.noted.emit(TITLE)
    for dock in window.area.docks.values():
        dock.refresh()
    return window


def test_labels_show_a_title_as_it_is_written(window):
    rich = [
        label for label in window.findChildren(QLabel)
        if "<b>a" in label.text() and label.textFormat() is not label.textFormat().PlainText
    ]  # fmt: skip
    assert [label.text() for label in rich] == []
    assert SEEN in [run.title for run in window.studio.runs.values()]


def test_tooltips_show_a_title_as_it_is_written(window):
    tips = [each.toolTip() for each in window.findChildren(QWidget)]
    named = [tip for tip in tips if "a</b>" in tip or "a&lt;/b" in tip]
    assert named
    for tip in named:
        assert "<b>a</b> & <i>b</i>" in as_seen(tip)


def test_no_letter_of_a_title_is_a_mnemonic(window):
    buttons = [each.text() for each in window.findChildren(QAbstractButton)]
    actions = [each.text() for each in window.findChildren(QAction)]
    named = [text for text in buttons + actions if "<i>b" in text]
    assert named
    assert all("&& <i>" in text for text in named)


def test_what_is_no_markup_is_left_alone():
    assert plain("a & b, x < y") == "a & b, x < y"
