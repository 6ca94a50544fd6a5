"""Makes the pictures of the welcome page by training its presets; writes ``assets/welcome``.

Run it after a change to these presets: ``python tests/bench/welcome_pictures.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ganstudio import Run, find_preset

FOLDER = Path(__file__).parents[2] / "assets" / "welcome"
REAL, FAKE = (86, 180, 233, 255), (230, 159, 0, 255)
"""The colours that mean the same in the whole window."""
SIZE = (280, 186)
HERO = (0, 50, 350, 850, 1500)


def main() -> None:
    """Train and draw everything."""
    FOLDER.mkdir(exist_ok=True)
    _points("ring-collapse", 400, name="pathologies", beside=("ring", 2500))
    _points("swiss-roll-wgan-gp", 1500, name="toys")
    _hero()
    _losses()
    _grid("shapes", 800, 7, 4)


def _run(preset: str, **values: Any) -> Run:
    return Run(find_preset(preset).with_values({"threads": 1, "device": "cpu", **values}))


def _train(run: Run, until: int) -> Run:
    while run.iteration < until:
        run.step()
    return run


def _tiled(images: NDArray[np.uint8], columns: int, gap: int = 1) -> Image.Image:
    """Return images (N, H, W, C) side by side, clear between them."""
    n, height, width, _ = images.shape
    rows = -(-n // columns)
    sheet = Image.new("RGBA", (columns * (width + gap) - gap, rows * (height + gap) - gap))
    for i, image in enumerate(images):
        row, column = divmod(i, columns)
        tile = Image.fromarray(image.squeeze()).convert("RGBA")
        sheet.paste(tile, (column * (width + gap), row * (height + gap)))
    return sheet


def _write(picture: Image.Image, name: str) -> None:
    picture.quantize(128, method=Image.Quantize.FASTOCTREE).save(
        FOLDER / f"{name}.png", optimize=True
    )


def _hero() -> None:
    run = _run("digits")
    for step in HERO:
        _write(_tiled(_train(run, step).sample(9), 3), f"step-{step}")
    _write(_tiled(run.sample(60), 10), "digits")


def _grid(preset: str, steps: int, columns: int, rows: int) -> None:
    samples = _train(_run(preset), steps).sample(columns * rows)
    _write(_tiled(samples, columns), preset)


def _losses() -> None:
    sheets = []
    for experiment in find_preset("five-losses").expand()[::2]:
        run = Run(experiment.with_values({"threads": 1, "device": "cpu"}))
        sheets.append(_tiled(_train(run, 250).sample(12), 3))
    width, height = sheets[0].size
    picture = Image.new("RGBA", (len(sheets) * (width + 8) - 8, height))
    for i, sheet in enumerate(sheets):
        picture.paste(sheet, (i * (width + 8), 0))
    _write(picture, "losses")


def _points(preset: str, steps: int, name: str, beside: tuple[str, int] | None = None) -> None:
    asked = [(preset, steps), *([beside] if beside else [])]
    runs = [_train(_run(*each[:1]), each[1]) for each in asked]
    picture = Image.new("RGBA", (SIZE[0] * 4, SIZE[1] * 4))
    for i, run in enumerate(runs):
        _scatter(picture, run, i, len(runs))
    _write(picture.resize(SIZE, Image.Resampling.LANCZOS), name)


def _scatter(picture: Image.Image, run: Run, place: int, of: int) -> None:
    real = run.dataset.samples[:400]
    width = picture.width // of
    side = min(width, picture.height)
    scale = 0.44 * side / np.abs(real).max()
    middle = np.array([place * width + width / 2, picture.height / 2])
    draw = ImageDraw.Draw(picture)
    for points, colour in ((real, REAL), (run.sample(400), FAKE)):
        _dots(draw, middle + points * scale * (1, -1), colour)


def _dots(draw: ImageDraw.ImageDraw, places: NDArray[Any], colour: Sequence[int]) -> None:
    for x, y in places:
        draw.ellipse((x - 7, y - 7, x + 7, y + 7), fill=tuple(colour))


if __name__ == "__main__":
    main()
