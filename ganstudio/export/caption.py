"""A line of words below a picture, such as the step that it is of."""

from __future__ import annotations

import functools

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ganstudio.export.grid import WHITE, Pixels

INK, MUTED = 28, 150
SMALLEST, LARGEST = 11, 28
"""Pixels of the letters; between them they follow the width of the picture."""


def captioned(picture: Pixels, words: str, share: float | None = None) -> Pixels:
    """Return a picture (H, W, C) with words below it, and a bar that is filled to a share."""
    width, channels = picture.shape[1:]
    size = int(np.clip(width / 22, SMALLEST, LARGEST))
    band = Image.new("L", (width, round(1.9 * size)), WHITE)
    draw = ImageDraw.Draw(band)
    margin, middle = max(2, size // 3), band.height / 2
    draw.text((margin, middle), words, fill=INK, font=font(size), anchor="lm")
    if share is not None:
        left = margin + font(size).getlength(words) + size
        right, thick = width - margin, max(2, size // 6)
        if right - left > 2 * size:
            top = middle - thick / 2
            draw.rectangle((left, top, right, top + thick - 1), fill=220)
            draw.rectangle((left, top, left + share * (right - left), top + thick - 1), fill=MUTED)
    below = np.asarray(band)[..., None].repeat(channels, axis=2)
    return np.concatenate([picture, below])


def entitled(picture: Pixels, title: str, colour: str) -> Pixels:
    """Return a picture (H, W, C) below a title beside its colour, (H', W, 3)."""
    width = picture.shape[1]
    size = int(np.clip(width / 26, SMALLEST, LARGEST))
    band = Image.new("RGB", (width, round(2.0 * size)), (WHITE, WHITE, WHITE))
    draw = ImageDraw.Draw(band)
    margin, middle = max(2, size // 3), band.height // 2
    half, left = size // 3, margin + size
    draw.rectangle((margin, middle - half, margin + 2 * half, middle + half), fill=colour)
    draw.text((left, middle), _shortened(title, size, width - left - margin),
              fill=(INK, INK, INK), font=font(size), anchor="lm")  # fmt: skip
    body = picture if picture.shape[2] == 3 else picture.repeat(3, axis=2)
    return np.concatenate([np.asarray(band), body])


def _shortened(words: str, size: int, room: float) -> str:
    """Return words, cut short with an ellipsis where they are longer than the room."""
    if font(size).getlength(words) <= room:
        return words
    while words and font(size).getlength(words + "…") > room:
        words = words[:-1]
    return words.rstrip() + "…"


@functools.cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Return matplotlib's own sans-serif, whose digits are all as wide as each other."""
    from matplotlib import font_manager

    return ImageFont.truetype(font_manager.findfont("DejaVu Sans"), size)
