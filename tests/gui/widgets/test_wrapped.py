"""A radio button whose text goes on in further lines."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ganstudio.gui.widgets.wrapped import WrappedRadioButton

TEXT = "grow without end: G & its partner get ever better at fooling it"


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    column.addWidget(WrappedRadioButton(TEXT))
    column.addStretch()
    page.resize(600, 400)
    page.show()
    qtbot.waitExposed(page)
    return page


@pytest.fixture
def button(page: QWidget) -> WrappedRadioButton:
    (button,) = page.findChildren(WrappedRadioButton)
    return button


def lines(button: WrappedRadioButton) -> list[str]:
    return super(WrappedRadioButton, button).text().replace("&&", "&").split("\n")


def test_it_has_as_many_lines_as_its_width_wants(page: QWidget, button: WrappedRadioButton) -> None:
    assert lines(button) == [TEXT]
    height = button.height()
    page.resize(220, 400)
    assert len(lines(button)) > 1
    assert " ".join(lines(button)) == TEXT
    assert button.width() <= 220
    assert button.height() >= height + button.fontMetrics().lineSpacing()
    page.resize(600, 400)
    assert lines(button) == [TEXT]
    assert button.height() == height


def test_whoever_reads_it_reads_it_whole(page: QWidget, button: WrappedRadioButton) -> None:
    page.resize(220, 400)
    assert button.text() == button.accessibleName() == TEXT
