"""One record of each kind, and a recording to read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ganstudio.telemetry.messages import RunState, StateChanged
from ganstudio.telemetry.recording import replay
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import (
    Collapse,
    Losses,
    Measure,
    Outputs,
    Plane,
    Record,
    Recording,
    SampleGrid,
    Speed,
    Verdict,
    Walk,
)

EXPERIMENT = 'title = "ring"\n'


@pytest.fixture(autouse=True)
def _whole_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a replay read all that there is at its first poll, however slow the machine is."""
    monkeypatch.setattr(replay, "BUDGET", 60.0)


def _records() -> list[Record]:
    rng = np.random.default_rng(0)

    def floats(*shape: int) -> np.ndarray:
        return rng.normal(size=shape).astype(np.float32)

    def pixels(*shape: int) -> np.ndarray:
        return rng.integers(0, 256, shape, dtype=np.uint8)

    measure = Measure("modes", "Modes", "How many.", 7.0, float("nan"), "7 of 8", "–", "high")
    grid = SampleGrid(pixels(4, 3, 3, 1), pixels(4, 3, 3, 1), None, 2, True, floats(4))
    return [
        Losses(("loss_d", "penalty/größe"), 5, np.array([[1, np.nan], [np.inf, -0.0]], np.float32)),
        Outputs(floats(5), floats(0), "logit", 0.0, 0.5, None, 0.25, None),
        grid,
        replace(grid, nearest=pixels(4, 3, 3, 1)),
        Plane(
            floats(3, 2), floats(3, 2), (-1.0, 1.0, -2.5, 2.0), floats(4, 4), "score",
            floats(2, 2, 2), False,
        ),
        Walk(pixels(2, 5, 3, 3, 3), 4, True),
        Walk(floats(2, 5, 2), 4, False),
        Collapse(
            ("a", "ü"), floats(2), floats(2), (measure, measure),
            Verdict("healthy", 12, "7 of 8 modes"), 500,
        ),
        Speed(1.5, 96.0, 0.25, 2**40),
        Recording("/a b/ü", 5, 2**40, 1, 2, ""),
    ]  # fmt: skip


@pytest.fixture
def records() -> list[Record]:
    return _records()


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """A run of 100 steps of two series, with a snapshot at every tenth and two events."""
    folder = tmp_path / "ring"
    writer = RecordingWriter.create(folder, EXPERIMENT, {"title": "ring", "program": "0.1"})
    writer.event(0, 0.0, StateChanged(7, RunState.RUNNING, 0))
    for step in range(1, 101):
        values = np.array([[step, -step]], np.float32)
        writer.series(Losses(("loss_d", "loss_g"), step, values))
        if step % 10 == 0:
            writer.snapshot(step, step / 10, Speed(step, 0.0, 0.0, 0))
    writer.event(100, 10.0, StateChanged(7, RunState.STOPPED, 100))
    writer.close()
    return folder
