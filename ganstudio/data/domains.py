"""Two domains to translate between: any two data sets.

Where the right answer of a sample is known, some are held out as pairs, which nobody trains on. If
the rest is to be learnt from in pairs too, sample i of one domain belongs to sample i of the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Annotated, Any, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, model_validator

from ganstudio.components import catalogue, find, param, register
from ganstudio.data.base import Data, DataError, Dataset, Pairs, Shape, as_floats
from ganstudio.data.images import Folder
from ganstudio.data.pictures import PowerOfTwo

Named = dict[str, NDArray[np.uint8]]
"""Images by the names of their files."""
HELD_OUT = 200
"""Pairs that are kept for measuring, at most: no more than a tenth of the smaller domain."""
SIDES = ("trainA", "trainB")
"""Sub-folders of the two domains, as the authors of CycleGAN lay them out."""


def _named(value: str) -> str:
    """Refuse data that has two domains itself."""
    if value in catalogue("data") and len(cast(Any, find("data", value))().shapes) > 1:
        raise ValueError(f"is {value}, which has two domains itself; choose it as data instead")
    return value


Side = Annotated[str, AfterValidator(_named)]
"""The name of a data set, or the path of a folder or a .zip of images."""


@register
class Domains(Data):
    """Any two data sets or image folders, to translate between; no pairs are needed.

    Each is named by a data set's name or by a path. One folder or .zip alone holds both, in
    sub-folders trainA and trainB. Of two folders whose files have the same names, such as
    Twemoji and OpenMoji, some pairs are held out to measure by.
    """

    name = "domains"
    title = "Two domains"
    paper = "Zhu et al. 2017, Unpaired Image-to-Image Translation (CycleGAN)"

    first: Side = param(
        "moons", "x", "A data set's name, or a folder or .zip of images.", expert=False
    )
    second: Side = param(
        "swiss-roll", "y", "Likewise; empty where x holds trainA and trainB.", expert=False
    )
    size: PowerOfTwo = param(
        32, "side", "Side of the images, a power of two.", unit="pixels", ge=8, le=128
    )
    limit: int = param(0, "limit", "Use at most so many images of a folder; 0 uses all.", ge=0)
    pairs: bool = param(
        False, "pairs", "Only files that both folders have, for networks that learn from pairs."
    )

    @model_validator(mode="after")
    def _refuse_different_kinds(self) -> Domains:
        one, other = (each.shape for each in self._sides())
        if len(one) != len(other) or (len(one) == 1 and one != other):
            raise ValueError(
                f"cannot translate between {_kind(one)} and {_kind(other)}; set data.first and "
                f"data.second to data of one kind"
            )
        folders = bool(self.second) and all(isinstance(each, Folder) for each in self._sides())
        if self.pairs and not folders:
            raise ValueError(
                "pairs are told by the names of files; set data.first and data.second to two "
                "folders, or data.pairs to false"
            )
        return self

    @property
    def in_pairs(self) -> bool:
        """Whether only files that both folders have are taken."""
        return self.pairs

    @property
    def shape(self) -> Shape:
        """Shape of a sample of either; grey images are made colour beside colour ones."""
        shapes = [each.shape for each in self._sides()]
        return max(shapes)

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The same shape twice."""
        return self.shape, self.shape

    def load(self) -> Dataset:
        """Load both, and hold out pairs where the names of their files tell them.

        Raises
        ------
        DataError
            If one of them cannot be used, or one folder does not hold two domains.
        """
        sides = self._sides()
        if not self.first:
            raise DataError(
                "no images are chosen; set data.first and data.second to a folder or a .zip of "
                "images each"
            )
        if not self.second:
            with _settings_named("data.first"):
                return self._from_one(sides[0].load())
        if all(isinstance(each, Folder) for each in sides):
            return self._from_folders(*cast("tuple[Folder, Folder]", sides))
        with _settings_named("data.first"):
            first = sides[0].load()
        with _settings_named("data.second"):
            second = sides[1].load()
        return _joined(self._alike(first), self._alike(second))

    def _sides(self) -> tuple[Data, ...]:
        sides = self.first, self.second or self.first
        return tuple(map(self._side, sides))

    def _side(self, named: str) -> Data:
        if named not in catalogue("data"):
            return Folder(path=named, size=self.size, limit=self.limit)
        component = find("data", named)
        own = {"size": self.size} if "size" in component.model_fields else {}
        return cast(Data, component.model_validate(own))

    def _from_one(self, both: Dataset) -> Dataset:
        found = [both.classes.index(name) for name in SIDES if name in both.classes]
        if len(found) < 2 and len(both.classes) == 2:
            found = [0, 1]
        if len(found) < 2 or both.labels is None:
            raise DataError(
                f"{self.first} does not hold two domains; put their images into sub-folders "
                f"{SIDES[0]} and {SIDES[1]}, or set data.second"
            )
        first, second = (both.samples[both.labels == label] for label in found)
        return Dataset(first, notes=both.notes, second=Dataset(second))

    def _from_folders(self, first: Folder, second: Folder) -> Dataset:
        one: Named = {}
        other: Named = {}
        notes: list[str] = []
        for setting, known, folder in (
            ("data.first", one, first), ("data.second", other, second),
        ):  # fmt: skip
            with _settings_named(setting):
                names, samples, left_out = folder.named()
            known |= zip(_stems(names), samples, strict=True)
            notes += left_out
        shared = sorted(one.keys() & other.keys())
        order = np.random.default_rng(0).permutation(len(shared))
        held = [shared[i] for i in order[: held_out(min(len(one), len(other)))]]
        pairs = None
        if held:
            x, y = (as_floats(np.stack([known[name] for name in held])) for known in (one, other))
            pairs = Pairs(x, y)
        if self.pairs and len(shared) <= len(held):
            raise DataError(
                f"{self.first} and {self.second} share no names of files; give what belongs "
                "together the same name, or set data.pairs to false"
            )
        taken = [shared, shared] if self.pairs else [list(one), list(other)]
        rest = [
            np.stack([known[name] for name in names if name not in held])
            for known, names in zip((one, other), taken, strict=True)
        ]
        return Dataset(rest[0], notes=tuple(notes), second=Dataset(rest[1]), pairs=pairs)

    def _alike(self, dataset: Dataset) -> Dataset:
        """Return data with as many channels as both are to have."""
        if dataset.samples.shape[1:] == self.shape:
            return dataset
        colour = np.repeat(dataset.floats(), self.shape[0], axis=1)
        return Dataset(colour, dataset.labels, dataset.classes, notes=dataset.notes)


@contextmanager
def _settings_named(setting: str) -> Iterator[None]:
    """Have complaints about the path of a folder name the setting that it comes from here."""
    try:
        yield
    except DataError as error:
        raise DataError(str(error).replace("data.path", setting)) from None


def _joined(first: Dataset, second: Dataset) -> Dataset:
    return Dataset(
        first.samples,
        first.labels,
        first.classes,
        first.mixture,
        (*first.notes, *second.notes),
        second=second,
    )


def _stems(names: Sequence[str]) -> list[str]:
    """Return the names of files without folder and suffix; whole where several share that."""
    stems = [PurePosixPath(name).stem for name in names]
    often = Counter(stems)
    return [stem if often[stem] == 1 else n for n, stem in zip(names, stems, strict=True)]


def held_out(count: int) -> int:
    """Return how many of a domain's samples are kept as pairs."""
    return min(HELD_OUT, count // 10)


def _kind(shape: Shape) -> str:
    return "images" if len(shape) == 3 else f"{shape[0]}-D points"
