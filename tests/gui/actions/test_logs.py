"""Logs of other programs, opened in the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from ganstudio.export.model import save_generator
from ganstudio.export.sampler import Sampler
from ganstudio.export.tensorboard import EventFile
from ganstudio.gui.run_view import RunView
from ganstudio.gui.shell.window import Window
from ganstudio.preset_folder import find
from ganstudio.training.run import Run


def drop(window: Window, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(9, 9), *how))
    QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), *how))


def shown(window: Window, title: str) -> bool:
    return any(run.title == title and run.reached for run in window.studio.runs.values())


@pytest.fixture
def window(make_window: Callable[..., Window], tmp_path: Path) -> Window:
    made = make_window("digits")
    made.recording.begin(tmp_path / "runs")
    return made


def test_a_table_is_opened_and_drawn(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("step,errD,errG\n" + "".join(f"{n},{1 / n},{n / 100}\n" for n in range(1, 101)))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    window.table["file.open_log"].trigger()
    qtbot.waitUntil(lambda: shown(window, "mine"))
    (run,) = [run for run in window.studio.runs.values() if run.title == "mine"]
    window.studio.select(run.run)
    assert run.replayed
    assert run.losses.column("loss_d")[:2].tolist() == [1.0, 0.5]
    assert run.untrainable == (
        "It can only be looked at here: it is known by a log alone, which holds no networks"
    )
    curves = window.area.docks["losses"]
    qtbot.waitUntil(lambda: _titles(curves) >= {("mine", "loss_d"), ("mine", "loss_g")})


def _titles(dock: object) -> set[tuple[str, str]]:
    dock.refresh()
    return {name for plot in dock.shown().plots.values() for name in plot.curves}


def test_a_dropped_folder_of_events_is_shown_with_its_pictures(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    with EventFile(tmp_path / "board", lambda step: 1e9 + step) as file:
        for step in range(1, 31):
            file.scalars(step, {"d_loss": 1.0})
        file.picture(30, "fakes", np.full((8, 9, 3), 77, np.uint8))
    drop(window, tmp_path / "board")
    qtbot.waitUntil(lambda: shown(window, "board"))
    (run,) = [run for run in window.studio.runs.values() if run.title == "board"]
    qtbot.waitUntil(lambda: "samples" in run.newest)
    assert int(run.newest["samples"].record.fake[0, 0, 0, 0]) == 77
    assert not window.errors.isVisible()


def test_what_is_damaged_is_told_and_nothing_is_kept(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "tfevents.bad").write_bytes(b"no events at all, whatever")
    drop(window, tmp_path / "tfevents.bad")
    qtbot.waitUntil(window.errors.isVisible)
    assert "cannot be read as a log" in window.errors.sentence.text()
    assert not (tmp_path / "runs").exists() or not list((tmp_path / "runs").iterdir())


# ── generators ────────────────────────────────────────────────────────────────


def test_a_generator_that_was_exported_is_shown(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    experiment = find("digits").with_values(
        {"network.features": 4, "data.size": 8, "threads": 1, "device": "cpu"}
    )
    path = tmp_path / "mine.safetensors"
    save_generator(Sampler.of(Run(experiment)), path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    window.table["file.open_generator"].trigger()
    title = "mine, G alone"
    qtbot.waitUntil(lambda: _run(window, title) is not None)
    qtbot.waitUntil(lambda: {"samples", "walk"} <= set(_run(window, title).newest))
    assert _run(window, title).newest["samples"].record.fake.shape[1:] == (8, 8, 1)
    assert _run(window, title).untrainable == ""
    assert not window.errors.isVisible()


def test_what_holds_code_is_told(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "g.pkl").write_bytes(b"anything")
    drop(window, tmp_path / "g.pkl")
    qtbot.waitUntil(window.errors.isVisible)
    assert "a pickle, which would have to be run to be read" in window.errors.sentence.text()
    (tmp_path / "g.onnx").write_bytes(b"anything")
    drop(window, tmp_path / "g.onnx")
    said = window.errors.sentence
    qtbot.waitUntil(lambda: "onnx" in said.text().lower())
    assert said.text().startswith(("g.onnx is no ONNX network", "An ONNX file needs the package"))


def _run(window: Window, title: str) -> RunView | None:
    return next((run for run in window.studio.runs.values() if run.title == title), None)
