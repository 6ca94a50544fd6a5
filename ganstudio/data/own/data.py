"""Your own data as a component: a path, and how what lies there is made alike."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import AfterValidator

from ganstudio.components import param, register
from ganstudio.data.base import Data, DataError, Dataset, Shape
from ganstudio.data.images import GreyOrColour
from ganstudio.data.own.choosing import contents
from ganstudio.data.own.content import Content, Wish
from ganstudio.data.own.fitting import GREYS, Fit, Target
from ganstudio.data.own.making import Seen, looked_at
from ganstudio.data.own.reading import Reading, read, read_points

LARGEST = 64
"""Side of the pictures that are made where nothing else is asked for: what a CPU can follow."""


def _of_fours(side: int) -> int:
    if side % 4:
        raise ValueError(f"must be a multiple of four, such as {side // 4 * 4}")
    return side


Side = Annotated[int, AfterValidator(_of_fours)]
Background = Literal["auto", "white", "black", "grey"]
Part = Literal["train", "validation", "test", "extra", "unlabelled"]
Turned = Literal["auto", "yes", "no"]


@register
class Own(Data):
    """Your own data: pictures, arrays, tables or binary sets, in a folder, an archive or a file.

    What lies at the path is looked at and understood: folders and archives of pictures with
    labels from folders, ``dataset.json`` or a table; NumPy's arrays; CSV and Parquet; CIFAR, STL-10
    and IDX files; points. How it was understood, and what was left out and why, is said.
    """

    name = "own"
    title = "Your own data"

    path: str = param("", "path", "A folder, an archive or a file.", expert=False, path="either")
    size: Side = param(
        64, "side", "Height of the images that are made, a multiple of 4.", unit="pixels",
        expert=False, ge=8, le=512,
    )  # fmt: skip
    width: Side = param(
        0, "width", "Their width; 0 makes them square.", unit="pixels", ge=0, le=512
    )
    channels: GreyOrColour = param(
        3, "channels", "3 for colour, 1 for grey.", expert=False, ge=1, le=3
    )
    fit: Fit = param(
        "crop",
        "fit",
        "Pictures of other proportions: crop keeps their middle, pad adds a border, stretch "
        "changes the proportions.",
    )
    flip: bool = param(
        False,
        "flip",
        "Draw each image as often mirrored, where left and right mean nothing.",
        paper="Karras et al. 2020, Training GANs with Limited Data, section 2",
    )
    background: Background = param(
        "auto",
        "background",
        "What lies under transparent parts; auto is white unless what is drawn is lost in it.",
    )
    split: Part = param("train", "part", "Which part is used, where there are several.")
    turned: Turned = param(
        "auto", "turned", "Whether images lie on their side; auto goes by the name EMNIST."
    )
    dimensions: int = param(
        0,
        "dimensions",
        "Coordinates of a point, where the data is points; 0 for images.",
        ge=0,
        le=2,
    )
    limit: int = param(
        0, "limit", "Use at most so many samples, picked evenly at random; 0 uses all.", ge=0
    )

    @property
    def shape(self) -> Shape:
        """(channels, size, width), or (dimensions,)."""
        if self.dimensions:
            return (self.dimensions,)
        return (self.channels, self.size, self.width or self.size)

    def load(self) -> Dataset:
        """Read what lies at the path."""
        return replace(self.read().dataset, mirrored=self.flip and not self.dimensions)

    def read(self) -> Reading:
        """Read what lies at the path, and return what was understood as well.

        Raises
        ------
        DataError
            If there is nothing usable; one sentence.
        """
        path = self._place()
        if self.dimensions:
            return read_points(path, self._wish(), self.dimensions, self.limit)
        background = GREYS.get(self.background)
        return read(path, self._wish(), self._target(), background, self.limit)

    def suited(self) -> Own:
        """Return it with the size, the channels and the dimensions that suit what lies there.

        Raises
        ------
        DataError
            If nothing is there that can be used.
        """
        with contents(self._place(), self._wish()) as content:
            if content.points is not None:
                return self.model_copy(update={"dimensions": content.points.shape[1]})
            return self.model_copy(update={"dimensions": 0, **_suited(content)})

    def _place(self) -> Path:
        if not self.path:
            raise DataError("no data is chosen; set data.path to a folder, an archive or a file")
        return Path(os.path.expanduser(self.path))

    def _wish(self) -> Wish:
        turned = {"auto": None, "yes": True, "no": False}[self.turned]
        split = "" if self.split == "train" else self.split
        return Wish(self.path, split, turned)

    def _target(self) -> Target:
        return Target(self.size, self.width or self.size, self.channels, self.fit)


def _suited(content: Content) -> dict[str, int]:
    """Return the size and the channels that suit pictures: no larger than they are, nor 64."""
    if content.pixels is not None:
        height, width, channels = content.pixels.shape[1:]
        return {
            "size": _side(min(height, width)),
            "width": 0,
            "channels": 1 if channels == 1 else 3,
        }
    seen, some = Seen(), content.files[:: max(1, len(content.files) // 32)]
    looked_at(some, None, seen)
    if not seen.sizes:
        return {"width": 0}
    side = int(np.median([min(size) for size in seen.sizes]))
    grey = seen.grey >= seen.looked
    return {"size": _side(side), "width": 0, "channels": 1 if grey else 3}


def _side(own: int) -> int:
    """Return the power of two that holds a side, from 8 to `LARGEST`."""
    return min(LARGEST, max(8, 1 << (own - 1).bit_length()))
