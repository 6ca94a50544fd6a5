"""Generators as ONNX, run by another runtime."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from ganstudio.components import catalogue
from ganstudio.export import onnx
from ganstudio.export.generator import write_generator
from ganstudio.export.options import GeneratorOptions
from ganstudio.export.sampler import Sampler
from ganstudio.networks.base import Network
from ganstudio.telemetry.jobs import Cancelled, ExportError
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run

onnxruntime = pytest.importorskip("onnxruntime")
if importlib.util.find_spec("onnxscript") is None:  # it takes a second to load
    pytest.skip("onnxscript is not installed", allow_module_level=True)

DATA = ('{ name = "digits", size = 8 }', '{ name = "digits" }', '{ name = "ring", count = 9 }',
        '{ name = "point" }')  # fmt: skip


OF_ONE_SIZE = {"biggan", "stylegan"}
"""Whose kernels or attention torch's exporter ties to the size of the batch it is shown."""
CASES = [
    (name, conditioning)
    for name, kind in catalogue("network").items()
    for conditioning in ("none", "projection")
    if name not in OF_ONE_SIZE and (conditioning == "none" or "conditioning" in kind.model_fields)
] + [("mlp", "concatenation")]


def experiment_with(network: str, conditioning: str) -> Experiment:
    """Return an experiment whose data a network can make."""
    for data in DATA:
        more = f', conditioning = "{conditioning}"' if conditioning != "none" else ""
        text = f'network = {{ name = "{network}"{more} }}\nloss = "hinge"\ndata = {data}'
        try:
            return Experiment.loads(text)
        except ValueError:
            continue
    pytest.skip(f"no small data for {network}")


def largest_difference(sampler: Sampler, path: Path, count: int) -> float:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    latents = sampler.latents(count)
    inputs = {"latents": latents.numpy()}
    if sampler.labels is not None:
        inputs["labels"] = sampler.labels.usual(count).numpy()
    (found,) = session.run(["samples"], inputs)
    expected = sampler.sample(latents).numpy()
    assert found.shape == expected.shape
    return float(np.abs(found - expected).max())


@pytest.mark.parametrize(("network", "conditioning"), CASES)
def test_every_network_gives_the_same_samples(
    network: str, conditioning: str, tmp_path: Path
) -> None:
    sampler = Sampler.of(Run(experiment_with(network, conditioning)))
    assert (sampler.labels is not None) is (conditioning != "none")
    assert isinstance(sampler.experiment.network, Network)
    path = tmp_path / "generator.onnx"
    onnx.trace(sampler, path)
    for count in (1, 2, 7):
        assert largest_difference(sampler, path, count) < 1e-4
    (model,) = tmp_path.iterdir()
    assert sampler.experiment.dumps().encode() in model.read_bytes()


@pytest.mark.parametrize("network", sorted(OF_ONE_SIZE))
def test_what_takes_batches_of_one_size_is_not_written(network: str, tmp_path: Path) -> None:
    sampler = Sampler.of(Run(experiment_with(network, "none")))
    with pytest.raises(ValueError, match="only takes batches of one size"):
        onnx.trace(sampler, tmp_path / "generator.onnx")
    assert not list(tmp_path.iterdir())


def test_it_is_traced_in_a_process_of_its_own(
    images_experiment: Experiment, tmp_path: Path
) -> None:
    sampler = Sampler.of(Run(images_experiment))
    path = tmp_path / "generator.onnx"
    write_generator(sampler, path, GeneratorOptions())
    assert largest_difference(sampler, path, 3) < 1e-4
    assert list(tmp_path.iterdir()) == [path]


def test_it_is_cancelled(images_experiment: Experiment, tmp_path: Path) -> None:
    def report(share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_generator(
            Sampler.of(Run(images_experiment)), tmp_path / "g.onnx", GeneratorOptions(), report
        )
    assert not list(tmp_path.iterdir())


def test_without_the_packages_it_is_said_how_to_get_them(
    images_experiment: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ExportError, match=r"pip install 'ganstudio\[onnx\]'"):
        write_generator(Sampler.of(Run(images_experiment)), tmp_path / "g.onnx", GeneratorOptions())
    assert not list(tmp_path.iterdir())
