"""A generator laid out as the Hugging Face Hub has models: weights, configuration, card.

Nothing is sent anywhere. The folder is what ``huggingface-cli upload`` takes, and what a download
of it gives back.
"""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

from ganstudio.export.atomic import replacing_folder
from ganstudio.export.model import save_generator
from ganstudio.export.options import GridOptions, HuggingFaceOptions
from ganstudio.export.sampler import Sampler
from ganstudio.export.samples import write_grid
from ganstudio.telemetry.jobs import Report, silent
from ganstudio.telemetry.records import Measure

WEIGHTS, CONFIG, CARD, PICTURE = "model.safetensors", "config.json", "README.md", "samples.png"
LOADING = """\
from ganstudio.export.model import load_generator

generator = load_generator("model.safetensors")  # runs no code of the file
samples = generator.sample(generator.latents(16))  # {shape}
"""


def write_huggingface(
    sampler: Sampler, path: Path, options: HuggingFaceOptions, report: Report = silent
) -> None:
    """Write a folder with a generator, its experiment, and a card that tells what it can do.

    Raises
    ------
    OSError
        If it cannot be written, or the folder is not empty.
    """
    with replacing_folder(path) as folder:
        save_generator(sampler, folder / WEIGHTS)
        config = json.dumps(_config(sampler), indent=2, ensure_ascii=False, allow_nan=False)
        (folder / CONFIG).write_text(f"{config}\n", encoding="utf-8")
        write_grid(sampler, folder / PICTURE, GridOptions.suited(sampler.experiment), report)
        (folder / CARD).write_text(_card(sampler, options), encoding="utf-8")


def _config(sampler: Sampler) -> dict[str, Any]:
    experiment = sampler.experiment
    return {
        "library_name": "ganstudio",
        "model_type": "generator",
        "architecture": experiment.network.name,
        "sample_shape": list(experiment.data.shape),
        "classes": list(sampler.labels.names) if sampler.labels else [],
        "step": sampler.step,
        "averaged": sampler.averaged,
        "part": sampler.part,
        "experiment": _plain(experiment.values()),
    }


def _plain(values: Any) -> Any:
    """Return values as JSON has them; a number that is not finite in words."""
    if isinstance(values, dict):
        return {str(key): _plain(value) for key, value in values.items()}
    if isinstance(values, list | tuple):
        return [_plain(value) for value in values]
    if isinstance(values, float) and not math.isfinite(values):
        return str(values)
    return values if isinstance(values, bool | int | float | str) or values is None else str(values)


# ── the card ──────────────────────────────────────────────────────────────────


def _card(sampler: Sampler, options: HuggingFaceOptions) -> str:
    experiment = sampler.experiment
    title = _text(experiment.title)
    shape = f"(16, {', '.join(map(str, experiment.data.shape))})"
    shape += " in [-1, 1]" if sampler.makes_images else ""
    which = "averaged (EMA) generator" if sampler.averaged else "generator"
    parts = [
        _front(sampler, options), f"# {title}", _text(experiment.description),
        f"The {which} after {sampler.step} steps, trained by GAN Studio: network "
        f"“{_text(experiment.network.title)}”, loss “{_text(experiment.loss.title)}”, data "
        f"“{_text(experiment.data.title)}”.",
        f"![Samples]({PICTURE})", "## How to load it",
        "With GAN Studio installed, in this folder:",
        f"```python\n{LOADING.format(shape=shape)}```",
        *_found(sampler), "## How it was trained", f"```toml\n{experiment.dumps().strip()}\n```",
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part) + "\n"


def _front(sampler: Sampler, options: HuggingFaceOptions) -> str:
    """Return what the Hub sorts models by; strings in JSON are strings in YAML."""
    said: dict[str, Any] = {"library_name": "ganstudio", "tags": ["gan", "generator"]}
    if sampler.makes_images and sampler.domain is None:
        said["pipeline_tag"] = "unconditional-image-generation"
    if options.licence:
        said["license"] = options.licence
    return "\n".join(
        ["---", *(f"{key}: {json.dumps(value)}" for key, value in said.items()), "---"]
    )


def _found(sampler: Sampler) -> list[str]:
    """Return what was said of the run last, and its measures beside what a perfect sampler gets."""
    found = sampler.found
    if found is None:
        return ["## How good it is", "Nothing was measured of it."]
    verdict = found.verdict
    said = f"Verdict at the last look: **{verdict.word}**. {_text(verdict.evidence)}".strip()
    measures = [each for each in found.measures if each.text]
    rows = [
        "| Measure | This generator | A perfect sampler | Better |", "| --- | --- | --- | --- |",
        *map(_row, measures),
    ]  # fmt: skip
    floor = (
        "No measure of a finite sample is perfect: beside each stands what samples of the data "
        "itself get."
    )
    return ["## How good it is", said, *(["\n".join(rows), floor] if measures else [])]


def _row(measure: Measure) -> str:
    cells = measure.title, measure.text, measure.floor_text, measure.better
    return f"| {' | '.join(map(_text, cells))} |"


def _text(words: str) -> str:
    """Return words of the user's as Markdown shows them: on one line, and as they are."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(words.split()))
