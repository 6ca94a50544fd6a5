"""What was trained with components that are not here: listed, compared and exported."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ganstudio import cli
from ganstudio.commands import gui
from ganstudio.components import plugins, registry
from ganstudio.export.run_folder import EXPERIMENT, SUMMARY
from ganstudio.telemetry.recording.reader import RecordingReader
from tests.command_line import refused
from tests.components.test_plugins import TILTED

WORDS = ["--threads", "1", "--steps", "4", "--set", "network.hidden=8", "--set", "data.count=300"]


@pytest.fixture
def trained(install: Callable[..., None], tmp_path: Path) -> Callable[..., Path]:
    """Return what trains a run with a package that is not here afterwards."""

    def train(*words: str) -> Path:
        before = registry.registered()
        install("my-losses", stranger_losses=TILTED)
        plugins.load()
        out = tmp_path / "run"
        command = ["train", "ring", *WORDS, "--set", "loss=tilted", *words, "--out", str(out)]
        assert cli.main(command) == 0
        registry.restore(before)
        return out

    return train


def test_the_packages_are_written_down(trained: Callable[..., Path]) -> None:
    folder = trained()
    assert (folder / EXPERIMENT).read_text().startswith("# loss tilted: my-losses 0.3\n")
    summary = json.loads((folder / SUMMARY).read_text())
    with RecordingReader(folder) as reader:
        for components in (summary["components"], reader.meta["components"]):
            assert components["loss tilted"] == "my-losses 0.3"
            assert components["network mlp"].startswith("ganstudio ")


@pytest.mark.parametrize("words", [(), ("--no-record",)], ids=["recorded", "not recorded"])
def test_what_was_measured_is_told_and_exported(
    trained: Callable[..., Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
) -> None:
    folder = trained(*words)
    capsys.readouterr()
    assert cli.main(["runs", str(tmp_path), "--columns", "title,loss"]) == 0
    assert "tilted" in capsys.readouterr().out
    assert cli.main(["diff", "ring", str(folder)]) == 0
    assert "tilted" in capsys.readouterr().out
    if not words:
        assert gui.recorded([folder]) == (folder,)
    kinds = {"curves": "curves.csv", "report": "report.html", "tensorboard": "events"}
    kinds |= {} if words else {"timelapse": "film.gif", "figure": "figure.png"}
    for kind, name in kinds.items():
        command = ["export", kind, str(folder), "--out", str(tmp_path / name)]
        assert cli.main(command) == 0, capsys.readouterr().err
        assert (tmp_path / name).exists()
    assert "# loss tilted: my-losses 0.3" in (tmp_path / "report.html").read_text()


def test_what_would_build_networks_says_what_is_missing(
    trained: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = str(trained()), str(tmp_path / "out.png")
    said = "loss: there is no loss 'tilted' here; install my-losses 0.3, which it came with"
    assert said in refused(capsys, "export", "grid", folder, "--out", out)
    assert said in refused(capsys, "export", "grid", folder, "--step", "2", "--out", out)
    assert said in refused(capsys, "train", "--resume", folder, "--steps", "9")
    assert said in refused(capsys, "train", f"{folder}/{EXPERIMENT}", "--out", str(tmp_path / "x"))
