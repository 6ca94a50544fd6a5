"""A run's folder: its name, its limit, its best step, and days on which nothing works."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from ganstudio.telemetry.messages import Failed, RunState, Saved, StateChanged
from ganstudio.telemetry.recording import database as database_module
from ganstudio.telemetry.recording.database import PATH_LIMIT
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.telemetry.recording.transcript import Item, Transcript
from ganstudio.telemetry.records import Collapse, Measure, Verdict
from ganstudio.training import run_recorder as module
from ganstudio.training.experiment import Experiment
from ganstudio.training.observation import Observed
from ganstudio.training.run import Run
from ganstudio.training.run_recorder import Champion, RunRecorder
from tests.waiting import until


@pytest.fixture
def said() -> list[object]:
    return []


@pytest.fixture
def observed(ring: Experiment, tmp_path: Path, said: list[object]) -> Observed:
    run = Run(ring)
    player = Observed(0, run, [], said.append, RunRecorder(run, tmp_path / "run"))
    player.move(RunState.RUNNING)
    return player


def steps(player: Observed, count: int) -> None:
    for _ in range(count):
        player.run.step()
    player.tell_series()


def rows(folder: Path) -> int:
    with RecordingReader(folder) as reader:
        return sum(len(chunk.values) for _, chunk in reader.series())


# ── names ─────────────────────────────────────────────────────────────────────


def test_nothing_is_decided_by_a_clock_that_can_jump() -> None:
    package = Path(module.__file__).parents[1]
    for folder in ("training", "telemetry"):
        for path in (package / folder).rglob("*.py"):
            assert "time.time()" not in path.read_text(encoding="utf-8"), path


# ── the best step ─────────────────────────────────────────────────────────────


def measure(name: str, value: float, better: str = "low") -> Measure:
    return Measure(name, name, "", value, 0.0, "", "", better)  # type: ignore[arg-type]


def test_the_best_is_told_by_the_measure_that_was_chosen() -> None:
    champion = Champion("fd")
    values = [5.0, 6.0, 4.0, 4.0, float("nan"), 3.0]
    told = [
        champion.beaten_by([measure("modes", 1.0, "high"), measure("fd-pixels", value)])
        for value in values
    ]
    assert told == [True, False, True, False, False, True]
    assert not champion.beaten_by([])
    other = Champion("fd")
    assert [other.beaten_by([measure("modes", v, "high")]) for v in (1.0, 2.0, 1.5)] == [
        True, True, False,
    ]  # fmt: skip


def test_the_best_step_has_a_checkpoint(
    observed: Observed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SOON", 0.0)
    monkeypatch.setattr(module, "HASTE", 1e9)
    recorder = observed.recorder
    assert recorder is not None
    for value in (5.0, 3.0, 4.0):
        steps(observed, 1)
        verdict = Verdict("learning", 0, "")
        shares = np.zeros(1, np.float32)
        observed.show(Collapse(("a",), shares, shares, (measure("fd", value),), verdict, 5))
        until(lambda: recorder.due(float("inf")))  # the one before is written
        observed.keep_if_due(0.0 if value == 4.0 else float("inf"))
    observed.end_recording()
    with RecordingReader(recorder.folder) as reader:
        assert [(each.step, each.best) for each in reader.checkpoints()] == [
            (1, False), (2, True), (3, False),
        ]  # fmt: skip
        frame = reader.snapshot("collapse", 2)
    assert frame is not None
    assert frame.step == 2


# ── bad days ──────────────────────────────────────────────────────────────────


def trouble(recorder: RunRecorder) -> str:
    status = recorder.status()
    assert status is not None
    return status.trouble


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[sqlite3.Connection]:
    """Return the databases that are opened to write from now on."""
    found: list[sqlite3.Connection] = []
    whole = database_module.open_to_write

    def opening(path: Path) -> sqlite3.Connection:
        found.append(whole(path))
        return found[-1]

    monkeypatch.setattr(database_module, "open_to_write", opening)
    return found


def test_a_full_disk_is_told_once_and_loses_no_step(
    opened: list[sqlite3.Connection], observed: Observed, said: list[object]
) -> None:
    recorder = observed.recorder
    assert recorder is not None
    steps(observed, 5)
    until(lambda: rows(recorder.folder) == 5)
    (database,) = opened
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {pages}")
    steps(observed, 2000)
    until(lambda: "full" in trouble(recorder))
    observed.observe(float("inf"), 1)
    observed.observe(float("inf"), 1)
    (failed,) = [item for item in said if isinstance(item, Failed)]
    assert "database or disk is full; training goes on" in failed.sentence
    assert failed.run is None
    assert rows(recorder.folder) == 5
    database.execute("PRAGMA max_page_count = 1000000")
    observed.end_recording()
    observed.observe(float("inf"), 1)
    assert [item for item in said if isinstance(item, Saved)] == [
        Saved(str(recorder.folder), "the recording is again")
    ]
    assert rows(recorder.folder) == 2005


def test_a_checkpoint_that_cannot_be_written_is_told(
    observed: Observed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, **_: object) -> None:
        path.write_bytes(b"half of it")
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(module, "write_checkpoint", refuse)
    recorder = observed.recorder
    assert recorder is not None
    steps(observed, 3)
    observed.keep()
    until(lambda: "No space left on device" in trouble(recorder))
    recorder.close()
    assert rows(recorder.folder) == 3
    assert list((recorder.folder / "checkpoints").iterdir()) == []


def test_a_path_that_is_too_long_is_told_and_training_goes_on(
    ring: Experiment, tmp_path: Path, said: list[object]
) -> None:
    deep = tmp_path.joinpath(*["d" * 100] * 6)
    run = Run(ring)
    player = Observed(0, run, [], said.append, RunRecorder(run, deep))
    player.move(RunState.RUNNING)
    steps(player, 2)
    player.observe(float("inf"), 1)
    player.end_recording()
    (failed,) = [item for item in said if isinstance(item, Failed)]
    assert f"of which a recording takes {PATH_LIMIT}" in failed.sentence
    assert not deep.exists()


def test_a_long_path_with_spaces_and_unicode_is_fine(ring: Experiment, tmp_path: Path) -> None:
    room = PATH_LIMIT - len(str(tmp_path).encode()) - 40
    folder = tmp_path / ("ü " * 40).strip() / ("x" * (room - 125))
    run = Run(ring)
    player = Observed(0, run, [], lambda item: None, RunRecorder(run, folder))
    player.move(RunState.RUNNING)
    steps(player, 2)
    player.end_recording()
    assert rows(folder) == 2


def test_a_run_that_pauses_has_all_of_it_on_disk_soon(observed: Observed) -> None:
    recorder = observed.recorder
    assert recorder is not None
    steps(observed, 7)
    observed.keep()
    observed.move(RunState.PAUSED)
    until(lambda: rows(recorder.folder) == 7)
    with RecordingReader(recorder.folder) as reader:
        until(lambda: len(reader.checkpoints()) == 1)
        events = [event for *_, event in reader.events()]
    assert events[-1] == StateChanged(0, RunState.PAUSED, 7)
    observed.end_recording()


def test_other_runs_are_unaffected_by_a_damaged_one(
    ring: Experiment, tmp_path: Path, said: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    players = []
    for name in ("a", "b"):
        run = Run(ring)
        player = Observed(0, run, [], said.append, RunRecorder(run, tmp_path / name))
        player.move(RunState.RUNNING)
        steps(player, 3)
        players.append(player)
    first = players[0].recorder
    assert first is not None
    whole = Transcript.write

    def refuse(transcript: Transcript, items: Iterable[Item]) -> None:
        if transcript.writer.folder.name == "a":
            raise sqlite3.DatabaseError("database disk image is malformed")
        whole(transcript, items)

    monkeypatch.setattr(Transcript, "write", refuse)
    for player in players:
        steps(player, 3)
        player.end_recording()
    assert rows(tmp_path / "b") == 6
    assert "malformed" in trouble(first)
