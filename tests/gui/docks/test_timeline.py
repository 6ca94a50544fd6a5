"""One cursor for every dock, moved by mouse, keys and by itself."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QSlider, QToolButton
from pytestqt.qtbot import QtBot

from ganstudio.gui.docks.shared.controls import Menu
from ganstudio.gui.docks.timeline.dock import TimelineDock
from ganstudio.gui.docks.timeline.ruler import RAIL, Rail, Ruler, tick_label, tick_spacing
from ganstudio.gui.shell.window import Window
from ganstudio.telemetry.marks import Mark
from ganstudio.telemetry.messages import Recall
from ganstudio.telemetry.recording.reader import RecordingReader


@pytest.fixture
def replayed(
    make_window: Callable[..., Window], make_recording: Callable[..., Path], qtbot: QtBot
) -> Window:
    """Return a window on one recorded run of 100 steps."""
    window = make_window(None)
    window.source.send(Recall(str(make_recording())))
    qtbot.waitUntil(lambda: timeline(window).shown().ruler.last == 100)
    return window


def timeline(window: Window) -> TimelineDock:
    dock = window.area.docks["timeline"]
    assert isinstance(dock, TimelineDock)
    return dock


def button(window: Window, name: str) -> QToolButton:
    found = timeline(window).findChild(QToolButton, f"timeline.{name}")
    assert found is not None
    return found


@pytest.mark.parametrize("size", [(1600, 1000), (1024, 700)])
def test_its_words_are_not_cut(make_window: Callable[..., Window], size: tuple[int, int]) -> None:
    dock = timeline(make_window(None, size))
    (words,) = (w for w in dock.findChildren(QLabel) if w.text() and "dragged" in w.text())
    assert words.isVisible()
    assert words.contentsRect().height() >= words.fontMetrics().height()


def click(window: Window, step: int, y: float = RAIL) -> None:
    ruler = timeline(window).ruler
    QTest.mouseClick(
        ruler, Qt.MouseButton.LeftButton, pos=QPoint(round(ruler.place(step)), round(y))
    )


# ── the cursor ────────────────────────────────────────────────────────────────


def test_dragging_shows_every_dock_that_step(replayed: Window, qtbot: QtBot) -> None:
    ruler = timeline(replayed).ruler
    place = QPoint(round(ruler.place(20)), round(RAIL))
    QTest.mousePress(ruler, Qt.MouseButton.LeftButton, pos=place)
    assert abs((replayed.studio.cursor or 0) - 20) <= 1
    QTest.mouseMove(ruler, QPoint(round(ruler.place(45)), round(RAIL)))
    QTest.mouseRelease(ruler, Qt.MouseButton.LeftButton)
    replayed.studio.go_to(45)
    (run,) = replayed.studio.runs.values()
    with RecordingReader(run.folder, run.run) as reader:
        for channel in ("samples", "outputs", "walk", "collapse", "speed"):
            ((_, shown),) = replayed.studio.frames(channel)
            recorded = reader.snapshot(channel, 45)
            assert recorded is not None
            assert shown.step == recorded.step == 40
    samples = replayed.area.docks["samples"]
    qtbot.waitUntil(lambda: not (samples.dirty or samples.pending))
    assert samples.shown().header.information.startswith("step 40")
    losses = replayed.area.docks["losses"]
    qtbot.waitUntil(lambda: not losses.dirty)
    assert [plot.cursor for plot in losses.shown().plots.values()] == [45]
    qtbot.waitUntil(lambda: timeline(replayed).shown().ruler.at == 45)
    assert timeline(replayed).shown().readout == "step 45 / 100"
    assert "looking at step 45 of 100" in replayed.status.facts.whole()


def test_now_shows_what_is_newest(replayed: Window, qtbot: QtBot) -> None:
    click(replayed, 30)
    assert replayed.studio.cursor is not None
    qtbot.mouseClick(button(replayed, "live"), Qt.MouseButton.LeftButton)
    assert replayed.studio.cursor is None
    ((_, shown),) = replayed.studio.frames("samples")
    assert shown.step == 100


def test_the_right_end_is_now(replayed: Window) -> None:
    click(replayed, 30)
    click(replayed, 100)
    assert replayed.studio.cursor is None


def test_an_experiment_is_shown_as_it_was(replayed: Window) -> None:
    (run,) = replayed.studio.runs.values()
    now = run.experiment.optimisers.generator.lr
    replayed.studio.go_to(49)
    assert run.experiment.optimisers.generator.lr != now == pytest.approx(1e-4)
    replayed.studio.go_to(50)
    assert run.experiment.optimisers.generator.lr == now


# ── keys ──────────────────────────────────────────────────────────────────────


def test_keys_move_the_cursor(replayed: Window, qtbot: QtBot) -> None:
    studio, key = replayed.studio, Qt.Key
    for pressed, expected in (
        (key.Key_Left, 90), (key.Key_Left, 80), (key.Key_Right, 90), (key.Key_Home, 0),
        (key.Key_Left, 0), (key.Key_Right, 10), (key.Key_End, 100), (key.Key_Left, 90),
        (key.Key_L, None),
    ):  # fmt: skip
        qtbot.keyClick(replayed, pressed)
        assert studio.cursor == expected, pressed


def test_keys_jump_between_marks(replayed: Window, qtbot: QtBot) -> None:
    steps = []
    for pressed in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(replayed, pressed, Qt.KeyboardModifier.ControlModifier)
        steps.append(replayed.studio.cursor)
    assert steps == [70, 50, 70, None]


def test_arrows_belong_to_a_slider_that_has_the_focus(replayed: Window, qtbot: QtBot) -> None:
    replayed.studio.set_simple(False)
    (slider,) = replayed.area.docks["losses"].findChildren(QSlider)
    slider.setFocus()
    before = slider.value()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert slider.value() == before + 1
    assert replayed.studio.cursor is None


def test_the_wheel_moves_by_a_snapshot(replayed: Window) -> None:
    ruler = timeline(replayed).ruler
    for turn, expected in ((120, 90), (120, 80), (-120, 90)):
        place = QPointF(50, RAIL)
        none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        event = QWheelEvent(
            place, ruler.mapToGlobal(place), QPoint(), QPoint(0, turn), *none,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(ruler, event)
        assert replayed.studio.cursor == expected


# ── playing ───────────────────────────────────────────────────────────────────


def take(dock: TimelineDock, seconds: str) -> None:
    """Choose how long playing takes, from among more than are offered."""
    menu = dock.findChild(Menu)
    assert menu is not None
    menu.addItem("", seconds)
    menu.set_value(seconds)


def test_it_plays_to_the_end_and_holds(replayed: Window, qtbot: QtBot) -> None:
    dock = timeline(replayed)
    seen: list[int | None] = []
    replayed.studio.moved.connect(lambda: seen.append(replayed.studio.cursor))
    take(dock, "0.3")
    qtbot.keyClick(replayed, Qt.Key.Key_P)
    assert dock.shown().playing
    qtbot.waitUntil(lambda: not dock.shown().playing)
    *way, end = seen
    assert end is None
    assert way == sorted(way)
    assert way[0] == 0


def test_it_begins_again_in_a_loop(replayed: Window, qtbot: QtBot) -> None:
    dock = timeline(replayed)
    take(dock, "0.2")
    qtbot.mouseClick(dock.loop, Qt.MouseButton.LeftButton)
    seen: list[int] = []
    replayed.studio.moved.connect(lambda: seen.append(replayed.studio.cursor or 0))
    qtbot.mouseClick(button(replayed, "play"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any(b < a for a, b in pairwise(seen)))
    qtbot.mouseClick(button(replayed, "play"), Qt.MouseButton.LeftButton)
    assert not dock.shown().playing


def test_speed_and_loop_are_kept(replayed: Window) -> None:
    dock = timeline(replayed)
    dock.set_options({"duration": "60", "loop": True})
    assert dock.options() == {"duration": "60", "loop": True}
    dock.set_options({"duration": "7", "loop": 3})
    assert dock.options() == {"duration": "60", "loop": True}


# ── marks ─────────────────────────────────────────────────────────────────────


def test_marks_say_what_happened_and_are_gone_to(replayed: Window) -> None:
    ruler = timeline(replayed).ruler
    assert "edit: optimisers.generator.lr = 0.0001" in ruler.words(ruler.place(50))
    assert "verdict: collapsing: 1 of 4 modes" in ruler.words(ruler.place(70))
    assert ruler.words(ruler.place(20)) == "step 20"
    click(replayed, 50, 8)
    assert replayed.studio.cursor == 50


def test_many_marks_in_one_place_are_counted(qtbot: QtBot, dressed: None) -> None:
    ruler = Ruler()
    qtbot.addWidget(ruler)
    marks = tuple(Mark(1000 + i, "edit", f"change {i}") for i in range(12))
    ruler.show_rails([Rail("a", "#0A84D6", 10**6, marks)], 10**6, None)
    ruler.resize(600, 50)
    ruler.show()
    lines = ruler.words(ruler.place(1000)).splitlines()
    assert len(lines) == 9
    assert lines[-1] == "and 4 more"
    ruler.grab()


@pytest.mark.parametrize("last", [1, 7, 100, 12_345, 999_999, 10**7])
def test_labels_are_round_and_fit(last: int) -> None:
    spacing = tick_spacing(last, 9)
    assert last / spacing <= 9
    assert int(str(spacing)[0]) in (1, 2, 5)
    assert set(str(spacing)[1:]) <= {"0"}
    assert tick_label(2_000_000, 500_000) == "2\u202fM"


def test_steps_and_pixels_agree(qtbot: QtBot, dressed: None) -> None:
    ruler = Ruler()
    qtbot.addWidget(ruler)
    ruler.resize(1000, 50)
    ruler.show_rails([], 500, None)
    for step in np.linspace(0, 500, 11).astype(int):
        assert ruler.step(ruler.place(step)) == step
    assert ruler.step(-50) == 0
    assert ruler.step(2000) == 500


# ── what is not recorded ──────────────────────────────────────────────────────


def test_an_unrecorded_run_says_so(window: Window, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Space)
    (run,) = window.studio.runs.values()
    qtbot.waitUntil(lambda: run.reached > 60)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.keyClick(window, Qt.Key.Key_Home)
    assert window.studio.cursor == 0
    assert run.unknown
    assert not list(window.studio.frames("samples"))
    assert "not recorded" in window.status.facts.whole()
    runs = window.area.docks["runs"]
    qtbot.waitUntil(lambda: "not recorded" in runs.shown().runs[0].verdict)
    qtbot.keyClick(window, Qt.Key.Key_L)
    assert list(window.studio.frames("samples"))


def test_it_has_a_foot_to_stand_on_in_every_layout(window: Window) -> None:
    dock = timeline(window)
    area = window.area
    for layout in ("Watch", "Learn"):
        window.table[f"view.layout.{layout}"].trigger()
        if dock.isHidden():
            window.table["view.dock.timeline"].trigger()
        assert dock.isVisible()
        assert area.dockWidgetArea(dock) == Qt.DockWidgetArea.BottomDockWidgetArea
        assert not area.tabifiedDockWidgets(dock)
        assert dock.height() < 110
