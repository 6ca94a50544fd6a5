"""Kept latents as a file that opens again: JSON, which holds numbers and names and no code."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

from ganstudio.export.atomic import replacing
from ganstudio.telemetry.jobs import ExportError

FORMAT = "ganstudio-latents"
LARGEST = 64 * 2**20
"""Bytes of a file that is read; a thousand latents of 512 numbers take a sixth of it."""


@dataclass(frozen=True)
class KeptLatent:
    """A latent that is worth coming back to.

    Attributes
    ----------
    z : tuple of float
        The latent itself.
    name : str
        What it is called.
    run, step : str, int
        Where it was kept: another step, or another run, makes another picture of it.
    label : int
        The class that it was looked at as, of a conditional run.
    """

    z: tuple[float, ...]
    name: str
    run: str = ""
    step: int = 0
    label: int = 0


def write_latents(path: Path, latents: tuple[KeptLatent, ...]) -> None:
    """Write latents.

    Raises
    ------
    OSError
        If they cannot be written; then nothing is there, or what was there before.
    """
    rows = [
        {"name": each.name, "run": each.run, "step": each.step, "class": each.label, "z": each.z}
        for each in latents
    ]
    with replacing(path) as temporary:
        temporary.write_text(json.dumps({"format": FORMAT, "latents": rows}, indent=1), "utf-8")


def read_latents(path: Path) -> tuple[KeptLatent, ...]:
    """Read latents.

    Raises
    ------
    ExportError
        If the file is none of latents.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError("it is too large")
        found = json.loads(path.read_text("utf-8"))
        if found["format"] != FORMAT:
            raise ValueError("it is of another kind")
        return tuple(_latent(each) for each in found["latents"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ExportError(
            f"{path.name} holds no kept latents ({error}); choose a file that was saved from the "
            "Latents dock"
        ) from None


def parsed(text: str) -> tuple[float, ...]:
    """Return a latent that was copied as text: numbers between commas, perhaps in brackets.

    Raises
    ------
    ExportError
        If it is none.
    """
    try:
        return _numbers(text.strip().strip("[]()").replace(",", " ").split())
    except (ValueError, TypeError):
        raise ExportError(
            "what was copied is no latent; copy one by Copy z, or numbers between commas"
        ) from None


def _latent(row: dict[str, object]) -> KeptLatent:
    z, label, step = row["z"], row.get("class", 0), row.get("step", 0)
    if not isinstance(z, list) or not isinstance(label, int) or not isinstance(step, int):
        raise ValueError("a latent of it is damaged")
    return KeptLatent(
        _numbers(z), str(row.get("name", ""))[:200], str(row.get("run", ""))[:200], step, label
    )


def _numbers(found: list[str] | list[object]) -> tuple[float, ...]:
    numbers = tuple(float(each) for each in found)  # type: ignore[arg-type]
    if not numbers or not all(math.isfinite(each) for each in numbers):
        raise ValueError("a latent has finite numbers")
    return numbers
