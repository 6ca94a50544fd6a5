"""Whether training gives the same numbers as another revision did, byte for byte.

    python tests/bench/bench_parity.py [--against 6428d72] [--cache DIR]

Every preset and its variants for 200 steps, and every loss, penalty, stabiliser, network, data
set, optimiser and order of play for 50, on one thread of a CPU, nothing measured beside. The
cases are those of the other revision; what this checkout has beyond them is not compared. Presets
that want files of the user's are told and passed over. With ``--cache`` what the other revision
gives is kept for the next time; it holds for one machine and one version of torch.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import itertools
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from parity_work import file_name

HERE = Path(__file__).parent
CHECKOUT = HERE.parents[1]
WORK = HERE / "parity_work.py"


def git(*arguments: str) -> str:
    """Return what git says in this checkout."""
    command = ["git", "-C", str(CHECKOUT), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@contextlib.contextmanager
def tree_of(revision: str) -> Iterator[Path]:
    """Give a working tree of a revision."""
    with tempfile.TemporaryDirectory() as room:
        tree = Path(room) / "tree"
        git("worktree", "add", "--detach", str(tree), revision)
        try:
            yield tree
        finally:
            git("worktree", "remove", "--force", str(tree))


def work(tree: Path, *arguments: str | Path) -> None:
    """Have a tree do a part of the work, in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(tree), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, str(WORK), *map(str, arguments)]
    subprocess.run(command, cwd=tree, env=environment, check=True)


def reference(revision: str, cache: Path) -> Path:
    """Return the folder of what a revision gives, which is made unless it is there."""
    commit = git("rev-parse", "--verify", f"{revision}^{{commit}}")
    about = f"{WORK.read_text(encoding='utf-8')} {version('torch')} {platform.node()}"
    folder = cache / f"{commit[:12]}-{zlib.crc32(about.encode()):08x}"
    if folder.is_dir():
        return folder
    with tree_of(commit) as tree, tempfile.TemporaryDirectory(dir=cache) as room:
        staging = Path(room) / "made"
        staging.mkdir()
        work(tree, "list", staging / "cases.json")
        work(tree, "train", staging / "cases.json", staging)
        shutil.move(staging, folder)  # there whole or not at all
    return folder


def compared(theirs: Path, ours: Path) -> str:
    """Return how a case came out, in words."""
    if not theirs.with_suffix(".csv").exists():
        return f"skipped: {theirs.with_suffix('.txt').read_text(encoding='utf-8')}"
    if not ours.with_suffix(".csv").exists():
        return f"**fails**: {ours.with_suffix('.txt').read_text(encoding='utf-8')}"
    old, new = (side.with_suffix(".csv").read_bytes() for side in (theirs, ours))
    return "equal" if old == new else f"**differs** {first_difference(old, new)}"


def first_difference(old: bytes, new: bytes) -> str:
    """Tell where two tables differ first."""
    before, after = (list(csv.reader(side.decode().splitlines())) for side in (old, new))
    if before[0] != after[0]:
        return f"in its columns: {', '.join(before[0])} were, {', '.join(after[0])} are"
    for was, now in zip(before[1:], after[1:], strict=False):
        for column, *values in zip(before[0], was, now, strict=False):
            if values[0] != values[1]:
                return f"at step {was[0]} in {column}: {values[0]} was, {values[1]} is"
    return f"in length: {len(before) - 1} steps were, {len(after) - 1} are"


def main() -> int:
    """Compare, print a table, and return 1 if anything differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--against", default="6428d72", metavar="REV")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="where theirs is kept")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as room:
        cache = arguments.cache or Path(room)
        cache.mkdir(parents=True, exist_ok=True)
        theirs, ours = reference(arguments.against, cache.resolve()), Path(room) / "ours"
        ours.mkdir()
        began = time.perf_counter()
        work(CHECKOUT, "train", theirs / "cases.json", ours)
        seconds = time.perf_counter() - began
        cases = json.loads((theirs / "cases.json").read_text(encoding="utf-8"))
        found = {case: compared(theirs / file_name(case), ours / file_name(case)) for case in cases}
    print("| case | steps | against the other |\n| --- | --- | --- |")
    for case, result in found.items():
        print(f"| {case} | {cases[case]['steps']} | {result} |")
    counts = {
        word: len(list(group))
        for word, group in itertools.groupby(sorted(each.split()[0] for each in found.values()))
    }
    told = ", ".join(f"{count} {word.strip('*:')}" for word, count in counts.items())
    print(f"\n{told}, in {seconds:.0f} s")
    return int(any(word.startswith("**") for word in counts))


if __name__ == "__main__":
    sys.exit(main())
