"""Recorded runs in the window: opened in every way, beside live ones, gone on with, refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QListWidget, QMenu
from pytestqt.qtbot import QtBot

from ganstudio.gui import app
from ganstudio.gui.docks.shared.controls import SegmentedChoice
from ganstudio.gui.menus.recent import MOST, RecentMenu
from ganstudio.gui.shell.window import Window
from ganstudio.gui.widgets.section import Section
from ganstudio.gui.widgets.spins import Real
from ganstudio.launch import LaunchOptions
from ganstudio.preset_folder import find
from ganstudio.telemetry import ensemble
from ganstudio.telemetry import messages as m
from ganstudio.telemetry.recording import replay
from ganstudio.telemetry.recording.replay import Replay
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import Losses

Maker = Callable[..., Path]


def titles(window: Window) -> list[str]:
    return [run.title for run in window.studio.runs.values()]


def opened(window: Window, qtbot: QtBot, *folders: Path) -> None:
    for folder in folders:
        window.recorded.open_path(folder)
    names = {folder.name for folder in folders}
    qtbot.waitUntil(lambda: names <= set(titles(window)))


def drop(window: Window, *paths: Path) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enters = QDragEnterEvent(QPoint(9, 9), *how)
    QApplication.sendEvent(window, enters)
    QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), *how))
    return enters.isAccepted()


# ── opening ───────────────────────────────────────────────────────────────────


def test_a_run_is_opened_from_the_menu_beside_the_live_ones(
    window: Window, qtbot: QtBot, make_recording: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_recording("a run – größer")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    window.table["file.open_run"].trigger()
    qtbot.waitUntil(lambda: len(window.studio.runs) == 2)
    assert titles(window) == [find("digits").title, "a run – größer"]
    chosen = window.studio.chosen()
    assert chosen is not None
    assert chosen.replayed
    assert chosen.step == 100
    dock = window.area.docks["runs"]
    qtbot.waitUntil(lambda: [row.run for row in dock.shown().runs][1:] == [chosen.run])
    row = dock.shown().runs[1]
    assert "recorded" in row.progress
    rows = dock.findChild(QListWidget)
    assert not rows.itemWidget(rows.item(1)).pause.isEnabled()
    assert "resume" in row.pause


@pytest.mark.parametrize("what", ["", "experiment.toml", "telemetry.sqlite"])
def test_a_run_is_dropped_on_the_window(
    make_window: Callable[..., Window], qtbot: QtBot, make_recording: Maker, what: str
) -> None:
    window = make_window(None)
    assert drop(window, make_recording() / what)
    qtbot.waitUntil(lambda: titles(window) == ["first"])


def test_an_experiment_is_dropped_on_the_window(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(find("ring").with_values({"title": "mine"}).dumps())
    drop(window, path)
    qtbot.waitUntil(lambda: titles(window) == ["mine"])


def test_a_run_that_is_open_is_chosen(window: Window, qtbot: QtBot, make_recording: Maker) -> None:
    first, second = make_recording("first"), make_recording("second")
    opened(window, qtbot, first, second)
    window.recorded.open_path(first)
    window.pump.tick()
    assert len(window.studio.runs) == 3
    chosen = window.studio.chosen()
    assert chosen is not None
    assert chosen.title == "first"


def test_the_program_opens_runs_at_a_step(
    make_window: Callable[..., Window], qtbot: QtBot, make_recording: Maker
) -> None:
    window = make_window(None)
    folders = make_recording("first"), make_recording("second", "ring", 200)
    app.open_first(window, LaunchOptions(runs=folders, at=35))
    qtbot.waitUntil(lambda: titles(window) == ["first", "second"])
    steps = [frame.step for _, frame in window.studio.frames("samples")]
    assert steps == [30, 30]
    assert not window.table["train.run"].isEnabled()
    assert "resume" in window.table["train.run"].toolTip()
    assert window.table["loss.hinge"].isEnabled()


# ── the recent list ───────────────────────────────────────────────────────────


def test_what_was_opened_is_listed_at_the_next_start(
    make_window: Callable[..., Window], qtbot: QtBot, make_recording: Maker, tmp_path: Path
) -> None:
    window = make_window(None)
    folder, file = make_recording(), tmp_path / "mine.toml"
    file.write_text(find("ring").dumps())
    opened(window, qtbot, folder)
    window.recorded.open_path(file)
    window.close()
    again = make_window(None)
    menu = again.findChild(RecentMenu)
    assert menu is not None
    menu.fill()
    texts = [action.text() for action in menu.actions()]
    assert [text.split("  ")[0] for text in texts[:2]] == ["mine.toml", "first"]
    menu.actions()[1].trigger()
    qtbot.waitUntil(lambda: "first" in titles(again))
    menu.fill()
    menu.actions()[-1].trigger()
    menu.fill()
    assert not menu.actions()[0].isEnabled()


def test_the_list_is_short_and_without_what_is_gone(window: Window, tmp_path: Path) -> None:
    recent = window.files.recent
    for i in range(MOST + 3):
        (tmp_path / f"run {i}").mkdir()
        recent.add(tmp_path / f"run {i}")
    assert len(recent.paths()) == MOST
    assert recent.paths()[0].name == f"run {MOST + 2}"
    (tmp_path / f"run {MOST + 2}").rmdir()
    assert recent.paths()[0].name == f"run {MOST + 1}"
    window.settings.put("recent", [3, None, "/nowhere at all"])
    assert recent.paths() == []


# ── one cursor for all ────────────────────────────────────────────────────────


def test_live_and_recorded_runs_have_one_cursor(
    window: Window, qtbot: QtBot, make_recording: Maker
) -> None:
    opened(window, qtbot, make_recording("first"), make_recording("long", "digits", 200))
    window.studio.go_to(150)
    steps = [frame.step for run, frame in window.studio.frames("samples") if run.replayed]
    assert steps == [100, 150]
    window.area.docks["samples"].refresh()
    window.studio.go_to(None)
    assert len(list(window.studio.frames("samples"))) == 3


def test_the_output_over_time_of_a_recording_is_whole(
    make_window: Callable[..., Window], qtbot: QtBot, make_recording: Maker
) -> None:
    window = make_window(None)
    opened(window, qtbot, make_recording("first"), make_recording("long", "digits", 400))
    window.area.reveal(window.area.docks["outputs"])
    dock = window.area.docks["outputs"]
    view = dock.findChild(SegmentedChoice)
    qtbot.mouseClick(view.button("time"), Qt.MouseButton.LeftButton)

    def steps() -> list[list[int]]:
        return [[row[0] for row in history.rows] for history in dock.histories.values()]

    whole = [list(range(0, 101, 10)), list(range(0, 401, 10))]
    qtbot.waitUntil(lambda: steps() == whole and not (dock.dirty or dock.pending))
    ((first, second),) = dock.shown().plots
    assert [round(plot.plot.x_range[1]) for plot in (first, second)] == [100, 400]
    assert first.heat is not None
    assert first.cursor is None
    for step in (300, 35):
        window.studio.go_to(step)
        qtbot.waitUntil(lambda: not (dock.dirty or dock.pending))
        ((_, second),) = dock.shown().plots
        assert second.cursor == step
    assert steps() == whole
    qtbot.mouseClick(view.button("now"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dock.shown().plots[0][0].cursor is None)


def test_closing_a_recording_leaves_the_others(
    window: Window, qtbot: QtBot, make_recording: Maker
) -> None:
    opened(window, qtbot, make_recording("first"), make_recording("second"))
    assert window.table["edit.remove"].isEnabled()
    window.table["edit.remove"].trigger()
    qtbot.waitUntil(lambda: len(window.studio.runs) == 2)
    assert titles(window) == [find("digits").title, "first"]


def test_a_run_of_another_program_is_followed(
    make_window: Callable[..., Window],
    qtbot: QtBot,
    make_recording: Maker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window, folder = make_window(None), make_recording()
    opened(window, qtbot, folder)
    monkeypatch.setattr(replay, "STILL", 1000.0)
    run = window.studio.chosen()
    assert run is not None
    with_writer = RecordingWriter(folder)
    names = run.losses.names
    with_writer.series(Losses(names, 101, run.losses.column(names[0])[:20, None].repeat(4, 1)))
    with_writer.commit()
    qtbot.waitUntil(lambda: run.reached == 120)
    qtbot.waitUntil(lambda: run.state is m.RunState.RUNNING)
    runs = window.area.docks["runs"]
    qtbot.waitUntil(lambda: "still written" in runs.shown().runs[0].progress)
    assert not window.table["train.resume"].isEnabled()
    with_writer.close()


# ── going on ──────────────────────────────────────────────────────────────────


def test_a_recording_is_resumed_and_makes_way(
    make_window: Callable[..., Window], qtbot: QtBot, make_recording: Maker, source: Any
) -> None:
    window, folder = make_window(None), make_recording()
    opened(window, qtbot, folder)
    window.studio.go_to(40)
    window.table["train.resume"].trigger()
    assert source.last(m.Resume) == m.Resume((str(folder),), start=True)
    assert window.studio.cursor is None
    run = window.studio.chosen()
    assert run is not None
    text = run.experiment.dumps()
    source.tell(m.RunAdded(0, "first", text, "cpu", "", folder=str(folder)))
    qtbot.waitUntil(lambda: [each.replayed for each in window.studio.runs.values()] == [False])


BEGINNING = "step 0, its beginning: an older recording does not tell of steps by hand"
"""Where a recording is forked that has no checkpoint, and does not tell the way from there."""


def test_a_run_is_forked_at_the_cursor(
    make_window: Callable[..., Window], qtbot: QtBot, make_recording: Maker, source: Any
) -> None:
    window, folder = make_window(None), make_recording()
    opened(window, qtbot, folder)
    window.studio.go_to(40)
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert source.last(m.Fork) == m.Fork(str(folder), 40)


def test_a_parameter_that_is_changed_in_the_past_forks_the_run(
    make_window: Callable[..., Window], qtbot: QtBot, make_recording: Maker, source: Any
) -> None:
    window, folder = make_window(None), make_recording()
    opened(window, qtbot, folder)
    window.studio.go_to(40)
    parameters = window.area.docks["parameters"]
    qtbot.waitUntil(lambda: f"forks the run at {BEGINNING}" in parameters.shown().note)
    section = parameters.findChild(Section, "section.Generator's optimiser")
    section.findChild(Real, "lr").setValue(3e-4)
    fork = source.last(m.Fork)
    assert (fork.folder, fork.step) == (str(folder), 40)
    assert "lr = 0.0003" in fork.experiment
    assert source.last(m.Edit) is None
    assert window.studio.cursor is None


def chosen_in_menu(window: Window, menu: str, id: str) -> str:
    """Open a menu, choose from it, and return what its entry said."""
    opened_menu = window.table[id].associatedObjects()[0]
    assert isinstance(opened_menu, QMenu)
    assert menu in opened_menu.title().replace("&", "")
    opened_menu.aboutToShow.emit()
    assert window.table[id].isEnabled()
    said = window.table[id].toolTip()
    window.table[id].trigger()
    return said


@pytest.mark.parametrize(
    ("menu", "id", "changed"),
    [
        ("Loss", "loss.hinge", 'name = "hinge"'),
        ("Penalties", "penalty.r1", "[penalties.r1]"),
        ("Architecture", "network.upconv", 'name = "upconv"'),
        ("Data", "data.ring", 'name = "ring"'),
    ],
)
def test_what_is_chosen_for_a_recording_is_a_fork_of_it(
    make_window: Callable[..., Window], qtbot: QtBot, make_recording: Maker, source: Any,
    menu: str, id: str, changed: str,
) -> None:  # fmt: skip
    window, folder = make_window(None), make_recording()
    opened(window, qtbot, folder)
    window.studio.go_to(40)
    said = chosen_in_menu(window, menu, id)
    assert f"Forks first at {BEGINNING}; first stays as it is" in said
    fork = source.last(m.Fork)
    assert (fork.folder, fork.step, fork.start) == (str(folder), 40, False)
    assert changed in fork.experiment
    assert source.last(m.Adopt) is None
    assert window.studio.cursor is None
    assert "Forks first" in window.status.currentMessage()


def test_what_is_chosen_for_a_live_run_that_is_looked_back_at_is_a_fork_of_it(
    window: Window, qtbot: QtBot, make_recording: Maker, source: Any
) -> None:
    source.tell(m.RecordedIn(0, str(make_recording())))
    window.table["train.run"].trigger()
    qtbot.waitUntil(lambda: window.studio.runs[0].reached > 30)
    assert "Forks" not in window.table["loss.hinge"].toolTip()
    window.studio.go_to(20)
    chosen_in_menu(window, "Loss", "loss.hinge")
    fork = source.last(m.Fork)
    assert (fork.step, fork.start) == (20, True)
    assert source.last(m.Adopt) is None
    chosen_in_menu(window, "Loss", "loss.hinge")  # now, at the newest step
    assert source.last(m.Adopt) is not None


def test_a_run_that_is_not_recorded_is_not_changed_in_its_past(
    window: Window, qtbot: QtBot
) -> None:
    window.table["train.run"].trigger()
    qtbot.waitUntil(lambda: window.studio.runs[0].reached > 30)
    window.studio.go_to(20)
    window.table.refresh()
    for id in ("loss.hinge", "data.ring", "network.upconv"):
        assert not window.table[id].isEnabled()
        assert "press L" in window.table[id].toolTip()
    window.studio.go_to(None)
    window.table.refresh()
    assert window.table["loss.hinge"].isEnabled()


# ── bad days ──────────────────────────────────────────────────────────────────


def _empty(folder: Path) -> None:
    (folder / "telemetry.sqlite").unlink()


def _truncated(folder: Path) -> None:
    file = folder / "telemetry.sqlite"
    file.write_bytes(file.read_bytes()[:5000])


def _newer(folder: Path) -> None:
    altered(folder, "UPDATE meta SET value = '99' WHERE key = 'format'")


def _foreign(folder: Path) -> None:
    altered(folder, "UPDATE meta SET value = '\"data = 3\"' WHERE key = 'experiment'")


def altered(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / "telemetry.sqlite")
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (_empty, "holds no recorded run"),
        (_truncated, "damaged"),
        (_newer, "newer version"),
        (_foreign, "data"),
    ],
)
def test_what_cannot_be_opened_is_told_in_a_sentence(
    window: Window, qtbot: QtBot, make_recording: Maker, damage: Any, words: str
) -> None:
    good, bad = make_recording("good"), make_recording("bad")
    damage(bad)
    opened(window, qtbot, good)
    window.recorded.open_path(bad)
    assert window.errors.isVisible()
    assert words in window.errors.sentence.text()
    assert "bad" in window.errors.sentence.text()
    assert titles(window) == [find("digits").title, "good"]
    window.studio.go_to(50)
    assert [run.title for run, _ in window.studio.frames("samples")][-1] == "good"


def test_a_recording_that_is_lost_fails_alone(
    window: Window, qtbot: QtBot, make_recording: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(window, qtbot, make_recording("first"), make_recording("second"))
    first, poll = ensemble.FIRST, Replay.poll

    def lost(replay: Replay) -> Any:
        if Path(replay.folder).name == "first":
            raise ensemble.RecordingError("the disk is gone")
        return poll(replay)

    monkeypatch.setattr(Replay, "poll", lost)
    qtbot.waitUntil(lambda: window.studio.runs[first].state is m.RunState.FAILED)
    assert "the disk is gone" in window.errors.sentence.text()
    assert window.studio.runs[first + 1].state is m.RunState.STOPPED
    assert window.studio.runs[first].step == 100
