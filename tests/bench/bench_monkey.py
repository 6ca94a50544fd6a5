"""Thousands of things done to the window at random, and whatever goes wrong, with the way there.

Each seed is played in a process of its own, so that a crash of Qt's costs no more than the seed;
what was done stands in a file, act by act. A way is replayed and shortened by ``--shrink``.

    python tests/bench/bench_monkey.py [--seeds 0 20] [--acts 500] [--engine made-up|thread|process]
    python tests/bench/bench_monkey.py --shrink ways/made-up-7.txt
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

import torch
from PySide6.QtWidgets import QApplication

from ganstudio.gui.garbage import collected_by
from ganstudio.gui.serving.engine import Engine
from ganstudio.gui.widgets import theme
from tests.gui.acts import Act, shrunk
from tests.gui.conftest import FakeSource
from tests.gui.sanctuary import TURN, Sanctuary, furnish, seat
from tests.gui.walls import Fault, watched

ENDLESS = 900
"""Seconds after which a seed is given up."""


def sit(engine: str, way: Path, seed: int, acts: int | Sequence[Act], turn: float) -> list[Fault]:
    """Play in this process: so many acts of a seed, or known ones."""
    faulthandler.enable()
    torch.set_num_threads(1)
    app = QApplication([])
    app.setApplicationName("GAN Studio")
    theme.apply(app, "dark")
    made_up = engine == "made-up"
    source = FakeSource() if made_up else Engine(engine)  # type: ignore[arg-type]
    if isinstance(source, Engine):
        source.start()
    folder = Path(tempfile.mkdtemp()).resolve()
    files = furnish(folder)
    seated: list[Sanctuary] = []
    with (
        way.open("w", encoding="utf-8") as log,
        watched(folder, lambda: seated[0].monkey) as faults,
    ):
        window = seat(source, folder)
        note = lambda act: print(act, file=log, flush=True)  # noqa: E731
        place = Sanctuary(window, files, faults, note, turn)
        seated.append(place)
        with collected_by(window):
            found = list(place.play(seed, acts) if isinstance(acts, int) else place.replay(acts))
        for fault in found:
            print(fault, flush=True)
        print(f"{len(place.done)} acts", flush=True)
        window.close()
    os._exit(1 if found else 0)


def read(way: Path) -> list[Act]:
    """Return the acts of a file."""
    return [Act.read(line) for line in way.read_text(encoding="utf-8").splitlines()]


def apart(*words: str) -> tuple[int, str]:
    """Run this program in a process of its own; return its exit code and what it said."""
    command = [sys.executable, __file__, *words]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=ENDLESS, check=False, errors="replace"
    )
    return done.returncode, done.stdout + done.stderr


def shrink(engine: str, way: Path) -> None:
    """Write beside a way the shortest that still fails, whatever fails then."""
    shorter = way.with_suffix(".short.txt")

    def fails(acts: Sequence[Act]) -> bool:
        shorter.write_text("".join(f"{act}\n" for act in acts), encoding="utf-8")
        code, _ = apart("--replay", str(shorter), "--engine", engine)
        return code != 0

    kept = shrunk(read(way), fails)
    shorter.write_text("".join(f"{act}\n" for act in kept), encoding="utf-8")
    print(*kept, sep="\n")


def main() -> None:
    """Play, replay or shrink."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", nargs=2, type=int, default=(0, 20))
    parser.add_argument("--acts", type=int, default=500)
    parser.add_argument("--engine", choices=("made-up", "thread", "process"), default="made-up")
    parser.add_argument("--ways", type=Path, default=Path(tempfile.gettempdir(), "ways"))
    parser.add_argument("--turn", type=float, default=TURN, help="seconds of the processor")
    parser.add_argument("--alone", type=int, help="play this seed here")
    parser.add_argument("--replay", type=Path, help="do what a file tells of")
    parser.add_argument("--shrink", type=Path, help="shorten a way that fails")
    asked = parser.parse_args()
    asked.ways.mkdir(parents=True, exist_ok=True)
    if asked.shrink:
        shrink(asked.engine, asked.shrink)
    elif asked.replay:
        sit(asked.engine, asked.ways / "replayed.txt", 0, read(asked.replay), asked.turn)
    elif asked.alone is not None:
        way = asked.ways / f"{asked.engine}-{asked.alone}.txt"
        sit(asked.engine, way, asked.alone, asked.acts, asked.turn)
    else:
        campaign(asked.engine, range(*asked.seeds), asked.acts, asked.ways, asked.turn)


def campaign(engine: str, seeds: range, acts: int, ways: Path, turn: float) -> None:
    """Play seed after seed and say what came of each."""
    total = 0
    for seed in seeds:
        began = time.perf_counter()
        told = ["--alone", str(seed), "--acts", str(acts), "--engine", engine, "--ways", str(ways)]
        told += ["--turn", str(turn)]
        try:
            code, said = apart(*told)
        except subprocess.TimeoutExpired:
            code, said = 124, "it did not end"
        done = len(read(ways / f"{engine}-{seed}.txt"))
        total += done
        print(f"seed {seed}: {done} acts, {time.perf_counter() - began:.0f} s, code {code}")
        if code:
            print(said, flush=True)
    print(f"{total} acts in all, {engine}")


if __name__ == "__main__":
    main()
