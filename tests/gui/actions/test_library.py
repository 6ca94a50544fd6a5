"""The library and sweeps, opened from the main window."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from ganstudio.gui.actions import library as module
from ganstudio.gui.dialogs.sweep import SweepDialog
from ganstudio.gui.library.sweep import SweepWindow
from ganstudio.gui.library.window import LibraryWindow
from ganstudio.gui.settings import Settings
from ganstudio.gui.shell.window import Window
from ganstudio.library.sweep_folder import Asked, SweepFolder
from ganstudio.machine import cores
from ganstudio.preset_folder import find
from ganstudio.telemetry import messages as m
from ganstudio.training.sweep import Axis, plan

Words = Callable[[QWidget], list[str]]
RATE = "optimisers.generator.lr"


@pytest.fixture
def window(make_window: Callable[..., Window], settings: Settings, tmp_path: Path) -> Window:
    """The main window on the ring, its library in a folder of its own."""
    settings.put("library", str(tmp_path / "runs"))
    return make_window("ring")


def dialog(window: Window, qtbot: QtBot) -> SweepDialog:
    window.table["compare.sweep"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(SweepDialog)))
    return window.findChildren(SweepDialog)[0]


def test_the_library_opens_and_shows_its_runs_together(
    window: Window, qtbot: QtBot, recorded_run: Any
) -> None:
    recorded_run("alpha")
    recorded_run("beta")
    window.table["file.library"].trigger()
    shown = window.library.shown
    assert isinstance(shown, LibraryWindow)
    qtbot.waitUntil(lambda: shown.runs.rowCount() == 2)
    qtbot.keyClick(shown.search, Qt.Key.Key_Return)  # on to the runs found
    assert len(shown.view.entries()) == 1
    shown.view.selectAll()
    before = len(window.studio.runs)
    qtbot.keyClick(shown.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(window.studio.runs) == before + 2)
    assert {"alpha", "beta"} <= {run.title for run in window.studio.runs.values()}
    window.table["view.library"].trigger()
    assert window.library.shown is shown


def test_the_library_is_where_runs_are_recorded_at_this_start(
    window: Window, qtbot: QtBot, recorded_run: Any, tmp_path: Path, source: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    recorded_run("before")
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
    shutil.copytree(tmp_path / "runs" / "before", tmp_path / "here" / "kept here")
    monkeypatch.chdir(tmp_path)
    window.recording.begin(Path("here"))
    assert source.last(m.RecordTo) == m.RecordTo(str(tmp_path / "here"))
    window.table["file.library"].trigger()
    shown = window.library.shown
    assert shown is not None
    qtbot.waitUntil(lambda: shown.runs.rowCount() == 1)
    assert shown.table.entries[0].folder == tmp_path / "here" / "kept here"

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "there"))
    window.table["record.into"].trigger()
    window.table["view.library"].trigger()
    assert shown.library.root == tmp_path / "there"
    asked = dialog(window, qtbot)
    asked.reject()
    assert window.library.folder == tmp_path / "there"


def test_the_dialog_says_what_a_sweep_amounts_to(window: Window, qtbot: QtBot) -> None:
    asked = dialog(window, qtbot)
    (row,) = asked.rows
    assert (row.path.currentText(), row.values.text()) == ("optimiser of G: learning rate", "0.001")
    assert row.word() == f"{RATE}=0.001"
    assert asked.take.text() == "Train 3 runs"
    row.values.setText("1e-3, 1e-2")
    qtbot.mouseClick(asked.add, Qt.MouseButton.LeftButton)
    asked.rows[1].path.setCurrentText("loss")
    assert asked.rows[1].values.text() == "non-saturating"
    asked.rows[1].values.setText("hinge, wasserstein-gp")
    assert (asked.told.text(), asked.take.text()) == ("4 settings × 3 seeds", "Train 12 runs")
    asked.rows[1].values.setText("hinge, hing")
    assert "did you mean 'hinge'" in asked.told.text()
    assert not asked.take.isEnabled()
    qtbot.mouseClick(asked.rows[1].remove, Qt.MouseButton.LeftButton)
    assert asked.take.text() == "Train 6 runs"
    order: Any = asked.result_value()
    assert (order.vary, order.seeds, order.jobs) == ((f"{RATE}=1e-3, 1e-2",), 3, cores())
    asked.reject()


def test_settings_come_and_go_in_the_dialog(window: Window, qtbot: QtBot) -> None:
    asked = dialog(window, qtbot)
    shown = [asked.rows[0].path.itemText(i) for i in range(asked.rows[0].path.count())]
    assert {"network: activation", "schedule: batch size"} <= set(shown)
    gone = asked.rows[0]
    qtbot.mouseClick(gone.remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not shiboken6.isValid(gone))
    assert asked.take.text() == "Train 3 runs"  # the seeds alone
    qtbot.mouseClick(asked.add, Qt.MouseButton.LeftButton)
    asked.rows[0].values.setText("1e-3, 1e-2")
    assert asked.take.text() == "Train 6 runs"
    asked.reject()


def test_impossible_combinations_are_said_to_be_left_out(window: Window, qtbot: QtBot) -> None:
    asked = dialog(window, qtbot)
    asked.add_row()
    for row, (path, values) in zip(
        asked.rows, (("network", "mlp, dirac"), ("data", "ring, point")), strict=True
    ):
        row.path.setCurrentText(path)
        row.values.setText(values)
    assert "Left out: network=dirac, data=ring: " in asked.told.text()
    assert asked.take.text() == "Train 9 runs"
    asked.reject()


def test_a_sweep_is_trained_and_shown(
    window: Window, qtbot: QtBot, tmp_path: Path, words: Words
) -> None:
    asked = dialog(window, qtbot)
    asked.rows[0].values.setText("1e-3, 1e-2")
    asked.seeds.setValue(1)
    asked.steps.setValue(2)
    asked.accept()
    (shown,) = window.findChildren(SweepWindow)
    assert shown.isVisible()
    qtbot.waitUntil(shown.stop.isHidden)
    assert "2 of 2 runs done" in words(shown)
    assert [shown.results.item(row, 0).text() for row in (0, 1)] == ["0.001", "0.01"]
    assert "is done" in window.status.currentMessage()
    (folder,) = (tmp_path / "runs").iterdir()
    assert (folder / "sweep.csv").exists()
    assert sorted(path.name for path in folder.glob("*/summary.json")) == ["summary.json"] * 2


class Training(QObject):
    """Stands for the process that trains a sweep."""

    ended = Signal(int, str)
    begun: ClassVar[list[Training]] = []

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self.folder, self.stops = folder, 0
        self.begun.append(self)

    def stop(self) -> None:
        self.stops += 1

    def close(self) -> None:
        return


@pytest.fixture
def begun_sweep(trained_run: Any, tmp_path: Path) -> Callable[..., Path]:
    """Return a maker of a sweep of four runs, of which three were trained."""

    def make(asked: bool) -> Path:
        sweep = plan(find("ring"), [Axis(RATE, (1e-3, 1e-2))], [0, 1])
        words = Asked(find("ring").dumps(), (f"{RATE}=1e-3,1e-2",), "2", 1) if asked else None
        SweepFolder.of(tmp_path / "runs", "Ring", sweep, words).write()
        for trial in sweep.trials[:3]:
            trained_run(trial.name, seed=trial.seed)
        return tmp_path / "runs"

    return make


def opened_sweep(window: Window, qtbot: QtBot, runs: int = 3) -> SweepWindow:
    """Show the sweep that the first run of the library belongs to."""
    window.table["file.library"].trigger()
    library = window.library.shown
    assert library is not None
    qtbot.waitUntil(lambda: library.runs.rowCount() == runs)
    library.view.selectRow(0)
    library.view.setFocus()
    qtbot.keyClick(library.view, Qt.Key.Key_S)
    (shown,) = window.findChildren(SweepWindow)
    return shown


def test_a_sweep_of_an_earlier_start_goes_on(
    window: Window, qtbot: QtBot, begun_sweep: Any, trained_run: Any, words: Words,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    folder = begun_sweep(asked=True)
    Training.begun.clear()
    monkeypatch.setattr(module, "SweepRunner", Training)
    shown = opened_sweep(window, qtbot)
    assert (shown.stop.isVisible(), shown.resume.isVisible()) == (False, True)
    qtbot.mouseClick(shown.resume, Qt.MouseButton.LeftButton)
    (training,) = Training.begun
    assert training.folder == folder
    assert (shown.stop.isVisible(), shown.resume.isVisible()) == (True, False)
    qtbot.mouseClick(shown.stop, Qt.MouseButton.LeftButton)
    assert training.stops == 1
    training.ended.emit(130, "")
    assert (shown.stop.isVisible(), shown.resume.isVisible()) == (False, True)

    qtbot.mouseClick(shown.resume, Qt.MouseButton.LeftButton)
    trained_run(list(shown.sweep.runs)[3], seed=1)
    Training.begun[-1].ended.emit(0, "")
    assert "4 of 4 runs done" in words(shown)
    assert (shown.stop.isVisible(), shown.resume.isVisible()) == (False, False)


def test_a_sweep_that_does_not_say_what_was_asked_for_cannot_go_on(
    window: Window, qtbot: QtBot, begun_sweep: Any
) -> None:
    begun_sweep(asked=False)
    shown = opened_sweep(window, qtbot)
    assert (shown.stop.isVisible(), shown.resume.isVisible()) == (False, False)


def test_a_sweep_is_opened_from_one_of_its_runs(
    window: Window, qtbot: QtBot, begun_sweep: Any, words: Words
) -> None:
    begun_sweep(asked=True)
    shown = opened_sweep(window, qtbot)
    assert "3 of 4 runs done" in words(shown)
    assert shown.progress.value() == 750
    heads = [shown.results.horizontalHeaderItem(c).text() for c in range(4)]
    assert heads == ["generator.lr", "seeds", "verdict", "modes covered"]
    cells = [[shown.results.item(r, c).text() for c in range(4)] for r in range(2)]
    assert cells == [["0.001", "2", "collapsing", "5 ± 0"], ["0.01", "1", "collapsing", "5"]]
    assert shown.figure.currentText() == "modes covered"


def test_progress_counts_the_steps_of_a_run_under_way(
    window: Window, qtbot: QtBot, begun_sweep: Any, recorded_run: Any
) -> None:
    name = list(SweepFolder.read(begun_sweep(asked=True)).runs)[3]
    recorded_run(name, steps=100)
    shown = opened_sweep(window, qtbot, 4)
    assert shown.progress.value() == 875
    assert shown.progress.toolTip() == "Under way: 100 of 200 steps"
