"""What is looked back at equals what was seen live, with training and recording as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from ganstudio.gui.shell.window import Window
from ganstudio.preset_folder import find
from ganstudio.telemetry import messages as m
from ganstudio.telemetry.recording.packing import pack

CHANNELS = ("samples", "outputs", "walk", "collapse", "speed")
LOOKS = 4
"""How often each channel has spoken before training ends."""


@pytest.fixture
def source(served: Any) -> Any:
    return served


def train(source: Any, folder: Path) -> None:
    experiment = find("ring").with_values({"device": "cpu", "threads": 1})
    source.session.obey(m.RecordTo(str(folder)))
    source.session.obey(m.Open((experiment.dumps(),), start=True))
    while min(Counter(channel for channel, _ in source.said)[each] for each in CHANNELS) < LOOKS:
        source.session.advance()
    source.session.obey(m.Pause())


def assert_same_as_said(window: Window, source: Any) -> None:
    """Go to every step that is recorded, and compare what docks are given with what was said."""
    (run,) = window.studio.runs.values()
    window.studio.open_past()
    assert run.past is not None
    compared = 0
    for channel in CHANNELS:
        for step in run.past.steps(channel).tolist():
            window.studio.go_to(step)
            ((_, shown),) = window.studio.frames(channel)
            live = source.said[channel, step]
            assert (shown.step, shown.seconds) == (live.step, live.seconds)
            assert pack(shown.record) == pack(live.record)
            compared += 1
    assert compared >= 2 * len(CHANNELS)


def test_recorded_frames_equal_live_frames(
    make_window: Callable[..., Window], qtbot: QtBot, source: Any, tmp_path: Path
) -> None:
    window = make_window(None)
    train(source, tmp_path / "runs")
    qtbot.waitUntil(lambda: bool(window.studio.runs))
    (run,) = window.studio.runs.values()
    qtbot.waitUntil(lambda: "samples" in run.latest and run.losses.last == run.reached > 0)
    newest, curves = dict(run.latest), run.losses.column("loss_d")
    window.studio.open_past()
    assert run.past is not None
    past, last = run.past, newest["samples"].step
    qtbot.waitUntil(lambda: past.steps("samples")[-1:].tolist() == [last])

    assert_same_as_said(window, source)  # of the live run
    window.studio.go_to(0)
    assert run.latest["samples"].step == 0
    window.studio.go_to(None)
    assert dict(run.latest) == newest

    source.session.obey(m.Remove(run.run))
    qtbot.waitUntil(lambda: not window.studio.runs)
    window.recorded.open_path(Path(run.folder))
    qtbot.waitUntil(lambda: bool(window.studio.runs))
    (replayed,) = window.studio.runs.values()
    assert replayed.replayed
    assert_same_as_said(window, source)  # of its recording
    assert (replayed.losses.column("loss_d") == curves).all()
