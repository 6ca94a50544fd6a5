"""Live and recorded runs side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ganstudio.telemetry.ensemble import FIRST, Ensemble
from ganstudio.telemetry.messages import (
    Busy,
    Command,
    Failed,
    Open,
    Recall,
    Remove,
    RunAdded,
    RunRemoved,
    RunState,
    Start,
    StateChanged,
)
from ganstudio.telemetry.recording.reader import RecordingError
from ganstudio.telemetry.recording.replay import Replay
from ganstudio.telemetry.source import Update


@dataclass
class Live:
    sent: list[Command] = field(default_factory=list)

    def send(self, command: Command) -> None:
        self.sent.append(command)

    def poll(self) -> Update:
        return Update((Busy("training"),))


@pytest.fixture
def ensemble():  # type: ignore[no-untyped-def]
    made = Ensemble(Live())
    yield made
    made.close()


def test_recordings_stand_beside_the_live_runs(ensemble: Ensemble, recorded: Path) -> None:
    ensemble.send(Recall(str(recorded)))
    ensemble.send(Recall(str(recorded)))
    log = ensemble.poll().log
    assert log[0] == Busy("training")
    assert [item.run for item in log if isinstance(item, RunAdded)] == [FIRST, FIRST + 1]


def test_commands_go_to_where_their_run_is(ensemble: Ensemble, recorded: Path) -> None:
    ensemble.send(Recall(str(recorded)))
    ensemble.poll()
    for command in (Start(), Start(0), Open(("",)), Remove(1)):
        ensemble.send(command)
    assert ensemble.live.sent == [Start(), Start(0), Open(("",)), Remove(1)]  # type: ignore[attr-defined]
    ensemble.send(Start(FIRST))
    (refusal,) = [item for item in ensemble.poll().log if isinstance(item, Failed)]
    assert "resume" in refusal.sentence
    ensemble.send(Remove(FIRST))
    assert RunRemoved(FIRST) in ensemble.poll().log
    assert ensemble.poll().log == (Busy("training"),)


def test_what_is_no_recording_is_told(ensemble: Ensemble, tmp_path: Path) -> None:
    ensemble.send(Recall(str(tmp_path / "nothing")))
    said = ensemble.poll().log
    (failed,) = [item for item in said if isinstance(item, Failed)]
    assert "nothing" in failed.sentence
    assert not any(isinstance(item, RunAdded) for item in said)


def test_a_recording_that_is_lost_fails_alone(
    ensemble: Ensemble, recorded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensemble.send(Recall(str(recorded)))
    ensemble.poll()

    def lose(_: Replay) -> Update:
        raise RecordingError("it is gone")

    monkeypatch.setattr(Replay, "poll", lose)
    said = ensemble.poll().log
    assert said[-2:] == (
        Failed("it is gone", run=FIRST),
        StateChanged(FIRST, RunState.FAILED, 100),
    )
    assert ensemble.poll().log == (Busy("training"),)
