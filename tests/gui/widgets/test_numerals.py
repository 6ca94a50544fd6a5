"""Numbers with a point or a comma, shown and typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, Qt
from pytestqt.qtbot import QtBot

from ganstudio.gui.widgets.editors import Real, Whole
from ganstudio.gui.widgets.numerals import HOUSE, Numerals, named, put_in_force, typed, typed_whole
from ganstudio.gui.widgets.plotting import ValueAxis
from ganstudio.gui.widgets.scales import number, reading


@pytest.fixture
def comma(dressed: None) -> Iterator[None]:
    put_in_force("comma")
    yield
    put_in_force("point")


def test_what_is_no_number_stays() -> None:
    german = Numerals(",", ".")
    assert german.write("1\u202f234.5 of 10\u202f%, see 2.") == "1.234,5 of 10\u202f%, see 2."
    assert HOUSE.write("1.5") == "1.5"


def test_the_system_has_its_own() -> None:
    before = QLocale.system()
    assert named("system") == Numerals(before.decimalPoint(), before.groupSeparator())
    assert named("nonsense") == HOUSE


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0,5", 0.5), ("0.5", 0.5), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("2e-4", 2e-4),
        ("1\u202f234,5", 1234.5), ("1.234.567", 1234567.0), ("−1,5", -1.5), ("7", 7.0),
    ],
)  # fmt: skip
def test_both_kinds_are_read(text: str, value: float) -> None:
    assert float(typed(text)) == value


@pytest.mark.parametrize("text", ["1,2,3", "1.2.3", "abc", "", "1,2.3,4"])
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="could not convert"):
        float(typed(text))


def test_whole_numbers_have_no_decimals() -> None:
    for text in ("1500", "1\u202f500", "1,500", "1.500", "1 500"):
        assert int(typed_whole(text)) == 1500
    for text in ("5,5", "1,50", "0.5", "15.00"):
        with pytest.raises(ValueError, match="invalid literal"):
            int(typed_whole(text))


def test_all_that_is_shown_has_a_comma(comma: None, qtbot: QtBot) -> None:
    assert reading(0.25) == "0,250"
    assert number(12345) == "12\u202f345"
    assert ValueAxis("left").tickStrings([0.5, 1.0], 1.0, 0.5) == ["0,5", "1,0"]
    field = Real(lambda _: None, None)
    qtbot.addWidget(field)
    field.setValue(0.125)
    assert field.lineEdit().text() == "0,125"
    field.lineEdit().setText("0.75")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (field.value(), field.lineEdit().text()) == (0.75, "0,75")


def test_a_whole_number_with_a_comma_is_refused_where_it_stands(qtbot: QtBot) -> None:
    field = Whole(lambda _: None)
    qtbot.addWidget(field)
    field.setValue(8)
    field.lineEdit().setText("5,5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == 8
    assert "still 8" in field.toolTip()
