"""Forks in the window, with training and recording as they are."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ganstudio.gui.docks.runs.run_row import ShownRun
from ganstudio.gui.run_view import RunView
from ganstudio.gui.serving.exports import series_of
from ganstudio.gui.shell.window import Window
from ganstudio.objectives.variants import find_variant
from ganstudio.preset_folder import find
from ganstudio.telemetry import messages as m
from ganstudio.telemetry.recording.database import FILE
from ganstudio.telemetry.recording.packing import pack

SMALL = {"device": "cpu", "threads": 1, "network.hidden": 16, "data.count": 500}


@pytest.fixture
def source(served: Any) -> Any:
    return served


@pytest.fixture
def window(make_window: Callable[..., Window], qtbot: QtBot, source: Any, tmp_path: Path) -> Window:
    """A window on a run that was held at steps 20 and 40."""
    made = make_window(None)
    experiment = find("ring").with_values(SMALL)
    source.session.obey(m.RecordTo(str(tmp_path / "runs")))
    source.session.obey(m.Open((experiment.dumps(),)))
    for _ in range(2):
        source.train(0, 20)
    qtbot.waitUntil(lambda: bool(made.studio.runs) and made.studio.runs[0].losses.last == 40)
    return made


def forked(window: Window, qtbot: QtBot, run: int, step: int) -> RunView:
    """Fork a run by the menu, with the cursor of the timeline at a step."""
    before = set(window.studio.runs)
    window.studio.select(run)
    window.studio.go_to(None)
    timeline = window.area.docks["timeline"]
    qtbot.waitUntil(lambda: timeline.ruler.last == timeline.last())
    place = timeline.ruler.rect().center()
    place.setX(round(timeline.ruler.place(step)))
    qtbot.mouseClick(timeline.ruler, Qt.MouseButton.LeftButton, pos=place)
    window.table["train.fork"].trigger()
    qtbot.waitUntil(lambda: len(window.studio.runs) == len(before) + 1)
    (fork,) = set(window.studio.runs) - before
    return window.studio.runs[fork]


def listed(window: Window, qtbot: QtBot) -> tuple[ShownRun, ...]:
    """Return what the list of runs shows, from top to bottom."""
    dock = window.area.docks["runs"]
    qtbot.waitUntil(lambda: {row.run for row in dock.shown().runs} == set(window.studio.runs))
    return dock.shown().runs


def on_disk(run: RunView, step: int) -> bool:
    """Tell whether there is a checkpoint at a step."""
    return (Path(run.folder) / "checkpoints" / f"step-{step:09}.safetensors").is_file()


def test_a_run_can_be_looked_back_at_and_forked_once_it_has_begun(
    make_window: Callable[..., Window], qtbot: QtBot, source: Any, tmp_path: Path
) -> None:
    window = make_window(None)
    experiment = find("ring").with_values(SMALL)
    source.session.obey(m.RecordTo(str(tmp_path / "runs")))
    source.session.obey(m.Open((experiment.dumps(),), start=True))
    qtbot.waitUntil(lambda: bool(window.studio.runs))
    assert not window.table["train.fork"].isEnabled()
    assert not window.table["timeline.back"].isEnabled()
    for _ in range(5):
        source.session.advance()
    source.session.runs[0].tell_series()
    qtbot.waitUntil(window.table["train.fork"].isEnabled)
    assert window.table["timeline.back"].isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(window.studio.runs) == 2)


# ── the tree ──────────────────────────────────────────────────────────────────


def test_forks_stand_under_the_runs_that_they_came_from(
    window: Window, qtbot: QtBot, source: Any
) -> None:
    parent = window.studio.runs[0]
    qtbot.waitUntil(lambda: on_disk(parent, 20))
    first = forked(window, qtbot, 0, 25)
    second = forked(window, qtbot, 0, 39)
    source.train(first.run, 5)
    inner = forked(window, qtbot, first.run, 28)
    found = listed(window, qtbot)
    assert [(row.run, row.depth) for row in found] == [
        (parent.run, 0), (first.run, 1), (inner.run, 2), (second.run, 1),
    ]  # fmt: skip
    window.grab()  # lays the list out
    places = [row.left for row in listed(window, qtbot)]
    assert places[0] < places[1] < places[2]
    assert places[1] == places[3]
    assert (first.parent, first.parent_step) == (parent.folder, 25)
    assert "from 25" in found[1].progress
    assert found[1].origin == f"Forked from {Path(parent.folder).name} at step 25"
    assert found[0].origin == ""


def test_a_fork_whose_parent_is_not_open_says_what_it_came_from(
    window: Window, qtbot: QtBot, source: Any
) -> None:
    fork = forked(window, qtbot, 0, 39)
    source.train(fork.run, 5)
    parent, folder = window.studio.runs[0], fork.folder
    source.session.obey(m.Remove(parent.run))
    qtbot.waitUntil(lambda: len(window.studio.runs) == 1)
    (row,) = listed(window, qtbot)
    came = f"forked from {Path(parent.folder).name} at step 39"
    assert row.depth == 0
    assert came in row.progress

    source.session.obey(m.Remove(fork.run))
    qtbot.waitUntil(lambda: not window.studio.runs)
    window.recorded.open_path(Path(folder))
    qtbot.waitUntil(lambda: [run.replayed for run in window.studio.runs.values()] == [True])
    (row,) = listed(window, qtbot)
    assert came in row.progress

    window.recorded.open_path(Path(parent.folder))
    qtbot.waitUntil(lambda: len(window.studio.runs) == 2)
    above, below = listed(window, qtbot)
    runs = window.studio.runs
    assert (runs[above.run].folder, runs[below.run].folder) == (parent.folder, folder)
    assert below.depth == 1


def test_a_loss_that_is_chosen_for_a_recording_trains_a_fork_of_it(
    window: Window, qtbot: QtBot, source: Any
) -> None:
    folder = Path(window.studio.runs[0].folder)
    source.session.obey(m.Remove(0))
    qtbot.waitUntil(lambda: not window.studio.runs)
    window.recorded.open_path(folder)
    qtbot.waitUntil(lambda: bool(window.studio.runs))
    window.studio.go_to(33)
    window.table["loss.hinge"].trigger()
    qtbot.waitUntil(lambda: len(window.studio.runs) == 2)
    recorded, fork = window.studio.runs.values()
    assert (recorded.experiment.loss.name, fork.experiment.loss.name) == ("non-saturating", "hinge")
    assert (fork.parent, fork.parent_step, fork.reached) == (str(folder), 33, 33)
    assert window.studio.chosen() is fork
    source.train(fork.run, 3)
    window.table["loss.non-saturating"].trigger()  # the fork itself is changed now
    qtbot.waitUntil(lambda: fork.experiment.loss.name == "non-saturating")
    assert len(window.studio.runs) == 2


# ── its past ──────────────────────────────────────────────────────────────────


def curve(run: RunView, last: int) -> list[float]:
    return run.losses.column("loss_d", 1, last).tolist()


def seen(window: Window, run: RunView, channel: str, step: int) -> tuple[int, bytes] | None:
    """Return step and content of what docks are given of a run at a step."""
    window.studio.go_to(step)
    found = {shown.run: frame for shown, frame in window.studio.frames(channel)}
    frame = found.get(run.run)
    return None if frame is None else (frame.step, pack(frame.record))


def assert_past_of(window: Window, qtbot: QtBot, fork: RunView, parent: RunView) -> None:
    """Compare what is shown of a fork before step 20 with what is of its parent."""
    qtbot.waitUntil(lambda: fork.losses.last == fork.reached == 26)
    assert len(curve(fork, 20)) == 20
    assert curve(fork, 20) == curve(parent, 20)
    assert curve(fork, 26) != curve(parent, 26)
    for channel in ("samples", "outputs", "collapse"):
        for step in (0, 7, 19):
            assert seen(window, fork, channel, step) == seen(window, parent, channel, step)
    assert seen(window, fork, "samples", 19) is not None
    assert seen(window, fork, "samples", 26) != seen(window, parent, "samples", 26)
    assert fork.adopted.loss.name == "hinge"
    window.studio.go_to(7)
    assert fork.experiment.loss.name == parent.experiment.loss.name != "hinge"
    window.studio.go_to(None)


def test_the_past_of_a_fork_is_its_parents_live_and_recorded(
    window: Window, qtbot: QtBot, source: Any
) -> None:
    parent = window.studio.runs[0]
    qtbot.waitUntil(lambda: on_disk(parent, 40))
    hinge = parent.experiment.with_loss(find_variant("hinge"))
    window.send(m.Fork(parent.folder, 20, hinge.dumps()))
    qtbot.waitUntil(lambda: len(window.studio.runs) == 2)
    fork = window.studio.runs[1]
    source.train(fork.run, 6)
    assert_past_of(window, qtbot, fork, parent)

    losses = window.area.docks["losses"]
    losses.refresh()
    shown, own = losses.shown().plots["loss D"], (fork.title, "loss_d")
    past, line = shown.pasts[own], shown.curves[own]
    assert past.x[0] < past.x[-1] == line.x[0] == 21
    assert line.x[-1] == 26
    assert past.opacity < line.opacity
    assert (parent.title, "loss_d") not in shown.pasts
    for view, parts in (((22, 26), [False, True]), ((5, 15), [True, True])):
        box = losses.stack.plots["loss D"].item.box
        box.free_x = True
        box.setXRange(*view, padding=0)
        losses.refresh()
        shown = losses.shown().plots["loss D"]
        assert [own in shown.pasts, own in shown.curves] == parts
    assert len(shown.curves[own].x) == 0

    folders = [Path(run.folder) for run in (parent, fork)]
    source.session.obey(m.Remove(fork.run))
    source.session.obey(m.Remove(parent.run))
    qtbot.waitUntil(lambda: not window.studio.runs)
    for folder in folders:
        window.recorded.open_path(folder)
    qtbot.waitUntil(lambda: len(window.studio.runs) == 2)
    parent, fork = window.studio.runs.values()
    assert_past_of(window, qtbot, fork, parent)


def test_runs_that_came_of_one_experiment_have_names_of_their_own(
    window: Window, qtbot: QtBot
) -> None:
    forked(window, qtbot, 0, 39)
    forked(window, qtbot, 0, 39)
    window.studio.select(0)
    window.table["edit.duplicate"].trigger()
    qtbot.waitUntil(lambda: len(window.studio.runs) == 4)
    title = window.studio.runs[0].title
    names = ["", " from 39", " from 39 (2)", " (2)"]
    runs = window.studio.runs.values()
    assert [run.title for run in runs] == [title + name for name in names]
    assert [run.short for run in runs] == [title, "from 39", "from 39 (2)", f"{title} (2)"]


def test_a_fork_that_is_yet_to_begin_has_its_parents_past(
    window: Window, qtbot: QtBot, source: Any
) -> None:
    parent = window.studio.runs[0]
    fork = forked(window, qtbot, 0, 39)
    window.area.docks["timeline"].refresh()
    assert seen(window, fork, "samples", 7) == seen(window, parent, "samples", 7)
    assert fork.past is not None
    assert not Path(fork.folder).exists()
    assert [mark.step for mark in fork.marks() if mark.step > 39] == []
    window.studio.go_to(None)
    before = fork.past
    source.train(fork.run, 4)
    qtbot.waitUntil(lambda: fork.reached == 43 and (Path(fork.folder) / FILE).is_file())
    assert seen(window, fork, "samples", 7) == seen(window, parent, "samples", 7)
    assert fork.past is not before
    assert not window.errors.isVisible()


def test_what_a_fork_exports_is_its_own(window: Window, qtbot: QtBot, source: Any) -> None:
    fork = forked(window, qtbot, 0, 40)
    source.train(fork.run, 6)
    qtbot.waitUntil(lambda: fork.losses.last == 46)
    series = series_of(fork)
    assert (series.first_step, len(series.values)) == (41, 6)
    assert series_of(window.studio.runs[0]).first_step == 1


def test_a_fork_whose_parent_is_gone_shows_its_own_part_and_says_so(
    window: Window, qtbot: QtBot, source: Any
) -> None:
    parent = window.studio.runs[0]
    fork = forked(window, qtbot, 0, 40)
    source.train(fork.run, 6)
    for run in (parent, fork):
        source.session.obey(m.Remove(run.run))
    qtbot.waitUntil(lambda: not window.studio.runs)
    shutil.rmtree(parent.folder)
    said: list[str] = []
    window.studio.noted.connect(said.append)
    window.recorded.open_path(Path(fork.folder))
    qtbot.waitUntil(lambda: bool(window.studio.runs))
    (run,) = window.studio.runs.values()
    qtbot.waitUntil(lambda: run.losses.last == 46)
    assert run.losses.first == 41
    for step in (3, 44, 12):
        window.studio.go_to(step)
        window.area.docks["timeline"].refresh()
    assert [word for word in said if "is no longer there" in word] == [
        f"What was before step 40 is not shown: {Path(parent.folder).name}, "
        "from which it was forked, is no longer there"
    ]
    assert not window.errors.isVisible()
    window.studio.go_to(41)
    assert run.latest["samples"].step in (40, 41)  # as the clock had it


def test_a_fork_that_begins_afresh_is_none_any_more(window: Window, qtbot: QtBot) -> None:
    fork = forked(window, qtbot, 0, 39)
    qtbot.waitUntil(lambda: listed(window, qtbot)[1].depth == 1)
    window.send(m.Reset(fork.run))
    qtbot.waitUntil(lambda: fork.parent == "")
    qtbot.waitUntil(lambda: listed(window, qtbot)[1].depth == 0)
