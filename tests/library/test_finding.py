from __future__ import annotations

from pathlib import Path

from ganstudio.library.finding import run_folders


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_runs_are_found_at_any_depth_in_order(tmp_path: Path) -> None:
    touch(
        tmp_path / "b" / "telemetry.sqlite",
        tmp_path / "a" / "deep" / "er" / "experiment.toml",
        tmp_path / "a" / "deep" / "er" / "series.csv",
    )
    assert list(run_folders(tmp_path)) == [tmp_path / "a" / "deep" / "er", tmp_path / "b"]
    assert list(run_folders(tmp_path / "b")) == [tmp_path / "b"]


def test_what_is_no_run_is_passed_over(tmp_path: Path) -> None:
    touch(
        tmp_path / "experiment.toml",  # a file to train from
        tmp_path / "comparison" / "experiment.toml",
        tmp_path / "comparison" / "summary.json",
        tmp_path / "comparison" / "hinge" / "experiment.toml",
        tmp_path / "comparison" / "hinge" / "checkpoint.safetensors",
        tmp_path / "others" / "checkpoints" / "step-1" / "telemetry.sqlite",
        tmp_path / ".trash" / "x" / "run" / "telemetry.sqlite",
    )
    assert list(run_folders(tmp_path)) == [tmp_path / "comparison" / "hinge"]


def test_a_run_that_lost_files_is_still_one(tmp_path: Path) -> None:
    touch(tmp_path / "a" / "experiment.toml", tmp_path / "a" / "checkpoints" / "step-1.safetensors")
    touch(tmp_path / "b" / "checkpoint.safetensors", tmp_path / "b" / "series.csv")
    assert [folder.name for folder in run_folders(tmp_path)] == ["a", "b"]


def test_a_folder_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert list(run_folders(tmp_path / "none")) == []
