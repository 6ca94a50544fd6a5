"""How data is understood, on the command line; and data in the place of a preset."""

from __future__ import annotations

import shlex
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio import cli
from ganstudio.commands import gui
from ganstudio.export import run_folder
from ganstudio.preset_folder import find
from tests.command_line import refused


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """Pictures of two kinds, one of them twice and one that is no picture."""
    for k in range(6):
        pixels = np.random.default_rng(k % 5).integers(0, 256, (20, 20, 3)).astype(np.uint8)
        path = tmp_path / "plain" / ("cat", "dog")[k % 2] / f"{k}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(path)
    (tmp_path / "plain" / "cat" / "cut.png").write_bytes(b"no picture")
    return tmp_path / "plain"


def test_it_says_how_data_is_understood(plain: Path, capsys) -> None:
    assert cli.main(["data", str(plain), "--set", "size=16"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out == [
        "Understood as    pictures: 6 images 3 × 16 × 16, 2 classes",
        "Size             20 × 20, made 16 × 16",
        "Values           0 to 255",
        "Classes          2: cat (3), dog (3)",
        "Duplicates       1",
        "Nearly constant  none",
        "Note             2 folders are the classes",
        "Note             left out 1 of 7 files: 1 in no known image format (cat/cut.png)",
        f"Train on it with: ganstudio train {plain} --set data.size=16 --out runs/plain",
    ]


def test_a_folder_of_pictures_opens_in_the_window(plain: Path) -> None:
    launch = gui.options(cli.parsed((str(plain), "--run")))
    assert launch.run
    assert not launch.runs
    assert str(plain) in str(launch.experiment)


def test_what_it_says_to_train_by_is_taken(plain: Path, capsys, monkeypatch) -> None:
    monkeypatch.chdir(plain.parent)
    assert cli.main(["data", "plain", "--set", "size=8"]) == 0
    told = capsys.readouterr().out.splitlines()[-1].partition("ganstudio ")[2]
    assert cli.main([*shlex.split(told), "--steps", "1"]) == 0
    assert run_folder.read_experiment(Path("runs/plain")).data.size == 8


def test_a_name_does_nothing_to_the_terminal(tmp_path: Path, capsys) -> None:
    (tmp_path / "p.csv").write_text("x,y,kind\n0,1,cat\n2,3,\x1b]0;dog\x07\n")
    assert cli.main(["data", str(tmp_path / "p.csv")]) == 0
    assert r"\x1b]0;dog\x07 (1), cat (1)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "there is no folder or file"),
        ([".", "--set", "size=15"], "data.size"),
        ([".", "--set", "zise=16"], "data.zise"),
    ],
)
def test_what_is_wrong_is_one_sentence(plain: Path, capsys, monkeypatch, words, said) -> None:
    monkeypatch.chdir(plain)
    assert said in refused(capsys, "data", *words)


def test_a_path_is_trained_on_like_a_preset(plain: Path, tmp_path: Path) -> None:
    experiment = find(plain)
    assert (experiment.data.name, experiment.data.path) == ("own", str(plain))
    assert experiment.data.shape == (3, 32, 32)
    words = ["train", str(plain), "--steps", "1", "--no-record", "--out", str(tmp_path / "run")]
    assert cli.main([*words, "--set", "schedule.batch_size=4"]) == 0
    assert (tmp_path / "run" / "experiment.toml").is_file()


def test_points_are_trained_on_with_another_preset(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("x,y\n0,1\n1,0\n")
    experiment = find(tmp_path / "p.csv")
    assert experiment.data.shape == (2,)
    assert experiment.network.name == "mlp"
