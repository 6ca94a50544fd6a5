"""Where a session stands among several processes, and what all of these share.

They share a folder that is theirs alone while they run: the data, decoded once and mapped by each,
and the names that they have given to folders of runs.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from ctypes import c_long
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ganstudio.data.base import Data, Dataset, Mixture, Pairs

WORDS = "words.json"
"""What of a domain is no array."""


@dataclass(frozen=True)
class SharedPlace:
    """The place of one process.

    Attributes
    ----------
    first, apart : int
        The number of its first run, and how far the numbers of its runs lie apart, so that no two
        processes give the same.
    folder : Path
        What they share.
    stepping : c_long
        The run that makes a step now, in shared memory: should the process die, it is to blame.
    """

    first: int
    apart: int
    folder: Path
    stepping: c_long

    def numbers(self) -> Iterator[int]:
        """Count the runs that begin here."""
        return itertools.count(self.first, self.apart)

    def claim(self, name: str) -> bool:
        """Take a name for a folder of a run; tell whether no other process has it."""
        try:
            (self.folder / f"name {name}").touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def load(self, data: Data) -> Dataset:
        """Load data, or map what another process has loaded; nobody changes what others read.

        Raises
        ------
        DataError
            If there is nothing usable.
        """
        words = f"{data.name} {data.model_dump_json()}"
        shelf = self.folder / hashlib.sha256(words.encode()).hexdigest()[:32]
        if not shelf.is_dir():
            self._put(data.load(), shelf)
        return _mapped(shelf)

    def _put(self, dataset: Dataset, shelf: Path) -> None:
        draft = Path(tempfile.mkdtemp(dir=self.folder))
        for number, domain in enumerate(dataset.domains):
            place = draft / str(number)
            place.mkdir()
            _put_domain(domain, place)
        try:
            os.replace(draft, shelf)
        except OSError:  # another process was quicker; it has put the same
            shutil.rmtree(draft, ignore_errors=True)
            if not shelf.is_dir():
                raise


def _put_domain(domain: Dataset, place: Path) -> None:
    mixture, pairs = domain.mixture, domain.pairs
    arrays: dict[str, Any] = {"samples": domain.samples, "labels": domain.labels}
    words: dict[str, Any] = {
        "classes": domain.classes,
        "notes": domain.notes,
        "stacked": int(domain.stacked),
        "mirrored": bool(domain.mirrored),
    }
    if mixture is not None:
        arrays["centres"], words["sigma"] = mixture.centres, float(mixture.sigma)
    if pairs is not None:
        arrays |= {"first": pairs.first, "second": pairs.second, "both": pairs.labels}
    for name, array in arrays.items():
        if array is not None:
            np.save(place / f"{name}.npy", array, allow_pickle=False)
    (place / WORDS).write_text(json.dumps(words), encoding="utf-8")


def _mapped(shelf: Path) -> Dataset:
    domains = [_domain(place) for place in sorted(shelf.iterdir())]
    return replace(domains[0], second=domains[1]) if len(domains) > 1 else domains[0]


def _domain(place: Path) -> Dataset:
    # Pages of what is mapped are shared until somebody writes.
    arrays: dict[str, Any] = {
        file.stem: np.asarray(np.load(file, mmap_mode="c")) for file in place.glob("*.npy")
    }
    words = json.loads((place / WORDS).read_text(encoding="utf-8"))
    centres, first = arrays.get("centres"), arrays.get("first")
    return Dataset(
        arrays["samples"],
        arrays.get("labels"),
        classes=tuple(words["classes"]),
        mixture=None if centres is None else Mixture(centres, words["sigma"]),
        notes=tuple(words["notes"]),
        stacked=words["stacked"],
        mirrored=words["mirrored"],
        pairs=None if first is None else Pairs(first, arrays["second"], arrays.get("both")),
        shelf=place,
    )
