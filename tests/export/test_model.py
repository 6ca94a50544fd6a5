from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from ganstudio.export.generator import write_generator
from ganstudio.export.model import load_generator
from ganstudio.export.options import GeneratorOptions
from ganstudio.export.sampler import Sampler
from ganstudio.telemetry.jobs import ExportError
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run


@pytest.mark.parametrize("which", ["points", "images", "classes"])
def test_a_generator_is_loaded_as_it_was(
    tmp_path: Path, which: str, request: pytest.FixtureRequest
) -> None:
    run = Run(request.getfixturevalue(f"{which}_experiment"))
    for _ in range(2):
        run.step()
    sampler = Sampler.of(run)
    path = tmp_path / "generator.safetensors"
    write_generator(sampler, path, GeneratorOptions())
    again = load_generator(path)
    assert again.experiment == run.experiment
    assert (again.step, again.averaged) == (2, which == "points")
    latents = again.latents(5)
    assert torch.equal(latents, sampler.latents(5))
    assert torch.equal(again.sample(latents), sampler.sample(latents))
    if which == "classes":
        assert again.class_names == sampler.class_names


def test_a_generator_whose_description_is_damaged_is_refused(
    points_experiment: Experiment, tmp_path: Path
) -> None:
    path = tmp_path / "generator.safetensors"
    write_generator(Sampler.of(Run(points_experiment)), path, GeneratorOptions())
    with safe_open(path, "pt") as file:
        about = file.metadata()
    weights = load_file(path)
    for key in about.keys() - {"part", "format"}:
        save_file(weights, path, {name: text for name, text in about.items() if name != key})
        with pytest.raises(ExportError, match=f"is damaged .'{key}'.; export it again"):
            load_generator(path)
    for key in ("version", "step"):
        save_file(weights, path, about | {key: "x"})
        with pytest.raises(ExportError, match="is damaged"):
            load_generator(path)


def test_what_is_no_generator_is_refused(tmp_path: Path, images_experiment: Experiment) -> None:
    path = tmp_path / "generator.safetensors"
    with pytest.raises(OSError, match="No such file"):
        load_generator(path)
    path.write_bytes(b"no tensors at all")
    with pytest.raises(ExportError, match="is damaged"):
        load_generator(path)
    save_file({"a": torch.zeros(1)}, path)
    with pytest.raises(ExportError, match="is no generator of GAN Studio"):
        load_generator(path)
    about = {"format": "ganstudio-generator", "version": "99"}
    save_file({"a": torch.zeros(1)}, path, about)
    with pytest.raises(ExportError, match="newer version"):
        load_generator(path)
    about |= {"version": "1", "experiment": images_experiment.dumps(), "step": "1"}
    save_file({"a": torch.zeros(1)}, path, about | {"averaged": "true"})
    with pytest.raises(ExportError, match="is damaged"):
        load_generator(path)
