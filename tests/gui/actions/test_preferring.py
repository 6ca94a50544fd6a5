"""Preferences, from the dialog to what they change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ganstudio.gui.dialogs.preferences import PreferencesDialog
from ganstudio.gui.dialogs.rules import RulesDialog
from ganstudio.gui.dialogs.rules_field import RulesField
from ganstudio.gui.docks.parameters.dock import ParametersDock
from ganstudio.gui.preferences import Preferences
from ganstudio.gui.settings import Settings
from ganstudio.gui.shell.window import Window
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.editors import Choice
from ganstudio.gui.widgets.spins import Real, Whole
from ganstudio.gui.widgets.texts import PathField, Text
from ganstudio.preset_folder import find
from ganstudio.telemetry import messages as m
from ganstudio.telemetry.records import Verdict
from ganstudio.training.experiment import Experiment


@pytest.fixture
def dialog(window: Window) -> Iterator[Any]:
    window.table["edit.preferences"].trigger()
    found = window.findChild(PreferencesDialog)
    yield found
    found.close()


def typed(field: Any, text: str, qtbot: QtBot) -> None:
    line = field.lineEdit() if hasattr(field, "lineEdit") else field
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def test_the_theme_is_worn_at_once_and_kept(
    dialog: Any, qtbot: QtBot, settings: Settings, qapp: QApplication
) -> None:
    dialog.findChild(Choice, "theme").setValue("light")
    assert not theme.palette().dark
    assert settings.get("theme", "") == "light"
    dialog.findChild(Choice, "theme").setValue("dark")


def test_numbers_have_a_comma_at_once_and_what_is_sent_has_a_point(
    dialog: Any, window: Window, qtbot: QtBot, source: Any, settings: Settings
) -> None:
    window.table["view.simple"].trigger()
    form = window.area.dock(ParametersDock)
    qtbot.waitUntil(lambda: len(form.findChildren(Real)) > 2, timeout=10_000)
    before = [field.lineEdit().text() for field in form.findChildren(Real)]
    assert any("." in text for text in before)
    dialog.findChild(Choice, "numerals").setValue("comma")
    after = [field.lineEdit().text() for field in form.findChildren(Real)]
    assert after == [text.replace(".", ",") for text in before]
    typed(dialog.findChild(Real, "budget"), "0.2", qtbot)
    assert dialog.findChild(Real, "budget").lineEdit().text() == "0,2"
    assert source.last(m.Edit) == m.Edit({"watch.budget": 0.2})
    assert settings.get("numerals", "") == "comma"
    dialog.findChild(Choice, "numerals").setValue("point")
    assert [field.lineEdit().text() for field in form.findChildren(Real)] == before


def test_numbers_reach_the_runs_at_once_and_what_is_opened_later(
    dialog: Any, window: Window, qtbot: QtBot, source: Any
) -> None:
    typed(dialog.findChild(Whole, "record_limit"), "5", qtbot)
    assert dialog.findChild(Whole, "record_limit").value() == 2000  # below what is allowed
    typed(dialog.findChild(Whole, "record_limit"), "500", qtbot)
    assert source.last(m.Edit) == m.Edit({"watch.record_limit": 500})
    typed(dialog.findChild(Real, "budget"), "0,2", qtbot)
    assert source.last(m.Edit) == m.Edit({"watch.budget": 0.2})
    typed(dialog.findChild(Text, "device"), "cpu", qtbot)
    window.files.open_preset("ring")
    sent = Experiment.loads(source.last(m.Open).experiments[0])
    assert (sent.device, sent.watch.record_limit, sent.watch.budget) == ("cpu", 500, 0.2)
    assert window.files.opened == find("ring")  # what it says itself is kept as it is


def test_a_gpu_gets_its_own_recipe_unless_the_cpu_is_preferred(
    make_window: Callable[..., Window],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ganstudio.machine.cuda_likely", lambda: True)
    with_gpu = make_window(None)
    assert with_gpu.table["preset.mnist"].text().replace("&", "") == "MNIST, on a GPU"
    settings.put("device", "cpu")
    with_cpu = make_window(None)
    assert with_cpu.table["preset.mnist"].text().replace("&", "") == "MNIST"


def test_what_an_experiment_says_counts_more() -> None:
    preferred = Preferences(device="cpu", budget=0.2)
    own = find("ring").with_values({"device": "cuda:1", "watch.budget": 0.1})
    assert preferred.adapt(own) == own


def test_runs_go_where_it_is_said(
    dialog: Any, window: Window, tmp_path: Path, source: Any, settings: Settings
) -> None:
    dialog.findChild(PathField, "library").setValue(str(tmp_path / "mine"))
    assert source.last(m.RecordTo) == m.RecordTo(str(tmp_path / "mine"))
    assert window.library.folder == tmp_path / "mine"
    assert settings.get("library", "") == str(tmp_path / "mine")


def test_the_engine_is_kept(dialog: Any, window: Window, settings: Settings) -> None:
    dialog.findChild(Choice, "engine").setValue("thread")
    assert Preferences.kept(settings).engine == "thread"
    window.table["train.engine.process"].trigger()
    assert Preferences.kept(settings).engine == "process"


def test_damaged_preferences_are_as_at_the_first_start(settings: Settings) -> None:
    settings.put("record_limit", 1)
    settings.put("engine", "warp")
    settings.put("space", "always")
    assert Preferences.kept(settings) == Preferences(space="always")


@pytest.mark.parametrize("space", ["focused", "always"])
def test_what_space_does_on_a_button(
    window: Window, qtbot: QtBot, source: Any, settings: Settings, space: str
) -> None:
    window.table["edit.preferences"].trigger()
    dialog = window.findChild(PreferencesDialog)
    dialog.findChild(Choice, "space").setValue(space)
    dialog.close()
    window.studio.failed.emit(m.Failed("Something."))
    button = window.errors.dismiss
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert window.errors.isVisible() == (space == "always")
    assert (source.last(m.Start) is not None) == (space == "always")


@pytest.mark.parametrize(
    ("kind", "key", "wrong", "right", "reason"),
    [
        (Whole, "record_limit", "5", "50", "20 to"),
        (Real, "budget", "7", "0.1", "0 to 0.5"),
        (Text, "device", "gpu", "cpu", "gpu"),
        (PathField, "library", __file__, "", "is no folder; still"),
        (PathField, "library", " ", "", "Needs a folder; still"),
    ],
)
def test_what_cannot_be_taken_is_said_below_it(
    dialog: Any, qtbot: QtBot, words: Any, settings: Settings,
    kind: Any, key: str, wrong: str, right: str, reason: str,
) -> None:  # fmt: skip
    field = dialog.findChild(kind, key)
    help, good = field.toolTip(), field.value()
    assert help
    typed(field.focusProxy() or field, wrong, qtbot)
    assert any(reason in each and "; still " in each for each in words(dialog))
    assert field.value() == good
    typed(field.focusProxy() or field, right or str(good), qtbot)
    assert not any("; still " in each for each in words(dialog))
    assert field.toolTip() == help


def test_every_field_has_a_name(dialog: Any) -> None:
    assert all(field.accessibleName() or field.text() for field in dialog.fields())


def ruled(dialog: Any, qtbot: QtBot, then: str, changes: str = "") -> None:
    """Give every run a rule, by hand."""
    qtbot.mouseClick(dialog.findChild(RulesField, "rules"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(dialog.findChildren(RulesDialog)))
    asked = dialog.findChildren(RulesDialog)[-1]
    asked.rows[0].when.setValue("collapsing")
    asked.rows[0].then.setValue(then)
    asked.rows[0].set.setText(changes)
    qtbot.mouseClick(asked.take, Qt.MouseButton.LeftButton)


def test_rules_are_given_to_all_runs_that_have_none(
    dialog: Any, window: Window, qtbot: QtBot, source: Any, settings: Settings
) -> None:
    ruled(dialog, qtbot, "stop")
    assert "collapsing → stop" in dialog.findChild(RulesField, "rules").text()
    assert str(Preferences.kept(settings).rules[0]) == "collapsing → stop"
    window.files.open_preset("ring")
    sent = Experiment.loads(source.last(m.Open).experiments[0])
    assert [str(rule) for rule in sent.rules] == ["collapsing → stop"]
    own = find("ring").with_values({"rules": [{"when": "fault", "then": "notify"}]})
    window.files.open_experiment(own)
    sent = Experiment.loads(source.last(m.Open).experiments[0])
    assert [str(rule) for rule in sent.rules] == ["fault → notify"]


def test_rules_that_do_not_suit_are_said_to_be_of_the_preferences(
    dialog: Any, window: Window, qtbot: QtBot
) -> None:
    ruled(dialog, qtbot, "fork", "data.size = 8")  # which digits have, and rings have not
    window.files.open_preset("ring")
    sentence = window.errors.sentence.text()
    assert "rules in Edit ▸ Preferences do not suit Ring, healthy" in sentence
    assert "size" in sentence


def test_a_command_hears_of_verdicts_of_runs_in_training(
    dialog: Any, window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    command = f"echo $GANSTUDIO_VERDICT at $GANSTUDIO_STEP: $GANSTUDIO_EVIDENCE >> '{told}'"
    typed(dialog.findChild(Text, "on_verdict"), command, qtbot)
    window.studio.runs[0].replayed = True
    evidence = "3 of 8; $(touch elsewhere)"
    window.studio.hear(m.Judged(0, 90, Verdict("oscillating", 80, evidence)))
    window.studio.runs[0].replayed = False
    window.studio.hear(m.Optimised(0, 95, "discriminator", 40, 0.5))
    window.studio.hear(m.Judged(0, 100, Verdict("collapsing", 90, evidence)))
    qtbot.waitUntil(lambda: told.is_file() and bool(told.read_text()))
    assert told.read_text() == f"collapsing at 100: {evidence}\n"


def test_a_command_that_fails_is_told(dialog: Any, window: Window, qtbot: QtBot) -> None:
    typed(dialog.findChild(Text, "on_verdict"), "exit 3", qtbot)
    window.studio.hear(m.Judged(0, 100, Verdict("collapsing", 90, "why")))
    qtbot.waitUntil(lambda: "ended with code 3" in window.errors.sentence.text())
