"""What older programs recorded opens for ever: read, replayed, exported, gone on with."""

from __future__ import annotations

import json
import shutil
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ganstudio import Experiment, RecordingReader, Run, Session, load_run
from ganstudio.cli import main
from ganstudio.telemetry.messages import Fork, Frame, Resume, Resumed, RunAdded
from ganstudio.telemetry.recording.past import Past
from ganstudio.telemetry.recording.replay import Replay
from ganstudio.telemetry.records import Losses

KNOWN: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("recordings").joinpath("known.json").read_text(encoding="utf-8")
)
"""What `recordings/make.py` found in each, and what came next on its machine."""
CHANNELS = {"collapse", "microscope", "outputs", "samples", "speed", "walk"}
every_run = pytest.mark.parametrize("name", KNOWN)


def close_to(found: Any, known: Any) -> None:
    """Compare what is computed anew: machines differ in the last digits of float32."""
    np.testing.assert_allclose(found, np.array(known, np.float32), rtol=1e-4, atol=1e-6)


def next_steps(run: Run, steps: int) -> list[list[float]]:
    for _ in range(steps):
        run.step()
    series = run.take_series()
    assert series is not None
    return series.values.tolist()


# ── reading ───────────────────────────────────────────────────────────────────


@every_run
def test_every_channel_and_event_is_read(old_recordings: Path, name: str) -> None:
    known = KNOWN[name]
    with RecordingReader(old_recordings / name) as reader:
        assert Experiment.loads(reader.experiment).title == reader.meta["title"]
        assert {each: reader.steps(each).tolist() for each in reader.channels()} == (
            known["channels"]
        )
        for channel, steps in known["channels"].items():
            for step in steps:
                frame = reader.snapshot(channel, step)
                assert frame is not None
                assert (frame.step, frame.record.channel) == (step, channel)
        events = [[step, type(event).__name__] for _, step, _, event in reader.events()]
        assert events == known["events"]
        assert [each.step for each in reader.checkpoints()] == known["checkpoints"]
        assert reader.last_step == known["last"]
        assert reader.damage == []


@every_run
def test_what_was_measured_is_as_it_was(old_recordings: Path, name: str) -> None:
    known = KNOWN[name]
    with RecordingReader(old_recordings / name) as reader:
        chunks = [chunk for _, chunk in reader.series()]
        frame = reader.snapshot("collapse", known["last"])
    assert frame is not None
    assert frame.record.verdict.word == known["verdict"]
    assert {each.name: each.text for each in frame.record.measures} == known["measures"]
    assert list(chunks[-1].names) == known["names"]
    values = np.concatenate([chunk.values for chunk in chunks])
    assert [chunks[0].first_step, len(values)] == [known["first"][0], known["steps"]]
    np.testing.assert_array_equal(values[0], np.array(known["first"][1:], np.float32))
    np.testing.assert_array_equal(values[-1], np.array(known["final"][1:], np.float32))
    assert zlib.crc32(values.tobytes()) == known["checksum"]


def test_they_hold_whatever_is_recorded() -> None:
    assert set().union(*(known["channels"] for known in KNOWN.values())) == CHANNELS
    events = {kind for known in KNOWN.values() for _, kind in known["events"]}
    assert events == {"RunAdded", "StateChanged", "Edited", "Resumed", "Judged"}


# ── replaying ─────────────────────────────────────────────────────────────────


@every_run
def test_it_is_replayed_whole(old_recordings: Path, name: str) -> None:
    known = KNOWN[name]
    replay = Replay(old_recordings / name, run=3)
    log: list[Any] = []
    shown: set[str] = set()
    while sum(len(each.record.values) for each in log if isinstance(each, Frame)) < known["last"]:
        update = replay.poll()
        log += update.log
        shown |= {frame.record.channel for frame in update.snapshots}
    replay.close()
    added = log[0]
    assert isinstance(added, RunAdded)
    assert (added.replayed, replay.step) == (True, known["last"])
    assert added.parent == ("ring" if name == "ring-relativistic" else "")
    chunks = [each.record for each in log if isinstance(each, Frame)]
    assert all(isinstance(chunk, Losses) for chunk in chunks)
    assert shown == set(known["channels"])


@every_run
def test_it_is_shown_at_any_step(old_recordings: Path, name: str) -> None:
    last, complaints = KNOWN[name]["last"], []
    past = Past(str(old_recordings / name), 0, complaints.append)
    for step in range(0, last + 1, 7):
        assert Experiment.loads(past.experiment(step)).network.name
        for channel in past.channels():
            steps = past.steps(channel)
            frame = past.frame(channel, step)
            at = steps[steps <= step]
            assert (frame.step if frame else None) == (at[-1] if len(at) else None)
    marks = {mark.kind for mark in past.marks()}
    past.close()
    assert "checkpoint" in marks
    assert complaints == []


def test_a_fork_knows_its_parents_past(old_recordings: Path) -> None:
    past = Past(str(old_recordings / "ring-relativistic"), 0, pytest.fail)
    losses = [Experiment.loads(past.experiment(step)).loss.name for step in (0, 40, 41, 61)]
    assert losses == ["non-saturating", "non-saturating", "relativistic", "relativistic"]
    assert past.steps("samples").tolist() == [0, 41, 61]
    assert any(mark.kind == "edit" and "0.005" in mark.text for mark in past.marks())
    past.close()


def test_a_fork_without_its_parent_begins_at_the_fork(old_recordings: Path) -> None:
    shutil.rmtree(old_recordings / "ring")
    past = Past(str(old_recordings / "ring-relativistic"), 0, pytest.fail)
    assert past.frame("samples", 40) is None
    assert past.frame("samples", 41) is not None
    past.close()


# ── exporting ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["digits", "ring-relativistic"])
@pytest.mark.parametrize(
    ("kind", "file", "options"),
    [
        ("grid", "grid.png", ["--scale", "1"]),
        ("walk", "walk.gif", ["--frames", "4", "--rows", "1", "--columns", "1", "--scale", "1"]),
        ("timelapse", "timelapse.gif", ["--scale", "1"]),
        ("report", "report.html", []),
        ("generator", "generator.safetensors", []),
    ],
)
def test_it_is_exported(
    old_recordings: Path, tmp_path: Path, name: str, kind: str, file: str, options: list[str]
) -> None:
    out = tmp_path / file
    assert main(["export", kind, str(old_recordings / name), "--out", str(out), *options]) == 0
    assert out.stat().st_size > 0


@every_run
def test_its_curves_are_exported(old_recordings: Path, tmp_path: Path, name: str) -> None:
    out, known = tmp_path / "curves.csv", KNOWN[name]
    assert main(["export", "curves", str(old_recordings / name), "--out", str(out)]) == 0
    head, *rows = out.read_text(encoding="utf-8").splitlines()
    assert head.split(",") == ["step", *known["names"]]
    assert np.array_equal(
        np.array(rows[-1].split(","), np.float32), np.array(known["final"], np.float32)
    )
    left = old_recordings / name / "series.csv"
    if left.exists():
        assert out.read_bytes() == left.read_bytes()


def test_they_are_listed(old_recordings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", str(old_recordings)]) == 0
    said = capsys.readouterr().out
    assert all(title in said for title in ("Digits", "Line", "Ring", "Ring, relativistic"))


# ── going on ──────────────────────────────────────────────────────────────────


@every_run
def test_it_is_trained_on(old_recordings: Path, name: str) -> None:
    known = KNOWN[name]
    run = load_run(old_recordings / name)
    assert run.iteration == known["last"]
    assert sorted(run.memories()) == known["memories"]
    sampled = run.sample(4).reshape(4, -1).mean(axis=1)
    np.testing.assert_allclose(sampled, known["sampled"], rtol=1e-4, atol=0.1)
    close_to(next_steps(run, len(known["next"])), known["next"])


@every_run
def test_it_is_loaded_at_every_checkpoint(old_recordings: Path, name: str) -> None:
    for step in KNOWN[name]["checkpoints"]:
        assert load_run(old_recordings / name, step=step).iteration == step


@every_run
def test_it_is_resumed_in_its_folder(old_recordings: Path, name: str) -> None:
    folder, known = old_recordings / name, KNOWN[name]
    last, coming = known["last"], known["next"]
    with Session() as session:
        session.obey(Resume((str(folder),)))
        session.train(len(coming))
    with RecordingReader(folder) as reader:
        chunks = [chunk for _, chunk in reader.series()]
        events = [event for *_, event in reader.events()]
    values = np.concatenate([chunk.values for chunk in chunks])
    assert zlib.crc32(values[: known["steps"]].tobytes()) == known["checksum"]
    close_to(values[known["steps"] :], coming)
    assert Resumed(0, last) in events


def test_it_is_forked(old_recordings: Path, tmp_path: Path) -> None:
    with Session(tmp_path / "new") as session:
        session.obey(Fork(str(old_recordings / "ring"), 41))
        session.train(2)
        run = session.runs[0].run
        timeline = session.timeline(run)
        assert (timeline.first, timeline.last) == (1, 43)


def test_the_command_line_goes_on(old_recordings: Path) -> None:
    folder, known = old_recordings / "digits", KNOWN["digits"]
    before = (folder / "series.csv").read_bytes()
    steps = known["last"] + len(known["next"])
    assert main(["train", "--resume", str(folder), "--steps", str(steps)]) == 0
    after = (folder / "series.csv").read_bytes()
    assert after.startswith(before)
    rows = [row.split(b",")[1:] for row in after.removeprefix(before).splitlines()]
    close_to(np.array(rows, np.float32), known["next"])


def test_what_train_left_is_enough_without_its_recording(old_recordings: Path) -> None:
    folder, known = old_recordings / "digits", KNOWN["digits"]
    (folder / "telemetry.sqlite").unlink()
    shutil.rmtree(folder / "checkpoints")
    run = load_run(folder)
    assert run.iteration == known["last"]
    close_to(next_steps(run, len(known["next"])), known["next"])
