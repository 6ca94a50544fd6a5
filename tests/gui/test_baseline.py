"""A run that is pinned: others stand against it, also after a restart and once it is gone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ganstudio.gui.docks.losses.dock import LossesDock
from ganstudio.gui.docks.measures.dock import MeasuresDock
from ganstudio.gui.docks.runs.dock import RunsDock
from ganstudio.gui.settings import Settings
from ganstudio.gui.shell.window import Window
from ganstudio.telemetry.messages import Remove

MakeWindow = Callable[..., Window]
MakeRecording = Callable[..., Path]


@pytest.fixture
def opened(
    make_window: MakeWindow, make_recording: MakeRecording, qtbot: QtBot
) -> Callable[..., Window]:
    """Return a maker of windows that show recorded runs."""

    def show(*names: str, **settings: object) -> Window:
        window = make_window(None)
        for name in names:
            window.recorded.open_path(make_recording(name, **settings))
        runs = window.studio.runs
        qtbot.waitUntil(lambda: sum(run.reached == 100 for run in runs.values()) == len(names))
        return window

    return show


def curves(window: Window) -> set[str]:
    """Return the titles of the runs whose losses are drawn."""
    dock = window.area.dock(LossesDock)
    dock.refresh()
    return {title for plot in dock.shown().plots.values() for title, _ in plot.curves}


def test_others_stand_against_the_pinned_run_after_it_is_removed(
    opened: Callable[..., Window], make_recording: MakeRecording, qtbot: QtBot
) -> None:
    window = opened("first")
    pin = window.table["compare.pin"]
    assert pin.isEnabled()
    assert not pin.isChecked()
    pin.trigger()
    assert pin.isChecked()
    assert curves(window) == {"first"}  # it needs no line beside its own
    window.send(Remove(window.studio.current))
    qtbot.waitUntil(lambda: not window.studio.runs)
    window.recorded.open_path(make_recording("second"))
    qtbot.waitUntil(lambda: any(run.reached == 100 for run in window.studio.runs.values()))
    assert curves(window) == {"second", "Baseline: first"}
    names = [entry.name for entry in window.area.dock(LossesDock).shown().legend]
    assert names == ["step", "second", "Baseline: first"]
    measures = window.area.dock(MeasuresDock)
    measures.refresh()
    shown = measures.shown()
    assert {"second", "Baseline: first"} == set(shown.plots["modes"].curves)
    assert [row.look.name for row in shown.ribbons] == ["second", "Baseline: first"]
    listed = window.area.dock(RunsDock)
    listed.refresh()
    assert len(listed.shown().runs) == 1


def test_it_is_there_after_a_restart_until_it_is_unpinned(
    opened: Callable[..., Window], settings: Settings, tmp_path: Path
) -> None:
    before = opened("first")
    before.table["compare.pin"].trigger()
    before.close()
    window = opened("second")
    assert curves(window) == {"second", "Baseline: first"}
    window.studio.pin(str(tmp_path / "runs" / "second"))
    assert window.table["compare.pin"].isChecked()
    window.table["compare.pin"].trigger()
    assert curves(window) == {"second"}
    assert settings.get("baseline", "-") == ""


def test_a_baseline_that_is_gone_is_named_once(
    opened: Callable[..., Window], settings: Settings, tmp_path: Path
) -> None:
    before = opened("first")
    before.table["compare.pin"].trigger()
    before.close()
    shutil.rmtree(tmp_path / "runs" / "first")
    window = opened("second")
    sentence = window.errors.sentence.text()
    assert "The baseline cannot be shown" in sentence
    assert str(tmp_path / "runs" / "first") in sentence
    assert sentence.endswith("pin another run as baseline.")
    assert curves(window) == {"second"}
    window.close()
    again = opened()
    assert "baseline" not in again.errors.sentence.text()


def test_an_unrecorded_run_cannot_be_pinned(window: Window) -> None:
    pin = window.table["compare.pin"]
    window.studio.chosen().folder = ""
    window.table.refresh()
    assert not pin.isEnabled()
    assert "not recorded" in pin.toolTip()


def test_runs_of_the_same_settings_are_not_averaged_with_it(
    opened: Callable[..., Window], tmp_path: Path
) -> None:
    window = opened("first")
    window.table["compare.pin"].trigger()
    window = opened("second", "third", seed=3)
    measures = window.area.dock(MeasuresDock)
    measures.refresh()
    assert "Baseline: first" in [entry.name for entry in measures.shown().legend]
