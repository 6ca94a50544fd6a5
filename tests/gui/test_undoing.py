"""What a hand does to runs is taken back in the window, with training and recording as they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from ganstudio.gui.shell.window import Window
from ganstudio.preset_folder import find
from ganstudio.telemetry import messages as m
from ganstudio.telemetry.messages import RunState

SMALL = {"device": "cpu", "threads": 1, "network.hidden": 16, "data.count": 500}
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def source(served: Any) -> Any:
    return served


@pytest.fixture
def window(make_window: Callable[..., Window], qtbot: QtBot, source: Any, tmp_path: Path) -> Window:
    """A window on a recorded run that is held at step 20."""
    made = make_window(None)
    source.session.obey(m.RecordTo(str(tmp_path / "runs")))
    made.files.open_experiment(find("ring").with_values(SMALL))
    qtbot.waitUntil(lambda: bool(made.studio.runs))
    source.train(0, 20)
    qtbot.waitUntil(lambda: made.studio.runs[0].losses.last == 20)
    return made


def curve(window: Window, run: int = 0) -> list[float]:
    losses = window.studio.runs[run].losses
    return losses.column("loss_d", 1, losses.last).tolist() if len(losses) else []


def undo(window: Window, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)


def redo(window: Window, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL | SHIFT)


def test_one_key_resets_and_one_click_takes_it_back(
    window: Window, qtbot: QtBot, source: Any
) -> None:
    before = curve(window)
    name = Path(window.studio.runs[0].folder).name
    qtbot.keyClick(window, Qt.Key.Key_R)
    qtbot.waitUntil(window.offer.isVisible)
    assert window.offer.sentence.text() == "Reset: step 20 of Ring, healthy is kept until you quit."
    assert window.studio.runs[0].reached == 0
    assert not window.errors.isVisible()
    qtbot.mouseClick(window.offer.accept, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.studio.runs[0].reached == 20)
    assert not window.offer.isVisible()
    run = window.studio.runs[0]
    qtbot.waitUntil(lambda: len(curve(window)) == 20)
    assert curve(window) == before
    assert (run.state, Path(run.folder).name) == (RunState.PAUSED, name)
    assert window.studio.chosen() is run
    assert run.verdict is not None
    source.train(0, 5)
    qtbot.waitUntil(lambda: window.studio.runs[0].losses.last == 25)
    redo(window, qtbot)
    qtbot.waitUntil(lambda: window.studio.runs[0].reached == 0)
    undo(window, qtbot)
    qtbot.waitUntil(lambda: window.studio.runs[0].reached == 25)


def test_the_offer_leaves_after_a_while_and_the_menu_still_has_it(
    window: Window, qtbot: QtBot
) -> None:
    window.table["train.reset"].trigger()
    qtbot.waitUntil(window.offer.isVisible)
    window.offer.patience.start(1)
    qtbot.waitUntil(lambda: not window.offer.isVisible())
    assert window.table["edit.undo"].isEnabled()
    assert "Takes back: reset" in window.table["edit.undo"].toolTip()
    window.table["edit.undo"].trigger()
    qtbot.waitUntil(lambda: window.studio.runs[0].reached == 20)
    assert "Does again: reset" in window.table["edit.redo"].toolTip()


def test_a_preset_that_was_chosen_is_taken_back_with_its_name(
    window: Window, qtbot: QtBot, source: Any
) -> None:
    window.studio.rename(0, "mine")
    before = curve(window)
    window.table["preset.swiss-roll-wgan-gp"].trigger()
    qtbot.waitUntil(lambda: 1 in window.studio.runs)
    assert window.table["preset.swiss-roll-wgan-gp"].isChecked()
    assert "kept as Ring, healthy" in window.offer.sentence.text()
    undo(window, qtbot)
    qtbot.waitUntil(lambda: list(window.studio.runs) == [0])
    qtbot.waitUntil(lambda: curve(window) == before)
    assert window.studio.runs[0].title == "mine"
    assert window.table["preset.ring"].isChecked()
    assert not window.table["preset.swiss-roll-wgan-gp"].isChecked()
    redo(window, qtbot)
    qtbot.waitUntil(lambda: list(window.studio.runs) == [1])
    assert window.table["preset.swiss-roll-wgan-gp"].isChecked()


def test_a_run_that_was_removed_returns_to_its_place_as_it_looked(
    window: Window, qtbot: QtBot, source: Any
) -> None:
    window.table["edit.duplicate"].trigger()
    qtbot.waitUntil(lambda: len(window.studio.runs) == 2)
    assert window.studio.current == 1  # what was just made
    window.studio.select(0)
    style = window.studio.runs[0].style
    qtbot.keyClick(window, Qt.Key.Key_Backspace, CONTROL)
    qtbot.waitUntil(lambda: list(window.studio.runs) == [1])
    assert "step 20" in window.offer.sentence.text()
    undo(window, qtbot)
    qtbot.waitUntil(lambda: list(window.studio.runs) == [0, 1])
    assert window.studio.runs[0].style == style
    assert window.studio.current == 0
    assert list(source.session.runs) == [0, 1]


def test_a_penalty_comes_and_goes_without_a_restart_and_is_never_said_to_be_removed(
    window: Window, qtbot: QtBot
) -> None:
    said: list[str] = []
    window.studio.noted.connect(said.append)
    assert "Applied at the next step" in window.table["penalty.r1"].toolTip()
    window.table["penalty.r1"].trigger()
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["R1 added · applied at step 20"]
    assert not window.offer.isVisible()
    assert window.studio.runs[0].reached == 20
    assert [mark.text for mark in window.studio.runs[0].marks() if mark.kind == "edit"] == [
        "R1 added"
    ]
    undo(window, qtbot)
    qtbot.waitUntil(lambda: said[-1] == "R1 removed · applied at step 20")
    assert "Begins afresh" in window.table["stabiliser.spectral-norm"].toolTip()
    window.table["stabiliser.spectral-norm"].trigger()
    qtbot.waitUntil(lambda: window.studio.runs[0].reached == 0)
    assert window.offer.sentence.text().startswith("Spectral norm added restarts: step 20")
    undo(window, qtbot)
    qtbot.waitUntil(lambda: window.studio.runs[0].reached == 20)


def test_what_restarts_is_marked_in_the_parameters(window: Window, qtbot: QtBot) -> None:
    dock = window.area.docks["parameters"]
    dock.refresh()
    adders = [
        section.findChild(QToolButton, "add").menu()
        for section in dock.findChildren(QWidget)
        if section.objectName() in ("section.Penalties", "section.Stabilisers")
    ]
    entries = [entry.text() for menu in adders for entry in menu.actions()]
    assert "R1" in entries
    assert "Spectral norm ↻" in entries
    assert "LeCam" in entries
    assert dock.findChild(QLabel, "steps.mark").text() == ""
    assert dock.findChild(QLabel, "batch_size.mark").text() == "↻"


def test_the_way_back_of_a_field_leads_to_what_the_run_began_with(
    window: Window, qtbot: QtBot, source: Any
) -> None:
    """The ring's preset has a learning rate of its own, which is not Adam's default."""
    dock = window.area.docks["parameters"]
    first = find("ring").optimisers.generator.lr
    assert first != type(find("ring").optimisers.generator)().lr
    source.session.obey(m.Edit({"optimisers.generator.lr": 0.03}))
    qtbot.waitUntil(lambda: window.studio.runs[0].experiment.optimisers.generator.lr == 0.03)
    dock.refresh()
    section = dock.findChild(QWidget, "section.Generator's optimiser")
    back = section.findChild(QToolButton, "lr.reset")
    assert not back.isHidden()
    assert back.toolTip() == f"Back to what the run began with, {first}"
    back.click()
    qtbot.waitUntil(lambda: window.studio.runs[0].experiment.optimisers.generator.lr == first)
    dock.refresh()
    assert back.isHidden()


def test_a_name_tells_what_a_run_is_now(window: Window, qtbot: QtBot, source: Any) -> None:
    run = window.studio.runs[0]
    assert run.title == "Ring, healthy"
    window.table["data.grid"].trigger()
    qtbot.waitUntil(lambda: run.experiment.data.name == "grid")
    assert run.title == type(run.experiment.data).title
    assert not window.table["preset.ring"].isChecked()
    assert window.bar.findChild(QToolButton, "choice.Preset").text().endswith("–")
    undo(window, qtbot)
    qtbot.waitUntil(lambda: window.studio.runs[0].reached == 20)
    assert window.studio.runs[0].title == "Ring, healthy"
    assert window.table["preset.ring"].isChecked()
    window.studio.go_to(10)
    window.table["train.fork"].trigger()
    qtbot.waitUntil(lambda: len(window.studio.runs) == 2)
    fork = window.studio.runs[max(window.studio.runs)]
    assert (fork.title, fork.parent_step) == ("Ring, healthy from 10", 10)
    source.session.obey(m.Reset(fork.run))
    qtbot.waitUntil(lambda: fork.reached == 0)
    assert fork.title == "Ring, healthy (2)"


def test_where_a_fork_begins_is_said_before(window: Window, qtbot: QtBot, source: Any) -> None:
    source.train(0, 10)
    qtbot.waitUntil(lambda: window.studio.runs[0].losses.last == 30)
    window.studio.go_to(27)
    told = "step 27, made again from the checkpoint at 20"

    def says_where() -> bool:
        window.table.refresh()
        return f"Begins at {told}" in window.table["train.fork"].toolTip()

    qtbot.waitUntil(says_where)  # as soon as the recording has got there
    dock = window.area.docks["parameters"]
    dock.refresh()
    assert dock.shown().note == f"A change forks the run at {told}"
    assert f"Forks Ring, healthy at {told}" in window.table["loss.hinge"].toolTip()
    window.table["loss.hinge"].trigger()
    qtbot.waitUntil(lambda: len(window.studio.runs) == 2)
    assert window.studio.runs[1].parent_step == 27
    assert not window.status.writing.entries


def test_a_run_that_has_made_its_steps_offers_to_go_on(
    window: Window, qtbot: QtBot, source: Any
) -> None:
    window.send(m.Edit({"schedule.steps": 25}))
    source.train(0, 9)
    qtbot.waitUntil(window.offer.isVisible)
    run = window.studio.runs[0]
    assert (run.state, run.reached) == (RunState.STOPPED, 25)
    assert window.offer.sentence.text() == "Ring, healthy has made 25 steps."
    assert window.offer.accept.text() == "Go on for 25 more"
    qtbot.mouseClick(window.offer.accept, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: run.state is RunState.RUNNING)
    assert not window.offer.isVisible()
    for _ in range(30):
        source.session.advance()
    qtbot.waitUntil(lambda: run.reached == 50)
    qtbot.waitUntil(window.offer.isVisible)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not window.offer.isVisible())
    assert run.state is RunState.RUNNING
    source.session.obey(m.Pause())


def test_a_recording_that_goes_back_says_what_is_made_again(
    window: Window, qtbot: QtBot, source: Any
) -> None:
    source.session.obey(m.Start())
    for _ in range(6):
        source.session.advance()
    observed = source.session.runs[0]
    observed.tell_series()
    observed.recorder.close()  # as if the process had gone
    folder = observed.recorder.folder
    del source.session.runs[0]
    source.outbox.put([m.RunRemoved(0)])
    qtbot.waitUntil(lambda: not window.studio.runs)
    window.recorded.open_path(folder)
    qtbot.waitUntil(lambda: bool(window.studio.runs))
    said: list[str] = []
    window.studio.noted.connect(said.append)
    window.table["train.resume"].trigger()
    qtbot.waitUntil(lambda: [run.replayed for run in window.studio.runs.values()] == [False])
    (run,) = window.studio.runs.values()
    assert window.studio.chosen() is run
    assert "Goes on from the checkpoint at 20; 21 to 26 are made again" in said
    again = (20, "resumed from a checkpoint; steps up to 26 are made again")
    qtbot.waitUntil(lambda: again in [(mark.step, mark.text) for mark in run.marks()])
    source.session.obey(m.Pause())


def test_a_recording_that_was_removed_is_there_again(
    window: Window, qtbot: QtBot, source: Any, make_recording: Callable[..., Path]
) -> None:
    """And not what was done to the live runs before it."""
    qtbot.keyClick(window, Qt.Key.Key_R)
    qtbot.waitUntil(window.offer.isVisible)
    window.recorded.open_run(make_recording("first", "ring"))
    qtbot.waitUntil(lambda: len(window.studio.runs) == 2)
    window.table["edit.remove"].trigger()
    qtbot.waitUntil(lambda: list(window.studio.runs) == [0])
    qtbot.waitUntil(lambda: window.studio.history.undo == "remove recording")
    undo(window, qtbot)
    qtbot.waitUntil(lambda: len(window.studio.runs) == 2)
    assert [run.replayed for run in window.studio.runs.values()] == [False, True]
    assert window.studio.runs[0].reached == 0
    assert window.studio.history.undo == "reset"
    undo(window, qtbot)
    qtbot.waitUntil(lambda: 0 in window.studio.runs and window.studio.runs[0].reached == 20)
