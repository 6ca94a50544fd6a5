"""The form of the chosen run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from ganstudio.components import find as component
from ganstudio.gui.dialogs.palette import CommandPalette
from ganstudio.gui.docks.parameters.dock import ParametersDock
from ganstudio.gui.docks.parameters.experiment_form import SECTIONS
from ganstudio.gui.shell.window import Window
from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets.editors import Choice
from ganstudio.gui.widgets.section import Section
from ganstudio.gui.widgets.spins import Real, Whole
from ganstudio.gui.widgets.texts import PathField, Text
from ganstudio.preset_folder import find
from ganstudio.telemetry.messages import Adopt, Edit, Edited, Failed, RunAdded
from ganstudio.telemetry.source import Update
from ganstudio.training import choices
from ganstudio.training.experiment import Experiment


@pytest.fixture
def dock(qtbot: QtBot) -> ParametersDock:
    studio = StudioState()
    dock = ParametersDock(studio)
    studio.setParent(dock)
    qtbot.addWidget(dock)
    text = find("digits").dumps()
    studio.apply(Update((RunAdded(0, "a", text, "cpu", ""), RunAdded(1, "b", text, "cpu", ""))))
    dock.resize(280, 900)
    dock.show()
    dock.refresh()
    return dock


@pytest.fixture
def sent(dock: ParametersDock) -> list[Any]:
    commands: list[Any] = []
    dock.command.connect(commands.append)
    return commands


def section(dock: ParametersDock, title: str) -> Section:
    found = dock.findChild(Section, f"section.{title}")
    assert found is not None
    return found


def test_a_loss_that_is_not_offered_alone_is_called_by_its_title(dock: ParametersDock) -> None:
    circling = find("dirac-circling").dumps()
    dock.studio.apply(Update((RunAdded(2, "c", circling, "cpu", ""),)))
    dock.studio.select(2)
    dock.refresh()
    chooser = section(dock, "Loss").findChild(Choice)
    assert chooser is not None
    assert chooser.currentText() == "Wasserstein"


def test_all_sections_are_there(dock: ParametersDock) -> None:
    assert [s.objectName() for s in dock.findChildren(Section)] == [
        f"section.{t}" for t in SECTIONS
    ]


def test_a_live_field_is_edited_by_its_path(dock: ParametersDock, sent: list[Any]) -> None:
    section(dock, "Generator's optimiser").findChild(Real, "lr").setValue(5e-4)
    section(dock, "Stabilisers").findChild(Real, "decay").setValue(0.9)
    assert sent == [
        Edit({"optimisers.generator.lr": 5e-4}, 0),
        Edit({"stabilisers.ema.decay": 0.9}, 0),
    ]


@pytest.mark.parametrize("key", ["extractor", "inception"])
def test_a_network_that_makes_features_is_browsed_for(
    dock: ParametersDock, sent: list[Any], monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/nets/mine.onnx", ""))
    field = section(dock, "Watch").findChild(PathField, key)
    assert field is not None
    browse = field.findChild(QToolButton, "browse")
    assert browse.menu() is None, "a folder is no network"
    browse.click()
    assert sent == [Edit({f"watch.{key}": "/nets/mine.onnx"}, 0)]


def test_data_that_may_be_a_folder_or_a_file_is_asked_for_as_either(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/data/mine.zip", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/data/mine")
    field = PathField(lambda _: None, "either")
    qtbot.addWidget(field)
    for action, chosen in zip(
        field.findChild(QToolButton, "browse").menu().actions(),
        ("/data/mine.zip", "/data/mine"),
        strict=True,
    ):
        action.trigger()
        assert field.value() == chosen


def test_a_path_has_the_width_of_the_form(dock: ParametersDock) -> None:
    dock.findChild(QPushButton).setChecked(True)
    part = section(dock, "Watch")
    part.fold(False)
    field = part.findChild(PathField, "extractor")
    form = field.parentWidget()
    name = "/nets/mine.onnx"
    assert field.width() > 0.8 * form.width()
    line = field.findChild(Text)
    assert line.width() > line.fontMetrics().horizontalAdvance(name)


def test_a_change_of_all_runs(dock: ParametersDock, sent: list[Any]) -> None:
    dock.findChild(QCheckBox).setChecked(True)
    section(dock, "Schedule").findChild(Whole, "discriminator_steps").setValue(3)
    assert sent == [Edit({"schedule.discriminator_steps": 3}, None)]


def test_what_comes_back_is_shown_and_not_sent_again(dock: ParametersDock, sent: list[Any]) -> None:
    changed = find("digits").with_values({"network.latent": 7})
    dock.studio.apply(Update((Edited(0, 0, changed.dumps(), ("network.latent = 7",), True),)))
    dock.refresh()
    assert dock.shown().values["network.latent"] == 7
    assert sent == []


def test_another_component_is_adopted(dock: ParametersDock, sent: list[Any]) -> None:
    section(dock, "Loss").findChild(Choice, "chooser").setValue("wasserstein-gp")
    (command,) = sent
    assert isinstance(command, Adopt)
    assert Experiment.loads(command.experiment).penalties.keys() == {"wgan-gp"}


def test_stabilisers_are_added_and_taken_away(dock: ParametersDock, sent: list[Any]) -> None:
    part = section(dock, "Stabilisers")
    part.findChild(QToolButton, "remove.ema").click()
    menu = part.findChild(QToolButton, "add").menu()
    next(a for a in menu.actions() if a.text() == "Instance noise").trigger()
    first, second = (Experiment.loads(command.experiment) for command in sent)
    assert "ema" not in first.stabilisers
    assert {"ema", "instance-noise"} <= second.stabilisers.keys()


def test_an_impossible_pair_is_refused_and_taken_back(
    dock: ParametersDock, sent: list[Any]
) -> None:
    failures: list[Failed] = []
    dock.studio.failed.connect(failures.append)
    packed = choices.toggled(find("digits"), component("stabiliser", "pacgan"))
    dock.studio.apply(Update((Edited(0, 0, packed.dumps(), ("stabilisers.pacgan",), True),)))
    dock.refresh()
    batch = section(dock, "Schedule").findChild(Whole, "batch_size")
    assert dock.shown().values["schedule.batch_size"] == 64
    batch.setValue(63)
    assert sent == []
    assert "needs at least two packs of 2 samples" in failures[0].sentence
    dock.refresh()
    assert dock.shown().values["schedule.batch_size"] == 64


def test_folds_are_kept(dock: ParametersDock) -> None:
    assert dock.options() == {"folded": ["General", "Watch"]}
    dock.set_options({"folded": ["Data", "nonsense"]})
    assert dock.options() == {"folded": ["Data"]}
    assert dock.shown().folded == ("Data",)
    dock.set_options({"folded": 3})
    assert dock.options() == {"folded": ["Data"]}


def test_the_reason_for_a_refusal_is_scrolled_to(dock: ParametersDock, qtbot: QtBot) -> None:
    dock.resize(280, 340)
    batch = section(dock, "Schedule").findChild(Whole, "batch_size")
    area = dock.findChild(QScrollArea)
    area.ensureWidgetVisible(batch, 0, 0)  # its lower edge is that of what is in sight
    batch.setFocus()
    batch.selectAll()
    qtbot.keyClicks(batch, "abc")
    qtbot.keyClick(batch, Qt.Key.Key_Return)

    def reason() -> QLabel | None:
        said = [label for label in dock.findChildren(QLabel) if "still 64" in label.text()]
        return said[0] if said else None

    qtbot.waitUntil(lambda: reason() is not None)
    qtbot.waitUntil(lambda: not reason().visibleRegion().isEmpty())
    shown = reason().visibleRegion().boundingRect()
    assert shown.height() == reason().height()


def test_a_setting_is_found_by_its_name_and_shown_even_if_it_is_for_experts(
    make_window: Callable[..., Window], qtbot: QtBot
) -> None:
    window = make_window("digits")
    dock = window.area.dock(ParametersDock)
    dock.hide()
    assert window.studio.simple
    window.view.command_palette()
    palette = window.findChild(CommandPalette)
    assert palette is not None
    qtbot.keyClicks(palette.line, "schedule batch size")
    found = [palette.found.item(i).text() for i in range(palette.found.count())]
    assert found[0] == "Parameters ▸ Schedule ▸ batch size"
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert dock.isVisible()
    field = window.focusWidget()
    assert field is not None
    assert field.objectName() == "batch_size"
    area = dock.findChild(QScrollArea)
    assert area is not None
    seen = area.viewport()
    qtbot.waitUntil(lambda: seen.rect().contains(field.mapTo(seen, field.rect().center())))
