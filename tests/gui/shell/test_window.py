"""The window, used as a user uses it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QPlainTextEdit, QToolButton
from pytestqt.qtbot import QtBot

from ganstudio.gui.dialogs.data import DataDialog
from ganstudio.gui.settings import Settings
from ganstudio.gui.shell.window import Window
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.texts import PathField
from ganstudio.preset_folder import find
from ganstudio.telemetry import messages as m
from ganstudio.telemetry.messages import Frame, RunState
from ganstudio.telemetry.records import Speed
from ganstudio.telemetry.source import Update


def button(window: Window, name: str) -> QToolButton:
    widget = window.bar.widgetForAction(window.table[name])
    assert isinstance(widget, QToolButton)
    return widget


def click(qtbot: QtBot, widget: Any) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def state(window: Window) -> RunState:
    run = window.studio.chosen()
    assert run is not None
    return run.state


def test_run_and_pause_by_the_button(window: Window, qtbot: QtBot) -> None:
    run = button(window, "train.run")
    assert run.text() == "Run"
    click(qtbot, run)
    qtbot.waitUntil(lambda: run.text() == "Pause")
    assert not button(window, "train.step").isEnabled()
    click(qtbot, run)
    qtbot.waitUntil(lambda: state(window) is RunState.PAUSED)
    assert run.text() == "Run"
    assert button(window, "train.step").isEnabled()


def test_keys_run_step_and_reset(window: Window, qtbot: QtBot, source: Any) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: state(window) is RunState.RUNNING)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: state(window) is RunState.PAUSED)
    qtbot.keyClick(window, Qt.Key.Key_Period)
    qtbot.keyClick(window, Qt.Key.Key_D)
    qtbot.keyClick(window, Qt.Key.Key_R)
    assert source.sent[-3:] == [m.Step(), m.Step(player="discriminator"), m.Reset()]
    qtbot.waitUntil(lambda: state(window) is RunState.READY)


def test_a_key_that_does_nothing_says_why(window: Window, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert "Fork from here: It has made no step yet" in window.status.currentMessage()


def test_what_an_entry_does_fits_into_the_status_bar(make_window: Callable[..., Window]) -> None:
    window = make_window(size=(1400, 900))
    measure = window.status.fontMetrics().horizontalAdvance
    tips = {id: window.table[id].statusTip() for id in window.table.actions}
    assert not {id for id, tip in tips.items() if not tip or measure(tip) > 1400}


def test_the_run_button_waits_for_the_state(window: Window, qtbot: QtBot, source: Any) -> None:
    window.pump.stop()
    click(qtbot, button(window, "train.run"))
    assert source.last(m.Start) == m.Start()
    assert button(window, "train.run").text() == "Run"
    window.pump.tick()
    assert button(window, "train.run").text() == "Pause"


def test_a_loss_from_the_menu_is_adopted(window: Window, qtbot: QtBot) -> None:
    menu = window.bar.findChild(QToolButton, "choice.Loss").menu()
    titles = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert "Wasserstein, gradient penalty" in titles
    window.table["loss.wasserstein-gp"].trigger()
    qtbot.waitUntil(window.table["loss.wasserstein-gp"].isChecked)
    assert not window.table["loss.hinge"].isChecked()
    assert window.table["penalty.wgan-gp"].isChecked()
    assert "restarted from step 0" in window.status.currentMessage()
    assert "Wasserstein" in window.bar.findChild(QToolButton, "choice.Loss").toolTip()


def test_other_data_brings_a_network_that_fits(window: Window, qtbot: QtBot) -> None:
    assert window.table["network.dcgan"].isEnabled()
    window.table["data.ring"].trigger()
    qtbot.waitUntil(window.table["data.ring"].isChecked)
    assert window.table["network.mlp"].isChecked()
    assert not window.table["network.dcgan"].isEnabled()


def test_an_impossible_choice_is_said_in_the_window(window: Window, qtbot: QtBot) -> None:
    window.table["loss.wasserstein-clip"].trigger()
    qtbot.waitUntil(window.table["loss.wasserstein-clip"].isChecked)
    assert not window.table["stabiliser.spectral-norm"].isChecked()
    window.table["stabiliser.weight-clipping"].trigger()
    assert window.errors.isVisible()
    assert "Lipschitz" in window.errors.sentence.text()
    assert window.table["stabiliser.weight-clipping"].isChecked()


def test_errors_are_shown_copied_and_dismissed(window: Window, qtbot: QtBot) -> None:
    window.studio.failed.emit(m.Failed("The disk is full; choose another folder.", "Traceback"))
    assert window.errors.isVisible()
    assert window.errors.sentence.text() == "The disk is full; choose another folder."
    click(qtbot, window.errors.copy)
    assert "Traceback" in QApplication.clipboard().text()
    click(qtbot, window.errors.dismiss)
    assert not window.errors.isVisible()


def test_earlier_errors_can_be_read(window: Window, qtbot: QtBot) -> None:
    for sentence in ("The first.", "The second.", "The first."):
        window.studio.failed.emit(m.Failed(sentence))
    assert window.errors.sentence.text() == "The first.  (2 times, 1 more before)"
    assert window.errors.details.text() == "All 2"
    click(qtbot, window.errors.details)
    shown = window.errors.findChild(QPlainTextEdit)
    assert shown.isVisible()
    assert shown.toPlainText() == "The first.\n\nThe second."


def test_a_comparison_shows_every_run(make_window: Callable[..., Window], qtbot: QtBot) -> None:
    window = make_window("five-losses")
    assert len(window.studio.runs) == 5
    styles = {run.style for run in window.studio.runs.values()}
    assert len(styles) == 5
    window.table["edit.remove"].trigger()
    qtbot.waitUntil(lambda: len(window.studio.runs) == 4)
    window.table["compare.only"].trigger()
    qtbot.waitUntil(lambda: len(window.studio.runs) == 1)
    assert window.table["edit.remove"].isEnabled()
    window.table["edit.remove"].trigger()
    qtbot.waitUntil(lambda: not window.studio.runs)
    assert not window.table["edit.remove"].isEnabled()


@pytest.mark.parametrize("size", [(900, 600), (2560, 1440)])
@pytest.mark.parametrize("name", ["dark", "light"])
def test_sizes_and_themes(
    make_window: Callable[..., Window], qtbot: QtBot, size: tuple[int, int], name: theme.Theme
) -> None:
    window = make_window("digits", size)
    window.table[f"view.theme.{name}"].trigger()
    click(qtbot, button(window, "train.run"))
    qtbot.waitUntil(lambda: state(window) is RunState.RUNNING)
    qtbot.waitUntil(lambda: window.studio.runs[0].reached > 5)
    assert (window.width(), window.height()) == size
    assert theme.palette().dark == (name == "dark")
    for action in window.bar.actions():
        widget = window.bar.widgetForAction(action)
        if isinstance(widget, QToolButton):
            assert widget.isVisible(), f"{widget.text()} does not fit"
            assert widget.width() >= widget.sizeHint().width()
    assert not window.errors.isVisible(), window.errors.sentence.text()


def test_the_layout_is_kept(make_window: Callable[..., Window], settings: Settings) -> None:
    window = make_window()
    window.table["view.dock.walk"].trigger()
    assert window.area.docks["walk"].isHidden()
    window.close()
    again = make_window()
    assert again.recalled
    assert again.area.docks["walk"].isHidden()
    again.table["view.reset"].trigger()
    assert not again.area.docks["walk"].isHidden()


def test_damaged_settings_do_not_prevent_the_start(
    make_window: Callable[..., Window], tmp_path: Path
) -> None:
    (tmp_path / "window.ini").write_bytes(b"\xff\x00[[geometry=\x01\n docks=@ByteArray(\\x")
    window = make_window()
    assert window.isVisible()
    assert not window.recalled


def test_the_projector_hides_all_chrome(window: Window, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert window.view.is_projecting()
    assert window.menuBar().isHidden()
    assert window.bar.isHidden()
    assert window.status.isHidden()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.menuBar().isHidden()
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: state(window) is RunState.RUNNING)


def test_space_types_in_a_field_and_presses_a_focused_button(
    window: Window, qtbot: QtBot, source: Any
) -> None:
    heading = window.area.docks["parameters"]
    qtbot.waitUntil(lambda: bool(heading.findChildren(QToolButton, "add")))
    before = list(source.sent)
    focused = window.errors.dismiss
    window.studio.failed.emit(m.Failed("Something."))
    focused.setFocus()
    qtbot.keyClick(focused, Qt.Key.Key_Space)
    assert source.sent == before
    assert not window.errors.isVisible()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is not counted from 3.12 on")
def test_painting_loses_no_reference_to_none(window: Window, qtbot: QtBot) -> None:
    click(qtbot, button(window, "train.run"))
    qtbot.waitUntil(lambda: window.studio.runs[0].reached > 30)
    counts = []
    for _ in range(2):
        for _ in range(20):
            window.pump.tick()
            for dock in window.area.docks.values():
                dock.refresh()
                dock.repaint()
        counts.append(sys.getrefcount(None))
    assert abs(counts[1] - counts[0]) < 300  # at a reference a Qt call it would be thousands


def test_menus_are_filled_and_explained(window: Window) -> None:
    menus = [action.menu() for action in window.menuBar().actions()]
    titles = "File Edit Preset Data Architecture Loss Run View Help"
    assert [action.iconText() for action in window.menuBar().actions()] == titles.split()
    for menu in menus:
        assert isinstance(menu, QMenu)
        assert menu.toolTipsVisible()
        entries = [a for a in menu.actions() if a.text() and a.menu() is None]
        assert all(a.toolTip() != a.text() for a in entries)


def test_data_in_files_is_asked_for_before_it_is_opened(
    window: Window, qtbot: QtBot, source: Any, tmp_path: Path
) -> None:
    before = len([each for each in source.sent if isinstance(each, m.Open)])
    window.table["preset.folder-dcgan"].trigger()
    dialog = window.findChild(DataDialog)
    assert dialog is not None
    assert not dialog.take.isEnabled()
    dialog.findChild(PathField, "path").setValue(str(tmp_path))
    dialog.take.click()
    assert len([each for each in source.sent if isinstance(each, m.Open)]) == before + 1
    qtbot.waitUntil(window.table["data.folder"].isChecked)


def test_a_choice_without_a_run_is_opened(
    make_window: Callable[..., Window], qtbot: QtBot, source: Any
) -> None:
    window = make_window()
    source.send(m.Remove(0))
    qtbot.waitUntil(lambda: not window.studio.runs)
    window.table["data.ring"].trigger()
    qtbot.waitUntil(lambda: bool(window.studio.runs))
    assert window.table["data.ring"].isChecked()


def test_a_run_that_goes_again_takes_its_failure_back(window: Window, qtbot: QtBot) -> None:
    run = next(iter(window.studio.runs))
    crash = m.Failed("Training was ended.")
    failed = m.StateChanged(run, RunState.FAILED, 5)
    window.studio.apply(Update((crash, failed)))
    assert window.errors.isVisible()
    window.studio.apply(Update((m.StateChanged(run, RunState.RUNNING, 0),)))
    assert not window.errors.isVisible()


def test_another_runs_failure_stays(window: Window) -> None:
    run = next(iter(window.studio.runs))
    window.studio.failed.emit(m.Failed("The loss is not finite.", run=run + 1))
    window.studio.apply(Update((m.StateChanged(run, RunState.FAILED, 5),)))
    window.studio.apply(Update((m.StateChanged(run, RunState.RUNNING, 0),)))
    assert window.errors.isVisible()


def test_the_status_bar_says_what_is_trained_on_what(
    make_window: Callable[..., Window], qtbot: QtBot
) -> None:
    window = make_window(None)
    qtbot.waitUntil(lambda: "Press Run" in window.status.about.whole())
    window.files.open_experiment(find("digits"))
    data = window.bar.findChild(QToolButton, "choice.Data")
    assert "Digits" in data.text()  # before the run has arrived
    qtbot.waitUntil(lambda: "64 images, 4 classes" in window.status.about.whole())
    window.table["data.shapes"].trigger()
    qtbot.waitUntil(lambda: "Coloured shapes 3 × 32 × 32" in window.status.about.whole())
    window.studio.busy.emit("loading data")
    assert window.status.about.isHidden()
    window.studio.busy.emit("")
    assert window.status.about.isVisible()


def test_the_first_window_leaves_room_for_its_title_bar(
    make_window: Callable[..., Window], source: Any, settings: Settings
) -> None:
    window = Window(source, settings)
    assert window.height() <= window.screen().availableSize().height() - 30
    window.close()
    window.deleteLater()


def test_a_preset_that_is_refused_does_not_stay_in_the_toolbar(window, source, qtbot):
    button = window.findChild(QToolButton, "choice.Preset")
    before = button.text()
    window.files.open_preset("ring")
    window.studio.failed.emit(m.Failed("The data cannot be loaded."))
    assert window.files.opened.title in before


def test_the_status_bar_says_how_long_it_will_take(window: Window, qtbot: QtBot) -> None:
    window.table["train.run"].trigger()
    qtbot.waitUntil(lambda: " to go" in window.status.facts.text())
    length = window.studio.runs[0].experiment.schedule.steps
    assert f"{length / 123:.2g} s to go" in window.status.facts.text()
    window.table["train.run"].trigger()
    qtbot.waitUntil(lambda: " to go" not in window.status.facts.text())


def test_the_status_bar_says_what_training_takes(window: Window) -> None:
    speed = Speed(123.0, 7872.0, 1.5, 2**29, cores=1.25)
    window.studio.apply(Update(snapshots=(Frame(0, 10, 1.0, speed),)))
    window.status.refresh()
    assert "memory 0.5 GB · 1.2 cores" in window.status.facts.whole()
    window.studio.runs[0].device = "cuda:0"
    window.studio.apply(Update(snapshots=(Frame(0, 20, 2.0, replace(speed, busy=0.4)),)))
    window.status.refresh()
    assert "GPU 40 %, 0.5 GB · 1.2 cores" in window.status.facts.whole()


def test_the_status_bar_says_what_all_processes_take_that_train(make_window, qtbot) -> None:
    window = make_window(None)
    compared = find("ring").compared(["hinge", "minimax", "least-squares"])
    window.files.open_experiment(compared)
    qtbot.waitUntil(lambda: len(window.studio.runs) == 3, timeout=20_000)
    taken = [(7, 2**29, 0.75), (8, 3 * 2**28, 1.0), (7, 2**29, 0.75)]
    for number, (process, memory, cores) in enumerate(taken):
        speed = Speed(1.0, 1.0, 0.0, memory, cores=cores, process=process)
        window.studio.apply(Update(snapshots=(Frame(number, 10, 1.0, speed),)))
    window.status.refresh()
    assert "memory 1.2 GB in 2 processes · 1.8 cores" in window.status.facts.whole()
    assert window.status.facts.toolTip().split("\n")[2:] == [
        "Resident memory of the processes that train:",
        "512 MB, 0.8 cores: Hinge, Least squares",
        "768 MB, 1.0 cores: Minimax (saturating)",
    ]
