"""Two laws on a line, the pull on G and a few kinds, in the window and in numbers known before."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from ganstudio.gui.docks.line.bells import ShownBells
from ganstudio.gui.docks.line.curves import ShownCurves
from ganstudio.gui.docks.line.dock import LineDock
from ganstudio.gui.docks.line.kinds import ShownKinds
from ganstudio.gui.shell.window import Window
from ganstudio.preset_folder import find
from ganstudio.telemetry import messages as m


@pytest.fixture
def source(served: Any) -> Any:
    return served


@pytest.fixture
def open_line(make_window: Callable[..., Window], qtbot: QtBot) -> Any:
    """Return how a preset is opened with training as it is, with the dock in front."""

    def opened(preset: str, **changes: Any) -> tuple[Window, LineDock]:
        window = make_window(None)
        experiment = find(preset).with_values({"threads": 1, **changes})
        window.files.open_experiment(experiment)
        qtbot.waitUntil(lambda: bool(window.studio.runs))
        window.table["view.dock.line"].trigger()
        dock = window.area.dock(LineDock)
        qtbot.waitUntil(lambda: dock.shown().information != "")
        return window, dock

    return opened


def bells(dock: LineDock) -> ShownBells:
    pane = dock.shown().pane
    assert isinstance(pane, ShownBells)
    return pane


def number(dock: LineDock, row: str, column: int) -> float:
    words = next(cells for cells in bells(dock).figures if cells[0] == row)[column]
    return float(words.replace("−", "-"))


def test_figure_17_2_is_known_as_noise_and_mark_are_dragged(
    open_line: Any, source: Any, qtbot: QtBot
) -> None:
    window, dock = open_line("figure-17-2", **{"data.count": 500})
    assert dock.shown().information == "Minimax (saturating) · step 0"
    assert number(dock, "Minimax (saturating)", 1) == pytest.approx(2.02627e-13, rel=1e-5)
    assert number(dock, "Minimax (saturating)", 2) == pytest.approx(0.225833, rel=1e-5)
    assert number(dock, "Non-saturating", 1) == 16
    assert number(dock, "Non-saturating", 2) == pytest.approx(1.37417, rel=1e-5)
    assert number(dock, "Least squares", 2) == pytest.approx(0.081378, rel=1e-5)
    assert number(dock, "JS, at most ln 2", 2) == pytest.approx(0.447375, rel=1e-5)
    assert number(dock, "Wasserstein W₁", 1) == 4
    assert number(dock, "L_D", 2) == pytest.approx(0.491544, abs=1e-5)
    shown = bells(dock)
    assert shown.best is not None
    assert shown.smooth is not None
    slope = np.diff(shown.smooth.y).max() / np.diff(shown.smooth.x).min()
    assert slope == pytest.approx(1.6 / 4, abs=0.01)  # Δ/v · d(1 − d) in the middle
    assert np.diff(shown.best.y).max() > 4 * np.diff(shown.smooth.y).max()
    dock.noise.setValue(20)  # σ = 1
    qtbot.waitUntil(lambda: number(dock, "Minimax (saturating)", 2) < 0.15)
    assert number(dock, "Minimax (saturating)", 2) == pytest.approx(0.130811, rel=1e-5)
    dock.bells.placed.emit(0.0)
    qtbot.waitUntil(lambda: bells(dock).place == 0.0)
    assert number(dock, "Minimax (saturating)", 1) == 8
    assert number(dock, "Least squares", 1) == 2
    assert dock.options() == {"noise": 20, "place": 0.0, "view": "bells"}
    window.studio.select(1)
    for _ in range(3):
        source.session.obey(m.Step(1))
    told = "Non-saturating · step 3"
    qtbot.waitUntil(lambda: dock.shown().information == told)
    assert number(dock, "Wasserstein W₁", 1) < 3.95


def test_earth_movers_name_the_critics_loss_and_w1(open_line: Any) -> None:
    _, dock = open_line("earth-movers", **{"data.count": 500})
    assert "−L_D is 4.802" in bells(dock).remark
    assert number(dock, "Wasserstein W₁", 1) == 4
    assert number(dock, "L_D", 1) == pytest.approx(-4.802, abs=1e-3)


def test_another_generator_is_estimated(open_line: Any) -> None:
    settings = {"data": {"name": "mixture-1d", "count": 500}, "network": {"name": "mlp"}}
    _, dock = open_line("fault-vanishing", **settings)
    assert "estimated" in bells(dock).remark
    assert 0 < number(dock, "JS, at most ln 2", 1) <= math.log(2)


def test_no_best_d_says_why(open_line: Any) -> None:
    _, dock = open_line("figure-17-2", **{"data.count": 500, "penalties.r1.weight": 1.0})
    shown = bells(dock)
    assert shown.remark == "No best D: with R1 it has no closed form."
    assert (shown.best, shown.smooth) == (None, None)


def test_cats_and_dogs_are_marked(open_line: Any, source: Any, qtbot: QtBot) -> None:
    window, dock = open_line("cats-and-dogs")
    shown = dock.shown().pane
    assert isinstance(shown, ShownKinds)
    assert shown.names == ("dog", "cat")
    assert (shown.data, shown.generated) == ([0.5, 0.5], [1.0, 0.0])
    assert shown.best == pytest.approx([1 / 3, 1.0])
    assert shown.told == ("1/3 = 0.3333", "1")
    assert "0.9548 for the best D" in shown.caption
    window.studio.select(1)
    qtbot.waitUntil(lambda: len(dock.shown().pane.names) == 8)
    assert dock.shown().pane.told[:2] == ("1/9 = 0.1111", "1")
    window.studio.select(2)
    qtbot.waitUntil(lambda: dock.shown().pane.told[3] == "1/3 = 0.3333")


def test_d_finds_one_third(open_line: Any, source: Any, qtbot: QtBot) -> None:
    changes = {"schedule.steps": 300, "optimisers.discriminator.lr": 0.05, "watch.budget": 0.0}
    _, dock = open_line("cats-and-dogs", **changes)
    source.session.obey(m.Start(0))
    for _ in range(300):
        source.session.advance()
    qtbot.waitUntil(lambda: "step 300" in dock.shown().information)
    shown = dock.shown().pane
    assert isinstance(shown, ShownKinds)
    assert shown.outputs[0] == pytest.approx(1 / 3, abs=0.01)
    assert shown.outputs[1] > 0.95


def test_other_data_is_told_what_it_is_for(make_window: Callable[..., Window]) -> None:
    window = make_window("ring")
    window.table["view.dock.line"].trigger()
    dock = window.area.dock(LineDock)
    dock.refresh()
    assert "Choose the preset Figure 17.2" in dock.shown().words


def test_d_is_trained_to_its_optimum_and_kept_or_thrown_away(
    open_line: Any, source: Any, qtbot: QtBot
) -> None:
    rate = {"optimisers.discriminator.lr": 0.05}
    window, dock = open_line("cats-and-dogs", **rate)
    assert dock.shown().loop.buttons == ("Train D to its optimum", "G against this D")
    for button, stage in ((dock.loop.away, "away"), (dock.loop.keep, "kept")):
        dock.loop.d.click()
        qtbot.waitUntil(lambda: "done in" in dock.shown().loop.words)
        shown = dock.shown().loop
        assert "0.9548 for the best D" in shown.words
        assert shown.share is not None
        assert shown.share > 0.9
        assert shown.buttons == ("Keep", "Throw away")
        button.click()
        qtbot.waitUntil(lambda: dock.shown().loop.share is None)
        assert source.said["inner", 0].record.stage == stage
    told = [mark.text for mark in window.studio.runs[0].marks()]
    assert any(text.startswith("D trained alone by") for text in told)
    window.table["train.optimise_g"].trigger()
    qtbot.waitUntil(lambda: "L_G" in dock.shown().loop.words)


def test_the_other_panes(open_line: Any, qtbot: QtBot) -> None:
    _, dock = open_line("figure-17-2", **{"data.count": 500})

    def turned(view: str) -> ShownCurves:
        dock.set_options({"view": view})
        pane = dock.curves(view)
        qtbot.waitUntil(lambda: pane.isVisible() and bool(pane.shown().curves))
        return pane.shown()

    one_place = turned("optimum")
    assert one_place.figures[3] == ("d*", "0.0391657")
    both = one_place.curves[2]
    assert both.x[both.y.argmin()] == pytest.approx(0.039, abs=0.003)
    earth = turned("earth")
    assert earth.figures[1] == ("W₁ = ∫ |P − Q|", "4")
    assert float(earth.figures[2][1]) == pytest.approx(4.0)
    assert float(earth.figures[3][1]) > 4.2
    likelihood = turned("likelihood")
    assert likelihood.figures[1] == ("∇KL(p‖p_G)", "−16", "−64")
    bowl = turned("bowl")
    assert bowl.figures[1] == ("over shares", "0")
    assert float(bowl.figures[2][1]) > 0.5
    assert bowl.curves[0].y.min() == pytest.approx(-math.log(4), abs=1e-3)
