"""Edits, verdicts and forks across the plots over steps."""

from __future__ import annotations

import numpy as np
import pytest

from ganstudio import find_preset
from ganstudio.gui.docks.losses.dock import LossesDock
from ganstudio.gui.docks.outputs.dock import OutputsDock
from ganstudio.gui.docks.shared.event_marks import events_of
from ganstudio.gui.widgets import theme
from ganstudio.telemetry.messages import Edited, Judged
from ganstudio.telemetry.records import Verdict
from ganstudio.telemetry.source import Update


def happen(scene, run: int) -> None:
    """Let a run be edited and judged."""
    view = scene.studio.runs[run]
    view.experiment = view.adopted = find_preset("ring")
    scene.studio.apply(
        Update(
            (
                Edited(run, 40, find_preset("ring").dumps(), ("G lr = 0.0001",), restarted=False),
                Judged(run, 60, Verdict("collapsing", 60, "2 of 8 modes")),
            )
        )
    )


@pytest.fixture
def run(scene) -> int:
    number = scene.add()
    scene.say(number, scene.losses(np.ones(100)))
    happen(scene, number)
    return number


def test_losses_are_marked_where_something_happened(scene, open_dock, run) -> None:
    dock = open_dock(LossesDock)
    dock.refresh()
    (plot,) = dock.shown().plots.values()
    assert [(mark.place, mark.kind, mark.text) for mark in plot.events] == [
        (40.0, "edit", "step 40 · edited: G lr = 0.0001"),
        (60.0, "verdict", "step 60 · verdict: collapsing: 2 of 8 modes"),
    ]
    assert plot.events[1].colour == theme.palette().warning


def test_the_history_of_outputs_is_marked_and_the_histograms_of_now_are_not(
    scene, open_dock, run
) -> None:
    dock = open_dock(OutputsDock)
    for step in (1, 100):
        scene.say(run, scene.outputs(), step)
    dock.refresh()
    assert dock.shown().plots[0][0].events == ()
    dock.set_options({"view": "time"})
    dock.refresh()
    assert [mark.place for mark in dock.shown().plots[0][0].events] == [40.0, 60.0]


def test_what_happened_to_several_runs_alike_is_told_once(scene, run) -> None:
    other = scene.add()
    scene.say(other, scene.losses(np.ones(100)))
    happen(scene, other)
    kinds = [mark.kind for mark in events_of(list(scene.studio.runs.values()))]
    assert kinds == ["edit", "verdict", "verdict"]  # a verdict is one run's own


def test_a_fork_stands_where_it_left_its_parent(scene, run) -> None:
    fork = scene.studio.runs[scene.add()]
    scene.say(fork.run, scene.losses(np.ones(100)))
    fork.parent, fork.parent_step = "runs/ring", 30
    (mark,) = events_of([fork])
    assert (mark.place, mark.kind, mark.text) == (30.0, "fork", "step 30 · forked from ring")


def test_marks_are_found_within_the_width_of_their_foot(scene, open_dock, run) -> None:
    dock = open_dock(LossesDock)
    dock.refresh()
    (plot,) = dock.stack.plots.values()
    assert [mark.kind for mark in plot.events.near(60.5)] == ["verdict"]
    assert plot.events.near(80.0) == []
