"""The watched G as ONNX, which runs without its source.

It is traced here, which is as much work as a batch of samples, and converted in a process of its
own, since the exporter changes torch while it works.
"""

from __future__ import annotations

import copy
import importlib.util
import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from ganstudio.telemetry.jobs import ExportError
from ganstudio.training.labels import given

PACKAGE = "onnx"
PATIENCE = 120.0
"""Seconds that the conversion may take."""


def missing() -> str:
    """Return why no G can be kept here, in a sentence; empty where it can."""
    if importlib.util.find_spec(PACKAGE) is not None:
        return ""
    return "G is not kept as ONNX: install it with: pip install 'ganstudio[onnx]'"


def keep_model(generator: nn.Module, latents: Tensor, labels: Tensor | None, path: Path) -> None:
    """Write G as ONNX: flat ``latents`` in, ``samples`` as they are shown out, of any number.

    Parameters
    ----------
    generator
        As it is looked at.
    latents, labels
        A batch of what it is given; ``labels`` for one that is told classes.
    path
        The file to write.

    Raises
    ------
    ExportError
        If it cannot be written so; one sentence.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".ganstudio-") as folder:
        traced = Path(folder) / "generator.pt"
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of torch's own deprecations
                apart = copy.deepcopy(generator).cpu()
                inputs = tuple(each.cpu() for each in given(latents, labels))
                traced_apart = torch.jit.trace(apart, inputs, check_trace=False)  # type: ignore[no-untyped-call]
                traced_apart.save(str(traced))
        except Exception as error:
            raise ExportError(_sentence(str(error))) from None
        _convert(traced, Path(folder) / "generator.onnx", inputs)
        (Path(folder) / "generator.onnx").replace(path)


def _convert(traced: Path, path: Path, inputs: tuple[Tensor, ...]) -> None:
    sizes = [str(inputs[0].shape[1]), *(["labelled"] if len(inputs) > 1 else [])]
    command = [sys.executable, "-m", __spec__.name, str(traced), str(path), *sizes]
    quiet = os.environ | {"PYTHONWARNINGS": "ignore", "CUDA_VISIBLE_DEVICES": ""}
    try:
        done = subprocess.run(
            command, env=quiet, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=PATIENCE, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise ExportError(_sentence(f"it took longer than {PATIENCE:g} s")) from None
    if done.returncode:
        raise ExportError(_sentence(done.stderr.strip().rpartition("\n")[2]))


def _sentence(reason: str) -> str:
    return f"G is not kept as ONNX ({' '.join(reason.split())[:300]}); keep its source"


def _export(traced: str, path: str, size: int, labelled: bool) -> None:
    """Convert what was traced, with any number of samples."""
    names = ["latents", "labels"] if labelled else ["latents"]
    inputs = given(torch.randn(2, size), torch.zeros(2, dtype=torch.int64) if labelled else None)
    torch.onnx.export(
        torch.jit.load(traced).eval(),  # type: ignore[no-untyped-call]
        inputs,
        path,
        dynamo=False,
        input_names=names,
        output_names=["samples"],
        dynamic_axes={name: {0: "batch"} for name in (*names, "samples")},
    )


if __name__ == "__main__":
    _export(sys.argv[1], sys.argv[2], int(sys.argv[3]), len(sys.argv) > 4)
