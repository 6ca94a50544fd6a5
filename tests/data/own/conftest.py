"""Small inputs of the kinds that people have, drawn for each test."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio.data.own.data import Own
from ganstudio.data.own.reading import Reading


def drawn(number: int, side: int = 12) -> Image.Image:
    pixels = np.random.default_rng(number).integers(0, 256, (side, side, 3))
    return Image.fromarray(pixels.astype(np.uint8))


@pytest.fixture
def draw() -> Callable[..., Image.Image]:
    """Draw a picture that no other number has."""
    return drawn


@pytest.fixture
def png() -> Callable[..., bytes]:
    """Draw one as a PNG."""

    def encoded(number: int, side: int = 12) -> bytes:
        out = BytesIO()
        drawn(number, side).save(out, "PNG")
        return out.getvalue()

    return encoded


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Write pictures or bytes by name into a folder, and return it."""

    def write(contents: dict[str, Image.Image | bytes | str], folder: str = "data") -> Path:
        for name, content in contents.items():
            path = tmp_path / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, Image.Image):
                content.save(path)
            else:
                path.write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path / folder

    return write


@pytest.fixture
def understood() -> Callable[..., Reading]:
    """Return how a path is read."""

    def read(path: Path, **settings: object) -> Reading:
        return Own(path=str(path), **{"size": 12, **settings}).read()  # type: ignore[arg-type]

    return read
