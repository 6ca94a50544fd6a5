"""What is dropped on the window."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ganstudio.gui.dialogs.data import DataDialog
from ganstudio.gui.shell.window import Window
from ganstudio.preset_folder import find


def drop(window: Window, *urls: Path | str) -> bool:
    data = QMimeData()
    data.setUrls([QUrl(u) if isinstance(u, str) else QUrl.fromLocalFile(str(u)) for u in urls])
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enters = QDragEnterEvent(QPoint(9, 9), *how)
    QApplication.sendEvent(window, enters)
    QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), *how))
    return enters.isAccepted()


def titles(window: Window) -> list[str]:
    return [run.title for run in window.studio.runs.values()]


def told(window: Window) -> str:
    return window.errors.sentence.text() if window.errors.isVisible() else ""


@pytest.fixture
def pictures(tmp_path: Path, qapp: QApplication) -> Path:
    """A folder of three pictures, one of them in a sub-folder."""
    folder = tmp_path / "my pictures"
    for name in ("a.png", "b.PNG", "cats/c.png"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        assert QImage(8, 8, QImage.Format.Format_RGB32).save(str(folder / name))
    return folder


def taken(window: Window, qtbot: QtBot) -> Any:
    """Train on what the dialog offers, and return that data set."""
    qtbot.waitUntil(lambda: window.findChild(DataDialog) is not None)
    dialog = window.findChild(DataDialog)
    qtbot.waitUntil(dialog.take.isEnabled)
    qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.studio.chosen().experiment.data.name != "digits")
    return window.studio.chosen().experiment.data


def test_a_folder_of_pictures_becomes_data(window: Window, qtbot: QtBot, pictures: Path) -> None:
    assert drop(window, pictures)
    assert taken(window, qtbot).path == str(pictures)
    assert told(window) == ""


def test_an_archive_becomes_data(window: Window, qtbot: QtBot, pictures: Path) -> None:
    archive = shutil.make_archive(str(pictures), "zip", pictures)
    drop(window, Path(archive))
    assert taken(window, qtbot).path == archive


def test_loose_pictures_become_an_archive_that_stays(
    window: Window, qtbot: QtBot, pictures: Path, tmp_path: Path
) -> None:
    window.recording.begin(tmp_path / "runs")
    drop(window, pictures / "a.png", pictures / "b.PNG")
    place = Path(taken(window, qtbot).path)
    assert place.parent == tmp_path / "runs"
    with zipfile.ZipFile(place) as archive:
        assert archive.namelist() == ["00000 a.png", "00001 b.PNG"]


def test_all_pictures_of_a_folder_are_that_folder(
    window: Window, qtbot: QtBot, pictures: Path
) -> None:
    drop(window, pictures / "cats" / "c.png")
    assert taken(window, qtbot).path == str(pictures / "cats")


def test_images_and_labels_are_one_data_set(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    labels, images = (tmp_path / f"t10k-idx{n}-ubyte.gz" for n in (1, 3))
    for path in (labels, images):
        path.touch()
    drop(window, labels, images)
    data = taken(window, qtbot)
    assert (data.name, data.images, data.labels) == ("idx", str(images), str(labels))


def test_a_folder_of_runs_opens_the_library(
    window: Window, qtbot: QtBot, recorded_run: Callable[..., Path]
) -> None:
    runs = recorded_run("alpha").parent
    drop(window, runs)
    shown = window.library.shown
    assert shown is not None
    qtbot.waitUntil(lambda: shown.runs.rowCount() == 1)
    assert shown.library.root == runs


def test_experiments_dropped_together_stand_side_by_side(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{name}.toml" for name in ("one", "other")]
    for path in paths:
        path.write_text(find("ring").with_values({"title": path.stem}).dumps())
    drop(window, *paths)
    qtbot.waitUntil(lambda: titles(window) == ["one", "other"])


def test_what_is_not_taken_is_named(
    window: Window, qtbot: QtBot, pictures: Path, tmp_path: Path
) -> None:
    letter, empty = tmp_path / "letter.pdf", tmp_path / "empty"
    letter.touch()
    empty.mkdir()
    drop(window, letter, empty)
    assert "Not taken: letter.pdf, empty; drop a run's folder, a folder of runs" in told(window)
    drop(window, pictures, pictures / "cats")
    taken(window, qtbot)
    assert "Not taken: cats; a run is trained on one data set" in told(window)
    assert drop(window, "https://example.org/picture.png")
    assert "That is no file of this machine; drop" in told(window)


def test_what_cannot_be_read_is_named_and_the_rest_is_taken(
    window: Window, qtbot: QtBot, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked, gone = tmp_path / "locked", tmp_path / "gone.png"
    locked.mkdir()
    (locked / "hidden.png").touch()
    readable = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: locked not in (path, path.parent) and readable(path, mode)
    )  # since whoever runs the tests may be allowed everything
    drop(window, locked, locked / "hidden.png", gone, pictures)
    assert taken(window, qtbot).path == str(pictures)
    assert told(window) == (
        "Not taken: locked, hidden.png, gone.png; see whether it is still there, and whether you "
        "may read it."
    )


def test_a_picture_of_a_folder_that_cannot_be_listed_is_copied(
    window: Window, qtbot: QtBot, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.recording.begin(tmp_path / "runs")
    readable = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: path != pictures / "cats" and readable(path, mode)
    )
    drop(window, pictures / "cats" / "c.png")
    assert Path(taken(window, qtbot).path).parent == tmp_path / "runs"


def test_the_name_of_a_file_is_said_as_it_is(
    window: Window, qtbot: QtBot, words: Any, tmp_path: Path
) -> None:
    table = tmp_path / "words.csv"
    table.write_text("a,b\nfoo,bar\nbaz,qux\n")
    drop(window, table)
    qtbot.waitUntil(lambda: window.findChild(DataDialog) is not None)
    dialog = window.findChild(DataDialog)
    qtbot.waitUntil(lambda: any("words.csv has words where" in each for each in words(dialog)))
    dialog.reject()
