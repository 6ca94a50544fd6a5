"""A generator from an ONNX file, shown by what it makes: a grid, and walks between its latents.

It runs in a process of its own whose memory and time are limited. Nobody knows its layers here, so
what asks for the networks themselves has nothing to ask.
"""

from __future__ import annotations

import math
from datetime import datetime
from pathlib import Path

import numpy as np
import tomli_w
import torch
from numpy.typing import NDArray

import ganstudio
from ganstudio.data.base import DataError
from ganstudio.importing.whole import whole
from ganstudio.probes.onnx_network import OnnxNetwork
from ganstudio.probes.pixels import pixels
from ganstudio.telemetry.records import SampleGrid, Walk
from ganstudio.training.latents import closed_path
from ganstudio.training.recorded import FROM_ONNX

COLUMNS, STRIPS, ANCHORS, FRAMES = 8, 2, 4, 24
"""What is made of it: so many samples a side, and walks of so many anchors and frames."""
AT_ONCE, LONGEST, SIDE = 16, 65_536, 1024
"""Latents that it is given together, numbers in one, and pixels a side of an image."""
WANTED = (
    "give a generator that takes latents (n, d) or (n, d, 1, 1) as float32, alone, and returns "
    "images (n, C, H, W) of 1 or 3 channels first"
)
Floats = NDArray[np.float32]


def write_onnx_generator(path: Path, folder: Path) -> str:
    """Write a recording of what a generator makes; return what is to be known of it.

    Raises
    ------
    DataError
        If it is no such generator, fails, takes too long or wants too much; one sentence.
    RecordingError, OSError
        If it cannot be written.
    """
    network = OnnxNetwork(path, WANTED)
    try:
        count, latent = _introduced(network)
        source = torch.Generator().manual_seed(0)
        drawn = torch.randn(COLUMNS**2, latent, generator=source)
        anchors = torch.randn(STRIPS, ANCHORS, latent, generator=source)
        way = closed_path(anchors, FRAMES, spherical=True)
        grid = _made(network, drawn, count)
        walk = _made(network, way.flatten(0, 1), count)
    finally:
        network.close()
    _record(path, folder, latent, _shown(grid), _shown(walk))
    return f"SHA-256 {network.digest[:16]}; its latents are drawn from the normal distribution"


def _introduced(network: OnnxNetwork) -> tuple[int, int]:
    """Return how many latents it takes at once (0 for any), and how long they are."""
    told, shape = network.told, network.told["shape"]
    flat = len(shape) == 2 or (len(shape) == 4 and shape[2:] == [1, 1])
    if told["inputs"] != 1 or told["type"] != "tensor(float)" or not flat:
        raise DataError(f"{network.file} takes something other than latents alone; {WANTED}")
    count, latent = shape[:2]
    if not isinstance(latent, int) or not 0 < latent <= LONGEST:
        raise DataError(f"{network.file} does not say how long its latents are; {WANTED}")
    if isinstance(count, int) and count > COLUMNS**2:
        raise DataError(f"{network.file} takes {count} latents at once; {WANTED}")
    return (max(count, 0) if isinstance(count, int) else 0), latent


def _made(network: OnnxNetwork, latents: torch.Tensor, count: int) -> Floats:
    """Return the images that it makes of latents (n, d), (n, C, H, W)."""
    column = (1, 1) if len(network.told["shape"]) == 4 else ()
    parts, size = [], count or AT_ONCE
    for part in torch.split(latents, size):
        lacking = size - len(part) if count else 0
        given = torch.cat([part, part[-1:].expand(lacking, -1)])
        made = network.answer(given.view(len(given), -1, *column).numpy())
        if made.ndim != 4 or len(made) != len(given) or made.shape[1] not in (1, 3):
            raise DataError(f"{network.file} makes something other than images; {WANTED}")
        if max(made.shape[2:]) > SIDE:
            raise DataError(f"{network.file} makes images of more than {SIDE} pixels a side")
        parts.append(made[: len(part)])
    return np.concatenate(parts)


def _shown(images: Floats) -> NDArray[np.uint8]:
    """Return images as they are shown; those without a value below 0 are in [0, 1]."""
    finite = images[np.isfinite(images)]
    if finite.size and finite.min() >= 0 and finite.max() > 0:
        images = 2 * images - 1
    return pixels(torch.from_numpy(images))


def _record(
    path: Path, folder: Path, latent: int, grid: NDArray[np.uint8], walk: NDArray[np.uint8]
) -> None:
    title = f"{path.stem}, G alone"
    unknown = f"of-the-{FROM_ONNX}"
    said = {
        "title": title, "data": unknown, "loss": unknown,
        "network": {"name": FROM_ONNX, "latent": latent},
    }  # fmt: skip
    meta = {
        "program": ganstudio.__version__, "title": title, "device": "",
        "data": f"known by {path.name} alone",
        "created": datetime.now().astimezone().isoformat(timespec="seconds"),
    }  # fmt: skip
    scores = np.full(len(grid), math.nan, np.float32)
    blank = np.full_like(grid, 255)  # nobody says what is real
    frames = walk.reshape(STRIPS, FRAMES, *walk.shape[1:])
    with whole(folder, tomli_w.dumps(said), meta) as writer:
        grids = SampleGrid(grid, blank, None, COLUMNS, False, scores)
        writer.snapshot(0, 0.0, grids, kept="opened")
        writer.snapshot(0, 0.0, Walk(frames, ANCHORS, spherical=True), kept="opened")
