"""Listing runs and comparing experiments from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ganstudio import cli
from ganstudio.commands.columns import table
from tests.command_line import refused, said

TINY = [
    word
    for setting in ("network.hidden=8", "data.count=300", "schedule.batch_size=8")
    for word in ("--set", setting)
]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs of a few steps, and one that is damaged."""
    root = tmp_path_factory.mktemp("library")
    for name, rate in (("fast", "1e-2"), ("slow", "1e-4")):
        words = ["ring", *TINY, "--steps", "3", "--threads", "1", "--out", str(root / name)]
        assert cli.main(["train", *words, "--set", f"optimisers.generator.lr={rate}"]) == 0
    broken = root / "broken"
    broken.mkdir()
    (broken / "experiment.toml").write_text("title =")
    (broken / "checkpoint.safetensors").write_bytes(b"")
    return root


def test_runs_are_listed(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(capsys, "runs", runs, "--sort", "generator.lr", "--reverse").splitlines()
    assert lines[0].split()[-2:] == ["optimisers.generator.lr", "folder"]
    assert [line.split()[-1] for line in lines[2:]] == ["fast", "slow", "broken"]
    assert "done" in lines[2]
    assert "damaged" in lines[4]


def test_runs_are_searched(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(capsys, "runs", runs, "--where", "generator.lr>1e-3", "--json"))
    assert [Path(run["folder"]).name for run in found] == ["fast"]
    assert found[0]["values"]["steps"] == 3
    assert found[0]["values"]["optimisers.generator.lr"] == 1e-2
    assert said(capsys, "runs", runs, "--where", "loss=hinge") == "no runs\n"
    assert "optimisers.generator.lr" in said(capsys, "runs", runs, "--keys")


def test_a_search_that_makes_no_sense(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "did you mean 'lr'" in refused(capsys, "runs", runs, "--where", "lrr=1")
    assert "has no value" in refused(capsys, "runs", runs, "--where", "lr>")
    assert "to sort by" in refused(capsys, "runs", runs, "--sort", "nothing")
    assert "there is no folder" in refused(capsys, "runs", runs / "none")


def test_two_runs_differ(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(capsys, "diff", runs / "fast", runs / "slow").splitlines()
    assert len(lines) == 3
    for word in ("optimisers.generator.lr", "learning rate (G)", "0.01", "0.0001"):
        assert word in lines[2]
    assert said(capsys, "diff", "ring", "ring") == "the two are the same\n"
    (difference,) = json.loads(said(capsys, "diff", runs / "fast", runs / "slow", "--json"))
    assert (difference["old"], difference["new"]) == (1e-2, 1e-4)


def test_a_folder_without_a_run_has_no_differences(
    runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "is not the folder of a run" in refused(capsys, "diff", "ring", runs)
    assert "is not valid TOML" in refused(capsys, "diff", "ring", runs / "broken")
    assert "no preset or file" in refused(capsys, "diff", "ring", "rung")


def test_lines_of_wide_letters_end_where_the_terminal_does() -> None:
    cut = list(table(("title", "n"), [("顔" * 30, "1")], 20))
    assert cut[-1] == "顔" * 9 + "…"
    assert list(table(("title", "n"), [("顔" * 30, "1")]))[-1] == "顔" * 30 + "  1"
