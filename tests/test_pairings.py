"""Runs of several pairings from the recording on: killed, gone on with, replayed, exported."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from ganstudio import RecordingReader, Session, load_run
from ganstudio.cli import main
from ganstudio.commands.folders import records_of
from ganstudio.export.model import load_generator
from ganstudio.telemetry.messages import Frame, Resume
from ganstudio.telemetry.recording.replay import Replay
from ganstudio.telemetry.records import Collapse, Losses
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run
from tests.games import EXCHANGE, JURY

pytestmark = pytest.mark.usefixtures("games")
KILLED = """
from ganstudio import Session
from ganstudio.components import registry
from ganstudio.telemetry.messages import Pause
from ganstudio.training.experiment import Experiment
from tests.games import COMPONENTS, {name}
for component in COMPONENTS:
    registry.register(component)
with Session({library!r}) as session:
    run = session.add(Experiment.parse({name}))
    session.train(KEPT)
    session.obey(Pause())
    session.runs[0].recorder.flush()
    session.train(20)
    print(run.iteration, flush=True)
    while True:
        session.train(1)
"""
KEPT = 40


def trained(experiment: dict, library: Path, steps: int = 40) -> Path:
    with Session(library) as session:
        run = session.add(Experiment.parse(experiment))
        session.train(steps)
        folder = session.folder(run)
    assert folder is not None
    return folder


def whole_series(folder: Path) -> np.ndarray:
    with RecordingReader(folder) as reader:
        return np.concatenate([chunk.values for _, chunk in reader.series()])


@pytest.mark.parametrize("name", ["EXCHANGE", "JURY"])
def test_a_killed_one_goes_on_bit_for_bit(name: str, tmp_path: Path) -> None:
    program = KILLED.format(name=name, library=str(tmp_path)).replace("KEPT", str(KEPT))
    root = Path(__file__).parents[1]
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=root, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert int(process.stdout.readline()) == KEPT + 20
        process.send_signal(signal.SIGKILL)
    (folder,) = tmp_path.iterdir()
    with Session(tmp_path) as session:
        session.obey(Resume((str(folder),)))
        run = session.runs[0].run
        assert run.iteration == KEPT
        session.train(30)
    straight = Run(Experiment.parse({"EXCHANGE": EXCHANGE, "JURY": JURY}[name]))
    for _ in range(KEPT + 30):
        straight.step()
    expected = straight.take_series()
    assert expected is not None
    np.testing.assert_array_equal(whole_series(folder), expected.values)


def test_a_replay_tells_each_pairing_s_pictures(tmp_path: Path) -> None:
    folder = trained(EXCHANGE, tmp_path)
    source = Replay(folder, 0)
    frames = [item for item in source.poll().snapshots if isinstance(item, Frame)]
    source.close()
    parts = {(frame.record.channel, frame.part) for frame in frames}
    for channel in ("samples", "outputs", "collapse"):
        assert {(channel, "there"), (channel, "back")} <= parts
    assert ("microscope", "") in parts
    assert "walk" not in {channel for channel, _ in parts}  # there are no latents to walk through
    pictures = {frame.part: frame.record for frame in frames if frame.record.channel == "samples"}
    assert pictures["there"].real.mean() > 0.9
    assert pictures["back"].real.mean() < -0.9


def test_curves_and_pictures_are_exported_of_either(tmp_path: Path) -> None:
    folder = trained(EXCHANGE, tmp_path / "runs")
    assert main(["export", "curves", str(folder), "--out", str(tmp_path / "curves.csv")]) == 0
    with (tmp_path / "curves.csv").open() as file:
        names = next(csv.reader(file))
    assert {"loss_d", "loss_d/there", "score_fake/back", "term/cycle"} <= set(names)
    for kind, suffix in (
        ("grid", "png"),
        ("figure", "png"),
        ("report", "html"),
        ("timelapse", "gif"),
    ):
        written = []
        for pairing in ("there", "back"):
            path = tmp_path / f"{kind}-{pairing}.{suffix}"
            words = ["export", kind, str(folder), "--pairing", pairing, "--out", str(path)]
            assert main(words) == 0
            written.append(path.read_bytes())
        assert written[0] != written[1]


def test_the_command_line_tells_of_the_first_pairing_and_measures_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, folder = tmp_path / "exchange.toml", tmp_path / "run"
    file.write_text(Experiment.parse(EXCHANGE).dumps(), encoding="utf-8")
    assert main(["train", str(file), "--steps", "20", "--out", str(folder)]) == 0
    diagnostics = json.loads((folder / "summary.json").read_text())["diagnostics"]
    assert f"{diagnostics['verdict']['word']}: " in capsys.readouterr().out
    there, back = (records_of(folder, None, pairing=part) for part in ("there", "back"))
    diagnosis = there.record("collapse")
    assert isinstance(diagnosis, Collapse)
    assert diagnosis.verdict.word == diagnostics["verdict"]["word"]
    assert back.record("collapse") is None
    assert main(["evaluate", str(folder), "--samples", "100"]) == 0
    said = capsys.readouterr().out
    assert "there · Distance to training" in said
    assert "back · Distance to training" in said


def test_what_cannot_be_exported_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, path = trained(EXCHANGE, tmp_path / "runs"), tmp_path / "it.png"
    words = ["export", "grid", str(folder), "--out", str(path)]
    assert main([*words, "--pairing", "nowhere"]) == 2
    assert "there is no pairing 'nowhere'; choose there or back" in capsys.readouterr().err
    assert main(["export", "strip", str(folder), "--out", str(path)]) == 2
    assert "translates and has no latents to walk" in capsys.readouterr().err
    assert not path.exists()


@pytest.mark.parametrize("experiment", [EXCHANGE, JURY], ids=lambda each: each["title"])
def test_either_generator_is_read_back(experiment: dict, tmp_path: Path) -> None:
    folder = trained(experiment, tmp_path / "runs", 10)
    run = load_run(folder)
    for pairing in run.trainer.pairings:
        path = tmp_path / f"{pairing.name}.safetensors"
        words = ["export", "generator", str(folder), "--pairing", pairing.name, "--out", str(path)]
        assert main(words) == 0
        sampler = load_generator(path)
        assert sampler.part == pairing.name
        inputs = sampler.latents(20)
        torch.testing.assert_close(sampler.sample(inputs), pairing.sample(inputs))


def test_a_fork_of_one_takes_all_players_over(tmp_path: Path) -> None:
    folder = trained(EXCHANGE, tmp_path)
    other = load_run(folder).experiment.with_values({"loss": "hinge"})
    from ganstudio.training.resuming import newest_point

    run = Run(other)
    assert newest_point(folder).give_to(run) == ()
    before, after = load_run(folder).checkpoint(), run.checkpoint()
    assert before.keys() == after.keys()
    for name in before:
        if not name.startswith("recent"):
            torch.testing.assert_close(after[name], before[name], equal_nan=True)


def test_series_of_a_session_are_told_with_all_names(tmp_path: Path) -> None:
    heard: list[object] = []
    with Session(listen=heard.append) as session:
        run = session.add(Experiment.parse(JURY))
        session.train(3)
    chunks = [each.record for each in heard if isinstance(each, Frame)]
    names = {name for chunk in chunks if isinstance(chunk, Losses) for name in chunk.names}
    assert names == set(run.trainer.series_names)
    assert {"loss_g", "loss_g/first", "loss_g/second"} <= names
