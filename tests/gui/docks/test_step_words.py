from __future__ import annotations

import pytest

from ganstudio.gui.docks.samples.dock import SamplesDock
from ganstudio.gui.docks.shared.step_words import StepWords
from ganstudio.telemetry.messages import RunState, StateChanged


@pytest.fixture
def pair(scene):
    first, second = scene.add(), scene.add()
    for run in (first, second):
        scene.studio.runs[run].state = RunState.RUNNING
    return first, second


def steps(scene):
    return [frame.step for _, frame in scene.studio.frames("samples")]


def test_all_runs_are_shown_at_the_last_step_that_they_have_in_common(scene, pair):
    first, second = pair
    scene.say(first, scene.grid(), step=10)
    scene.say(second, scene.grid(), step=10)
    scene.say(first, scene.grid(), step=20)
    assert steps(scene) == [10, 10]
    scene.say(second, scene.grid(), step=20)
    assert steps(scene) == [20, 20]


def test_a_run_that_has_ended_keeps_its_picture_and_holds_nobody_up(scene, pair, open_dock):
    dock = open_dock(SamplesDock)
    first, second = pair
    for run in pair:
        scene.say(run, scene.grid(), step=10)
    dock.refresh()
    assert dock.shown().header.information.startswith("all at step 10")
    assert [run.caption.value for run in dock.shown().runs] == ["", ""]
    scene.studio.hear(StateChanged(second, RunState.STOPPED, 12))
    scene.say(first, scene.grid(), step=30)
    dock.refresh()
    assert steps(scene) == [30, 10]
    assert dock.shown().header.information.startswith("all at step 30")
    assert [run.caption.value for run in dock.shown().runs] == ["", "stopped at 10"]


def test_steps_that_are_not_common_are_said(scene, pair):
    first, second = pair
    for step in range(10, 100, 10):
        scene.say(first, scene.grid(), step=step)
    scene.say(second, scene.grid(), step=5)
    said = StepWords.of(scene.studio, list(scene.studio.frames("samples")))
    assert said.header == "steps 5 to 90"
    assert said.captions == ("step 90", "step 5")


def test_runs_that_are_measured_at_different_steps_are_shown_where_they_agree(scene, pair):
    first, second = pair
    for run, taken in ((first, (16, 32, 48)), (second, (16, 32, 40, 56))):
        for step in taken:
            scene.say(run, scene.grid(), step=step)
    assert steps(scene) == [32, 32]


def test_what_they_agreed_on_long_ago_is_not_shown_for_that(scene, pair):
    first, second = pair
    for run in pair:
        scene.say(run, scene.grid(), step=1)
    scene.say(first, scene.grid(), step=100)
    scene.say(second, scene.grid(), step=130)
    assert steps(scene) == [100, 130]
    scene.say(first, scene.grid(), step=200)
    scene.say(second, scene.grid(), step=260)
    scene.say(first, scene.grid(), step=300)
    assert steps(scene) == [200, 260]
