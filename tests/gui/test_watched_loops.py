"""A loop that is watched is followed in the window while it goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ganstudio.gui.docks.losses.dock import LossesDock
from ganstudio.gui.docks.parameters.dock import ParametersDock
from ganstudio.gui.docks.samples.dock import SamplesDock
from ganstudio.gui.shell.window import Window
from ganstudio.watching import model
from tests.watching.loops import Pair


def test_the_window_follows_it_and_every_dock_shows_it(
    make_window: Callable[..., Window], qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(model, "missing", lambda: "not here")
    pair = Pair()
    watch = pair.watch(library=tmp_path, title="My loop", config={"width": 16})
    pair.step(watch)
    assert watch.folder is not None
    window = make_window(None)
    window.recorded.open_path(watch.folder)
    qtbot.waitUntil(lambda: bool(window.studio.runs))
    (run,) = window.studio.runs.values()

    def goes_on() -> bool:
        pair.step(watch, lr=1e-3)
        return run.losses.last > 5

    qtbot.waitUntil(goes_on)
    watch.close()
    qtbot.waitUntil(lambda: run.losses.last == watch.iteration)
    for dock in window.area.docks.values():
        window.area.reveal(dock)
        dock.refresh()
        assert not dock.grab().isNull()
    (column,) = window.area.dock(SamplesDock).shown().runs
    assert column.plane is not None
    assert window.area.dock(LossesDock).shown()
    assert "lr" in run.losses.names
    assert window.area.dock(ParametersDock).shown()
    assert "loop of its own" in window.table["train.resume"].toolTip()
