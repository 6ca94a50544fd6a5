"""A generator as ONNX, which runtimes of many languages and devices read.

The exporter changes torch itself while it traces, so it works in a process of its own and
no training beside it is touched.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import torch

from ganstudio.export.model import load_generator, save_generator
from ganstudio.export.sampler import Sampler
from ganstudio.telemetry.jobs import ExportError, Report, silent
from ganstudio.training.labels import given

PACKAGES = ("onnx", "onnxscript")
INPUTS, OUTPUT = ("latents", "labels"), "samples"
_LOOK = 0.05
"""Seconds between two looks at whether the process has ended."""


def convert(sampler: Sampler, path: Path, report: Report = silent) -> None:
    """Write a generator as ONNX: ``latents`` (n, latent) in, ``samples`` (n, *shape) out.

    A conditional one takes ``labels`` (n,) int64 as well.

    Raises
    ------
    ExportError
        If the packages for it are missing.
    OSError
        If it cannot be written.
    """
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise ExportError(
            f"ONNX needs the package {' and '.join(missing)}; "
            "install it with: pip install 'ganstudio[onnx]'"
        )
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".ganstudio-") as folder:
        source = Path(folder) / "generator.safetensors"
        save_generator(sampler, source)
        _run_apart([sys.executable, "-m", __spec__.name, str(source), str(path)], report)


def _run_apart(command: list[str], report: Report) -> None:
    quiet = os.environ | {"PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen(
        command, env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        while process.poll() is None:
            try:
                report(0.5)
                process.wait(_LOOK)
            except subprocess.TimeoutExpired:
                continue
            except BaseException:
                process.kill()
                raise
        assert process.stderr is not None
        said = process.stderr.read()
    if process.returncode:
        reason = said.strip().rpartition("\n")[2]
        raise ExportError(f"this generator cannot be written as ONNX ({reason}); use safetensors")


def trace(sampler: Sampler, path: Path) -> None:
    """Write a generator as ONNX in this process, with any batch size from 1 on."""
    for name in ("torch.onnx", "onnxscript"):
        logging.getLogger(name).setLevel(logging.ERROR)
    inputs = given(sampler.latents(2), sampler.labels.usual(2) if sampler.labels else None)
    batch = {0: torch.export.Dim("batch")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of torch's own deprecations
        program = torch.onnx.export(
            sampler.module.cpu(),
            tuple(each.cpu() for each in inputs),
            dynamo=True,
            verbose=False,
            input_names=INPUTS[: len(inputs)],
            output_names=[OUTPUT],
            dynamic_shapes=tuple(batch for _ in inputs),
        )
    assert program is not None
    model = program.model_proto
    if not model.graph.input[0].type.tensor_type.shape.dim[0].dim_param:
        raise ValueError("it only takes batches of one size")
    about = {
        "ganstudio:experiment": sampler.experiment.dumps(),
        "ganstudio:step": str(sampler.step),
    }
    for key, value in about.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    path.write_bytes(model.SerializeToString())


if __name__ == "__main__":
    trace(load_generator(sys.argv[1]), Path(sys.argv[2]))
