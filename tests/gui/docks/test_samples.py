from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu, QScrollArea

from ganstudio.gui.dialogs.export import ExportDialog
from ganstudio.gui.docks.samples.closeup import verdict_on
from ganstudio.gui.docks.samples.dock import SamplesDock
from ganstudio.gui.docks.shared.class_menu import ClassMenu
from ganstudio.gui.docks.shared.controls import Count
from ganstudio.gui.docks.shared.pictures import copy_picture
from ganstudio.telemetry.messages import Edit, Frame
from ganstudio.telemetry.records import SampleGrid
from ganstudio.telemetry.source import Update


def images(dock, i=0):
    return dock.shown().runs[i].grid.images


def test_shows_the_samples_of_every_run_beside_each_other(scene, open_dock):
    dock = open_dock(SamplesDock, 900, 400)
    for value in (200, 100):
        scene.say(scene.add(), scene.grid(value))
    dock.refresh()
    assert [images(dock, i)[0, 0, 0, 0] for i in (0, 1)] == [200, 100]
    titles = [run.title for run in scene.studio.visible()]
    assert [shown.caption.name for shown in dock.shown().runs] == titles


def test_modes(scene, open_dock):
    dock = open_dock(SamplesDock)
    run = scene.add()
    scene.say(run, scene.grid(200), 1)
    expected = {"samples": 200, "real": 100}
    for mode, value in expected.items():
        dock.set_options({"mode": mode})
        dock.refresh()
        assert images(dock)[0, 0, 0, 0] == value
    dock.set_options({"mode": "difference"})
    dock.refresh()
    assert len(images(dock)) == 0
    assert dock.shown().runs[0].grid.words
    scene.say(run, scene.grid(180), 2)
    dock.refresh()
    assert (images(dock) == 40).all()


def test_nearest_images_may_be_late(scene, open_dock):
    dock = open_dock(SamplesDock)
    dock.set_options({"mode": "nearest"})
    grid = scene.grid()
    late = SampleGrid(grid.fake, grid.real, None, grid.columns, True, grid.scores)
    scene.say(scene.add(), late)
    dock.refresh()
    assert "Looking up" in dock.shown().runs[0].grid.words
    dock.enlarge(0, 0)
    assert list(dock.shown().closeup.pictures) == ["generated"]


def test_the_grid_is_drawn_pixel_by_pixel(scene, open_dock, qtbot):
    dock = open_dock(SamplesDock, 500, 500)
    scene.say(scene.add(), scene.grid(200))
    dock.refresh()
    view = dock.columns.runs[0].grid
    qtbot.waitUntil(lambda: view.picture_place().width() > 50)
    picture, place = view.grab().toImage(), view.picture_place()
    ratio = picture.devicePixelRatio()
    width, height = place.width() / 3, place.height() / 2
    for index in range(6):
        row, column = divmod(index, 3)
        x, y = place.left() + (column + 0.45) * width, place.top() + (row + 0.45) * height
        assert picture.pixelColor(int(x * ratio), int(y * ratio)).red() == 200 - index


def test_a_click_enlarges_a_sample_beside_its_nearest_and_escape_closes(scene, open_dock, qtbot):
    dock = open_dock(SamplesDock, 500, 500)
    scene.say(scene.add(), scene.grid(200))
    dock.refresh()
    view = dock.columns.runs[0].grid
    qtbot.waitUntil(lambda: view.picture_place().width() > 50)
    place = view.picture_place()
    target = QPoint(place.left() + place.width() // 2, place.top() + 3 * place.height() // 4)
    assert view.cell_at(target) == 4
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=target)
    shown = dock.shown().closeup
    assert [int(picture[0, 0, 0]) for picture in shown.pictures.values()] == [196, 49]
    assert "sample 5" in shown.words
    assert "logit 0.600" in shown.words
    scene.say(0, scene.grid(100), 2)
    dock.refresh()
    assert dock.shown().closeup.pictures["generated"][0, 0, 0] == 96
    dock.closeup.grab()
    qtbot.keyClick(dock.closeup, Qt.Key.Key_Escape)
    assert dock.shown().closeup is None


def test_the_closeup_goes_with_its_run(scene, open_dock):
    dock = open_dock(SamplesDock)
    for _ in range(2):
        scene.say(scene.add(), scene.grid())
    dock.refresh()
    dock.enlarge(1, 2)
    scene.remove(1)
    dock.refresh()
    assert dock.shown().closeup is None
    dock.enlarge(0, 5)
    scene.say(0, scene.grid(n=2, columns=2), 2)
    dock.refresh()
    assert dock.shown().closeup is None


def test_a_score_is_a_probability_only_for_a_logit():
    assert verdict_on(0.0, "logit").replace("\u202f", "") == "D: 50% real (logit 0.000)"
    assert verdict_on(0.5, "target") == "D: output 0.500"
    assert verdict_on(-3.0, "score") == "D: critic score −3.000"


def test_settings_go_to_training_and_come_back(scene, open_dock, press, control):
    dock = open_dock(SamplesDock)
    run = scene.add()
    scene.say(run, scene.grid())
    dock.refresh()
    header = dock.shown().header
    assert (header.rows, header.across) == (2, 3)
    sent = []
    dock.command.connect(sent.append)
    control(dock, Count, "Rows").setValue(5)
    control(dock, Count, "Images a row").setValue(7)
    press(dock, "live")
    assert sent == [
        Edit({"watch.rows": 5}),
        Edit({"watch.columns": 7}),
        Edit({"watch.averaged": False}),
    ]
    dock.refresh()
    header = dock.shown().header
    assert (header.rows, header.across, header.generator) == (2, 3, "ema")
    assert len(sent) == 3


def test_truncation_is_chosen_in_the_menu_of_the_images(scene, open_dock, qtbot):
    dock = open_dock(SamplesDock, 900, 400)
    run = scene.add()
    scene.studio.runs[run].experiment.watch.truncation = 1.5
    scene.say(run, scene.grid())
    dock.refresh()
    assert "fixed z, |z| ≤ 1.5" in dock.shown().header.information
    sent = []
    dock.command.connect(sent.append)
    dock.columns.runs[0].grid.menuWanted.emit(0, QPoint())
    menu = dock.findChild(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert [action.text() for action in menu.actions()][:2] == ["Copy image", "Save image …"]
    cuts = next(action.menu() for action in menu.actions() if action.menu())
    assert {action.text(): action.isChecked() for action in cuts.actions()} == {
        "Not at all": False,
        "|z| ≤ 2": False,
        "|z| ≤ 1.5": True,
        "|z| ≤ 1": False,
        "|z| ≤ 0.5": False,
    }
    cuts.actions()[-1].trigger()
    assert sent == [Edit({"watch.truncation": 0.5})]
    menu.close()
    qtbot.waitUntil(lambda: dock.findChild(QMenu) is None)


def test_a_run_that_went_has_no_menu_until_its_samples_go_too(scene, open_dock):
    dock = open_dock(SamplesDock, 900, 400)
    scene.say(scene.add(), scene.grid())
    dock.refresh()
    scene.remove(0)
    dock.columns.runs[0].grid.menuWanted.emit(0, QPoint())
    assert dock.findChild(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly) is None
    dock.refresh()
    assert dock.shown().words


def test_the_generator_is_offered_only_where_there_are_two(scene, open_dock):
    dock = open_dock(SamplesDock)
    scene.say(scene.add(averaged=False), scene.grid())
    dock.refresh()
    assert dock.shown().header.generator is None


def test_points_are_shown_in_the_plane(scene, open_dock):
    dock = open_dock(SamplesDock)
    record = scene.plane()
    scene.say(scene.add(), record)
    dock.refresh()
    plane = dock.shown().runs[0].plane
    np.testing.assert_allclose(plane.real.points, record.real, rtol=1e-6)
    np.testing.assert_allclose(plane.fake.points, record.fake, rtol=1e-6)
    assert dock.shown().header.modes == ("samples", "real")
    dock.set_options({"mode": "real"})
    dock.refresh()
    plane = dock.shown().runs[0].plane
    assert plane.fake is None
    assert len(plane.real.points) == len(record.real)


@pytest.mark.parametrize("look", ["dark", "light"])
def test_points_have_the_colours_that_the_legend_says(make_window, qapp, qtbot, look):
    window = make_window("ring")
    window.table[f"view.theme.{look}"].trigger()
    dock = window.area.docks["samples"]
    qtbot.waitUntil(lambda: bool(dock.shown().runs))
    dock.refresh()
    shown = dock.shown()
    told = {entry.name: entry.colour for entry in shown.legend}
    plane = shown.runs[0].plane
    assert (told["real"], told["generated"]) == (plane.real.colour, plane.fake.colour)


def test_points_and_images_can_stand_side_by_side(scene, open_dock):
    dock = open_dock(SamplesDock, 900, 400)
    scene.say(scene.add(), scene.grid())
    scene.say(scene.add(), scene.plane())
    scene.say(scene.add(), scene.plane(d=1))
    dock.refresh()
    dock.grab()
    assert dock.shown().header.modes == ("samples", "real", "nearest", "difference")
    first, second, third = dock.shown().runs
    assert first.plane is None
    assert second.plane.heat.size
    assert third.plane.curve is not None


def test_colour_images_and_a_last_row_that_is_not_full(scene, open_dock):
    dock = open_dock(SamplesDock)
    red = np.zeros((5, 4, 4, 3), np.uint8)
    red[..., 0] = 250
    grid = SampleGrid(red, red, red, 3, False, np.zeros(5, np.float32))
    scene.say(scene.add(), grid)
    dock.refresh()
    assert images(dock).shape == (5, 4, 4, 3)
    assert (images(dock) == [250, 0, 0]).all()
    assert dock.columns.runs[0].grid.cell_at(QPoint(-1, -1)) is None


def test_a_picture_can_be_copied(scene, open_dock, qapp):
    dock = open_dock(SamplesDock)
    scene.say(scene.add(), scene.grid())
    dock.refresh()
    picture = dock.columns.runs[0].grid.grid.picture
    copy_picture(picture)
    assert qapp.clipboard().image().size() == picture.size()
    qapp.clipboard().clear()


@pytest.mark.parametrize("runs", range(1, 9))
@pytest.mark.parametrize("size", [(90, 70), (1600, 1200)])
def test_any_number_of_runs_in_any_size(scene, open_dock, qtbot, runs, size):
    dock = open_dock(SamplesDock, *size)
    for _ in range(runs):
        scene.say(scene.add(), scene.grid())
    dock.refresh()
    dock.refresh()
    assert not dock.grab().isNull()
    assert len(dock.shown().runs) == runs
    if size[0] > 1000:
        views = [column.grid for column in dock.columns.runs]
        qtbot.waitUntil(lambda: all(view.picture_place().width() > 100 for view in views))
    for run in list(scene.studio.runs):
        scene.remove(run)
        dock.refresh()
    assert dock.shown().words


def test_columns_of_several_rows_do_not_overlap(scene, open_dock, qtbot):
    dock = open_dock(SamplesDock, 700, 800)
    for _ in range(5):
        scene.say(scene.add(), scene.grid(n=9))
    dock.refresh()
    first, fourth = dock.columns.runs[0], dock.columns.runs[3]
    qtbot.waitUntil(lambda: fourth.y() >= first.geometry().bottom() > 100)
    assert dock.minimumSizeHint().height() < 260


def test_options_come_back(scene, open_dock):
    dock = open_dock(SamplesDock)
    dock.set_options({"mode": "real"})
    assert dock.options() == {"mode": "real"}
    dock.set_options({"mode": "what"})
    assert dock.options() == {"mode": "real"}


def test_nearest_shows_each_sample_beside_its_training_image(scene, open_dock):
    dock = open_dock(SamplesDock, 600, 400)
    scene.say(scene.add(), scene.grid(200), 1)
    dock.set_options({"mode": "nearest"})
    dock.refresh()
    pair = images(dock)[0]
    assert pair.shape == (4, 8, 3)
    assert (pair[:, :4] == 200).all()
    assert (pair[:, 4:] == 50).all()


def test_nearest_holds_still_while_newer_samples_are_not_yet_compared(scene, open_dock):
    dock = open_dock(SamplesDock, 600, 400)
    run = scene.add()
    dock.set_options({"mode": "nearest"})
    scene.say(run, scene.grid(200), 1)
    scene.say(run, replace(scene.grid(120), nearest=None), 2)  # before the dock was drawn
    for step in (3, 4):
        scene.say(run, replace(scene.grid(120), nearest=None), step)
        dock.refresh()
        assert images(dock)[0, 0, 0, 0] == 200
        assert "step 1" in dock.shown().header.information
    scene.say(run, scene.grid(140), 5)
    dock.refresh()
    assert images(dock)[0, 0, 0, 0] == 140


def test_nearest_forgets_what_was_compared_before_a_reset(scene, open_dock):
    dock = open_dock(SamplesDock, 600, 400)
    run = scene.add()
    dock.set_options({"mode": "nearest"})
    scene.say(run, scene.grid(200), 50)
    dock.refresh()
    scene.reset(run)
    scene.say(run, replace(scene.grid(120), nearest=None), 0)
    dock.refresh()
    assert len(images(dock)) == 0


def test_points_have_no_grid_size(scene, open_dock):
    dock = open_dock(SamplesDock, 600, 400)
    run = scene.add()
    scene.say(run, scene.grid(200), 1)
    dock.refresh()
    assert (dock.shown().header.rows, dock.shown().header.across) == (2, 3)
    scene.say(run, scene.plane(), 2)
    dock.refresh()
    assert (dock.shown().header.rows, dock.shown().header.across) == (None, None)


def by_class(scene, names=("cat", "dog")):
    """Return a grid with a class a row, three columns wide."""
    labels = np.repeat(np.arange(len(names)), 3)
    return replace(scene.grid(200, n=len(labels)), labels=labels, classes=names)


def conditional(scene, classes="rows", label=0):
    run = scene.add()
    watch = scene.studio.runs[run].experiment.watch
    watch.classes, watch.label = classes, label
    return run


def test_classes_are_offered_for_conditional_runs_only(scene, open_dock):
    dock = open_dock(SamplesDock, 800, 400)
    scene.say(scene.add(), scene.grid())
    dock.refresh()
    assert dock.shown().header.classes is None
    scene.say(conditional(scene), by_class(scene))
    dock.refresh()
    offered = dock.shown().header.classes.words
    assert offered == ("a class a row", "all classes", "class cat", "class dog")


def test_a_row_a_class_is_named_and_decides_the_number_of_rows(scene, open_dock, qtbot):
    dock = open_dock(SamplesDock, 800, 500)
    scene.say(conditional(scene), by_class(scene, ("a long name of a class", "dog", "bird")))
    dock.refresh()
    assert dock.shown().runs[0].grid.names == ("a long name of a class", "dog", "bird")
    view = dock.columns.runs[0].grid
    qtbot.waitUntil(lambda: view.picture_place().width() > 50)
    beside = view.picture_place().left()
    assert beside >= view.fontMetrics().horizontalAdvance("a long name of a class")
    picture = view.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    ratio, height = picture.devicePixelRatio(), view.picture_place().height() / 3
    for row in range(3):
        middle = int((view.picture_place().top() + (row + 0.5) * height) * ratio)
        shades = {
            picture.pixelColor(x, y).red()
            for x in range(int((beside - 8) * ratio))
            for y in range(middle - 6, middle + 6)
        }
        assert len(shades) > 1  # something is written there
    assert dock.shown().header.rows is None
    assert dock.shown().header.across == 3
    assert "3 fixed z" in dock.shown().header.information
    target = QPoint(beside + 5, view.picture_place().bottom() - 5)
    assert view.cell_at(target) == 6
    assert view.cell_at(QPoint(beside - 5, target.y())) is None


def test_rows_of_mixed_classes_have_no_name(scene, open_dock):
    dock = open_dock(SamplesDock, 800, 400)
    run = conditional(scene, "mixed")
    scene.say(run, replace(by_class(scene), labels=np.array([0, 1, 0, 1, 1, 1])))
    dock.refresh()
    shown = dock.shown()
    assert shown.header.classes.chosen == "all classes"
    assert shown.runs[0].grid.names == ()
    assert shown.header.rows == 2


def test_choosing_classes_is_a_setting_of_the_run(scene, open_dock, qtbot, control):
    dock = open_dock(SamplesDock, 800, 400)
    scene.say(conditional(scene), by_class(scene))
    dock.refresh()
    sent = []
    dock.command.connect(sent.append)
    for _ in range(3):
        qtbot.keyClick(control(dock, ClassMenu, "Which classes"), Qt.Key.Key_Down)
    assert sent == [
        Edit({"watch.classes": "mixed"}),
        Edit({"watch.classes": "one", "watch.label": 0}),
        Edit({"watch.classes": "one", "watch.label": 1}),
    ]
    scene.studio.runs[0].experiment.watch.classes = "one"
    dock.refresh()
    assert dock.shown().header.classes.chosen == "class cat"


def test_the_closeup_tells_the_class(scene, open_dock):
    dock = open_dock(SamplesDock, 800, 400)
    scene.say(conditional(scene), by_class(scene))
    dock.refresh()
    dock.enlarge(0, 4)
    assert "sample 5 · class dog" in dock.shown().closeup.words


def test_points_of_a_conditional_run_do_not_stand_in_rows(scene, open_dock):
    dock = open_dock(SamplesDock, 800, 400)
    scene.say(conditional(scene), replace(scene.plane(), classes=("1", "2")))
    dock.refresh()
    classes = dock.shown().header.classes
    assert classes.words == ("all classes", "class 1", "class 2")
    assert classes.chosen == "all classes"


def test_the_menu_of_the_images_leads_to_the_filmstrip(make_recording, make_window, qtbot):
    window = make_window(None)
    window.recorded.open_path(make_recording())
    dock = window.area.dock(SamplesDock)
    qtbot.waitUntil(lambda: bool(dock.shown().runs) and dock.columns.runs[0].grid.grid is not None)
    dock.columns.runs[0].grid.menuWanted.emit(0, QPoint())
    menu = dock.findChild(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    next(each for each in menu.actions() if each.text().startswith("Filmstrip")).trigger()
    (dialog,) = [each for each in window.findChildren(ExportDialog) if each.isVisible()]
    assert dialog.kind.name == "filmstrip"
    dialog.close()
    menu.close()
    qtbot.waitUntil(lambda: dock.findChild(QMenu) is None)


# ── translations ──────────────────────────────────────────────────────────────


def translated(given: int, fake: int, returned: int) -> SampleGrid:
    """Return six translations, two a row; D takes the upper half of each for real."""
    pictures = (np.full((6, 8, 8, 3), value, np.uint8) for value in (fake, given, returned))
    made, made_from, back = pictures
    patches = np.tile(np.array([[1.0], [0.0]], np.float32), (6, 1, 2))
    scores = np.full(6, 0.5, np.float32)
    return SampleGrid(
        made, made_from, None, 2, False, scores, given=made_from, returned=back, patches=patches
    )


@pytest.fixture
def translating(scene, open_dock):
    dock = open_dock(SamplesDock, 900, 500)
    run = scene.add()
    ways = {"x-to-y": translated(10, 100, 30), "y-to-x": translated(200, 150, 205)}
    for part, record in ways.items():
        scene.studio.apply(Update((), (Frame(run, 100, 1.0, record, part),)))
    dock.refresh()
    return dock


def test_translations_are_shown_both_ways_with_the_way_back(translating):
    grid = translating.shown().runs[0].grid
    assert grid.titles == ("x", "x → y", "→ x", "|Δx|", "", "y", "y → x", "→ y", "|Δy|")
    rows = grid.images[..., 0].reshape(3, 9, -1)
    assert (rows[:, :4].min(2) == [10, 100, 30, 20]).all()
    assert (rows[:, 5:].min(2) == [200, 150, 205, 5]).all()


def test_a_translation_is_enlarged_with_what_d_says_of_its_patches(translating):
    translating.enlarge(0, 9 + 6)  # the second row, the way back to x
    closeup = translating.shown().closeup
    assert list(closeup.pictures) == [
        "y", "y → x", "→ y", "|Δy|", "what D says of each patch"
    ]  # fmt: skip
    covered = closeup.pictures["what D says of each patch"].astype(int)
    assert (covered[:4] == covered[0, 0]).all()
    assert covered[0, 0, 2] > covered[-1, 0, 2]  # real samples are blue, generated ones orange
    assert "sample 2" in closeup.words


def test_nothing_is_enlarged_between_the_ways(translating):
    translating.enlarge(0, 4)
    assert translating.shown().closeup is None


def test_other_modes_show_the_pairing_that_is_chosen(translating):
    translating.set_options({"mode": "real"})
    translating.refresh()
    grid = translating.shown().runs[0].grid
    assert grid.titles == ()
    assert (grid.images == 10).all()


def test_of_many_runs_each_can_be_seen(scene, open_dock, qtbot):
    dock = open_dock(SamplesDock, 600, 400)
    for number in range(40):
        scene.say(scene.add(), scene.plane() if number % 2 else scene.grid())
    dock.refresh()
    (area,) = dock.findChildren(QScrollArea)
    bar, runs = area.verticalScrollBar(), dock.columns.runs
    qtbot.waitUntil(lambda: bar.maximum() > 0 and runs[-1].y() > runs[0].y())
    assert min(min(run.width(), run.height()) for run in runs) > 80
    assert dock.minimumSizeHint().height() < 260
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: not runs[-1].visibleRegion().isEmpty())
    for run in list(scene.studio.runs)[1:]:
        scene.remove(run)
    dock.refresh()
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == 0)
