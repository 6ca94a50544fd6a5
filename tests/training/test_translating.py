"""A CycleGAN that is trained as everything else: listed, resumed, exported, chosen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from ganstudio import Session
from ganstudio.cli import main
from ganstudio.components import catalogue, find
from ganstudio.data.double import ShapesOutlined
from ganstudio.export.model import load_generator
from ganstudio.preset_folder import find as find_preset
from ganstudio.training.choices import why_not, with_data
from ganstudio.training.experiment import Experiment
from ganstudio.training.preflight import foreseen
from ganstudio.training.run import Run
from tests.parity import assert_listed_as_written, assert_same_state

pytestmark = pytest.mark.usefixtures("few_lessons")
SHAPES: dict[str, Any] = {
    "device": "cpu",
    "threads": 1,
    "data": {"name": "shapes-outlined", "count": 60},
    "network": {"name": "cyclegan", "features": 2, "d_features": 2, "blocks": 1, "pool": 6},
    "loss": "least-squares",
    "schedule": {"batch_size": 4},
    "stabilisers": {"ema": {}},
}
POINTS = SHAPES | {
    "data": {"name": "ring-and-grid", "count": 100},
    "network": {"name": "cyclegan", "hidden": 8, "pool": 6},
}


@pytest.mark.parametrize("values", [SHAPES, POINTS], ids=["shapes", "points"])
def test_goes_on_bit_for_bit_with_what_the_pools_hold(values: dict[str, Any]) -> None:
    straight, first, second = (Run(Experiment.parse(values)) for _ in range(3))
    for _ in range(12):
        straight.step()
    for _ in range(7):
        first.step()
    assert int(first.trainer.game.players["pool_y"].count) == 4  # six hold one batch of four
    second.restore(first.checkpoint())
    for _ in range(5):
        second.step()
    assert_same_state(straight, second)


def test_its_steps_are_played_from_the_list_and_come_to_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert_listed_as_written(monkeypatch, SHAPES, "ganstudio.networks.cyclegan.CycleGame")


def test_weights_of_terms_are_live(tmp_path: Path) -> None:
    run = Run(Experiment.parse(SHAPES))
    run.step()
    changed = run.experiment.with_values({"network.eta": 0.0})
    assert run.can_adopt(changed)
    run.adopt(changed)
    run.step()
    series = run.take_series()
    assert series is not None
    assert series.column("term/cycle-x")[-1] == series.column("term/identity-y")[-1] == 0


def test_either_generator_is_exported(tmp_path: Path) -> None:
    with Session(tmp_path / "runs") as session:
        run = session.add(Experiment.parse(SHAPES))
        session.train(3)
        folder = session.folder(run)
    for pairing in ("x-to-y", "y-to-x"):
        path = tmp_path / f"{pairing}.safetensors"
        words = ["export", "generator", str(folder), "--pairing", pairing, "--out", str(path)]
        assert main(words) == 0
        sampler = load_generator(path)
        assert sampler.sample(sampler.latents(3)).shape == (3, 3, 16, 16)


def test_onnx_has_the_translation(tmp_path: Path) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    pytest.importorskip("onnxscript")
    with Session(tmp_path / "runs") as session:
        run = session.add(Experiment.parse(SHAPES))
        session.train(3)
        folder = session.folder(run)
    path = tmp_path / "there.onnx"
    words = ["export", "generator", str(folder), "--pairing", "x-to-y", "--out", str(path)]
    assert main(words) == 0
    session_of = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    inputs = run.trainer.pairings[0].inputs(5, torch.Generator().manual_seed(0)).contiguous()
    (found,) = session_of.run(None, {session_of.get_inputs()[0].name: inputs.numpy()})
    expected = run.trainer.pairings[0].sample(inputs).numpy()
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_data_of_two_domains_brings_the_network_that_translates() -> None:
    digits = find_preset("digits")
    assert "has 1; choose other data" in (why_not(digits, find("network", "cyclegan")) or "")
    chosen = with_data(digits, ShapesOutlined())
    assert chosen.network.name == "cyclegan"
    assert "no use for two" in (why_not(chosen, catalogue("network")["upconv"]) or "")
    assert with_data(chosen, digits.data).network.name != "cyclegan"


def test_what_failed_here_is_foreseen() -> None:
    values = SHAPES | {"loss": "wasserstein", "penalties": {"wgan-gp": {}}}
    experiment = Experiment.parse(values)
    sentences = foreseen(experiment, experiment.data.load())
    assert any("failed on translated images here" in each for each in sentences)
