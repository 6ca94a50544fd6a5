from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from ganstudio.gui.shell.standstill import PATIENCE, Standstill
from ganstudio.gui.shell.window import Window
from ganstudio.telemetry.messages import Busy, Frame, RunState, StateChanged
from ganstudio.telemetry.records import Recording
from ganstudio.telemetry.source import Update


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def window(make_window: Callable[..., Window], qtbot: QtBot) -> Window:
    """A window on a run that is said to be running, and makes no step by itself."""
    made = make_window("ring")
    qtbot.waitUntil(lambda: bool(made.studio.runs))
    made.pump.stop()
    made.studio.hear(StateChanged(0, RunState.RUNNING, 7))
    return made


def told(window: Window) -> str:
    return window.errors.sentence.text()


def stand(watch: Standstill, clock: Clock) -> None:
    watch.look()
    clock.now += PATIENCE
    watch.look()


def test_a_minute_without_a_step_is_said_until_one_is_made(window: Window, clock: Clock) -> None:
    watch = Standstill(window.studio, clock)
    watch.look()
    clock.now += PATIENCE - 1
    watch.look()
    assert not window.errors.isVisible()
    clock.now += 1
    watch.look()
    assert window.errors.isVisible()
    assert "has made no step for a minute, at step 7: a step takes that long" in told(window)
    window.studio.hear(StateChanged(0, RunState.RUNNING, 8))
    watch.look()
    assert not window.errors.isVisible()


def test_a_slow_disk_is_named(window: Window, clock: Clock) -> None:
    recording = Recording("runs", 1, 2, 0, 12, "")
    window.studio.apply(Update((), (Frame(0, 7, 1.0, recording),)))
    stand(Standstill(window.studio, clock), clock)
    assert "the disk that it is recorded on is slow" in told(window)


def test_loading_is_no_standstill_and_neither_is_a_pause(window: Window, clock: Clock) -> None:
    watch = Standstill(window.studio, clock)
    window.studio.hear(Busy("loading digits"))
    stand(watch, clock)
    window.studio.hear(Busy(""))
    window.studio.hear(StateChanged(0, RunState.PAUSED, 7))
    stand(watch, clock)
    assert not window.errors.isVisible()
