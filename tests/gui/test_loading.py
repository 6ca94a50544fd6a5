"""Large data of the user's own: loaded beside the window, with a way to give it up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from ganstudio.data.own import cache, preparing
from ganstudio.gui.shell.window import Window
from ganstudio.preset_folder import find
from ganstudio.telemetry.messages import Open, Pause, Progress
from ganstudio.training.experiment import Experiment

COUNT = 400


@pytest.fixture
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that counts as large, and keep what is made of it apart."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(preparing, "MANY", COUNT - 1)
    folder = tmp_path / "pictures"
    folder.mkdir()
    source = np.random.default_rng(0)
    for number in range(COUNT):
        pixels = source.integers(0, 256, (64, 64, 3)).astype(np.uint8)
        Image.fromarray(pixels).save(folder / f"{number}.png")
    return folder


def own(folder: Path) -> Experiment:
    return find("pictures").with_values({"data": "own", "data.path": str(folder)})


@pytest.fixture
def told(window: Window) -> list[Progress]:
    heard: list[Progress] = []
    window.preparation.progressed.connect(heard.append)
    return heard


@pytest.fixture
def is_open(window: Window) -> Callable[[], bool]:
    def check() -> bool:
        run = window.studio.chosen()
        return run is not None and run.experiment.data.name == "own"

    return check


def test_it_is_told_in_words_and_kept_for_another_time(
    window: Window, qtbot: QtBot, pictures: Path, told: list[Progress], is_open: Callable[[], bool]
) -> None:
    window.files.open_experiment(own(pictures))
    assert list(window.status.writing.entries) == [str(pictures)]
    qtbot.waitUntil(is_open)
    words = [each.what for each in told]
    assert words[0] == "Looking at your data"
    assert any(each.endswith(f" of {COUNT} images") for each in words), words
    assert told[-1].share is None
    assert not window.status.writing.isVisible()
    assert len(list(cache.folder().glob("*.bytes"))) == 1
    told.clear()
    window.files.open_experiment(own(pictures))  # which finds what was made
    qtbot.waitUntil(lambda: told[-1].share is None)
    assert [each.what for each in told] == ["Looking at your data", ""]


def test_given_up_it_leaves_what_was_before_and_holds_up_nothing(
    window: Window, qtbot: QtBot, source, pictures: Path, is_open: Callable[[], bool]
) -> None:
    before, opened = list(window.studio.runs), window.files.opened
    window.table["train.run"].trigger()
    window.files.open_experiment(own(pictures))
    assert window.files.opening
    window.send(Pause())  # goes its way at once
    assert source.sent[-1] == Pause()
    (entry,) = window.status.writing.entries.values()
    qtbot.mouseClick(entry.findChild(QToolButton, "cancel"), Qt.MouseButton.LeftButton)
    assert not window.files.opening
    assert window.files.opened == opened
    assert list(window.studio.runs) == before
    assert window.status.writing.entries == {}
    window.preparation.close()
    assert not is_open()
    assert not any(
        "own" in text for c in source.sent if isinstance(c, Open) for text in c.experiments
    )
    assert not list(cache.folder().glob("*"))


def test_another_choice_overtakes_it(
    window: Window, qtbot: QtBot, pictures: Path, is_open: Callable[[], bool]
) -> None:
    window.files.open_experiment(own(pictures))
    window.files.open_preset("ring")
    qtbot.waitUntil(lambda: window.studio.chosen().title == "Ring, healthy")
    assert window.status.writing.entries == {}
    window.preparation.close()
    assert not is_open()


def test_run_while_it_is_on_its_way_runs_it_then(
    window: Window, qtbot: QtBot, source, pictures: Path, is_open: Callable[[], bool]
) -> None:
    window.files.open_experiment(own(pictures))
    window.table["train.run"].trigger()
    qtbot.waitUntil(is_open)
    (opened,) = [each for each in source.sent if isinstance(each, Open)][1:]
    assert opened.start


def test_what_is_wrong_with_it_is_said_by_whoever_opens_it(
    window: Window, qtbot: QtBot, source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "HEAVY", 10)
    file = tmp_path / "notes.bin"
    file.write_bytes(b"nothing that is data" * 10)
    window.files.open_experiment(own(file))
    qtbot.waitUntil(
        lambda: any("notes.bin" in c.experiments[0] for c in source.sent if isinstance(c, Open))
    )


def test_closing_the_window_ends_it(window: Window, qtbot: QtBot, pictures: Path) -> None:
    window.files.open_experiment(own(pictures))
    window.close()
    assert not list(cache.folder().glob("*"))
