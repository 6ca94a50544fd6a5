"""Runs as lines from settings to results."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from ganstudio.gui.library.axes import Axis, axes_of
from ganstudio.gui.library.parallel import ParallelPlot
from ganstudio.library.entry import Entry
from ganstudio.library.reading import read

RATE = "optimisers.generator.lr"


@pytest.fixture
def entries(recorded_run: Callable[..., Path]) -> list[Entry]:
    """Three runs that differ in a rate, of which the first has found fewer modes."""
    rates = (1e-4, 1e-3, 1e-2)
    return [
        read(recorded_run(f"r{n}", modes=3 + 2 * n, optimisers__generator__lr=rate))
        for n, rate in enumerate(rates)
    ]


@pytest.fixture
def plot(qtbot: QtBot, dressed: None, entries: list[Entry]) -> Any:
    made = ParallelPlot()
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show_runs(entries)
    made.show()
    qtbot.waitExposed(made)
    return made


def number(plot: ParallelPlot, key: str) -> int:
    return [axis.key for axis in plot.axes].index(key)


def test_axes_are_what_differs_and_then_what_came_of_it(entries: list[Entry]) -> None:
    keys = [axis.key for axis in axes_of(entries)]
    assert keys[0] == RATE
    assert keys[-1] == "modes"
    assert "optimisers.discriminator.lr" not in keys


def test_numbers_stand_by_size_and_words_apart() -> None:
    rates = Axis.over("lr", "lr", [1e-4, 1e-3, 1e-2])
    assert rates.places[1e-3] == pytest.approx(0.5)  # by its logarithm
    assert rates.ends == ("0.0001", "0.01")
    assert Axis.over("n", "n", [1, 2, 4]).places[2] == pytest.approx(1 / 3, abs=1e-6)
    assert Axis.over("w", "w", ["hinge", "kl", "minimax"]).places["kl"] == 0.5
    assert Axis.over("p", "p", [(), ("r1", "r2")]).ends == ("r1, r2", "none")


def test_a_drag_along_an_axis_keeps_what_passes_there(plot: ParallelPlot, qtbot: QtBot) -> None:
    x = round(plot.across(number(plot, "modes")))
    top, middle = (round(plot.down(place)) for place in (1.0, 0.6))
    qtbot.mousePress(plot, Qt.MouseButton.LeftButton, pos=QPoint(x, middle))
    qtbot.mouseMove(plot, QPoint(x, top - 3))
    qtbot.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=QPoint(x, top - 3))
    assert [entry.title for entry in plot.kept()] == ["r2"]
    assert plot.accessibleDescription() == "1 of 3 runs: r2"
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(x, middle))
    assert len(plot.kept()) == 3


def test_by_keys_alone(plot: ParallelPlot, qtbot: QtBot) -> None:
    plot.setFocus()
    qtbot.keyClick(plot, Qt.Key.Key_Up)
    assert [entry.title for entry in plot.kept()] == ["r0", "r1"]
    for _ in range(9):
        qtbot.keyClick(plot, Qt.Key.Key_Up)
    assert [entry.title for entry in plot.kept()] == ["r1", "r2"]
    qtbot.keyClick(plot, Qt.Key.Key_Delete)
    qtbot.keyClick(plot, Qt.Key.Key_Left)  # round to the last, the modes
    qtbot.keyClick(plot, Qt.Key.Key_Down)
    assert [entry.title for entry in plot.kept()] == ["r1", "r2"]


def test_one_run_alone_has_no_axes(plot: ParallelPlot, entries: list[Entry]) -> None:
    plot.show_runs(entries[:1])
    assert plot.axes == []
    plot.grab()
