"""Pictures of any size, depth and transparency, made alike: bytes of one size."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image

Fit = Literal["crop", "pad", "stretch"]
FRAMED = 0.75
"""Of the side that is asked for: smaller drawings on black are enlarged, others framed in black."""
GREYS = {"white": 255, "black": 0, "grey": 128}
DEEP = ("I", "F")
"""First letters of Pillow's modes whose values have no white of their own."""


@dataclass(frozen=True)
class Target:
    """What every picture becomes.

    Attributes
    ----------
    height, width, channels : int
        Its size.
    fit : str
        ``crop`` keeps the middle, ``pad`` adds a border, ``stretch`` changes proportions.
    background : int
        Grey under what is transparent, and of the border.
    low, high : float
        Values of deeper pictures that become black and white.
    """

    height: int
    width: int
    channels: int
    fit: Fit = "crop"
    background: int = 255
    low: float = 0.0
    high: float = 255.0

    def kept(self, width: int, height: int) -> float:
        """Return the share of a picture of some size that is not cropped away."""
        if self.fit != "crop":
            return 1.0
        wanted, own = self.width / self.height, width / height
        return min(wanted / own, own / wanted)


def fitted(image: Image, target: Target) -> NDArray[np.uint8]:
    """Return a loaded picture upright, over the background, in the size of the target.

    Returns
    -------
    array (H, W, C)
        uint8.
    """
    from PIL import ImageOps

    with contextlib.suppress(Exception):  # a picture with damaged EXIF data is still a picture
        image = ImageOps.exif_transpose(image)
    plain = over(levelled(image, target), target.background)
    return resized(plain.convert("L" if target.channels == 1 else "RGB"), target)


def resized(image: Image, target: Target) -> NDArray[np.uint8]:
    """Return a picture of bytes in the size of the target."""
    from PIL import Image, ImageOps

    size, smooth = (target.width, target.height), Image.Resampling.BICUBIC
    if image.size != size:
        if target.fit == "stretch":
            image = image.resize(size, smooth)
        elif target.fit == "pad":
            grey = target.background
            image = ImageOps.pad(image, size, smooth, color=(grey,) * len(image.getbands()))
        else:
            image = ImageOps.fit(image, size, smooth)
    return np.asarray(image).reshape(target.height, target.width, -1)


def is_deep(image: Image) -> bool:
    """Tell whether a picture has values beyond bytes."""
    return image.mode[0] in DEEP


def levelled(image: Image, target: Target) -> Image:
    """Return a deep picture as grey bytes, by the black and white of the whole set."""
    from PIL import Image

    if not is_deep(image):
        return image
    return Image.fromarray(as_bytes(np.asarray(image), target))


def as_bytes(values: NDArray[Any], target: Target) -> NDArray[np.uint8]:
    """Return values as bytes, from black to white; what is not finite is black."""
    numbers = np.asarray(values, np.float32)
    numbers = np.nan_to_num(numbers, nan=target.low, posinf=target.high, neginf=target.low)
    unit = (numbers - np.float32(target.low)) / np.float32(max(target.high - target.low, 1e-30))
    found: NDArray[np.uint8] = (unit * 255.0 + 0.5).clip(0, 255).astype(np.uint8)
    return found


def over(image: Image, grey: int) -> Image:
    """Return a picture of any mode with what is transparent in one grey."""
    from PIL import Image

    if not image.has_transparency_data:
        return image if image.mode in ("L", "RGB") else image.convert("RGB")
    visible = image.convert("RGBA")
    below = Image.new("RGBA", visible.size, (grey, grey, grey, 255))
    return Image.alpha_composite(below, visible).convert("RGB")


def scale_of(low: float, high: float, whole: bool) -> tuple[float, float]:
    """Return the values that are black and white, where a set's run from ``low`` to ``high``.

    Whole numbers from 0 reach white at the largest of their bits: 255, 1023, 4095 … Others are
    in [0, 1] or [-1, 1] where they fit, and else reach from the least to the greatest.
    """
    if low >= 0 and whole and high > 1:
        return 0.0, float(2 ** max(8, int(high).bit_length()) - 1)
    if low >= 0 and high <= 1:
        return 0.0, 1.0
    if low >= -1 and high <= 1:
        return -1.0, 1.0
    return low, high


def framed(pixels: NDArray[np.uint8], target: Target) -> NDArray[np.uint8]:
    """Return pictures (N, H, W, C) that are a little too small, on black corners, in a black frame.

    A stroke that is resized is blurred; framed, as 28 × 28 in 32 × 32, it keeps its pixels.
    """
    height, width = pixels.shape[1:3]
    longest = max(height / target.height, width / target.width)
    corners = pixels[:256, [0, 0, -1, -1], [0, -1, 0, -1]]
    if not FRAMED <= longest < 1 or corners.mean() > 2:
        return pixels
    top, left = (target.height - height) // 2, (target.width - width) // 2
    below, right = target.height - height - top, target.width - width - left
    return np.pad(pixels, ((0, 0), (top, below), (left, right), (0, 0)))
