"""Damages data of every kind over and over: it is read rightly or refused in one sentence.

    python tests/bench/bench_data_fuzz.py FOLDER [--rounds N] [--seed S]

FOLDER holds inputs, one a file or a folder. In each round a file of each is damaged: bytes are
changed, cut off, doubled or exchanged for those of another. What is neither read nor refused is
printed with the seed that makes it again; so are the greatest memory and the longest time.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path

import numpy as np

from ganstudio.data.base import DataError
from ganstudio.data.own.data import Own

MOST_MEMORY = 2 * 2**30
MOST_SECONDS = 30.0


def damaged(data: bytes, rng: np.random.Generator) -> bytes:
    """Return bytes with something wrong with them."""
    broken = bytearray(data)
    for _ in range(int(rng.integers(1, 4))):
        size = max(len(broken), 1)
        place = int(rng.integers(0, size if rng.random() < 0.5 else min(size, 256)))
        kind = rng.integers(0, 5)
        if kind == 0:
            broken[place : place + 1] = bytes([int(rng.integers(0, 256))])
        elif kind == 1:
            del broken[place:]
        elif kind == 2:
            broken[place:place] = broken[place : place + 64]
        elif kind == 3:
            broken[place : place + 4] = b"\xff\xff\xff\xff"
        else:
            broken[place : place + 8] = rng.bytes(8)
    return bytes(broken)


def attempt(path: Path, outside: Path) -> str:
    """Read what lies at a path; return what is wrong with how that went."""
    before = sorted(outside.rglob("*"))
    began = time.perf_counter()
    try:
        Own(path=str(path)).suited().read()
    except DataError as error:
        if "\n" in str(error):
            return f"more than a sentence: {error}"
    except Exception:
        return traceback.format_exc()
    if time.perf_counter() - began > MOST_SECONDS:
        return f"{time.perf_counter() - began:.0f} s"
    return "" if sorted(outside.rglob("*")) == before else "a file was written"


def main() -> int:
    """Damage, read, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    inputs = sorted(arguments.folder.iterdir())
    wrong = tried = 0
    with tempfile.TemporaryDirectory() as room:
        for number in range(arguments.rounds):
            for path in inputs:
                seed = [arguments.seed, number, sum(path.name.encode())]
                rng = np.random.default_rng(seed)
                copy = Path(room, "in", path.name)
                copy.parent.mkdir()
                shutil.copytree(path, copy, symlinks=True) if path.is_dir() else shutil.copy(
                    path, copy
                )
                files = [each for each in sorted([copy, *copy.rglob("*")]) if each.is_file()]
                chosen = files[int(rng.integers(0, len(files)))]
                chosen.write_bytes(damaged(chosen.read_bytes(), rng))
                tried += 1
                found = attempt(copy, Path(room))
                if found:
                    wrong += 1
                    print(f"{path.name}, {chosen.name}, seed {seed}\n{found}", flush=True)
                shutil.rmtree(copy.parent)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(f"{tried} damaged inputs, {wrong} wrong, at most {peak / 2**20:.0f} MiB")
    return int(wrong > 0 or peak > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
