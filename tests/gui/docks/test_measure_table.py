"""The table of measures at any width."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from ganstudio.gui.docks.shared.measure_cells import MeasureColumn
from ganstudio.gui.docks.shared.measure_table import MeasureTable
from ganstudio.gui.widgets.legend import Entry
from ganstudio.gui.widgets.theme import REAL
from ganstudio.telemetry.records import Measure

NAMES = ("Minimax", "Hinge", "Logistic", "Squares", "Critic")


@pytest.fixture
def table(qtbot: QtBot, dressed: None) -> MeasureTable:
    made = MeasureTable()
    qtbot.addWidget(made)
    measures = [
        Measure(name, title, "Counted.", 10.0, 10.0, "10 of 10", "10 of 10", "high", "coverage")
        for name, title in ((f"kinds-{k}", f"Kinds of their own, {k}") for k in range(9))
    ]
    made.show_runs([MeasureColumn(Entry(name, REAL), tuple(measures)) for name in NAMES])
    made.show()
    return made


def test_names_stand_beside_values_that_leave_them_room(table: MeasureTable) -> None:
    table.resize(800, table.height())
    name, value = table.box(2, 0), table.box(2, 1)
    assert name.right() < value.left()
    assert name.top() == value.top()


def test_names_stand_above_values_that_want_all_the_room(table: MeasureTable) -> None:
    table.resize(800, table.height())
    beside = table.height()
    table.resize(360, table.height())
    name, value = table.box(2, 0), table.box(2, 1)
    assert name.bottom() <= value.top()
    assert name.width() > 300
    assert table.height() > beside
    advance = table.fontMetrics().horizontalAdvance
    assert all(advance("10 of 10") <= table.box(2, k).width() for k in range(1, 7))
    assert table.box(len(table.shown()) - 1, 1).bottom() <= table.height()
    table.resize(800, table.height())
    assert table.height() == beside


def test_a_strip_is_painted_as_it_is_in_the_whole(table: MeasureTable) -> None:
    table.resize(800, table.height())
    whole = table.grab().toImage()
    for top in range(0, table.height() - 24, 17):
        strip = QRect(0, top, 800, 24)
        assert table.grab(strip).toImage() == whole.copy(strip)
