"""Sweeps from the command line."""

from __future__ import annotations

import csv
import json
import multiprocessing
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ganstudio import cli
from ganstudio.commands import workers
from ganstudio.commands.asked import axes, seeds
from ganstudio.library.sweep_folder import SweepFolder
from ganstudio.machine import cores
from ganstudio.preset_folder import find
from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.sweep import Axis, plan
from tests.command_line import refused
from tests.waiting import until

TINY = [
    word
    for setting in ("seed=0", "network.hidden=8", "data.count=300", "schedule.batch_size=8")
    for word in ("--set", setting)
]
ON_EVERY_CORE = ["sweep", "ring", *TINY, "--threads", "1", "--steps", "4"]
SWEEP = [*ON_EVERY_CORE, "--jobs", "1"]
VARY = ["--vary", "optimisers.generator.lr=1e-3,1e-2", "--seeds", "2"]


def rows(out: Path) -> list[dict[str, str]]:
    with (out / "sweep.csv").open() as file:
        return list(csv.DictReader(file))


def test_a_sweep_leaves_runs_a_table_and_means(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*SWEEP, *VARY, "--out", str(tmp_path)]) == 0
    found = rows(tmp_path)
    assert [(row["optimisers.generator.lr"], row["seed"]) for row in found] == [
        ("0.001", "0"), ("0.001", "1"), ("0.01", "0"), ("0.01", "1"),
    ]  # fmt: skip
    assert {row["state"] for row in found} == {"done"}
    assert len({row["loss_d"] for row in found}) == 4
    told = capsys.readouterr()
    assert "4 runs (2 settings × 2 seeds)" in told.err
    lines = told.out.splitlines()
    assert lines[0].split()[:3] == ["generator.lr", "seeds", "verdict"]
    assert [line.split()[:2] for line in lines[2:4]] == [["0.001", "2"], ["0.01", "2"]]
    losses = [float(row["loss_d"]) for row in found[:2]]
    assert re.search(rf"{sum(losses) / 2:.4g} ± \d", lines[2])


def test_the_same_command_again_trains_only_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [*SWEEP, "--seeds", "2", "--out", str(tmp_path)]
    assert cli.main(command) == 0
    kept = (tmp_path / "seed=0" / "series.csv").stat().st_mtime_ns
    again = (tmp_path / "seed=1" / "series.csv").read_bytes()
    shutil.rmtree(tmp_path / "seed=1")
    assert cli.main(command) == 0
    assert (tmp_path / "seed=0" / "series.csv").stat().st_mtime_ns == kept
    assert (tmp_path / "seed=1" / "series.csv").read_bytes() == again
    assert "1 are there" in capsys.readouterr().err
    said = refused(capsys, *command, "--steps", "5")
    assert "holds a run with other settings (schedule.steps)" in said


@pytest.mark.usefixtures("warm")
def test_a_sweep_goes_on_by_its_folder_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*ON_EVERY_CORE, *VARY, "--out", str(tmp_path)]) == 0
    begun = SweepFolder.read(tmp_path).asked
    assert begun is not None
    assert begun.jobs == cores()
    before = rows(tmp_path)
    shutil.rmtree(tmp_path / "generator.lr=0.01, seed=1")
    capsys.readouterr()
    assert cli.main(["sweep", "--out", str(tmp_path), "--jobs", "1"]) == 0
    assert "4 runs (2 settings × 2 seeds), 3 are there" in capsys.readouterr().err
    exact = [{k: v for k, v in row.items() if "second" not in k} for row in rows(tmp_path)]
    assert exact == [{k: v for k, v in row.items() if "second" not in k} for row in before]
    asked = SweepFolder.read(tmp_path).asked
    assert asked is not None
    assert (asked.vary, asked.seeds) == (("optimisers.generator.lr=1e-3,1e-2",), "2")


def test_what_cannot_go_on_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = ["--out", str(tmp_path)]
    for words in (["--seeds", "2"], ["--vary", "loss=hinge"], ["--steps", "4"]):
        assert "without one it goes on as it was begun" in refused(capsys, "sweep", *words, *out)
    assert "sweep.toml cannot be read" in refused(capsys, "sweep", *out)
    SweepFolder.of(tmp_path, "Ring", plan(find("ring"), [], [0, 1])).write()
    assert "does not say what was swept; repeat the whole command" in refused(capsys, "sweep", *out)
    plan_file = tmp_path / "sweep.toml"
    plan_file.write_text(plan_file.read_text() + "\n[asked]\nvary = 3\n")
    assert "it is damaged" in refused(capsys, "sweep", *out)


def test_a_run_that_fails_stops_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    train = workers.train

    def fail_once(order: workers.Order) -> workers.Result:
        if "seed=0" in order.folder:
            return workers.Result(order, "there is not enough memory")
        return train(order)

    monkeypatch.setattr(workers, "train", fail_once)
    assert cli.main([*SWEEP, "--seeds", "2", "--out", str(tmp_path)]) == 1
    assert "seed=0: there is not enough memory" in capsys.readouterr().err
    assert [row["run"] for row in rows(tmp_path)] == ["seed=1"]


def test_an_interrupted_run_ends_the_sweep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(order: workers.Order) -> workers.Result:
        return workers.Result(order, interrupted=True)

    monkeypatch.setattr(workers, "train", interrupt)
    assert cli.main([*SWEEP, "--seeds", "3", "--out", str(tmp_path)]) == 130
    told = capsys.readouterr().err
    assert "[1/3] seed=0: interrupted" in told
    assert "[2/3]" not in told


def there_are_two(folder: Path, files: str) -> None:
    """Wait until two runs have such a file."""
    until(lambda: len(list(folder.glob(f"*/{files}"))) >= 2)


@pytest.fixture
def two_at_once(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A sweep without end of three runs, of which two are trained at once by now."""
    command = [sys.executable, "-m", "ganstudio", *ON_EVERY_CORE[:-1], "1000000", "--seeds", "3"]
    with subprocess.Popen(
        [*command, "--jobs", "2", "--out", str(tmp_path)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            there_are_two(tmp_path, "telemetry.sqlite")
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_several_at_once_and_an_end(
    tmp_path: Path, two_at_once: subprocess.Popen[str], number: signal.Signals
) -> None:
    """Both runs end at a step and are written; the third never begins."""
    two_at_once.send_signal(number)
    told, errors = two_at_once.communicate(timeout=200)
    assert two_at_once.returncode == 130, errors
    assert "Traceback" not in errors
    found = rows(tmp_path)
    assert [row["run"] for row in found] == ["seed=0", "seed=1"]
    assert {row["state"] for row in found} == {"stopped"}
    assert "written to" in told


def test_runs_end_with_a_sweep_that_is_killed(
    tmp_path: Path, two_at_once: subprocess.Popen[str]
) -> None:
    two_at_once.kill()
    there_are_two(tmp_path, "summary.json")
    for path in tmp_path.glob("*/summary.json"):
        assert json.loads(path.read_text(encoding="utf-8"))["interrupted"]


def test_settings_of_what_is_varied_are_set_in_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--set", "optimisers.generator.lr=0.1", "--vary", "optimisers.generator=sgd,adam"]
    assert cli.main([*SWEEP, *words, "--out", str(tmp_path)]) == 0
    runs = [row["run"] for row in rows(tmp_path)]
    assert runs == [f"generator={name}, generator.lr=0.1, seed=0" for name in ("sgd", "adam")]
    texts = [(tmp_path / run / "experiment.toml").read_text() for run in runs]
    players = [Experiment.loads(text).optimisers.generator for text in texts]
    assert [(each.name, each.lr) for each in players] == [("sgd", 0.1), ("adam", 0.1)]
    capsys.readouterr()
    assert cli.main(["sweep", "--out", str(tmp_path)]) == 0
    assert "2 are there" in capsys.readouterr().err


def test_what_cannot_be_swept_is_refused_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words, said in (
        (["--vary", "optimisers.generator.lr=1e-3,-1"], "greater than 0"),
        (["--vary", "loss"], "--vary needs KEY.PATH=V1,V2"),
        (
            ["--vary", "loss=least-squares,hinge", "--set", "loss.a=-1"],
            "loss.a is not a setting of hinge; it has none",
        ),
        (["--seeds", "two"], "--seeds needs a number"),
        (["--seeds", "99999999999"], "are too many"),
        ([], "nothing to vary"),
    ):
        assert said in refused(capsys, *SWEEP, *words, "--out", tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


def test_words() -> None:
    assert axes(["a.b=1,2.5,x", "c=[1, 2],[3]"]) == [
        Axis("a.b", (1, 2.5, "x")), Axis("c", ([1, 2], [3])),
    ]  # fmt: skip
    assert axes(['d="a, [b",c']) == [Axis("d", ("a, [b", "c"))]
    assert seeds("3", 7) == [7, 8, 9]
    assert seeds("5,", 7) == [5]
    with pytest.raises(ExperimentError):
        seeds("-1", 0)


@pytest.mark.usefixtures("warm")
def test_a_process_that_dies_is_told_and_replaced(tmp_path: Path) -> None:
    ring = find("ring").with_values({"data.count": 300, "threads": 1})
    endless = ring.with_values({"schedule.steps": 1_000_000}).dumps()
    short = ring.with_values({"schedule.steps": 2}).dumps()
    orders = [
        workers.Order(endless, str(tmp_path / "a")),
        workers.Order(short, str(tmp_path / "b")),
    ]
    results = workers.in_processes(orders, jobs=1)

    def kill() -> None:
        until((tmp_path / "a" / "telemetry.sqlite").exists)
        for child in multiprocessing.active_children():
            child.kill()

    killer = threading.Thread(target=kill)
    killer.start()
    first, second = results
    killer.join()
    assert first.problem.startswith("its process ended with code")
    assert (second.problem, second.interrupted) == ("", False)
    assert (tmp_path / "b" / "summary.json").exists()
