"""The latents of a run that trains, by way of the window, and what is kept of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QToolButton

from ganstudio.export.latents import KeptLatent, parsed, read_latents, write_latents
from ganstudio.gui.docks.latents.space import Direction, LatentSpace, matched
from ganstudio.preset_folder import find
from ganstudio.telemetry import messages as m
from ganstudio.telemetry.jobs import ExportError
from ganstudio.telemetry.questions import Directions, Draw, Drawn

SMALL = {"device": "cpu", "threads": 1, "network.features": 4}


@pytest.fixture
def source(served):
    return served


@pytest.fixture
def preset():
    """Return the run that is looked at."""
    return "digits"


@pytest.fixture
def latents(at_hand, preset):
    """Return the dock on a run, and what a hand does with it."""
    return at_hand("latents", preset, "view.simple", "view.layout.Inspect")


def choose(dock, name: str, word: str) -> None:
    """Choose a word of a menu as a hand does."""
    menus = (w for w in dock.findChildren(QComboBox) if w.isVisible())
    (menu,) = (menu for menu in menus if menu.accessibleName().startswith(name))
    menu.setCurrentIndex(menu.findText(word))
    menu.activated.emit(menu.currentIndex())


def test_the_pad_is_moved_by_mouse_and_keys(latents, qtbot) -> None:
    dock, pad = latents.dock, latents.dock.explorer.pad
    seen = dock.shown().pane
    assert seen.pad.images.shape == (81, 16, 16, 3)
    assert seen.place == (0.0, 0.0)
    np.testing.assert_array_equal(seen.pad.images[40], seen.here.images[0])
    pad.setFocus()
    QTest.keyClick(pad, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(pad, Qt.Key.Key_Up)
    latents.settle()
    moved = dock.shown().pane
    assert moved.place == (1.0, 0.25)
    assert (moved.here.images != seen.here.images).any()
    np.testing.assert_array_equal(moved.pad.images, seen.pad.images)
    corner = pad.point(-3, -3).toPoint() + QPoint(1, -1)
    qtbot.mouseClick(pad, Qt.MouseButton.LeftButton, pos=corner)
    latents.settle()
    at = dock.shown().pane.place
    assert at == pytest.approx((-3.0, -3.0), abs=0.25)
    QTest.keyClick(pad, Qt.Key.Key_0)
    latents.settle()
    assert dock.shown().pane.place == (0.0, 0.0)
    assert "‖z‖" in dock.shown().pane.words
    assert "√32 = 5.7" in dock.shown().pane.words


def test_z_is_copied_pasted_kept_and_comes_back(latents, qtbot) -> None:
    dock = latents.dock
    first = dock.shown().pane.here.images
    latents.press("Copy z")
    copied = QGuiApplication.clipboard().text()
    (name,) = (w for w in dock.findChildren(QLineEdit) if w.placeholderText() == "name")
    name.setText("first")
    latents.press("Keep")
    dock.explorer.seed.setValue(5)
    latents.settle()
    assert (dock.shown().pane.here.images != first).any()
    latents.press("Keep")
    assert dock.shown().shelf.names == ("first", "latent 2")
    QGuiApplication.clipboard().setText(copied)
    latents.press("Paste z")
    np.testing.assert_array_equal(dock.shown().pane.here.images, first)
    QGuiApplication.clipboard().setText("1, 2, 3")
    latents.press("Paste z")
    assert "has 3 numbers and this generator takes 32" in dock.shown().complaint
    QGuiApplication.clipboard().setText("no latent")
    latents.press("Paste z")
    assert "numbers between commas" in dock.shown().complaint
    shelf = dock.shelf.list
    shelf.itemActivated.emit(shelf.item(1))
    latents.settle()
    assert (dock.shown().pane.here.images != first).any()
    shelf.setCurrentRow(0)
    shelf.setFocus()
    QTest.keyClick(shelf, Qt.Key.Key_Delete)
    assert dock.shown().shelf.names == ("latent 2",)
    latents.press("Undo")
    assert dock.shown().shelf.names == ("first", "latent 2")


def test_the_class_is_chosen_also_where_only_what_is_simple_is_shown(at_hand) -> None:
    latents = at_hand("latents", "stylegan-shapes", "view.layout.Inspect")
    latents.press("styles")
    before = latents.dock.shown().pane.table.images
    choose(latents.dock, "The class that is generated", "red triangle")
    latents.settle()
    assert latents.dock.space.label == 8
    assert (latents.dock.shown().pane.table.images != before)[1:].any(axis=(1, 2, 3)).all()


@pytest.mark.parametrize("preset", ["stylegan-shapes"])
def test_styles_are_mixed_and_saved(latents, qtbot, tmp_path) -> None:
    dock = latents.dock
    latents.press("styles")
    coarse = dock.shown().pane
    assert coarse.table.columns == 7
    assert coarse.table.images.shape == (35, 16, 16, 3)
    assert "layers 1 to 2 of 5 as before the row" in coarse.words
    latents.press("fine")
    fine = dock.shown().pane
    assert "layer 5 of 5" in fine.words
    ours = [k for k in range(35) if k < 7 or k % 7 == 0]
    np.testing.assert_array_equal(coarse.table.images[ours], fine.table.images[ours])
    assert (coarse.table.images != fine.table.images).any()
    place = dock.styles.table.picture_place()
    at = QPoint(place.left() + place.width() * 3 // 14, place.top() + place.height() // 10)
    before = dock.space.z
    qtbot.mouseClick(dock.styles.table, Qt.MouseButton.LeftButton, pos=at)
    latents.settle()
    assert (dock.space.z == before).all()  # the first column is where one stands
    at.setX(place.left() + place.width() * 5 // 14)
    qtbot.mouseClick(dock.styles.table, Qt.MouseButton.LeftButton, pos=at)
    latents.settle()
    assert (dock.space.z != before).any()
    moved = dock.shown().pane.table.images
    np.testing.assert_array_equal(moved[1], fine.table.images[2])
    path = tmp_path / "mixed"
    dock.save_picture(path, dock.styles.table.grid.images, 7)
    qtbot.waitUntil(lambda: path.with_suffix(".png").exists())
    with Image.open(path.with_suffix(".png")) as saved:
        assert saved.size == (7 * 66 + 2, 5 * 66 + 2)


def test_truncation_is_swept_as_a_table_and_a_curve(latents) -> None:
    dock = latents.dock
    latents.press("truncate")
    swept = dock.shown().pane
    assert swept.pictures.names == (
        "all z",
        "≤ 2",
        "≤ 1.5",
        "≤ 1",
        "≤ 0.7",
        "≤ 0.5",
        "≤ 0.3",
        "≤ 0.1",
    )
    assert swept.pictures.images.shape == (64, 16, 16, 3)
    assert (swept.pictures.images[:8] != swept.pictures.images[-8:]).any()
    assert len(swept.curve.x) == 8
    assert swept.labels[:2] == ("a perfect sampler", "all z")
    assert "of 500 samples each, in features by a small classifier" in swept.words
    assert swept.words.endswith("at step 0.")
    dock.truncation.seed.setValue(3)
    latents.settle()
    assert (dock.shown().pane.pictures.images != swept.pictures.images).any()


def test_without_styles_it_says_so(latents) -> None:
    latents.press("styles")
    assert latents.dock.shown().pane.table.words.startswith("This generator has no styles")
    assert latents.dock.shown().complaint == ""


def test_directions_are_found_named_and_lead_elsewhere(latents, qtbot) -> None:
    dock = latents.dock
    latents.press("directions")
    assert dock.shown().pane.words.startswith("No directions yet")
    latents.press("Find")
    latents.settle()
    seen = dock.shown().pane
    assert seen.names == tuple(f"direction {k}" for k in range(1, 9))
    assert seen.strips[0].images.shape == (11, 16, 16, 3)
    row = dock.directions.rows[0]
    row.name.setText("slant")
    row.name.editingFinished.emit()
    before = dock.space.z
    row.slider.setValue(20)
    latents.settle()
    assert dock.shown().pane.places[0] == 1.0
    np.testing.assert_allclose(dock.space.z - before, dock.space.directions[0].vector, atol=1e-6)
    np.testing.assert_array_equal(
        dock.shown().pane.strips[1].images[5], dock.shown().pane.strips[0].images[5]
    )
    latents.press("Find")
    assert dock.shown().pane.names[0] == "slant"
    latents.press("on a second z")
    assert dock.shown().pane.strips[0].images.shape[0] == 22
    latents.press("explore")
    choose(dock, "Direction from left", "slant")
    latents.settle()
    assert dock.shown().pane.axes[0].chosen == "slant"


def test_a_direction_is_made_of_ticks_and_filmed(latents, qtbot, tmp_path: Path) -> None:
    dock = latents.dock
    latents.press("directions")
    latents.press("Make one …")
    grid = dock.directions.making.grid
    for index in (0, 1, 2, 3):
        for _ in range(1 + index // 2):
            grid.clicked.emit(index)
    latents.press("Make")
    seen = dock.shown().pane
    assert seen.names == ("made 1",)
    assert not seen.making
    pictures = np.zeros((4, 16, 16, 1), np.uint8)
    dock.save_film(tmp_path / "made", pictures)
    film = tmp_path / "made.gif"
    qtbot.waitUntil(film.is_file)
    latents.window.writer.wait()
    with Image.open(film) as read:
        assert read.size[0] >= 16


def test_kept_latents_add_up_and_classes_say_what_is_right(latents) -> None:
    dock = latents.dock
    for seed in (1, 2, 3):
        dock.explorer.seed.setValue(seed)
        latents.settle()
        latents.press("Keep")
    latents.press("add up")
    for term, name in zip("abc", ("latent 1", "latent 2", "latent 3"), strict=True):
        choose(dock, f"Term {term}", f"kept: {name}")
    latents.settle()
    assert dock.shown().pane.chosen == ("kept: latent 1", "kept: latent 2", "kept: latent 3")
    assert dock.shown().pane.result.images.shape == (9, 16, 16, 3)
    z = [np.array(each.latent.z) for each in dock.space.kept]
    total = z[0] - z[1] + z[2]
    latents.press("Go there")
    np.testing.assert_allclose(
        dock.space.z, total / np.linalg.norm(total) * 32**0.5, rtol=1e-4, atol=1e-5
    )
    latents.press("How often is it right?")
    assert "named by two words" in dock.shown().complaint


def test_a_picture_is_projected_with_what_is_left_over(latents, qtbot) -> None:
    dock = latents.dock
    latents.press("project")
    assert dock.shown().pane.words.startswith("Choose a real picture")
    latents.press("Project")
    seen = dock.shown().pane
    assert [len(each.images) for each in seen.pictures] == [1, 1, 1]
    assert seen.words.startswith("Left over at step 0: ")
    QGuiApplication.clipboard().setText("no picture")
    latents.press("Paste")
    assert "no picture to paste" in dock.shown().complaint
    QGuiApplication.clipboard().setImage(dock.grab().toImage())
    latents.press("Paste")
    assert dock.shown().pane.words.startswith("Left over")


def test_a_direction_goes_whose_name_is_just_written_and_the_others_stay(latents) -> None:
    dock = latents.dock
    latents.press("directions")
    latents.press("Find")
    rows = dock.directions.rows
    rows[-1].name.setFocus()
    QTest.keyClicks(rows[-1].name, "x")
    QTest.mouseClick(rows[-1].findChild(QToolButton), Qt.MouseButton.LeftButton)
    latents.settle()
    assert dock.shown().pane.names == tuple(f"direction {k}" for k in range(1, 8))


def test_directions_go_with_the_dimension_that_they_are_of(latents, qtbot) -> None:
    dock = latents.dock
    latents.press("directions")
    latents.press("Find")
    other = find("digits").with_values({**SMALL, "network.latent": 5}).dumps()
    latents.source.session.obey(m.Open((other,)))
    qtbot.waitUntil(lambda: dock.space.dimension == 5)
    latents.settle()
    assert dock.shown().pane.names == ()


def test_the_latent_of_a_picture_is_found_while_training_goes_on(latents, qtbot) -> None:
    dock = latents.dock
    latents.press("project")
    latents.source.session.obey(m.Start())
    (button,) = (w for w in dock.findChildren(QPushButton) if w.text() == "Project")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def found_meanwhile() -> bool:
        latents.source.session.advance()
        return "Left over" in dock.shown().pane.words

    qtbot.waitUntil(found_meanwhile)
    latents.source.session.obey(m.Stop())


def test_an_answer_is_shown_that_comes_behind_an_older_one(latents) -> None:
    dock, steps = latents.dock, []
    run = dock.asker.run.run
    dock.asker.ask("twice", Draw(dock.space.z[None]), lambda drawn, event: steps.append(event.step))
    for step in (7, 8):
        answer = Drawn(np.zeros((1, 16, 16, 1), np.uint8), np.zeros(1, np.float32))
        dock.studio.answered.emit(m.Answered(run, step, "latents/twice", answer))
    assert steps == [7, 8]


def test_points_and_what_is_gone_have_words(latents, qtbot) -> None:
    small = {"device": "cpu", "threads": 1}
    latents.source.session.obey(m.Open((find("ring").with_values(small).dumps(),)))
    qtbot.waitUntil(lambda: "run of images" in latents.dock.shown().words)


# ── without a window ──────────────────────────────────────────────────────────


def direction(name: str, *vector: float) -> Direction:
    return Direction(name, np.array(vector, np.float32), "sefa", 0)


def test_found_anew_a_direction_keeps_name_place_and_sign() -> None:
    old = [direction("slant", 1, 0, 0), direction("width", 0, 1, 0)]
    new = [direction("direction 1", 0.1, -0.99, 0), direction("direction 2", 0.9, 0.1, 0.4)]
    slant, width = matched(old, new)
    assert (slant.name, width.name) == ("slant", "width")
    assert slant.vector[0] > 0.8
    assert width.vector[1] > 0.8


def test_what_is_like_none_before_gets_its_own_name(qapp) -> None:
    space = LatentSpace()
    space.fit(3)
    vectors = np.eye(3, dtype=np.float32)
    space.take(Directions("sefa", vectors[:1], ("direction 1",)), 1)
    space.rename_direction(0, "slant")
    space.take(Directions("sefa", vectors[1:2], ("direction 1",)), 2)
    assert [each.name for each in space.directions] == ["direction 1"]
    space.fit(4)
    assert space.directions == []
    assert space.z.shape == (4,)


def test_kept_latents_open_again_from_their_file(tmp_path: Path) -> None:
    kept = (KeptLatent((0.5, -1.25), "über", "Digits", 40, 3), KeptLatent((1.0,), "one"))
    write_latents(tmp_path / "kept.json", kept)
    assert read_latents(tmp_path / "kept.json") == kept


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"format": "ganstudio-latents"}', "[" * 5000,
     '{"format": "ganstudio-latents", "latents": [{"z": ["x"]}]}',
     '{"format": "ganstudio-latents", "latents": [{"z": [NaN]}]}',
     '{"format": "ganstudio-latents", "latents": [{"z": []}]}'],
)  # fmt: skip
def test_what_is_no_file_of_latents_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(text)
    with pytest.raises(ExportError, match=r"other\.json holds no kept latents"):
        read_latents(path)


def test_a_copied_latent_is_numbers() -> None:
    assert parsed(" [1, 2.5,-3] ") == (1.0, 2.5, -3.0)
    with pytest.raises(ExportError):
        parsed("1, inf")
