"""Pictures from a folder or a zip archive."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator

from ganstudio.components import param, register
from ganstudio.data.base import Data, DataError, Dataset, Shape
from ganstudio.data.decoding import decode, known_formats
from ganstudio.data.files import members
from ganstudio.data.member import Member, UnusableError
from ganstudio.data.pictures import channels_first, check_memory
from ganstudio.wording import thousands

BATCH = 512
NAMES_SHOWN = 3
LOOSE = "(no folder)"
"""Class of the files that lie beside the folders of the other classes."""

Picture = NDArray[np.uint8]


def _grey_or_colour(channels: int) -> int:
    if channels == 2:
        raise ValueError("must be 1 for grey or 3 for colour")
    return channels


GreyOrColour = Annotated[int, AfterValidator(_grey_or_colour)]
"""Type of the number of channels of pictures."""


@register
class Folder(Data):
    """A folder or a zip archive of images, of any size and format, sub-folders as classes.

    Images are turned upright, laid over white where they are transparent, cropped to
    their central square and resized. What cannot be used is left out and said.
    """

    name = "folder"
    title = "Image folder"

    path: str = param("", "path", "A folder of images, or a .zip of one.", path="either")
    size: int = param(
        64, "side", "Side of the square images that are made.", unit="pixels", ge=8, le=256
    )
    channels: GreyOrColour = param(3, "channels", "3 for colour, 1 for grey.", ge=1, le=3)
    limit: int = param(
        0, "limit", "Use at most so many images, picked evenly at random; 0 uses all.", ge=0
    )

    @property
    def shape(self) -> Shape:
        """(channels, size, size)."""
        return (self.channels, self.size, self.size)

    def load(self) -> Dataset:
        """Decode the images, in the order of their names."""
        names, samples, notes = self.named()
        return Dataset(samples, *_classes(names), notes=notes)

    def named(self) -> tuple[list[str], NDArray[np.uint8], tuple[str, ...]]:
        """Return the names of the files in order, their images, and what was left out.

        Raises
        ------
        DataError
            If there is no image that can be used.
        """
        if not self.path:
            raise DataError("no images are chosen; set data.path to a folder or a .zip of images")
        pictures, left_out = self._decoded(Path(os.path.expanduser(self.path)))
        notes = (told(left_out, len(pictures) + len(left_out)),) if left_out else ()
        if not pictures:
            reason = notes[0] if notes else "it is empty"
            raise DataError(
                f"{self.path} holds no image that can be used ({reason}); "
                f"choose a folder or a .zip with images such as PNG or JPEG files"
            )
        names = sorted(pictures)
        return names, channels_first(np.stack([pictures[name] for name in names])), notes

    def _decoded(self, path: Path) -> tuple[dict[str, Picture], dict[str, str]]:
        """Return pictures by name, and the reason by name of each file left out."""
        pictures: dict[str, Picture] = {}
        left_out: dict[str, str] = {}
        formats = known_formats()
        with members(path) as found, strict_and_quiet(), ThreadPoolExecutor(workers()) as pool:
            if self.limit:
                order = np.random.default_rng(0).permutation(len(found))
                found = [found[index] for index in order]
            wanted = self.limit or len(found)
            rest = iter(found)
            while batch := list(islice(rest, min(BATCH, wanted - len(pictures)))):
                results = pool.map(partial(self._one, formats=formats), batch)
                for member, result in zip(batch, results, strict=True):
                    if isinstance(result, str):
                        left_out[member.name] = result
                    else:
                        pictures[member.name] = result
                check_memory(len(pictures), self.shape, "set data.limit to at most")
        return pictures, left_out

    def _one(self, member: Member, formats: tuple[str, ...]) -> Picture | str:
        try:
            return decode(member.read(), self.size, self.channels, formats)
        except UnusableError as reason:
            return str(reason)


def workers() -> int:
    """Return how many threads decode pictures."""
    # Decoding releases the interpreter lock; few threads bound the memory of large images.
    return min(4, os.cpu_count() or 1)


@contextmanager
def strict_and_quiet() -> Iterator[None]:
    """Make Pillow's warning about decompression bombs an error, and silence its others."""
    from PIL.Image import DecompressionBombWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", DecompressionBombWarning)
        yield


def told(left_out: dict[str, str], total: int) -> str:
    """Return what was left out: ``"left out 2 of 9 files: 2 truncated (a.png, b.png)"``."""
    groups: dict[str, list[str]] = {}
    for name in sorted(left_out):
        groups.setdefault(left_out[name], []).append(name)
    parts = []
    for reason, names in sorted(groups.items(), key=lambda group: -len(group[1])):
        shown = ", ".join(names[:NAMES_SHOWN]) + (", …" if len(names) > NAMES_SHOWN else "")
        parts.append(f"{thousands(len(names))} {reason} ({shown})")
    return f"left out {thousands(len(left_out))} of {thousands(total)} files: {', '.join(parts)}"


def _classes(names: list[str]) -> tuple[NDArray[np.int64] | None, tuple[str, ...]]:
    """Return label and class of each file from the folder it is in, if there are several.

    Folders that hold everything, such as the single one at the top of most archives, say
    nothing and are passed over.
    """
    folders = [PurePosixPath(name).parts[:-1] for name in names]
    shared = _shared_depth(folders)
    own = [folder[shared] if len(folder) > shared else LOOSE for folder in folders]
    classes, labels = np.unique(own, return_inverse=True)
    if len(classes) < 2:
        return None, ()
    return labels.astype(np.int64), tuple(map(str, classes))


def _shared_depth(folders: list[tuple[str, ...]]) -> int:
    """Return how many leading parts all the paths have in common."""
    first, last = min(folders), max(folders)
    differ = (depth for depth, (a, b) in enumerate(zip(first, last, strict=False)) if a != b)
    return next(differ, min(len(first), len(last)))
