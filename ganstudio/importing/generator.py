"""A generator from a file, written as a recording of one step, so that all docks can look at it.

The network is one of the catalogue: that which the file names, as what this program exports does,
or that of an experiment, in the sizes that the weights have. G alone is known: D is as it was
before training, and the measures of G are taken when it is asked for them.
"""

from __future__ import annotations

import contextlib
import itertools
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import torch

import ganstudio
from ganstudio.export.model import FORMAT, load_generator
from ganstudio.importing.log import LogError
from ganstudio.importing.onnx_generator import write_onnx_generator
from ganstudio.importing.reading import ONNX
from ganstudio.importing.weights import Weights, read_weights
from ganstudio.importing.whole import whole
from ganstudio.probes import standard_probes
from ganstudio.probes.plane import PlaneProbe
from ganstudio.probes.samples import SamplesProbe
from ganstudio.probes.walk import WalkProbe
from ganstudio.training.checkpoint import write_checkpoint
from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.run import Run
from ganstudio.training.run_recorder import about

PATIENCE = 20.0
"""Seconds that may be spent on finding out the sizes of a network."""
FEW = tuple(range(1, 9))
"""How many layers a network may have that are counted by a setting."""
Shapes = Mapping[str, tuple[int, ...]]


def write_generator(path: Path, like: Experiment | None, folder: Path) -> str:
    """Write a recording of a generator; return what is to be known of it, in a sentence.

    Parameters
    ----------
    path
        Weights: what this program has exported, safetensors, or a state dict of torch; or an ONNX
        file, of which only what it makes is known.
    like
        The experiment whose network it is, where the file does not say; sizes may differ.
    folder
        Where to.

    Raises
    ------
    LogError, ExportError, ExperimentError, DataError, RecordingError
        If it cannot be opened; one sentence.
    OSError
        If something cannot be read or written.
    """
    if path.suffix.lower() == ONNX:
        return write_onnx_generator(path, folder)
    experiment, weights, part, note = _known(path, like)
    run = Run(experiment)
    pairing = run.trainer.named(part)
    for each in (pairing.generator, pairing.averaged):
        if each is not None:
            each.load_state_dict(weights)
    _record(run, folder, experiment.title)
    return note


def _known(path: Path, like: Experiment | None) -> tuple[Experiment, Weights, str, str]:
    """Return the experiment that a generator fits, its weights, its pairing, and a note."""
    if _is_own(path):
        sampler = load_generator(path)
        experiment = _titled(sampler.experiment, path)
        note = f"G of step {sampler.step}; D is untrained"
        return experiment, sampler.module.state_dict(), sampler.part, note
    weights = read_weights(path)
    if like is None:
        raise LogError(
            f"{path} does not say of which network it is; choose a run whose network it fits first"
        )
    experiment = _titled(_fitting(like, weights, path), path)
    return experiment, weights, "", "G alone is known; D is untrained"


def _is_own(path: Path) -> bool:
    from safetensors import SafetensorError, safe_open

    if path.suffix.lower() != ".safetensors":
        return False
    try:
        with safe_open(path, framework="pt") as file:
            return (file.metadata() or {}).get("format") == FORMAT
    except (SafetensorError, OSError):
        return False


def _titled(experiment: Experiment, path: Path) -> Experiment:
    return experiment.with_values({"title": f"{path.stem}, G alone"})


# ── which sizes ───────────────────────────────────────────────────────────────


def _fitting(like: Experiment, weights: Weights, path: Path) -> Experiment:
    """Return an experiment with the sizes that the weights have."""
    wanted = {name: tuple(tensor.shape) for name, tensor in weights.items()}
    end = time.monotonic() + PATIENCE
    for changes in _candidates(like, wanted):
        with contextlib.suppress(ExperimentError):  # sizes that do not go together
            experiment = like.with_values(changes)
            if _shapes(experiment) == wanted:
                return experiment
        if time.monotonic() > end:
            break
    raise LogError(
        f"{path} does not fit the network {like.network.name!r} of “{like.title}” in any size "
        f"({_difference(_shapes(like), wanted)}); choose a run whose network it fits"
    )


def _candidates(like: Experiment, wanted: Shapes) -> Iterator[dict[str, object]]:
    """Yield no change, then other whole numbers among the settings of the network."""
    yield {}
    settings = like.network.model_dump()
    names = [f"network.{name}" for name, value in settings.items() if type(value) is int]
    sizes = {size for shape in wanted.values() for size in shape}
    values = sorted({*sizes, *FEW})
    for count in range(1, len(names) + 1):
        for chosen in itertools.combinations(names, count):
            for sized in itertools.product(values, repeat=count):
                yield dict(zip(chosen, sized, strict=True))


def _shapes(experiment: Experiment) -> Shapes:
    """Return the shapes of G's weights by name; none where it cannot be built."""
    try:
        with torch.device("meta"), torch.random.fork_rng(devices=[]):
            game = experiment.network.game(experiment.data.shapes)
            module = game.players[game.pairs[0].generator]
            for stabiliser in experiment.stabilisers.values():
                module = stabiliser.prepare_generator(module)
    except Exception:  # sizes that do not go together are many, and refused in many ways
        return {}
    return {name: tuple(tensor.shape) for name, tensor in module.state_dict().items()}


def _difference(ours: Shapes, theirs: Shapes) -> str:
    """Say where the first of the differences is."""
    for name in (*ours, *theirs):
        if name not in theirs:
            return f"it has no {name}"
        if name not in ours:
            return f"it has {name} beside"
    name = next((n for n in ours if ours[n] != theirs[n]), "")
    return f"{name} is {theirs.get(name)}, not {ours.get(name)}"


# ── the recording ─────────────────────────────────────────────────────────────


def _record(run: Run, folder: Path, title: str) -> None:
    meta = {
        "program": ganstudio.__version__, "torch": torch.__version__, "title": title,
        "device": run.device_label, "data": run.dataset.describe(),
        "created": datetime.now().astimezone().isoformat(timespec="seconds"),
    }  # fmt: skip
    with whole(folder, run.experiment.dumps(), meta) as writer:
        for probe in standard_probes(run):
            if isinstance(probe, SamplesProbe | PlaneProbe | WalkProbe):
                record = probe.measure(run)
                if record is not None:
                    writer.snapshot(0, 0.0, record, kept="opened", part=probe.part)
        tensors, said = run.checkpoint(), about(run)
        writer.checkpoint(0, 0.0, lambda place: write_checkpoint(place, tensors, said), best=True)
