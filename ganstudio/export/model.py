"""A generator as safetensors, which the program reads again."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from torch import nn

from ganstudio.export.sampler import Sampler
from ganstudio.networks.game import Game
from ganstudio.telemetry.jobs import ExportError
from ganstudio.training.domain import Domain, on_device
from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.labels import Labels
from ganstudio.training.pairing import layout_of

FORMAT = "ganstudio-generator"
VERSION = 1
LABELS = "classes of the data"
"""Name of the tensor that a conditional generator's labels are drawn from."""


def save_generator(sampler: Sampler, path: Path) -> None:
    """Write the weights, and beside them in the file the experiment and the step."""
    from safetensors.torch import save

    tensors = sampler.module.state_dict().items()
    weights = {name: tensor.cpu().contiguous() for name, tensor in tensors}
    if sampler.labels is not None:
        weights[LABELS] = sampler.labels.of_data.to("cpu", torch.int16)
    about = {
        "classes": json.dumps(sampler.labels.names if sampler.labels else []),
        "format": FORMAT,
        "version": str(VERSION),
        "experiment": sampler.experiment.dumps(),
        "step": str(sampler.step),
        "averaged": str(sampler.averaged).lower(),
        "part": sampler.part,
    }
    path.write_bytes(save(weights, about))


def load_generator(path: str | Path, device: str = "cpu") -> Sampler:
    """Read a generator that was exported as safetensors; no code in the file is ever run.

    ::

        generator = load_generator("generator.safetensors")
        images = generator.sample(generator.latents(16))  # (16, C, H, W) in [-1, 1]

    Raises
    ------
    ExportError
        If it is not such a file, is damaged or comes from a newer version.
    OSError
        If it cannot be read.
    """
    weights, about = _read(Path(path))
    if about.get("format") != FORMAT:
        raise ExportError(
            f"{path} is no generator of GAN Studio; export one with 'export generator'"
        )
    try:
        version = int(about["version"])
    except (KeyError, ValueError) as error:
        raise _damaged(path, error) from None
    if version > VERSION:
        raise ExportError(
            f"{path} was written by a newer version of GAN Studio; update the program"
        )
    try:
        experiment = Experiment.loads(about["experiment"], str(path))
        labels = _labels(weights.pop(LABELS, None), json.loads(about["classes"]), device)
        module, source = _built(experiment, len(labels or ()), about.get("part", ""))
        module.load_state_dict(weights)
        step, averaged = int(about["step"]), about["averaged"] == "true"
    except (ExperimentError, RuntimeError, KeyError, ValueError, StopIteration) as error:
        raise _damaged(path, error) from None
    module.to(device).eval().requires_grad_(False)
    return Sampler(
        experiment,
        step,
        module,
        averaged,
        labels,
        domain=None if source is None else _domain(experiment, source, torch.device(device)),
        part=about.get("part", ""),
    )


def _domain(experiment: Experiment, number: int, device: torch.device) -> Domain:
    """Return what a generator translates from."""
    dataset = experiment.data.load()
    return Domain(dataset.domains[number], on_device(dataset, device)[number])


def _labels(of_data: torch.Tensor | None, names: list[str], device: str) -> Labels | None:
    return None if of_data is None else Labels(of_data.to(device, torch.int64), tuple(names))


def _read(path: Path) -> tuple[dict[str, torch.Tensor], dict[str, str]]:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}, file.metadata() or {}  # noqa: SIM118
    except SafetensorError as error:
        raise _damaged(path, error) from None


def _damaged(path: Path | str, error: Exception) -> ExportError:
    reason = str(error).partition("\n")[0]
    return ExportError(f"{path} is damaged ({reason}); export it again")


def _built(experiment: Experiment, classes: int, part: str) -> tuple[nn.Module, int | None]:
    """Return the generator of a pairing, and the number of the domain that it translates from."""
    shapes = experiment.data.shapes
    # Layers draw from the process-wide generator when they are built; it is given back untouched.
    with torch.random.fork_rng(devices=[]):
        game: Game = experiment.network.game(shapes, classes)
    pair = next(pair for pair in game.pairs if pair.name == part)
    module = game.players[pair.generator]
    for stabiliser in experiment.stabilisers.values():
        module = stabiliser.prepare_generator(module)
    return module.to(memory_format=layout_of(shapes[0])), pair.source  # type: ignore[call-overload]
