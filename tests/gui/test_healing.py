"""Healing a run by one click, with training and recording as they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ganstudio.gui.run_view import RunView
from ganstudio.gui.shell.window import Window
from ganstudio.preset_folder import find
from ganstudio.telemetry import messages as m
from ganstudio.telemetry.records import Collapse, Verdict, Word

SMALL = {"device": "cpu", "threads": 1, "network.hidden": 16, "data.count": 500}
CHANGES = "optimisers.discriminator.lr: 0.0001 → 0.001, schedule.generator_steps: 10 → 1"


@pytest.fixture
def source(served: Any) -> Any:
    return served


@pytest.fixture
def window(make_window: Callable[..., Window], qtbot: QtBot, source: Any, tmp_path: Path) -> Window:
    """A window on a run that has made 40 steps and is going on."""
    made = make_window(None)
    experiment = find("ring-collapse").with_values(SMALL)
    source.session.obey(m.RecordTo(str(tmp_path / "runs")))
    source.session.obey(m.Open((experiment.dumps(),), start=True))
    for _ in range(40):
        source.session.advance()
    source.session.runs[0].tell_series()
    qtbot.waitUntil(lambda: bool(made.studio.runs) and made.studio.runs[0].losses.last == 40)
    return made


def say(window: Window, source: Any, word: Word, since: int, run: int = 0) -> None:
    """Have a verdict arrive."""
    four = np.full(4, 0.25, np.float32)
    verdict = Verdict(word, since, "1 of 8 modes")
    record = Collapse(("0", "1", "2", "3"), four, four, (), verdict, 500)
    source.outbox.put([m.Frame(run, 40, 1.0, record)])


def told(window: Window) -> str:
    verdict = window.studio.runs[0].verdict
    return "" if verdict is None else verdict.word


def the_fork(window: Window, qtbot: QtBot, source: Any) -> RunView:
    while len(source.session.runs) < 2:  # the steps up to where it begins are made again
        source.session.advance()
    qtbot.waitUntil(lambda: len(window.studio.runs) == 2)
    return list(window.studio.runs.values())[1]


def test_the_banner_says_what_heals_and_one_click_forks_with_it(
    window: Window, qtbot: QtBot, source: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ganstudio.probes.healing.EARLY", 10)
    say(window, source, "collapsing", 25)
    dock = window.area.docks["collapse"]
    remedy = f"Heal goes back to step 25, with {CHANGES}"
    qtbot.waitUntil(lambda: [b.remedy for b in dock.shown().banners] == [remedy])
    assert dock.banners[0].heal.isVisible()
    qtbot.mouseClick(dock.banners[0].heal, Qt.MouseButton.LeftButton)
    fork = the_fork(window, qtbot, source)
    sick = window.studio.runs[0]
    assert (fork.parent, fork.parent_step) == (sick.folder, 25)
    assert fork.experiment.schedule.generator_steps == 1
    assert fork.experiment.optimisers.discriminator.lr == pytest.approx(1e-3)
    assert sick.experiment.schedule.generator_steps == 10
    assert {run.state for run in window.studio.runs.values()} == {m.RunState.RUNNING}
    assert window.studio.chosen() is fork


def test_the_menu_heals_the_chosen_run_from_its_very_start(
    window: Window, qtbot: QtBot, source: Any
) -> None:
    action = window.table["train.heal"]
    say(window, source, "collapsing", 25)
    qtbot.waitUntil(lambda: told(window) == "collapsing")
    window.refresh()
    assert action.isEnabled()
    assert f"Goes back to step 0, with {CHANGES}." in action.toolTip()
    action.trigger()
    assert the_fork(window, qtbot, source).parent_step == 0
    assert not window.errors.isVisible()


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("learning", "Nothing is wrong with it"),
        ("labels without meaning", "No change of settings is known that heals"),
    ],
)
def test_what_cannot_be_healed_says_why(
    window: Window, qtbot: QtBot, source: Any, word: Word, reason: str
) -> None:
    say(window, source, word, 20)
    dock = window.area.docks["collapse"]
    qtbot.waitUntil(lambda: [word in b.words for b in dock.shown().banners] == [True])
    assert not dock.banners[0].heal.isVisible()
    window.refresh()
    action = window.table["train.heal"]
    assert not action.isEnabled()
    assert reason in action.toolTip()


def test_a_run_that_is_held_is_healed_by_a_fork_that_is(
    window: Window, qtbot: QtBot, source: Any
) -> None:
    source.session.obey(m.Pause(0))
    say(window, source, "collapsing", 25)
    qtbot.waitUntil(lambda: told(window) == "collapsing")
    window.refresh()
    window.table["train.heal"].trigger()
    assert the_fork(window, qtbot, source).state is m.RunState.PAUSED
