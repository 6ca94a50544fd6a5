"""The generator as a file: safetensors that the program reads again, or ONNX for all others."""

from __future__ import annotations

from pathlib import Path

from ganstudio.export.atomic import replacing
from ganstudio.export.model import save_generator
from ganstudio.export.onnx import convert
from ganstudio.export.options import GeneratorOptions
from ganstudio.export.sampler import Sampler
from ganstudio.telemetry.jobs import Report, silent


def write_generator(
    sampler: Sampler, path: Path, options: GeneratorOptions, report: Report = silent
) -> None:
    """Write a generator in the format of the suffix, ``.safetensors`` or ``.onnx``.

    Raises
    ------
    ExportError
        If ONNX is asked for and the packages for it are missing.
    OSError
        If it cannot be written; then nothing is there, or what was there before.
    """
    with replacing(path) as temporary:
        if path.suffix.lower() == ".onnx":
            convert(sampler, temporary, report)
        else:
            save_generator(sampler, temporary)
