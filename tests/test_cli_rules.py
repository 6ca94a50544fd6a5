"""Rules on the command line: the same course as anywhere, and forks in folders of their own."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from ganstudio import Session, cli, find_preset
from ganstudio.library.reading import read
from ganstudio.telemetry.messages import RuleApplied
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.training.experiment import Experiment
from tests.command_line import refused

SMALL = {"network.hidden": 16, "data.count": 300, "schedule.batch_size": 8, "threads": 1}
COLLAPSING = [
    "ring-collapse",
    *(word for path, value in SMALL.items() for word in ("--set", f"{path}={value}")),
]


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open() as file:
        return list(csv.DictReader(file))


def summary(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "summary.json").read_text())
    return found


def applied(folder: Path) -> list[tuple[int, str, str]]:
    with RecordingReader(folder) as reader:
        events = [event for _, _, _, event in reader.events()]
    found = [event for event in events if isinstance(event, RuleApplied)]
    return [(each.step, each.deed, each.sentence) for each in found]


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what is left of a run that a rule has stopped and another has forked."""
    out = tmp_path_factory.mktemp("rules") / "run"
    heard = f'echo "$GANSTUDIO_VERDICT at $GANSTUDIO_STEP" >> "{out.parent}/heard"'
    rules = ["--on", "fault=stop", "--on", "fault=fork optimisers.generator.lr=1e-5"]
    words = [*COLLAPSING, "--steps", "450", *rules, "--on-verdict", heard]
    assert cli.main(["train", *words, "--out", str(out)]) == 0
    return out


def test_a_rule_stops_a_run_at_a_look_and_that_is_no_interruption(stopped: Path) -> None:
    found = summary(stopped)
    assert found["steps"] % 50 == 0
    assert found["steps"] < 450
    assert found["stopped_at"] == found["diagnostics"]["verdict"]["word"]
    assert not found["interrupted"]
    assert read(stopped).state == "done"
    assert len(rows(stopped, "series.csv")) == found["steps"]
    assert [deed for _, deed, _ in applied(stopped)] == ["stop", "fork"]


def test_a_fork_stands_beside_the_run_with_its_past(stopped: Path) -> None:
    (fork,) = stopped.parent.glob("run-from-*")
    step = int(fork.name.rpartition("-")[2])
    experiment = Experiment.load(fork / "experiment.toml")
    assert experiment.optimisers.generator.lr == 1e-5
    assert [rule.then for rule in experiment.rules] == ["stop"]
    assert rows(fork, "series.csv")[:step] == rows(stopped, "series.csv")[:step]
    assert summary(fork)["steps"] > step
    assert Path(read(fork).parent) == stopped


def test_a_command_hears_of_each_verdict(stopped: Path) -> None:
    heard = (stopped.parent / "heard").read_text().splitlines()
    word = summary(stopped)["stopped_at"]
    assert f"{word} at {summary(stopped)['steps']}" in heard


def test_a_session_takes_the_same_course(stopped: Path, tmp_path: Path) -> None:
    experiment = Experiment.load(stopped / "experiment.toml")
    with Session(library=tmp_path) as session:
        run = session.add(experiment.with_values({"watch.budget": 0.5}))
        session.train(summary(stopped)["steps"])
        folder = session.folder(run)
    assert folder is not None
    assert applied(folder) == applied(stopped)


def test_an_experiment_can_name_no_command(tmp_path: Path, capsys: Any) -> None:
    text = find_preset("ring").dumps() + '\n[[rules]]\nwhen = "fault"\ncommand = "rm -r /"\n'
    (tmp_path / "strange.toml").write_text(text)
    out = str(tmp_path / "run")
    assert "rules.0.command is not a setting" in refused(
        capsys, "train", str(tmp_path / "strange.toml"), "--out", out
    )


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("fault", "--on needs WORD=DEED, such as fault=stop"),
        ("fault=", "--on needs WORD=DEED"),
        ("falt=stop", "'falt' is no word of the verdict; did you mean 'fault'?"),
        ("fault=fork loss=hing", "there is no loss 'hing'; did you mean 'hinge'?"),
    ],
)
def test_a_wrong_rule_is_refused(tmp_path: Path, capsys: Any, word: str, sentence: str) -> None:
    words = [*COLLAPSING, "--on", word, "--out", str(tmp_path / "run")]
    assert sentence in refused(capsys, "train", *words)


def test_a_command_that_fails_is_told_and_stops_nothing(tmp_path: Path, capsys: Any) -> None:
    words = [*COLLAPSING, "--steps", "300", "--on-verdict", "exit 3"]
    assert cli.main(["train", *words, "--out", str(tmp_path / "run")]) == 0
    assert "warning: --on-verdict ended with code 3" in capsys.readouterr().err
    assert summary(tmp_path / "run")["steps"] == 300
