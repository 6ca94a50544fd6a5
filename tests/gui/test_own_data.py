"""Your own data through the window: dropped, seen, trained on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from ganstudio.data.own.data import Own
from ganstudio.gui.dialogs.own_data import OwnDataDialog
from ganstudio.gui.shell.window import Window
from ganstudio.gui.widgets.texts import PathField
from ganstudio.preset_folder import find
from ganstudio.training.choices import with_data


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    """Wide pictures of two kinds."""
    for k in range(4):
        pixels = np.random.default_rng(k).integers(0, 256, (10, 40, 3)).astype(np.uint8)
        path = tmp_path / "wide" / ("cat", "dog")[k % 2] / f"{k}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(path)
    return tmp_path / "wide"


def opened(window: Window, qtbot: QtBot, path: Path) -> OwnDataDialog:
    window.dropping.take([path])
    qtbot.waitUntil(lambda: window.findChild(OwnDataDialog) is not None)
    return window.findChild(OwnDataDialog)


def test_what_is_dropped_is_understood_changed_and_trained_on(
    window: Window, qtbot: QtBot, wide: Path
) -> None:
    dialog = opened(window, qtbot, wide)
    assert not dialog.take.isEnabled()
    qtbot.waitUntil(dialog.take.isEnabled)
    said = dialog.look.shown().splitlines()
    assert said[0] == "Understood as: pictures: 4 images 3 × 16 × 16, 2 classes"
    assert "Classes: 2: cat (2), dog (2)" in said
    assert "Cropped away: 75% on average" in said
    fit = dialog.findChild(QComboBox, "fit")
    fit.setCurrentText("stretch")
    fit.activated.emit(fit.currentIndex())
    qtbot.waitUntil(lambda: "Cropped away" not in dialog.look.shown())
    qtbot.waitUntil(dialog.take.isEnabled)
    qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.studio.chosen().experiment.data.name == "own")
    data = window.studio.chosen().experiment.data
    assert (data.path, data.size, data.fit) == (str(wide), 16, "stretch")


def test_what_cannot_be_used_is_said_in_the_dialog(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("1,2,3,4.5,5\n")
    dialog = opened(window, qtbot, tmp_path / "a.csv")
    qtbot.waitUntil(lambda: "has 5 columns" in dialog.look.shown())
    assert not dialog.take.isEnabled()
    dialog.close()


def test_an_experiment_without_its_data_asks_with_a_look(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "p.csv").write_text("x,y\n0,1\n1,0\n")
    window.files.open_experiment(with_data(find("ring"), Own(dimensions=2)))
    dialog = window.findChild(OwnDataDialog)
    dialog.findChild(PathField, "path").setValue(str(tmp_path / "p.csv"))
    qtbot.waitUntil(dialog.take.isEnabled)
    dialog.take.click()
    path = str(tmp_path / "p.csv")
    qtbot.waitUntil(lambda: getattr(window.studio.chosen().experiment.data, "path", "") == path)


def test_a_look_that_fails_is_said_and_another_one_follows(
    window: Window, qtbot: QtBot, wide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "p.csv").write_text("x,y\n0,1\n1,0\n")
    with monkeypatch.context() as broken:
        broken.setattr(Own, "suited", lambda _: 1 // 0)
        dialog = opened(window, qtbot, wide)
        qtbot.waitUntil(lambda: "division" in dialog.look.shown())
    assert dialog.look.shown().endswith("choose other data")
    assert not dialog.take.isEnabled()
    dialog.findChild(PathField, "path").setValue(str(tmp_path / "p.csv"))
    qtbot.waitUntil(dialog.take.isEnabled)
    dialog.close()


def test_points_are_seen(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("x,y\n0,1\n1,0\n")
    dialog = opened(window, qtbot, tmp_path / "p.csv")
    qtbot.waitUntil(dialog.take.isEnabled)
    assert dialog.look.shown().startswith("Understood as: table: 2 2-D points")
    assert dialog.result_value().dimensions == 2
    dialog.close()
