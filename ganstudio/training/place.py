"""Where a session stands among several processes, and what all of these share.

They share a folder that is theirs alone while they run: the data, decoded once and mapped by each,
and the names that they have given to folders of runs.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import pickle
import tempfile
from collections.abc import Iterator
from ctypes import c_long
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ganstudio.data.base import Data, Dataset

NOBODY = -1
"""Where no run makes a step."""
SAMPLES, LABELS, REST = "samples.npy", "labels.npy", "rest"


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
            np.save(place / SAMPLES, domain.samples)
            if domain.labels is not None:
                np.save(place / LABELS, domain.labels)
            rest = replace(domain, samples=domain.samples[:0], labels=None, second=None)
            (place / REST).write_bytes(pickle.dumps(rest))
        try:
            os.replace(draft, shelf)
        except OSError:  # another process was quicker; it has put the same
            if not shelf.is_dir():
                raise


def _mapped(shelf: Path) -> Dataset:
    domains = [_domain(place) for place in sorted(shelf.iterdir())]
    return replace(domains[0], second=domains[1]) if len(domains) > 1 else domains[0]


def _domain(place: Path) -> Dataset:
    # Read from the folder of our own, which nobody else can write to.
    rest: Dataset = pickle.loads((place / REST).read_bytes())
    labels = _array(place / LABELS) if (place / LABELS).exists() else None
    return replace(rest, samples=_array(place / SAMPLES), labels=labels)


def _array(path: Path) -> Any:
    return np.asarray(np.load(path, mmap_mode="c"))  # pages are shared until somebody writes
