"""Presets and recordings damaged for as long as is asked, by seeds that nobody has tried.

``python tests/bench/bench_mutations.py [SECONDS] [SEED]``: says what broke, and of which seed. What
is refused in a sentence is no fault; whatever else is raised, or takes 10 s, is one.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from ganstudio import cli, load_run
from ganstudio.library.reading import read
from tests import mutations
from tests.test_mutations import PRESETS, load_preset, look_at, refusal

SLOW = 10.0


def tried(seed: int, whole: Path, room: Path) -> str:
    """Damage one thing and use it; return what broke, empty if nothing did."""
    rng = random.Random(seed)
    began = time.perf_counter()
    try:
        if rng.random() < 0.5:
            (room / "preset.toml").write_bytes(mutations.preset(rng, PRESETS))
            refusal(partial(load_preset, room / "preset.toml"))
        else:
            shutil.rmtree(room / "run", ignore_errors=True)
            shutil.copytree(whole, room / "run")
            mutations.damage(rng, room / "run")
            read(room / "run")
            refusal(partial(look_at, room / "run"))
            refusal(lambda: load_run(room / "run").sample(4))
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
    return "slow" if time.perf_counter() - began > SLOW else ""


def main(seconds: float = 60.0, seed: int = 1000) -> None:
    """Try seeds from one on; say how many, and what broke."""
    broken: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        whole, room = Path(folder, "whole"), Path(folder, "room")
        room.mkdir()
        cli.main(["train", "ring", "--steps", "60", "--set", "data.count=200", "--out", str(whole)])
        until, first = time.monotonic() + seconds, seed
        while time.monotonic() < until:
            if problem := tried(seed, whole, room):
                broken[problem] += 1
                print(f"seed {seed}: {problem}")
            seed += 1
    print(f"{seed - first} tried, {sum(broken.values())} broke: {dict(broken)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
