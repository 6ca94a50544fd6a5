"""Forks in the window, with training and recording as they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ganstudio.gui.docks.run_row import RunRow
from ganstudio.gui.run_view import RunView
from ganstudio.gui.window import Window
from ganstudio.presets import find
from ganstudio.telemetry import messages as m


@pytest.fixture
def source(served: Any) -> Any:
    return served


@pytest.fixture
def window(make_window: Callable[..., Window], qtbot: QtBot, source: Any, tmp_path: Path) -> Window:
    """A window on a run that was held at steps 20 and 40."""
    made = make_window(None)
    experiment = find("ring").with_values({"device": "cpu", "threads": 1})
    source.session.obey(m.RecordTo(str(tmp_path / "runs")))
    source.session.obey(m.Open((experiment.dumps(),)))
    for _ in range(2):
        train(source, 0, 20)
    qtbot.waitUntil(lambda: bool(made.studio.runs) and made.studio.runs[0].losses.last == 40)
    return made


def train(source: Any, run: int, steps: int) -> None:
    source.session.obey(m.Start(run))
    for _ in range(steps):
        source.session.advance()
    source.session.obey(m.Pause(run))


def forked(window: Window, qtbot: QtBot, run: int, step: int) -> RunView:
    """Fork a run by the menu, with the cursor of the timeline at a step."""
    before = set(window.studio.runs)
    window.studio.select(run)
    window.studio.go_to(None)
    timeline = window.area.docks["timeline"]
    qtbot.waitUntil(lambda: timeline.track.last == timeline.last())
    place = timeline.track.rect().center()
    place.setX(round(timeline.track.place(step)))
    qtbot.mouseClick(timeline.track, Qt.MouseButton.LeftButton, pos=place)
    window.table["train.fork"].trigger()
    qtbot.waitUntil(lambda: len(window.studio.runs) == len(before) + 1)
    (fork,) = set(window.studio.runs) - before
    return window.studio.runs[fork]


def rows(window: Window, qtbot: QtBot) -> list[RunRow]:
    """Return the rows of the list of runs, as they stand one below the other."""
    dock = window.area.docks["runs"]
    qtbot.waitUntil(lambda: set(dock._rows) == set(window.studio.runs))
    return list(dock._rows.values())


def on_disk(run: RunView, step: int) -> bool:
    """Tell whether there is a checkpoint at a step."""
    return (Path(run.folder) / "checkpoints" / f"step-{step:09}.safetensors").is_file()


# ── the tree ──────────────────────────────────────────────────────────────────


def test_forks_stand_under_the_runs_that_they_came_from(
    window: Window, qtbot: QtBot, source: Any
) -> None:
    parent = window.studio.runs[0]
    qtbot.waitUntil(lambda: on_disk(parent, 20))
    first = forked(window, qtbot, 0, 25)
    second = forked(window, qtbot, 0, 39)
    train(source, first.run, 5)
    inner = forked(window, qtbot, first.run, 24)
    found = rows(window, qtbot)
    assert [(row._run, row._depth) for row in found] == [
        (parent, 0), (first, 1), (inner, 2), (second, 1),
    ]  # fmt: skip
    assert [row._branch.isVisible() for row in found] == [False, True, True, True]
    places = [row._swatch.mapTo(window, row._swatch.pos()).x() for row in found]
    assert places[0] < places[1] < places[2]
    assert places[1] == places[3]
    assert (first.parent, first.parent_step) == (parent.folder, 20)
    assert "from 20" in found[1]._figures.whole()
    assert found[1].toolTip() == f"Forked from {Path(parent.folder).name} at step 20"
    assert found[0].toolTip() == ""


def test_a_fork_whose_parent_is_not_open_says_what_it_came_from(
    window: Window, qtbot: QtBot, source: Any
) -> None:
    fork = forked(window, qtbot, 0, 39)
    train(source, fork.run, 5)
    parent, folder = window.studio.runs[0], fork.folder
    source.session.obey(m.Remove(parent.run))
    qtbot.waitUntil(lambda: len(window.studio.runs) == 1)
    (row,) = rows(window, qtbot)
    came = f"forked from {Path(parent.folder).name} at step 20"
    assert row._depth == 0
    assert came in row._figures.whole()

    source.session.obey(m.Remove(fork.run))
    qtbot.waitUntil(lambda: not window.studio.runs)
    window.recordings.open_path(Path(folder))
    qtbot.waitUntil(lambda: [run.replayed for run in window.studio.runs.values()] == [True])
    (row,) = rows(window, qtbot)
    assert came in row._figures.whole()

    window.recordings.open_path(Path(parent.folder))
    qtbot.waitUntil(lambda: len(window.studio.runs) == 2)
    above, below = rows(window, qtbot)
    assert (above._run.folder, below._run.folder) == (parent.folder, folder)
    assert below._branch.isVisible()


def test_a_fork_that_begins_afresh_is_none_any_more(window: Window, qtbot: QtBot) -> None:
    fork = forked(window, qtbot, 0, 39)
    qtbot.waitUntil(lambda: rows(window, qtbot)[1]._depth == 1)
    window.send(m.Reset(fork.run))
    qtbot.waitUntil(lambda: fork.parent == "")
    qtbot.waitUntil(lambda: rows(window, qtbot)[1]._depth == 0)
