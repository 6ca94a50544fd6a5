"""Both networks as they are built, units switched off, and an update made slowly: in the window."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from ganstudio.gui.docks.network.tiles import sample_pixels, unit_pixels
from ganstudio.preset_folder import find
from ganstudio.telemetry.messages import RunState, Start


@pytest.fixture
def source(served: Any) -> Any:
    """Let the window have real training."""
    return served


@pytest.fixture
def open_network(make_window: Any, qtbot: Any, served: Any) -> Any:
    """Return an opener of the dock on a preset, after some steps."""

    def open_on(preset: str, steps: int = 2, **values: Any) -> Any:
        window = make_window(None, (1400, 900))
        window.files.open_experiment(find(preset).with_values({"threads": 1, **values}))
        qtbot.waitUntil(lambda: bool(window.studio.runs))
        for _ in range(steps):
            served.session.runs[0].run.step()
        served.session.runs[0].tell_series()
        window.table["view.dock.network"].trigger()
        dock = window.area.docks["network"]
        qtbot.waitUntil(lambda: bool(dock.shown().lanes))
        return window, dock, served.session.runs[0].run

    return open_on


def click(diagram: Any, player: str, layer: int) -> None:
    place = diagram.place_of(player, layer).center().toPoint()
    QTest.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=QPoint(place))


def test_both_players_are_drawn_from_their_modules(open_network: Any) -> None:
    _, dock, _ = open_network("digits-by-class")
    (lane,) = dock.shown().lanes
    drawn = {(each.player, each.name): each for each in lane}
    conv = drawn["generator", "conv1"]
    assert conv.text[:3] == ("up · conv · norm by class · ReLU", "32 × 8 × 8", "19\u202f072 par.")
    assert conv.text[3].startswith("|∇| ")
    assert conv.told
    assert conv.fed_by == ("linear",)
    assert drawn["discriminator", "score"].fed_by == ("out.score", "out.embedding")
    assert drawn["discriminator", "out.embedding"].told


def test_a_unit_is_switched_off_and_on_again(open_network: Any, qtbot: Any) -> None:
    _, dock, run = open_network("digits", 3)
    before = run.checkpoint()
    (diagram,) = dock.diagrams()
    click(diagram, "generator", 2)
    qtbot.waitUntil(lambda: dock.shown().units is not None)
    assert dock.shown().units.title == "conv2: up · conv · norm · ReLU, 16 × 16 × 16, all 16 units"
    qtbot.waitUntil(lambda: dock.units.grid.picture_place().width() > 0)
    place = dock.units.grid.picture_place()
    QTest.mouseClick(dock.units.grid, Qt.MouseButton.LeftButton, pos=place.topLeft() + QPoint(3, 3))
    qtbot.waitUntil(lambda: dock.shown().units.off == (0,))
    assert dock.shown().units.effect.startswith("1 unit off: G(z) changes by ")
    dock.units.restored.emit()
    qtbot.waitUntil(lambda: dock.shown().units.off == ())
    after = run.checkpoint()
    assert [n for n in before if not np.array_equal(before[n], after[n], equal_nan=True)] == []


def test_keys_go_from_layer_to_layer_and_from_sample_to_sample(
    open_network: Any, qtbot: Any
) -> None:
    _, dock, _ = open_network("ring")
    (diagram,) = dock.diagrams()
    QTest.keyClick(diagram, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: dock.shown().units is not None)
    assert dock.shown().units.title.startswith("linear1: linear")
    QTest.keyClick(diagram, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: diagram.record.chosen == 1)


def test_two_pairings_stand_below_each_other_with_their_errors(open_network: Any) -> None:
    _, dock, _ = open_network("cyclegan-shapes", 1, **{"schedule.batch_size": 2})
    shown = dock.shown()
    assert len(shown.lanes) == 2
    for name in ("L_D x-to-y", "L_G y-to-x", "cycle-x", "cycle-y", "identity-x"):
        assert f"{name} " in shown.errors
    skips = [each for each in shown.lanes[0] if len(each.fed_by) > 1]
    assert skips


def test_an_update_is_stepped_through_and_made(open_network: Any, qtbot: Any) -> None:
    window, dock, run = open_network("ring", 5)
    dock.turn_view("motion")
    qtbot.waitUntil(lambda: dock.shown().motion.count == 11)
    motion = dock.motion
    assert dock.shown().motion.stage.title == "Draw real samples, and z"
    for _ in range(2):
        QTest.mouseClick(motion.next, Qt.MouseButton.LeftButton)
    shown = dock.shown().motion
    assert (shown.at, shown.stage.title) == (3, "D judges both")
    assert "update 6" in shown.told
    told = float(shown.told.split("=")[1].split("·")[0].replace("−", "-"))
    motion.go_to(99)
    assert dock.shown().motion.at == 11
    QTest.mouseClick(motion.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "update 7" in dock.shown().motion.told)
    assert run.iteration == 6
    values = dict(zip(run.trainer.series_names, run.trainer.values().tolist(), strict=True))
    assert values["loss_d"] == pytest.approx(told, abs=1e-4)
    assert window.studio.runs[0].state is RunState.PAUSED


def test_it_plays_loops_and_rests_when_nobody_looks(open_network: Any, qtbot: Any) -> None:
    _, dock, _ = open_network("digits", 2, **{"schedule.batch_size": 16})
    dock.turn_view("motion")
    qtbot.waitUntil(lambda: dock.shown().motion.count == 11)
    dock.motion.go_to(9)
    assert dock.shown().motion.stage.rows == ("before", "after", "10 × change")
    dock.motion.go_to(10)
    dock.motion.loop.setChecked(True)
    dock.motion.go_to(9)
    dock.motion.play.setChecked(True)
    assert dock.shown().motion.playing
    qtbot.waitUntil(lambda: dock.shown().motion.at == 1)
    dock.turn_view("network")
    assert not dock.motion.play.isChecked()


def test_a_run_that_goes_is_held_only_when_asked(
    open_network: Any, qtbot: Any, served: Any
) -> None:
    _, dock, run = open_network("ring", 2)
    served.session.obey(Start())
    qtbot.waitUntil(lambda: dock.studio.runs[0].state is RunState.RUNNING)
    dock.turn_view("motion")
    qtbot.waitUntil(lambda: dock.shown().motion is not None)
    assert dock.shown().motion.words.startswith("One update, in its stages")
    assert run.state is RunState.RUNNING
    QTest.mouseClick(dock.motion.unfold, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dock.shown().motion.count == 11)
    assert run.state is RunState.PAUSED


def test_units_are_grey_on_one_scale_and_crossed_when_off(dressed: None) -> None:
    maps = np.zeros((2, 4, 4), np.float32)
    maps[0] = np.linspace(0, 1, 16).reshape(4, 4)
    pixels = unit_pixels(maps, {1})
    assert pixels[0, 0, 0].tolist() == [0, 0, 0]
    assert pixels[0, 3, 3].tolist() == [255, 255, 255]
    red, green, _ = pixels[1, 1, 1].tolist()
    assert red > green
    images = np.array([-1.0, 0.0, 1.0, np.nan], np.float32).reshape(1, 1, 2, 2)
    assert sample_pixels(images)[0, ..., 0].tolist() == [[0, 128], [255, 0]]
