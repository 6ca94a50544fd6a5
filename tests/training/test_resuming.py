"""A run that was stopped, killed or forked goes on as if nothing had happened."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from ganstudio.probes import standard_probes
from ganstudio.telemetry.messages import (
    Add,
    CancelExport,
    Edit,
    Event,
    Failed,
    Fork,
    Frame,
    Judged,
    Open,
    Pause,
    Progress,
    RecordedIn,
    RecordTo,
    Remove,
    Reset,
    Resume,
    Resumed,
    RunAdded,
    RunState,
    Start,
    Step,
    Stop,
)
from ganstudio.telemetry.recording.database import FILE
from ganstudio.telemetry.recording.packing import pack
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.telemetry.records import Losses, Verdict
from ganstudio.training.experiment import Experiment
from ganstudio.training.observation import Probe
from ganstudio.training.resuming import Point, newest_point
from ganstudio.training.run import Run
from ganstudio.training.session import Session


class Heard(Session):
    """A session that remembers what it said, and steps so many times."""

    def __init__(
        self, library: Path | None = None, probes: Callable[[Run], list[Probe]] = lambda run: []
    ) -> None:
        self.said: list[Event | Frame] = []
        super().__init__(probes, lambda run, command: None, self.said.append)
        if library is not None:
            self.obey(RecordTo(str(library)))

    def of(self, kind: type) -> list[object]:
        return [item for item in self.said if isinstance(item, kind)]

    def folder(self, number: int) -> Path:
        recorder = self.runs[number].recorder
        assert recorder is not None
        return recorder.folder

    def steps(self, count: int) -> None:
        for _ in range(count):
            self.advance()

    def arrived(self, number: int) -> Run:
        """Return a fork once it has come to its step."""
        while number not in self.runs:
            assert not self.idle
            self.advance()
        return self.runs[number].run


def begun(experiment: Experiment, library: Path, *steps: int) -> Heard:
    """Return a session with a recorded run that has made so many steps, paused in between."""
    session = Heard(library)
    session.obey(Open((experiment.dumps(),), start=True))
    for number, count in enumerate(steps):
        if number:
            session.obey(Pause())
            session.obey(Start())
        session.steps(count)
    return session


def recorded(folder: Path) -> np.ndarray:
    with RecordingReader(folder) as reader:
        chunks = [chunk for _, chunk in reader.series()]
    assert [c.first_step for c in chunks[1:]] == [c.first_step + len(c.values) for c in chunks[:-1]]
    return np.concatenate([chunk.values for chunk in chunks])


def straight(experiment: Experiment, steps: int) -> tuple[np.ndarray, dict[str, torch.Tensor]]:
    """Return the series and the end of a run that never stopped."""
    run = Run(experiment)
    for _ in range(steps):
        run.step()
    series = run.take_series()
    assert isinstance(series, Losses)
    return series.values, run.checkpoint()


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    keys = one.keys() - {"seconds"}
    return keys == other.keys() - {"seconds"} and all(
        torch.equal(one[key].nan_to_num(), other[key].nan_to_num()) for key in keys
    )


def recorded_at(folder: Path) -> dict[int, np.ndarray]:
    """Return the values of each step that is recorded."""
    with RecordingReader(folder) as reader:
        chunks = [chunk for _, chunk in reader.series()]
    return {c.first_step + i: row for c in chunks for i, row in enumerate(c.values)}


def newest_steps(folder: Path) -> list[int]:
    with RecordingReader(folder) as reader:
        return [each.step for each in reader.checkpoints()]


def only_folder(library: Path) -> Path:
    (folder,) = library.iterdir()
    return folder


CASES: dict[str, dict[str, object]] = {
    "plain": {},
    "lazy penalty": {"penalties.r1.every": 7},
    "all that remembers": {"stabilisers.ema": {}, "stabilisers.lecam": {}, "threads": 1},
}


@pytest.mark.parametrize("changes", CASES.values(), ids=CASES)
def test_a_stopped_run_goes_on_bit_for_bit(
    ring: Experiment, tmp_path: Path, changes: dict[str, object]
) -> None:
    experiment = ring.with_values(changes)
    values, end = straight(experiment, 40)
    first = Heard(tmp_path)
    first.obey(Open((experiment.dumps(),), start=True))
    first.steps(23)
    first.obey(Stop())
    first.close()
    folder = only_folder(tmp_path)

    second = Heard()
    second.obey(Resume((str(folder),), start=True))
    assert second.of(Failed) == []
    assert second.of(Resumed) == [Resumed(0, 23)]
    second.steps(17)
    (player,) = second.runs.values()
    assert same(player.run.checkpoint(), end)
    second.close()
    np.testing.assert_array_equal(recorded(folder), values)


def test_what_came_after_the_checkpoint_is_made_again_and_lost_by_no_second_kill(
    ring: Experiment, tmp_path: Path
) -> None:
    values, _ = straight(ring, 50)
    first = Heard(tmp_path)
    first.obey(Open((ring.dumps(),), start=True))
    first.steps(20)
    first.obey(Pause())
    first.obey(Start())
    first.steps(15)
    (player,) = first.runs.values()
    player.tell_series()
    assert player.recorder is not None
    player.recorder.close()  # as if the process had gone: no checkpoint at step 35
    folder = only_folder(tmp_path)
    assert len(recorded(folder)) == 35

    for made in (0, 4, 9):
        life = Heard()
        life.obey(Resume((str(folder),), start=True))
        assert life.of(Resumed) == [Resumed(0, 20, 35)]
        shown = [frame.record for frame in life.of(Frame)]
        assert sum(len(record.values) for record in shown if isinstance(record, Losses)) == 20
        life.steps(made)
        (player,) = life.runs.values()
        player.tell_series()
        assert player.recorder is not None
        player.recorder.close()  # killed again before it has come as far as before
        np.testing.assert_array_equal(recorded(folder), values[:35])

    last = Heard()
    last.obey(Resume((str(folder),), start=True))
    last.steps(30)
    last.close()
    np.testing.assert_array_equal(recorded(folder), values)
    with RecordingReader(folder) as reader:
        assert [event for *_, event in reader.events()].count(Resumed(0, 20, 35)) == 4


def test_an_unchanged_fork_equals_the_uninterrupted_run(ring: Experiment, tmp_path: Path) -> None:
    values, end = straight(ring, 30)
    session = begun(ring, tmp_path, 10, 10)
    parent = session.folder(0)
    session.runs[0].recorder.flush()
    session.obey(Pause())
    session.obey(Fork(str(parent), 15, start=True))
    fork = session.arrived(1)
    assert fork.iteration == 15
    session.steps(15)
    assert same(fork.checkpoint(), end)
    folder = session.folder(1)
    session.close()
    np.testing.assert_array_equal(recorded(folder), values[15:])
    with RecordingReader(folder) as reader:
        assert reader.meta["parent"] == str(parent)
        assert reader.meta["parent_step"] == 15


def test_a_fork_begins_where_the_run_stood_whatever_hands_did_to_it(
    ring: Experiment, tmp_path: Path
) -> None:
    """Between two checkpoints: edits, one of them of the terms, and steps of one player alone."""
    session = begun(ring.with_values({"threads": 1}), tmp_path, 4)
    session.obey(Pause())
    original, states = session.runs[0].run, {}
    for number in range(12):
        if number == 2:
            session.obey(Edit({"optimisers.generator.lr": 0.01}))
        if number == 5:
            session.obey(Edit({"penalties.r1.weight": 0.5, "stabilisers.lecam.weight": 0.1}))
        states[original.iteration] = original.checkpoint(), original.experiment
        player = {3: "discriminator", 6: "generator", 7: "both", 9: "generator"}.get(number)
        if player is None:
            original.step()
            session.runs[0].tell_series()
        else:
            session.obey(Step(player=player))  # type: ignore[arg-type]
    states[original.iteration] = original.checkpoint(), original.experiment
    folder = session.folder(0)
    session.close()
    known = recorded_at(folder)
    assert [step for step in newest_steps(folder) if step < 16] == [4]

    again = Heard(tmp_path / "forks")
    for number, step in enumerate((6, 7, 9, 11, 14, 16)):
        again.obey(Fork(str(folder), step))
        fork = again.arrived(number)
        weights, experiment = states[step]
        assert fork.experiment == experiment
        apart = {"watcher", "seconds"}
        ours, theirs = (
            {name: each for name, each in tensors.items() if name.split(".")[0] not in apart}
            for tensors in (fork.checkpoint(), weights)
        )
        assert same(ours, theirs), step
        again.obey(Step(number))
        if step + 1 in known.keys() - {8, 11, 14}:  # where one player moved alone
            series = [
                each.record for each in again.of(Frame)
                if isinstance(each, Frame) and each.run == number
                and isinstance(each.record, Losses)
            ]  # fmt: skip
            np.testing.assert_array_equal(series[-1].values[-1], known[step + 1])
    assert again.of(Failed) == []
    shares = [each.share for each in again.of(Progress) if isinstance(each, Progress)]
    assert shares.count(None) == shares.count(0.0) == 5  # the last is at a checkpoint
    again.close()


def test_a_recording_that_does_not_tell_of_hands_is_forked_at_its_checkpoint(
    ring: Experiment, tmp_path: Path
) -> None:
    session = begun(ring, tmp_path, 5, 5)
    folder = session.folder(0)
    session.close()
    with contextlib.closing(sqlite3.connect(folder / FILE)) as database, database:
        database.execute("DELETE FROM meta WHERE key = 'by_hand'")
    again = Heard()
    again.obey(Fork(str(folder), 8))
    (added,) = again.of(RunAdded)
    assert isinstance(added, RunAdded)
    assert added.parent_step == again.runs[0].run.iteration == 5
    assert added.notes == (
        "The fork begins at step 5, not at 8: an older recording does not tell of steps by hand",
    )


def test_a_fork_on_its_way_is_given_up(ring: Experiment, tmp_path: Path) -> None:
    session = begun(ring, tmp_path, 5, 5)
    session.obey(Pause())
    session.obey(Fork(str(session.folder(0)), 8))
    assert not session.idle
    (begin,) = session.of(Progress)
    assert isinstance(begin, Progress)
    assert begin.what.endswith("at step 8")
    session.obey(CancelExport(begin.path))
    assert session.idle
    assert session.of(Progress)[-1] == Progress(begin.path, begin.what, None)
    assert list(session.runs) == [0]
    session.close()


def test_the_past_of_a_fork_is_said_but_not_recorded_again(
    ring: Experiment, tmp_path: Path
) -> None:
    values, _ = straight(ring, 15)
    session = begun(ring, tmp_path, 10)
    parent = session.folder(0)
    session.obey(Fork(str(parent), 10**9, start=True))
    session.obey(Pause(0))
    session.steps(5)
    fork = session.folder(1)
    session.close()
    frames = [each for each in session.of(Frame) if isinstance(each, Frame) and each.run == 1]
    chunks = [each.record.values for each in frames if isinstance(each.record, Losses)]
    np.testing.assert_array_equal(np.concatenate(chunks), values)
    np.testing.assert_array_equal(recorded(fork), values[10:])
    (added,) = [each for each in session.of(RunAdded) if each.run == 1]  # type: ignore[attr-defined]
    assert isinstance(added, RunAdded)
    assert (added.parent, added.parent_step) == (str(parent), 10)

    resumed = Heard()
    resumed.obey(Resume((str(fork),)))
    shown = [each.record for each in resumed.of(Frame) if isinstance(each, Frame)]
    rows = [record.values for record in shown if isinstance(record, Losses)]
    np.testing.assert_array_equal(np.concatenate(rows), values)
    resumed.close()


def test_a_fork_alone_is_enough_to_go_on_from(ring: Experiment, tmp_path: Path) -> None:
    values, _ = straight(ring, 20)
    session = begun(ring, tmp_path, 10)
    parent = session.folder(0)
    session.obey(Fork(str(parent), 10**9, start=True))
    session.obey(Pause(0))
    session.steps(2)
    fork = session.folder(1)
    recorder = session.runs[1].recorder
    assert recorder is not None
    session.runs[1].tell_series()
    recorder.close()  # as if the process had gone
    session.obey(Remove(0))
    shutil.rmtree(parent)
    resumed = Heard()
    resumed.obey(Resume((str(fork),), start=True))
    (goes_on,) = resumed.of(Resumed)
    assert isinstance(goes_on, Resumed)
    assert (goes_on.step, goes_on.recorded > 10) == (10, True)
    (added,) = resumed.of(RunAdded)
    assert isinstance(added, RunAdded)
    assert "What was before step 10 is not shown" in added.notes[0]
    resumed.steps(10)
    resumed.close()
    np.testing.assert_array_equal(recorded(fork), values[10:])


def test_a_fork_without_a_checkpoint_is_not_begun_as_if_it_had_no_past(
    ring: Experiment, tmp_path: Path
) -> None:
    session = begun(ring, tmp_path, 10)
    session.obey(Fork(str(session.folder(0)), 10**9, start=True))
    parent, fork = session.folder(0), session.folder(1)
    session.close()
    shutil.rmtree(fork / "checkpoints")
    resumed = Heard()
    resumed.obey(Resume((str(fork), str(parent))))
    (failed,) = resumed.of(Failed)
    assert isinstance(failed, Failed)
    assert f"no checkpoint yet; fork {parent.name} at step 10 again" in failed.sentence
    assert resumed.of(Resumed) == [Resumed(0, 10)]  # of the other
    resumed.close()


def test_before_its_own_beginning_a_fork_is_forked_from_its_parent(
    ring: Experiment, tmp_path: Path
) -> None:
    session = begun(ring, tmp_path, 5, 5)
    parent = session.folder(0)
    changed = ring.with_values({"optimisers.generator.lr": 0.5})
    session.obey(Fork(str(parent), 10, changed.dumps(), start=True))
    session.steps(3)
    fork = session.folder(1)
    session.obey(Pause())
    session.obey(Fork(str(fork), 7))
    session.arrived(2)
    session.obey(Fork(str(fork), 11))
    session.arrived(3)
    assert session.of(Failed) == []
    *_, early, late = session.of(RunAdded)
    assert isinstance(early, RunAdded)
    assert isinstance(late, RunAdded)
    assert (early.parent, early.parent_step) == (str(parent), 7)
    assert (late.parent, late.parent_step) == (str(fork), 11)
    assert session.runs[2].run.experiment == ring
    assert session.runs[3].run.experiment == changed
    session.close()


def test_a_running_run_is_forked_where_it_stands(ring: Experiment, tmp_path: Path) -> None:
    session = begun(ring, tmp_path, 10)
    parent = session.runs[0]
    session.obey(Fork(str(session.folder(0)), 10**9))
    assert session.of(Failed) == []
    fork = session.runs[1]
    assert same(fork.run.checkpoint(), parent.run.checkpoint())
    assert fork.run.state is RunState.PAUSED
    assert parent.run.state is RunState.RUNNING
    session.close()


def forked(ring: Experiment, library: Path, changes: dict[str, object]) -> tuple[Run, Run, str]:
    """Return parent and fork, and what was said to begin afresh."""
    session = Heard(library)
    session.obey(Open((ring.dumps(),), start=True))
    session.steps(10)
    recorder = session.runs[0].recorder
    assert recorder is not None
    experiment = ring.with_values(changes)
    session.obey(Fork(str(recorder.folder), 10, experiment.dumps()))
    assert session.of(Failed) == []
    added = session.of(RunAdded)[-1]
    assert isinstance(added, RunAdded)
    runs = session.runs[0].run, session.runs[1].run
    session.runs[1].run.step()
    session.close()
    return *runs, " ".join(added.notes)


def weights(run: Run, role: str) -> list[torch.Tensor]:
    return [v for k, v in run.checkpoint().items() if k.startswith(f"{role}.")]


@pytest.mark.parametrize(
    ("changes", "afresh"),
    [
        ({"loss": "hinge", "optimisers.generator.lr": 0.5}, ""),
        ({"optimisers.generator": {"name": "rmsprop"}}, "G's optimiser"),
        ({"stabilisers.ema": {}}, ""),
        ({"seed": 8}, "the random streams"),
        ({"network.hidden": 24}, "G, D, G's optimiser, D's optimiser"),
    ],
)
def test_a_fork_keeps_what_fits_and_says_what_does_not(
    ring: Experiment, tmp_path: Path, changes: dict[str, object], afresh: str
) -> None:
    session = begun(ring, tmp_path, 10)
    parent = session.runs[0]
    session.obey(Fork(str(session.folder(0)), 10, ring.with_values(changes).dumps()))
    assert session.of(Failed) == []
    added = session.of(RunAdded)[-1]
    assert isinstance(added, RunAdded)
    told = [note for note in added.notes if "afresh" in note]
    assert told == ([f"At step 10 these began afresh: {afresh}"] if afresh else [])
    fork = session.runs[1].run
    assert fork.iteration == 10
    if "G," not in afresh:
        for ours, theirs in zip(
            weights(fork, "generator"), weights(parent.run, "generator"), strict=True
        ):
            assert torch.equal(ours, theirs)
    if "stabilisers.ema" in changes:
        for ours, theirs in zip(weights(fork, "averaged"), weights(fork, "generator"), strict=True):
            assert torch.equal(ours, theirs)
    session.obey(Start(1))
    session.steps(2)
    assert session.of(Failed) == []
    session.close()


def test_an_edit_is_not_lost_to_a_resumed_run(ring: Experiment, tmp_path: Path) -> None:
    first = Heard(tmp_path)
    first.obey(Open((ring.dumps(),), start=True))
    first.steps(5)
    first.obey(Edit({"optimisers.generator.lr": 0.125}))
    first.steps(1)
    (player,) = first.runs.values()
    assert player.recorder is not None
    player.recorder.close()
    folder = only_folder(tmp_path)
    point = newest_point(folder)
    assert point.step == 6
    assert point.experiment.optimisers.generator.lr == 0.125
    assert newest_point(folder, upto=5).step == 0


def test_a_reset_begins_another_folder(ring: Experiment, tmp_path: Path) -> None:
    session = begun(ring, tmp_path, 5)
    session.obey(Reset())
    (moved,) = session.of(RecordedIn)
    session.obey(Start())
    session.steps(3)
    session.close()
    (added,) = session.of(RunAdded)
    assert isinstance(added, RunAdded)
    assert isinstance(moved, RecordedIn)
    assert not Path(added.folder).exists()  # it had not come to anything
    assert len(recorded(Path(moved.folder))) == 3


def test_a_run_that_never_begins_leaves_nothing(ring: Experiment, tmp_path: Path) -> None:
    session = Heard(tmp_path / "library")
    session.obey(Add(ring.dumps()))
    session.close()
    assert list(tmp_path.iterdir()) == []


def test_a_failed_run_goes_on_from_its_last_checkpoint(
    ring: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = begun(ring, tmp_path, 6, 4)
    run = session.runs[0].run
    with monkeypatch.context() as patch:
        patch.setattr(run.trainer, "step", lambda: 1 / 0)
        session.steps(1)
    assert run.state is RunState.FAILED
    (failed,) = session.of(Failed)
    assert isinstance(failed, Failed)
    assert failed.sentence == (
        "Training stopped on an error (ZeroDivisionError: division by zero); "
        "Run goes on from the checkpoint at step 6, Reset begins it again."
    )
    recorder = session.runs[0].recorder
    assert recorder is not None
    recorder.flush()
    assert len(recorded(recorder.folder)) == 10  # every step before the one that failed
    session.obey(Start())
    assert session.of(Resumed) == [Resumed(0, 6, 10)]
    session.steps(24)
    session.close()
    values, _ = straight(ring, 30)
    np.testing.assert_array_equal(recorded(only_folder(tmp_path)), values)


def test_a_run_that_fails_before_its_first_checkpoint_begins_again(
    ring: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = begun(ring, tmp_path, 4)
    with monkeypatch.context() as patch:
        patch.setattr(session.runs[0].run.trainer, "step", lambda: 1 / 0)
        session.steps(1)
    (failed,) = session.of(Failed)
    assert isinstance(failed, Failed)
    assert failed.sentence.endswith("; Run begins it again.")
    session.obey(Start())
    session.steps(9)
    session.close()
    np.testing.assert_array_equal(recorded(only_folder(tmp_path)), straight(ring, 9)[0])


def test_a_run_that_another_program_writes_is_not_resumed(ring: Experiment, tmp_path: Path) -> None:
    first = Heard(tmp_path)
    first.obey(Open((ring.dumps(),), start=True))
    first.steps(3)
    second = Heard()
    second.obey(Resume((str(only_folder(tmp_path)),)))
    (failed,) = second.of(Failed)
    assert isinstance(failed, Failed)
    assert "being written by another program" in failed.sentence
    assert second.runs == {}
    first.close()


def test_a_damaged_checkpoint_is_passed_over_for_an_earlier_one(
    ring: Experiment, tmp_path: Path
) -> None:
    session = Heard(tmp_path)
    session.obey(Open((ring.dumps(),), start=True))
    for _ in range(3):
        session.steps(5)
        session.obey(Pause())
        session.obey(Start())
    session.close()
    folder = only_folder(tmp_path)
    *_, path = sorted((folder / "checkpoints").iterdir())
    content = bytearray(path.read_bytes())
    content[-20] ^= 1
    path.write_bytes(content)
    point = newest_point(folder)
    assert point.step == 10
    assert "is damaged: its checksum does not agree; an earlier one was taken" in point.notes[0]
    path.write_bytes(content[:1000])
    assert "cannot be read" in newest_point(folder).notes[0]


@pytest.mark.parametrize("where", ["a file", "a missing disk"])
def test_a_library_that_cannot_be_written_is_told_and_training_goes_on(
    ring: Experiment, tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if where == "a file":
        (tmp_path / "library").write_text("")
    else:

        def refuse(*_: object, **__: object) -> None:
            raise OSError(30, "Read-only file system")

        monkeypatch.setattr(Path, "mkdir", refuse)
    session = Heard(tmp_path / "library")
    session.obey(Open((ring.dumps(),), start=True))
    session.steps(3)
    session.obey(Pause())
    session.close()
    assert session.runs[0].run.iteration == 3
    (failed,) = session.of(Failed)
    assert isinstance(failed, Failed)
    assert failed.run is None
    assert "The run is not recorded" in failed.sentence
    assert "training goes on" in failed.sentence


# ── the verdict ──────────────────────────────────────────────────────────────


def judged(session: Heard) -> tuple[Verdict, bytes]:
    """Return the verdict on the only run, and all that the next one goes by."""
    (player,) = session.runs.values()
    memories = player.run.memories()
    return memories["verdict"]["verdict"], pack(memories)


@pytest.mark.parametrize("fork", [False, True], ids=["resumed", "forked"])
def test_the_verdict_goes_on_as_it_stood(ring: Experiment, tmp_path: Path, fork: bool) -> None:
    rates = {"optimisers.generator.lr": 2e-5, "optimisers.discriminator.lr": 1e-2}
    first = Heard(tmp_path, standard_probes)
    first.obey(Open((ring.with_values(rates).dumps(),)))
    for _ in range(9):  # a pause has the run judged at its step
        first.obey(Start())
        first.steps(50)
        first.obey(Pause())
    verdict, memory = judged(first)
    assert verdict.word == "discriminator winning"
    first.close()
    folder = only_folder(tmp_path)

    second = Heard(None, standard_probes)
    second.obey(Fork(str(folder), 450) if fork else Resume((str(folder),), start=False))
    assert second.of(Failed) == []
    again, recalled = judged(second)
    assert (again.word, again.since) == (verdict.word, verdict.since)
    if not fork:  # which is looked at when it begins
        assert recalled == memory
        second.obey(Start())
        second.steps(20)
        second.obey(Pause())
        assert second.of(Judged) == []  # the verdict that is recorded already is no news
    second.close()


def test_what_reads_the_game_finds_the_same_steps_behind_it(
    ring: Experiment, tmp_path: Path
) -> None:
    run = Run(ring)
    for _ in range(30):
        run.step()
    after = Run(ring)
    after.restore(run.checkpoint())
    for name in ("recent_values", "recent_scores", "recent_replies"):
        before, found = (
            list(getattr(each.trainer if name == "recent_values" else each.pairing, name))
            for each in (run, after)
        )
        assert len(before) == len(found) > 0
        for one, other in zip(before, found, strict=True):
            torch.testing.assert_close(other, one, rtol=0, atol=0, equal_nan=True)


def test_a_checkpoint_without_the_stream_of_g_s_real_batches_goes_on(ring: Experiment) -> None:
    for loss, told in (("relativistic", ["From step 3 on G's real batches"]), ("hinge", [])):
        experiment = ring.with_values({"loss": loss})
        run = Run(experiment)
        for _ in range(3):
            run.step()
        old = {k: v for k, v in run.checkpoint().items() if k != "stream.reference"}
        again = Run(experiment)
        notes = Point(experiment, 3, old).give_to(again)
        assert [note.partition(" come")[0] for note in notes] == told
        again.step()
        run.step()
        if loss == "hinge":
            for ours, theirs in zip(
                weights(again, "generator"), weights(run, "generator"), strict=True
            ):
                assert torch.equal(ours, theirs)
