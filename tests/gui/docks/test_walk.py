from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from ganstudio.gui.docks.walk.dock import WalkDock
from ganstudio.telemetry.messages import Edit


def test_says_how_to_get_a_walk(scene, open_dock):
    dock = open_dock(WalkDock)
    dock.refresh()
    assert dock.body.is_empty()


def test_shows_strips_and_the_frame_under_the_cursor(scene, open_dock):
    dock = open_dock(WalkDock, 700, 200)
    scene.say(scene.add(), scene.walk())
    dock.refresh()
    walks = dock.run_walks[0]
    assert walks.strip.grid.images.shape == (16, 4, 4, 1)
    assert walks.strip.grid.columns == 8
    dock._move(3)
    assert (walks.film.grid.images == 30).all()
    assert walks.strip.cursor_at == 3


def test_a_click_and_a_drag_choose_the_frame(scene, open_dock, qtbot):
    dock = open_dock(WalkDock, 700, 200)
    scene.say(scene.add(), scene.walk())
    dock.refresh()
    strip = dock.run_walks[0].strip
    qtbot.waitUntil(lambda: strip.picture_place().width() > 50)
    place = strip.picture_place()

    def at(frame):
        return QPoint(place.left() + int((frame + 0.4) * place.width() / 8), place.center().y())

    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=at(5))
    assert dock.cursor_at == 5
    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=at(5))
    qtbot.mouseMove(strip, at(2))
    qtbot.waitUntil(lambda: dock.cursor_at in (2, 5))
    qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=at(2))


def test_plays_round_and_holds_while_out_of_sight(scene, open_dock, qtbot):
    dock = open_dock(WalkDock, 700, 200)
    scene.say(scene.add(), scene.walk())
    dock.refresh()
    dock._move(7)
    dock._advance()
    assert dock.cursor_at == 0
    dock._play.setChecked(True)
    assert dock._timer.isActive()
    qtbot.waitUntil(lambda: dock.cursor_at > 0)
    dock.hide()
    assert not dock._timer.isActive()
    dock.show()
    assert dock._timer.isActive()
    dock._play.setChecked(False)
    assert not dock._timer.isActive()


def test_points_walk_in_the_plane(scene, open_dock):
    dock = open_dock(WalkDock, 700, 200)
    run = scene.add()
    scene.say(run, scene.path())
    dock.refresh()
    scene.say(run, scene.plane())
    dock.mark()
    dock.refresh()
    points = scene.studio.runs[run].latest["walk"].record.frames
    x, _ = dock.run_walks[0].plane.picture.path.getData()
    np.testing.assert_allclose(x[:9], np.append(points[0, :, 0], points[0, 0, 0]), rtol=1e-6)
    assert np.isnan(x[9])
    dock._move(3)
    np.testing.assert_allclose(
        dock.run_walks[0].plane.picture.spot.points(), points[:, 3], rtol=1e-6
    )
    assert dock.picture() is None


def test_one_dimension_is_drawn_over_the_way(scene, open_dock):
    dock = open_dock(WalkDock, 700, 200)
    scene.say(scene.add(), scene.path(d=1))
    dock.refresh()
    points = scene.studio.runs[0].latest["walk"].record.frames[0, :, 0]
    x, y = dock.run_walks[0].coordinates.curves[0].getData()
    assert (x[0], x[-1]) == (0, 1)
    np.testing.assert_allclose(y[:-1], points)
    dock.restyle()
    dock.refresh()


def test_settings_go_to_training_and_come_back(scene, open_dock):
    dock = open_dock(WalkDock)
    scene.say(scene.add(), scene.walk())
    dock.refresh()
    sent = []
    dock.command.connect(sent.append)
    dock._strips.setValue(4)
    dock._anchors.setValue(6)
    dock._frames.setValue(12)
    dock._path.chose.emit("linear")
    assert [list(command.values) for command in sent] == [
        ["watch.walk_strips"],
        ["watch.walk_anchors"],
        ["watch.walk_frames"],
        ["watch.walk_path"],
    ]
    assert sent[-1] == Edit({"watch.walk_path": "linear"})
    dock.refresh()
    assert (dock._strips.value(), dock._frames.value()) == (2, 8)
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
    for run in list(scene.studio.runs):
        scene.remove(run)
        dock.refresh()
    assert dock.body.is_empty()


def test_names_stand_beside_the_strips(scene, open_dock, qtbot):
    dock = open_dock(WalkDock, 700, 240)
    for _ in range(3):
        scene.say(scene.add(), scene.walk())
    dock.refresh()
    walks = dock.run_walks[1]
    qtbot.waitUntil(lambda: walks._stack.x() >= walks.caption.geometry().right())


def test_options_come_back(scene, open_dock):
    dock = open_dock(WalkDock)
    dock.set_options({"play": True})
    assert dock.options() == {"play": True}
    dock.set_options({"play": "yes"})
    assert dock.options() == {"play": True}
    dock.set_options({"play": False})


def test_a_wide_dock_shows_the_coordinates_beside_the_plane(scene, open_dock, qtbot):
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
    _, y = walks.coordinates.curves[1].getData()
    np.testing.assert_allclose(y[:-1], points[0, :, 1], rtol=1e-6)
    assert [entry.name for entry in walks.coordinates.legend.entries] == ["x", "y"]
    dock._move(2)
    assert walks.coordinates.cursor_line.value() == pytest.approx(2 / 8)
    dock.resize(260, 260)
    qtbot.waitUntil(walks.coordinates.isHidden)
    assert walks.plane.width() > 150


def test_strips_of_a_conditional_run_are_named_by_their_class(scene, open_dock):
    dock = open_dock(WalkDock, 900, 300)
    run = scene.add()
    scene.say(run, scene.walk())
    dock.refresh()
    assert not dock._classes.isVisible()
    watch = scene.studio.runs[run].experiment.watch
    watch.walk_classes = "fixed"
    scene.say(run, replace(scene.walk(), classes=("cat", "dog"), labels=(1, 0)))
    dock.refresh()
    assert dock._classes.isVisible()
    assert dock.run_walks[0].strip._names == ("dog", "cat")
    assert dock._path.isEnabled()
    watch.walk_classes = "between"
    scene.say(run, replace(scene.walk(), classes=("cat", "dog")))
    dock.refresh()
    assert dock.run_walks[0].strip._names == ()
    assert not dock._path.isEnabled()


def test_a_walk_of_classes_is_a_setting_of_the_run(scene, open_dock, qtbot):
    dock = open_dock(WalkDock, 900, 300)
    run = scene.add()
    scene.studio.runs[run].experiment.watch.walk_classes = "fixed"
    scene.say(run, replace(scene.walk(), classes=("cat", "dog"), labels=(1, 0)))
    dock.refresh()
    sent = []
    dock.command.connect(sent.append)
    qtbot.keyClick(dock._classes, Qt.Key.Key_Down)
    assert sent == [Edit({"watch.walk_classes": "between"})]
