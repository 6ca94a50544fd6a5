from __future__ import annotations

import math
from dataclasses import replace

import pytest

from ganstudio.gui.docks.game.dock import GameDock
from ganstudio.telemetry.records import Measure

EVEN = [0.25, 0.25, 0.25, 0.25]
MEASURES = (
    Measure("overlap", "Overlap", "Shared.", 0.3, 1.0, "30 %", "100 %", "neither", "game"),
    Measure("slope", "Slope of D", "Steep.", 2.0, math.nan, "2", "–", "neither", "game"),
)


def texts(dock):
    return [[cell.text for cell in row] for row in dock.shown().table]


def play(scene, *measures):
    run = scene.add()
    scene.say(run, replace(scene.collapse(EVEN), game=measures or MEASURES))
    return run


def test_a_diagnosis_that_tells_nothing_of_the_game_leaves_the_words(scene, open_dock):
    dock = open_dock(GameDock)
    scene.say(scene.add(), scene.collapse(EVEN))
    dock.refresh()
    assert "Press Run" in dock.shown().words


def test_figures_stand_beside_those_of_an_even_game(scene, open_dock):
    dock = open_dock(GameDock)
    play(scene)
    dock.refresh()
    assert texts(dock) == [
        ["", "now", "even"],
        ["Overlap", "30 %", "100 %"],
        ["Slope of D", "2", "–"],
    ]
    assert dock.shown().table[1][0].help == "Shared."
    assert {row[1].tone for row in dock.shown().table[1:]} == {"text"}


def test_a_new_diagnosis_asks_for_a_drawing(scene, open_dock):
    dock = open_dock(GameDock)
    dock.refresh()
    assert not dock.dirty
    play(scene)
    dock.refresh()
    scene.say(0, replace(scene.collapse(EVEN), game=MEASURES[:1]))
    assert dock.dirty
    dock.refresh()
    assert len(texts(dock)) == 2


def test_a_critic_beside_a_classifier_leaves_out_what_it_does_not_have(scene, open_dock):
    dock = open_dock(GameDock)
    play(scene)
    play(scene, MEASURES[1])
    dock.refresh()
    assert texts(dock)[1] == ["Overlap", "30 %", "–", "100 %"]


@pytest.mark.parametrize("runs", [1, 2, 5])
@pytest.mark.parametrize("size", [(110, 90), (340, 400), (1200, 900)])
def test_any_number_of_runs_in_any_size(scene, open_dock, runs, size):
    dock = open_dock(GameDock, *size)
    for _ in range(runs):
        play(scene)
    dock.refresh()
    assert not dock.grab().isNull()
    assert sum(row.count("30 %") for row in texts(dock)) == runs


def test_through_the_window(make_window, qtbot):
    window = make_window("ring")
    window.table["view.dock.game"].trigger()
    dock = window.area.docks["game"]
    assert dock.isVisible()
    window.table["train.run"].trigger()
    qtbot.waitUntil(lambda: texts(dock)[1:] == [["Real above generated", "90 %", "50 %"]])
    window.table["train.run"].trigger()
