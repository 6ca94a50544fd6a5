"""A run of two pairings in the window: its row offers both, and docks show the chosen one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ganstudio.gui.docks.losses.dock import LossesDock
from ganstudio.gui.docks.runs.dock import RunsDock
from ganstudio.gui.docks.runs.run_row import RunRow
from ganstudio.gui.docks.samples.dock import SamplesDock
from ganstudio.gui.docks.shared.plane_map import ShownPlane
from ganstudio.gui.shell.window import Window
from ganstudio.telemetry import messages as m
from ganstudio.training.experiment import Experiment
from tests.games import EXCHANGE, JURY

pytestmark = pytest.mark.usefixtures("games")


@pytest.fixture
def source(served: Any) -> Any:
    return served


def opened(window: Window, source: Any, experiment: dict, folder: Path, steps: int = 30) -> RunRow:
    """Open a game, train it, and return its row in the list."""
    source.send(m.RecordTo(str(folder)))
    source.send(m.Open((Experiment.parse(experiment).dumps(),), start=True))
    for _ in range(steps):
        source.session.advance()
    source.send(m.Pause())
    for _ in range(3):
        window.pump.tick()
    (row,) = window.area.dock(RunsDock).findChildren(RunRow)
    return row


def real_points(window: Window) -> np.ndarray:
    """Return the real points that are drawn, (n, 2)."""
    points = [
        run.plane.real.points
        for run in window.area.dock(SamplesDock).shown().runs
        if isinstance(run.plane, ShownPlane) and run.plane.real is not None
    ]
    return np.array(points).reshape(-1, 2)


def is_seen_of(window: Window, side: int) -> bool:
    """Tell whether the points are those of the left (-1) or of the right cloud (1)."""
    points = real_points(window)
    return len(points) > 0 and bool(np.abs(points.mean() - side) < 0.1)


def test_its_row_offers_both_and_docks_show_the_chosen_one(
    make_window: Callable[..., Window], source: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    window = make_window(None)
    row = opened(window, source, EXCHANGE, tmp_path)
    offered = row.shown().pairings
    assert offered is not None
    assert (offered.words, offered.chosen) == (("there", "back"), "there")
    qtbot.waitUntil(lambda: is_seen_of(window, 1))
    qtbot.keyClick(row.pairings, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: is_seen_of(window, -1))
    assert offered.words[1] == row.shown().pairings.chosen


def test_an_untrained_one_is_shown_at_once(
    make_window: Callable[..., Window], source: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    window = make_window(None)
    opened(window, source, JURY, tmp_path, steps=0)
    qtbot.waitUntil(lambda: len(real_points(window)) > 0)


@pytest.mark.parametrize("experiment", [EXCHANGE, JURY], ids=lambda each: each["title"])
def test_every_dock_shows_its_recording_at_any_step(
    make_window: Callable[..., Window],
    source: Any,
    qtbot: QtBot,
    tmp_path: Path,
    experiment: dict,
) -> None:
    window = make_window(None)
    opened(window, source, experiment, tmp_path)
    (folder,) = tmp_path.glob("*/*.sqlite")
    replaying = make_window(None)
    replaying.recorded.open_path(folder.parent)
    qtbot.waitUntil(lambda: bool(replaying.studio.runs))
    for step in (0, 15, 30, None):
        replaying.studio.go_to(step)
        for dock in replaying.area.docks.values():
            replaying.area.reveal(dock)
            dock.refresh()
            assert not dock.grab().isNull()
    losses = replaying.area.dock(LossesDock).shown()
    marks = losses.plots["loss"].plot.references
    assert {words for _, words in marks} == {"D 4 ln 2", "G 2 ln 2"}  # of the sums
    assert len(real_points(replaying)) > 100
