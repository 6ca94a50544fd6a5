"""MNIST-style IDX files."""

from __future__ import annotations

import gzip
import os
import zlib
from math import prod
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from ganstudio.components import param, register
from ganstudio.data.base import Data, DataError, Dataset, Shape
from ganstudio.data.pictures import channels_first, check_memory
from ganstudio.wording import thousands

MAX_SIDE = 4096
MAX_BYTES = 2**31
CHUNK = 2**22
KINDS = {1: "labels", 3: "images"}
"""What an IDX file holds, by its number of dimensions."""


@register
class IDX(Data):
    """Images from MNIST-style IDX files, gzipped or not, with labels.

    MNIST, Fashion-MNIST, KMNIST and EMNIST come in this format.
    """

    name = "idx"
    title = "IDX files (MNIST)"
    paper = "LeCun, Cortes and Burges 1998, The MNIST database of handwritten digits"

    images: str = param(
        "", "images", "File of images, such as train-images-idx3-ubyte.gz.", path="file"
    )
    labels: str = param(
        "", "labels", "File of labels; empty takes the one beside the images.", path="file"
    )
    size: int = param(
        32,
        "side",
        "Side of the square images; 28 is framed in black to 32, what fits badly is resized.",
        unit="pixels",
        ge=8,
        le=256,
    )
    limit: int = param(0, "limit", "Use only the first so many images; 0 uses all.", ge=0)

    @property
    def shape(self) -> Shape:
        """(1, size, size)."""
        return (1, self.size, self.size)

    def load(self) -> Dataset:
        """Read images and labels, and frame or resize the images."""
        if not self.images:
            raise DataError(
                "no IDX file is chosen; set data.images to one such as train-images-idx3-ubyte.gz"
            )
        path = Path(os.path.expanduser(self.images))
        pictures = read_idx(path, dimensions=3, limit=self.limit)
        check_memory(len(pictures), self.shape, "set data.limit to at most")
        beside = Path(os.path.expanduser(self.labels)) if self.labels else _labels_beside(path)
        if beside is None:
            note = (
                f"no labels beside {path.name}, so there are no classes; data.labels names a file"
            )
            return Dataset(_squared(pictures, self.size), notes=(note,))
        numbers = read_idx(beside, dimensions=1, limit=self.limit)
        if len(numbers) != len(pictures):
            raise DataError(
                f"{beside} holds {thousands(len(numbers))} labels for the "
                f"{thousands(len(pictures))} images of {path}; "
                "set data.labels to the file that belongs to them"
            )
        values, labels = np.unique(numbers, return_inverse=True)
        classes = tuple(map(str, values))
        return Dataset(_squared(pictures, self.size), labels.astype(np.int64), classes)


def read_idx(path: Path, dimensions: int, limit: int = 0) -> NDArray[np.uint8]:
    """Read an IDX file of unsigned bytes.

    Memory grows with what the file holds, never with what its header promises.

    Parameters
    ----------
    path
        The file, gzipped or not; its first bytes tell which.
    dimensions
        3 for images (N, H, W), 1 for labels (N,).
    limit
        Read only the first so many; 0 reads all.

    Raises
    ------
    DataError
        If it is missing, in another format, damaged or shorter than its header says.
    """
    if not os.path.isfile(path):  # unlike Path.is_file, False for any impossible name
        raise DataError(f"there is no file {path}; check data.{KINDS[dimensions]}")
    try:
        with path.open("rb") as raw:
            gzipped = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            content: IO[bytes] = gzip.GzipFile(fileobj=raw) if gzipped else raw  # type: ignore[assignment]
            sizes = _sizes(content, path, dimensions)
            count = min(limit or sizes[0], sizes[0])
            data = _read_up_to(content, min(count * prod(sizes[1:]), MAX_BYTES))
            if count == sizes[0]:
                content.read(1)  # at its end gzip compares its checksum
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(
            f"{path} is a truncated or damaged gzip file ({error}); copy or download it again"
        ) from None
    except OSError as error:
        raise DataError(
            f"{path} cannot be read ({error.strerror}); check data.{KINDS[dimensions]}"
        ) from None
    if len(data) == MAX_BYTES:
        check_memory(count, sizes[1:], "set data.limit to at most")
    if len(data) < count * prod(sizes[1:]):
        raise DataError(
            f"{path} is truncated: its header promises {thousands(sizes[0])} "
            f"{KINDS[dimensions]} and it holds {thousands(len(data) // prod(sizes[1:]))}; "
            "copy or download it again"
        )
    return np.frombuffer(data, np.uint8).reshape(count, *sizes[1:])


def _sizes(content: IO[bytes], path: Path, dimensions: int) -> tuple[int, ...]:
    """Read the header: two zeros, 8 for unsigned bytes, dimensions, then each size."""
    kind = KINDS[dimensions]
    magic = bytes((0, 0, 8, dimensions))
    header = content.read(4 + 4 * dimensions)
    if not header.startswith(magic):
        raise DataError(
            f"{path} is not an IDX file of {kind}: it begins with {header[:4].hex() or 'nothing'} "
            f"instead of {magic.hex()}; check data.{kind}"
        )
    if len(header) < 4 + 4 * dimensions:
        raise DataError(f"{path} is truncated within its header; copy or download it again")
    sizes = tuple(int(size) for size in np.frombuffer(header[4:], ">u4"))
    if not all(sizes) or any(size > MAX_SIDE for size in sizes[1:]):
        raise DataError(
            f"the header of {path} promises {' × '.join(map(str, sizes))} values, which cannot be; "
            f"choose a file of {kind} that is not empty or damaged"
        )
    return sizes


def _read_up_to(content: IO[bytes], size: int) -> bytearray:
    data = bytearray()
    while len(data) < size and (chunk := content.read(min(CHUNK, size - len(data)))):
        data += chunk
    return data


def _labels_beside(path: Path) -> Path | None:
    for images, labels in (("images-idx3", "labels-idx1"), ("images.idx3", "labels.idx1")):
        if images in path.name:
            name = path.name.replace(images, labels)
            for candidate in (name, name.removesuffix(".gz"), f"{name}.gz"):
                if path.with_name(candidate).is_file():
                    return path.with_name(candidate)
    return None


def _squared(pictures: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """Centre pictures (N, H, W) on a black square and resize it if they fill it badly.

    A resized stroke is blurred, so a picture that fills three quarters of the side or
    more is framed and keeps its pixels.
    """
    count, height, width = pictures.shape
    longest = max(height, width)
    side = size if 0.75 * size <= longest <= size else longest
    square = np.zeros((count, side, side), np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[:, top : top + height, left : left + width] = pictures
    if side != size:
        square = _resized(square, size)
    return channels_first(square[..., None])


def _resized(pictures: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    from PIL import Image

    filtered = Image.Resampling.BICUBIC
    return np.stack(
        [np.asarray(Image.fromarray(each).resize((size, size), filtered)) for each in pictures]
    )
