"""One image file, of any format and mode, to a square of bytes."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganstudio.data.member import UnusableError

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM", "JPEG2000", "AVIF", "ICO")
"""Pillow knows more; some of those run other programs or accept any bytes."""
MAX_PIXELS = 2**26
"""Larger images are refused before their pixels are decoded."""


def known_formats() -> tuple[str, ...]:
    """Return those of `FORMATS` that the installed Pillow reads."""
    from PIL import Image

    Image.init()
    return tuple(name for name in FORMATS if name in Image.OPEN)


def decode(data: bytes, size: int, channels: int, formats: tuple[str, ...]) -> NDArray[np.uint8]:
    """Return an image upright, over white, cropped to its central square and resized.

    Parameters
    ----------
    data
        Content of the file.
    size
        Side of the result in pixels.
    channels
        1 for grey, 3 for RGB.
    formats
        As `known_formats` gives them.

    Returns
    -------
    array (size, size, channels)
        uint8.

    Raises
    ------
    UnusableError
        If it is empty, no image, truncated, damaged or too large.
    """
    with reading(data, formats) as image:
        return _square(image, size, "L" if channels == 1 else "RGB")


@contextmanager
def reading(data: bytes, formats: tuple[str, ...]) -> Iterator[Image]:
    """Open a picture; whatever goes wrong with it while it is read is a reason to leave it out.

    Raises
    ------
    UnusableError
        If it is empty, no image, truncated, damaged or too large.
    """
    from PIL import Image, UnidentifiedImageError

    if not data:
        raise UnusableError("empty")
    try:
        with Image.open(BytesIO(data), formats=formats) as image:
            if image.width * image.height > MAX_PIXELS:
                raise UnusableError("too large")
            yield image
    except UnusableError:
        raise
    except UnidentifiedImageError:
        raise UnusableError("in no known image format") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise UnusableError("too large") from None
    except Exception as error:  # damaged input makes Pillow's decoders raise errors of any type
        raise UnusableError("truncated" if "truncated" in str(error) else "damaged") from None


def _square(image: Image, size: int, mode: str) -> NDArray[np.uint8]:
    from PIL import Image, ImageOps

    image.draft(None, (2 * size, 2 * size))  # lets JPEG skip detail that resizing would discard
    image.load()
    upright = image
    with contextlib.suppress(Exception):  # an image with damaged EXIF data is still an image
        upright = ImageOps.exif_transpose(image)
    plain = over_white(upright).convert(mode)
    fitted = ImageOps.fit(plain, (size, size), Image.Resampling.BICUBIC)
    return np.asarray(fitted).reshape(size, size, -1)


def over_white(image: Image) -> Image:
    """Return an image of any mode as RGB, its transparent parts white."""
    from PIL import Image

    if image.mode[0] in "IF":
        image = _to_bytes(image)
    if not image.has_transparency_data:
        return image.convert("RGB")
    visible = image.convert("RGBA")
    white = Image.new("RGBA", visible.size, "white")
    return Image.alpha_composite(white, visible).convert("RGB")


def _to_bytes(image: Image) -> Image:
    """Return an image of integers or floats as 8-bit grey.

    Sixteen bits reach white at 65535. The other modes have no white of their own: it is
    taken at 1, 255 or 65535, the first that nothing exceeds, and else at the maximum.
    """
    from PIL import Image

    values = np.nan_to_num(np.asarray(image, dtype=np.float32), posinf=0.0, neginf=0.0)
    peak = float(values.max())
    whites = [65535.0] if image.mode.startswith("I;16") else [1.0, 255.0, 65535.0, peak]
    white = next((white for white in whites if peak <= white), peak)
    return Image.fromarray((values / white * 255.0 + 0.5).clip(0, 255).astype(np.uint8))
