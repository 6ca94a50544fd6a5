"""In every place, at every size: nothing cut, nothing over something, everything named and seen."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ganstudio.gui.docks.area.places import PLACES
from ganstudio.gui.docks.shared.measure_cells import MeasureColumn
from ganstudio.gui.docks.shared.measure_table import MeasureTable
from ganstudio.gui.shell.window import Window
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.legend import Entry
from ganstudio.gui.widgets.plot_area import PlotArea, ScrolledPlots
from ganstudio.gui.widgets.plotting import Plot
from ganstudio.gui.widgets.theme import REAL
from ganstudio.telemetry.records import Measure
from tests.gui.conftest import FakeSource
from tests.gui.walk import SIZES, faint_focus, problems, settle, stroll

Make = Callable[..., Window]
NAMES = [place.name for place in PLACES]
BENCH = Path(__file__).parents[1] / "bench" / "bench_walk.py"


def trained(make_window: Make, qtbot: QtBot, preset: str) -> Window:
    """Return a window in which every dock has something to show, and nothing moves any more."""
    window = make_window(preset)
    window.table["train.run"].trigger()
    qtbot.waitUntil(lambda: all(r.reached > 5 for r in window.studio.runs.values()))
    window.table["train.run"].trigger()
    window.pump.tick()
    return window


@pytest.mark.parametrize(
    ("preset", "sizes"), [("digits", SIZES[1::2]), ("five-losses", SIZES[::2])]
)
def test_nothing_is_cut_at_any_size(
    make_window: Make, qtbot: QtBot, preset: str, sizes: tuple[tuple[int, int], ...]
) -> None:
    window = trained(make_window, qtbot, preset)
    assert not [words for size in sizes for words in stroll(window, size, NAMES)]


def test_nothing_is_cut_in_light_and_with_all_controls(make_window: Make, qtbot: QtBot) -> None:
    window = trained(make_window, qtbot, "ring")
    window.table["view.theme.light"].trigger()
    window.table["view.simple"].trigger()
    assert not stroll(window, (1280, 720), NAMES)


def test_the_keyboard_is_seen_wherever_it_is(make_window: Make, qtbot: QtBot) -> None:
    window = trained(make_window, qtbot, "digits")
    window.pump.stop()
    window.resize(1600, 1000)
    for place in ("Watch", "Library"):
        window.table[f"view.layout.{place}"].trigger()
        settle(window)
        assert not list(faint_focus(window))


def test_what_scrolls_shows_the_keyboard_on_all_sides(make_window: Make, qtbot: QtBot) -> None:
    window = trained(make_window, qtbot, "ring")
    window.activateWindow()
    (area,) = window.area.docks["collapse"].content.findChildren(QScrollArea)
    area.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(area.hasFocus)
    edge, accent = area.grab().toImage(), theme.palette().accent.lower()
    right, bottom = edge.width() - 1, edge.height() - 1
    sides = [(0, bottom // 2), (right, bottom // 2), (right // 2, 0), (right // 2, bottom)]
    assert [edge.pixelColor(*side).name() for side in sides] == [accent] * 4


def test_nothing_is_cut_where_everything_is_larger() -> None:
    told = [sys.executable, str(BENCH), "--scales", "1.5", "--sizes", "1280x720"]
    told += ["--presets", "digits", "--themes", "dark"]
    done = subprocess.run(
        told, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, capture_output=True, text=True,
        timeout=280, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_walk_sees_what_is_wrong(qtbot: QtBot, dressed: None) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    label, button, choice, nameless = (
        QLabel("a long text " * 4),
        QPushButton("Begin"),
        QComboBox(),
        QLineEdit(),
    )
    choice.addItem("a very long choice " * 3)
    choice.setAccessibleName("choice")
    label.setFixedWidth(40)
    button.setFixedWidth(20)
    choice.setFixedWidth(60)
    page, wide = QScrollArea(), QLabel("wide")
    wide.setMinimumWidth(500)
    page.setWidget(wide)
    page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    page.setAccessibleName("page")
    page.setFixedWidth(100)
    for widget in (label, button, choice, nameless, page):
        column.addWidget(widget)
    row = QHBoxLayout()
    left, right = QLabel("left"), QLabel("right")
    row.addWidget(left)
    row.addWidget(right)
    column.addLayout(row)
    window.show()
    right.move(left.pos() + QPoint(5, 5))
    kinds = sorted(words.partition(":")[0].split(" '")[0] for words in problems(window))
    assert kinds == ["cut", "cut", "cut choice", "cut page", "no name", "over each other"]
    choice.setToolTip(choice.currentText())
    assert "cut choice" not in " ".join(problems(window))


def test_the_walk_sees_what_is_cut_inside_plots_and_tables(qtbot: QtBot, dressed: None) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    area, plot = PlotArea("curves"), Plot("step", "loss", steps=True)
    area.lay_out({(0, 0): plot})
    scrolled = ScrolledPlots(area)
    scrolled.setFixedSize(260, 90)
    run = MeasureColumn(Entry("Least squares", REAL), tuple(map(measure, "abcdef")))
    table = MeasureTable()
    table.show_runs([run] * 3)
    table.setFixedWidth(110)
    column.addWidget(scrolled)
    column.addWidget(table)
    window.show()
    found = problems(window)
    assert "curves: one row of plots has to be scrolled" in found
    assert "cut head 'Least squares' of a table" in found
    scrolled.setFixedSize(260, 200)
    table.setFixedWidth(400)
    plot.follow((0, 100), (0, 1))
    qtbot.waitUntil(lambda: not problems(window))
    plot.getAxis("left").setTicks([[(0.5, "half"), (0.501, "more")]])
    area.repaint()
    assert any("'half' lies over 'more'" in words for words in problems(window))


def measure(name: str) -> Measure:
    """Return a measure of a name."""
    return Measure(name, name, "", 0.5, 0.5, "0.500", "0.500", "low")


def test_no_number_is_cut_into_another(make_window: Make, qtbot: QtBot, source: FakeSource) -> None:
    window = make_window("digits-by-class")
    for run in source.runs.values():
        run.step = 57_200
    window.table["train.run"].trigger()
    qtbot.waitUntil(lambda: all(r.reached > 57_205 for r in window.studio.runs.values()))
    window.table["train.run"].trigger()
    widths = (1000, 1420)
    assert not [words for width in widths for words in stroll(window, (width, 900), ["Learn"])]
