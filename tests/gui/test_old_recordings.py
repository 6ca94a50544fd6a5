"""What older programs recorded is shown in the window, every dock of it, at any of its steps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ganstudio.gui.shell.window import Window
from ganstudio.telemetry import messages as m

TITLES = ["Digits", "Line", "Ring", "Ring, relativistic"]
ENDS = [100, 260, 81, 61]


def opened(make_window: Callable[..., Window], qtbot: QtBot, folder: Path) -> Window:
    """Return a window that shows all of them side by side, to their ends."""
    window = make_window(None)
    for path in sorted(folder.iterdir()):
        window.recorded.open_path(path)
    runs = window.studio.runs
    qtbot.waitUntil(lambda: [run.reached for run in runs.values()] == ENDS)
    assert [run.title for run in runs.values()] == TITLES
    return window


def test_every_dock_draws_them_at_any_step(
    make_window: Callable[..., Window], qtbot: QtBot, old_recordings: Path
) -> None:
    window = opened(make_window, qtbot, old_recordings)
    for step in (None, 30, 60):
        window.studio.go_to(step)
        for dock in window.area.docks.values():
            dock.show()
            dock.raise_()
            dock.refresh()
        QApplication.processEvents()
        assert not window.grab().isNull()
        assert not window.errors.isVisible(), window.errors.sentence.text()


def test_samples_are_those_of_the_step(
    make_window: Callable[..., Window], qtbot: QtBot, old_recordings: Path
) -> None:
    window = opened(make_window, qtbot, old_recordings)

    def shown() -> list[tuple[str, int]]:
        return [(run.title, frame.step) for run, frame in window.studio.frames("samples")]

    window.studio.go_to(50)
    assert dict(shown()) == {"Digits": 1, "Line": 0, "Ring": 41, "Ring, relativistic": 41}
    window.studio.go_to(30)  # before the fork, where its past is that of its parent
    assert dict(shown()) == {"Digits": 1, "Line": 0, "Ring": 0, "Ring, relativistic": 0}


def test_one_is_gone_on_with(
    make_window: Callable[..., Window], qtbot: QtBot, old_recordings: Path, source: Any
) -> None:
    window = make_window(None)
    window.recorded.open_path(old_recordings / "ring")
    qtbot.waitUntil(window.table["train.resume"].isEnabled)
    window.table["train.resume"].trigger()
    assert source.last(m.Resume) == m.Resume((str(old_recordings / "ring"),), start=True)
