"""A recording whose components are not here, in the window: looked at as ever, never trained."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ganstudio.components import plugins, registry
from ganstudio.gui.dialogs.articles import all_articles, rich
from ganstudio.gui.dialogs.handbook import HandbookDialog
from ganstudio.gui.shell.window import Window
from ganstudio.telemetry.messages import Command, Edit, Remove
from ganstudio.telemetry.recording.database import FILE
from ganstudio.telemetry.recording.reader import RecordingReader
from tests.components.test_plugins import TILTED

Maker = Callable[..., Path]

MORE = '''
from ganstudio.components import param, register
from ganstudio.data.digits import Digits
from ganstudio.networks.upconv import Upconv
from ganstudio.objectives.base import Stabiliser
from ganstudio.training.optimisers import SGD

@register
class Scans(Digits):
    """Digits of a package."""

    name = "scans"
    title = "Scans"

@register
class Grown(Upconv):
    """A network of a package."""

    name = "grown"
    title = "Grown"

@register
class Calm(Stabiliser):
    """It does nothing."""

    name = "calm"
    title = "Calm"

@register
class Lion(SGD):
    """An optimiser of a package."""

    name = "lion"
    title = "Lion"
'''
SETTINGS = {
    "data": "scans", "network": "grown", "loss": "tilted", "stabilisers.calm": {},
    "optimisers.generator": "lion",
}  # fmt: skip
REFUSED = (
    "train.resume", "train.fork", "record.best", "edit.duplicate", "compare.losses",
    "compare.sweep", "loss.hinge", "data.ring", "network.dcgan", "penalty.r1",
    "export.grid", "export.walk", "export.generator",
)  # fmt: skip
OPEN = (
    "edit.copy", "file.save", "export.curves", "export.report", "export.timelapse",
    "export.figure", "edit.rename", "edit.remove",
)  # fmt: skip


@pytest.fixture
def strange(install: Callable[..., None], make_recording: Maker) -> Path:
    """Return a recording of components that are not here any more."""
    before = registry.registered()
    install("my-losses", stranger_losses=TILTED, stranger_more=MORE)
    plugins.load()
    assert not plugins.refused
    folder = make_recording("strange", **SETTINGS)
    registry.restore(before)
    return folder


@pytest.fixture
def newer(recorded_run: Maker) -> Path:
    """Return a recording with settings that are not known here."""
    folder = recorded_run("newer")
    with sqlite3.connect(folder / FILE) as connection:
        ((text,),) = connection.execute("SELECT value FROM meta WHERE key = 'experiment'")
        altered = "later = 1\n" + json.loads(text).replace("[loss]\n", "[loss]\nlater = 2\n")
        connection.execute(
            "UPDATE meta SET value = ? WHERE key = 'experiment'", (json.dumps(altered),)
        )
    connection.close()
    return folder


def opened(window: Window, qtbot: QtBot, folder: Path) -> None:
    window.recorded.open_path(folder)
    qtbot.waitUntil(lambda: any(run.replayed for run in window.studio.runs.values()))
    assert not window.errors.isVisible(), window.errors.sentence.text()


@pytest.mark.parametrize("kind", ["strange", "newer"])
def test_every_dock_shows_it_at_every_step(
    kind: str, request: pytest.FixtureRequest, window: Window, qtbot: QtBot
) -> None:
    opened(window, qtbot, request.getfixturevalue(kind))
    for step in (None, 40, 90, 0):
        window.studio.go_to(step)
        for dock in window.area.docks.values():
            dock.show()
            dock.raise_()
            dock.refresh()
            assert not dock.grab().isNull()
    assert not window.errors.isVisible(), window.errors.sentence.text()
    HandbookDialog(all_articles([]), rich, window).close()


@pytest.mark.parametrize("kind", ["strange", "newer"])
def test_what_would_train_it_says_why_it_cannot(
    kind: str, request: pytest.FixtureRequest, window: Window, qtbot: QtBot
) -> None:
    folder = request.getfixturevalue(kind)
    opened(window, qtbot, folder)
    window.pump.tick()
    for run in list(window.studio.runs.values()):
        if not run.replayed:  # a generator of another run could be exported
            window.source.send(Remove(run.run))
    qtbot.waitUntil(lambda: len(window.studio.runs) == 1)
    words = "It can only be looked at here: "
    for action in REFUSED:
        assert not window.table[action].isEnabled(), action
        assert words in window.table[action].toolTip(), action
    assert all(window.table[action].isEnabled() for action in OPEN)
    said = {"strange": "install my-losses 0.3", "newer": "loss.later is not a setting"}[kind]
    parameters = window.area.docks["parameters"]
    parameters.refresh()
    assert any(said in label.text() for label in parameters.findChildren(QLabel))
    run = window.studio.chosen()
    assert run is not None
    assert said in run.untrainable


def test_it_is_copied_byte_for_byte(window: Window, qtbot: QtBot, strange: Path) -> None:
    opened(window, qtbot, strange)
    window.studio.go_to(40)
    window.table["edit.copy"].trigger()
    with RecordingReader(strange) as reader:
        assert QApplication.clipboard().text() == reader.experiment
        assert "# loss tilted: my-losses 0.3\n" in reader.experiment


def test_its_parameters_are_shown_and_cannot_be_edited(
    window: Window, qtbot: QtBot, strange: Path
) -> None:
    opened(window, qtbot, strange)
    sent: list[Command] = []
    parameters = window.area.docks["parameters"]
    parameters.command.connect(sent.append)
    parameters.refresh()
    fields = {field.objectName(): field for field in parameters.findChildren(object)}
    assert not fields["angle"].isEnabled()
    assert fields["angle"].value() == 0.5
    assert not any(isinstance(command, Edit) for command in sent)
