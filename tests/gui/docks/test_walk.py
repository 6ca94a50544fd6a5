from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea

from ganstudio.gui.docks.shared.controls import Count, Menu
from ganstudio.gui.docks.walk.dock import WalkDock
from ganstudio.telemetry.messages import Edit
from tests.gui.conftest import FakeSource


def at(strip, frame):
    """Return where a frame of the first strip stands."""
    return strip.place_of(frame).center().toPoint()


def go_to(qtbot, dock, frame):
    """Click on a frame of eight."""
    strip = dock.run_walks[0].strip
    qtbot.waitUntil(lambda: strip.picture_place().width() > 50)
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=at(strip, frame))


def test_shows_strips_and_the_frame_under_the_cursor(scene, open_dock, qtbot):
    dock = open_dock(WalkDock, 700, 200)
    scene.say(scene.add(), scene.walk())
    dock.refresh()
    go_to(qtbot, dock, 3)
    (shown,) = dock.shown().runs
    assert shown.strip.images.shape == (16, 4, 4, 3)
    assert (shown.strip.images[:8] == shown.strip.images[8:]).all()
    assert shown.strip.images[:8, 0, 0, 0].tolist() == [10 * j for j in range(8)]
    assert shown.strip.columns == 8
    assert (shown.film.images == 30).all()
    assert shown.marked == 3


def test_a_click_and_a_drag_choose_the_frame(scene, open_dock, qtbot):
    dock = open_dock(WalkDock, 700, 200)
    scene.say(scene.add(), scene.walk())
    dock.refresh()
    go_to(qtbot, dock, 5)
    assert dock.shown().runs[0].marked == 5
    strip = dock.run_walks[0].strip
    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=at(strip, 5))
    move = QMouseEvent(
        QMouseEvent.Type.MouseMove, QPointF(at(strip, 2)), strip.mapToGlobal(at(strip, 2)),
        Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(strip, move)
    assert dock.shown().runs[0].marked == 2
    qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=at(strip, 2))


def test_strips_break_into_lines_where_there_is_height(scene, open_dock, qtbot):
    dock = open_dock(WalkDock, 500, 560)
    run = scene.add()
    scene.studio.runs[run].experiment.watch.walk_classes = "fixed"
    scene.say(run, replace(scene.walk(), classes=("cat", "dog"), labels=(1, 0)))
    dock.refresh()
    qtbot.waitUntil(lambda: dock.shown().runs[0].strip.columns == 4)
    strip = dock.shown().runs[0].strip
    assert strip.names == ("dog", "", "cat", "")
    assert strip.images[:8, 0, 0, 0].tolist() == [10 * j for j in range(8)]
    go_to(qtbot, dock, 5)
    assert dock.shown().runs[0].marked == 5
    dock.resize(900, 200)
    qtbot.waitUntil(lambda: dock.shown().runs[0].strip.columns == 8)
    assert dock.shown().runs[0].strip.names == ("dog", "cat")


def test_plays_round_and_holds_while_out_of_sight(scene, open_dock, qtbot, press):
    dock = open_dock(WalkDock, 700, 200)
    scene.say(scene.add(), scene.walk())
    dock.refresh()
    go_to(qtbot, dock, 7)
    press(dock, "▶ play")
    assert dock.shown().playing
    seen = []
    qtbot.waitUntil(lambda: seen.append(dock.shown().runs[0].marked) or seen[-1] != 7)
    assert seen[-1] == 0
    dock.hide()
    assert not dock.shown().playing
    dock.show()
    assert dock.shown().playing
    press(dock, "❚❚ pause")
    assert not dock.shown().playing


def test_points_walk_in_the_plane(scene, open_dock, qtbot, press):
    dock = open_dock(WalkDock, 700, 200)
    run = scene.add()
    scene.say(run, scene.path())
    dock.refresh()
    scene.say(run, scene.plane())
    dock.mark()
    dock.refresh()
    points = scene.studio.runs[run].latest["walk"].record.frames
    x = dock.shown().runs[0].plane.path.x
    np.testing.assert_allclose(x[:9], np.append(points[0, :, 0], points[0, 0, 0]), rtol=1e-6)
    assert np.isnan(x[9])
    np.testing.assert_allclose(dock.shown().runs[0].plane.spots.points, points[:, 0], rtol=1e-6)
    press(dock, "▶ play")
    qtbot.waitUntil(lambda: dock.shown().runs[0].plane.spots.points[0][0] != points[0, 0, 0])
    press(dock, "❚❚ pause")
    np.testing.assert_allclose(dock.shown().runs[0].plane.spots.points, points[:, 1], rtol=1e-6)
    assert dock.picture() is None


def test_one_dimension_is_drawn_over_the_way(scene, open_dock):
    dock = open_dock(WalkDock, 700, 200)
    scene.say(scene.add(), scene.path(d=1))
    dock.refresh()
    points = scene.studio.runs[0].latest["walk"].record.frames[0, :, 0]
    curve = dock.shown().runs[0].coordinates.curves[0]
    assert (curve.x[0], curve.x[-1]) == (0, 1)
    np.testing.assert_allclose(curve.y[:-1], points)
    dock.restyle()
    dock.refresh()


def test_settings_go_to_training_and_come_back(scene, open_dock, qtbot, control):
    dock = open_dock(WalkDock)
    scene.say(scene.add(), scene.walk())
    dock.refresh()
    sent = []
    dock.command.connect(sent.append)
    for name, value in (("strips", 4), ("anchors", 6), ("frames", 12)):
        control(dock, Count, name).setValue(value)
    qtbot.keyClick(control(dock, Menu, "Interpolation"), Qt.Key.Key_Down)
    assert [list(command.values) for command in sent] == [
        ["watch.walk_strips"],
        ["watch.walk_anchors"],
        ["watch.walk_frames"],
        ["watch.walk_path"],
    ]
    assert sent[-1] == Edit({"watch.walk_path": "linear"})
    dock.refresh()
    shown = dock.shown()
    assert (shown.strips, shown.anchors, shown.frames) == (2, 4, 8)
    assert shown.path.chosen == "spherical"
    assert len(sent) == 4


def test_the_picture_holds_the_strips_of_all_runs(scene, open_dock):
    dock = open_dock(WalkDock)
    assert dock.picture() is None
    for _ in range(2):
        scene.say(scene.add(), scene.walk())
    assert dock.picture().images.shape[0] == 2 * 2 * 8
    assert dock.picture().columns == 8


def test_the_strips_are_copied_from_their_menu(scene, open_dock, qapp, qtbot):
    dock = open_dock(WalkDock)
    scene.say(scene.add(), scene.walk())
    dock.refresh()
    strip = dock.run_walks[0].strip
    strip.menuWanted.emit(-1, strip.mapToGlobal(QPoint(5, 5)))
    menu = dock.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == ["Copy strips", "Save strips …"]
    menu.actions()[0].trigger()
    assert qapp.clipboard().image().size() == dock.picture().picture.size()
    qapp.clipboard().clear()
    menu.close()
    qtbot.waitUntil(lambda: dock.findChild(QMenu) is None)


@pytest.mark.parametrize("runs", [1, 3, 8])
@pytest.mark.parametrize("size", [(90, 70), (1600, 900)])
@pytest.mark.parametrize("kind", ["walk", "path"])
def test_any_number_of_runs_in_any_size(scene, open_dock, runs, size, kind):
    dock = open_dock(WalkDock, *size)
    for _ in range(runs):
        run = scene.add()
        scene.say(run, scene.plane())
        scene.say(run, getattr(scene, kind)())
    dock.refresh()
    dock.refresh()
    assert not dock.grab().isNull()
    assert len(dock.shown().runs) == runs
    for run in list(scene.studio.runs):
        scene.remove(run)
        dock.refresh()
    assert dock.shown().words


def test_names_stand_beside_the_strips(scene, open_dock, qtbot):
    dock = open_dock(WalkDock, 700, 240)
    for _ in range(3):
        scene.say(scene.add(), scene.walk())
    dock.refresh()
    walks = dock.run_walks[1]
    qtbot.waitUntil(
        lambda: walks.strip.mapTo(walks, QPoint()).x() >= walks.caption.geometry().right()
    )


def test_options_come_back(scene, open_dock):
    dock = open_dock(WalkDock)
    dock.set_options({"play": True})
    assert dock.options() == {"play": True}
    dock.set_options({"play": "yes"})
    assert dock.options() == {"play": True}
    dock.set_options({"play": False})


def test_a_wide_dock_shows_the_coordinates_beside_the_plane(scene, open_dock, qtbot, press):
    dock = open_dock(WalkDock, 800, 220)
    run = scene.add()
    scene.say(run, scene.plane())
    scene.say(run, scene.path())
    dock.refresh()
    walks = dock.run_walks[0]
    qtbot.waitUntil(
        lambda: walks.coordinates.geometry().left() > walks.plane.geometry().right() > 150
    )
    points = scene.studio.runs[run].latest["walk"].record.frames
    shown = dock.shown().runs[0].coordinates
    np.testing.assert_allclose(shown.curves[1].y[:-1], points[0, :, 1], rtol=1e-6)
    assert [entry.name for entry in shown.legend] == ["x", "y"]
    press(dock, "▶ play")
    qtbot.waitUntil(lambda: dock.shown().runs[0].coordinates.cursor == pytest.approx(2 / 8))
    press(dock, "❚❚ pause")
    dock.resize(260, 260)
    qtbot.waitUntil(lambda: dock.shown().runs[0].coordinates is None)
    assert dock.shown().runs[0].plane is not None
    assert walks.plane.width() > 150


def test_strips_of_a_conditional_run_are_named_by_their_class(scene, open_dock, qtbot):
    dock = open_dock(WalkDock, 900, 200)
    run = scene.add()
    scene.say(run, scene.walk())
    dock.refresh()
    assert dock.shown().classes is None
    watch = scene.studio.runs[run].experiment.watch
    watch.walk_classes = "fixed"
    scene.say(run, replace(scene.walk(), classes=("cat", "dog"), labels=(1, 0)))
    dock.refresh()
    qtbot.waitUntil(lambda: dock.shown().runs[0].strip.names == ("dog", "cat"))
    shown = dock.shown()
    assert shown.classes.words == ("z walks", "class walks")
    assert shown.path.enabled
    watch.walk_classes = "between"
    scene.say(run, replace(scene.walk(), classes=("cat", "dog")))
    dock.refresh()
    assert dock.shown().runs[0].strip.names == ()
    assert not dock.shown().path.enabled


def test_a_walk_of_classes_is_a_setting_of_the_run(scene, open_dock, qtbot, control):
    dock = open_dock(WalkDock, 900, 300)
    run = scene.add()
    scene.studio.runs[run].experiment.watch.walk_classes = "fixed"
    scene.say(run, replace(scene.walk(), classes=("cat", "dog"), labels=(1, 0)))
    dock.refresh()
    sent = []
    dock.command.connect(sent.append)
    qtbot.keyClick(control(dock, Menu, "Of a conditional run"), Qt.Key.Key_Down)
    assert sent == [Edit({"watch.walk_classes": "between"})]


@pytest.mark.parametrize("points", [False, True])
def test_of_many_runs_each_can_be_seen(scene, open_dock, qtbot, points):
    dock = open_dock(WalkDock, 600, 200)
    for _ in range(40):
        scene.say(scene.add(), scene.path() if points else scene.walk())
    dock.refresh()
    area = dock.findChild(QScrollArea)
    bar = area.horizontalScrollBar() if points else area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    last = dock.run_walks[-1]
    assert min(last.width(), last.height()) > 10
    assert last.caption.height() >= last.fontMetrics().height()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: not last.visibleRegion().isEmpty())


def test_a_translation_has_no_walk_and_running_it_gives_none(make_window, qtbot, monkeypatch):
    monkeypatch.setattr(FakeSource, "records", lambda *_: iter(()))
    window = make_window("cyclegan-points")
    dock = window.area.docks["walk"]
    qtbot.waitUntil(lambda: "translates" in dock.shown().words)
