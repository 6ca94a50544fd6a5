"""The recordings beside this file, and the figures by which they are known to be read aright.

They are what an older program wrote, and every later one must open them for ever. So they are
never made again: a recording that a newer program writes would prove nothing. This script stays
to tell what is in them, and as the pattern for another one when what is written changes; it is
run with the program whose recordings are wanted, in an empty folder, from which they are moved:

    python CHECKOUT/tests/recordings/make.py

- ``ring``: points, as the window records them: a penalty every fourth step, stabilisers that
  remember and draw, an edit, a resumption, a step of one player alone.
- ``ring-relativistic``: its fork at the edit, under another loss and with another penalty.
- ``line``: points on a line, whose densities and best D are known; verdicts on it come and go.
- ``digits``: images by class with averaged weights, as ``ganstudio train --out`` leaves them.

Each lies in an archive of its own, so that no checkout changes a byte. ``known.json`` holds of
each what stands in it, to be compared exactly, and under ``next`` the steps that the program
made when it went on from the end, on one thread of one machine.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import zipfile
import zlib
from pathlib import Path
from typing import Any

os.environ["OMP_WAIT_POLICY"] = "passive"

import numpy as np
from ganstudio.training.recording import Library

from ganstudio import Experiment, RecordingReader, Run, Session, load_run
from ganstudio.cli import main
from ganstudio.probes import standard_probes
from ganstudio.probes.microscope import MicroscopeProbe
from ganstudio.telemetry.messages import Edit, Event, Failed, Fork, Frame, Resume, Step

STEPS_ON = 5
"""Steps that are made beyond the end of each, few enough that no machine strays far."""
ADAM = {"name": "adam", "lr": 1e-2, "beta1": 0.5}
SHARED = {"device": "cpu", "threads": 1, "optimisers": {"generator": ADAM, "discriminator": ADAM}}
RING = {
    **SHARED,
    "title": "Ring",
    "data": {"name": "ring", "count": 100},
    "network": {"name": "mlp", "hidden": 6, "layers": 1, "latent": 2},
    "loss": "non-saturating",
    "penalties": {"r1": {"every": 4}},
    "stabilisers": {"ema": {}, "lecam": {}, "instance-noise": {}},
    "schedule": {"batch_size": 8, "steps": 200},
    "watch": {"budget": 0.0, "samples": 100, "walk_frames": 8},
}
DIGITS = {
    **SHARED,
    "title": "Digits",
    "data": {"name": "digits", "size": 8},
    "network": {"name": "upconv", "features": 1, "latent": 2, "conditioning": "projection"},
    "loss": "hinge",
    "stabilisers": {"ema": {}, "spectral-norm": {}},
    "schedule": {"batch_size": 8, "steps": 100},
    "watch": {"rows": 3, "columns": 3, "walk_strips": 1, "walk_frames": 8},
}
LINE = {
    **SHARED,
    "title": "Line",
    "data": {"name": "mixture-1d", "count": 500},
    "network": {"name": "mlp", "hidden": 6, "layers": 1, "latent": 1},
    "loss": "wasserstein",
    "penalties": {"wgan-gp": {}},
    "optimisers": {
        "generator": {"name": "rmsprop", "lr": 1e-2},
        "discriminator": {"name": "sgd", "lr": 2e-2, "momentum": 0.5},
    },
    "schedule": {"batch_size": 16, "steps": 400, "decay": "cosine"},
    "watch": {"budget": 0.0, "samples": 200, "walk_frames": 8},
}


class Shelf(Library):
    """Gives a run the folder that its title names, without the date."""

    def place(self, title: str) -> Path:
        return self.folder / re.sub(r"\W+", "-", title.lower())


def complain(item: Event | Frame) -> None:
    if isinstance(item, Failed):
        raise SystemExit(f"{item.sentence}\n{item.details}")


def session(known_loss: bool = False) -> Session:
    """Return a session that records below the current folder, so that no path is written down.

    Curves of a loss are the largest of all records; those of a known loss are left out.
    """
    made = Session(listen=complain)
    made.library = Shelf(Path())
    if known_loss:
        made.probes = lambda run: [
            probe for probe in standard_probes(run) if not isinstance(probe, MicroscopeProbe)
        ]
    return made


def train(here: Session, *steps: int, every: int = 20) -> None:
    """Train, with a look now and then, of which the last of each part stands in the recording."""
    for part in steps:
        for _ in range(part // every):
            here.train(every)
        for player in here.players.values():
            if player.recorder is not None:
                player.recorder.flush()


def ring() -> None:
    with session() as here:
        here.add(Experiment.parse(RING))
        here.obey(Step(player="discriminator"))
        train(here, 40, every=40)
        here.obey(Edit({"optimisers.generator.lr": 5e-3, "penalties.r1.weight": 2.0}))
    with session(known_loss=True) as here:
        here.obey(Resume(("ring",)))
        train(here, 40, every=40)


def ring_forked() -> None:
    changed = Experiment.parse(RING).with_values(
        {"title": "Ring, relativistic", "loss": "relativistic", "penalties.r2.weight": 1.0}
    )
    with session() as here:
        here.obey(Fork("ring", 45, changed.dumps()))
        train(here, 20)


def line() -> None:
    with session(known_loss=True) as here:
        here.add(Experiment.parse(LINE))
        train(here, 260)


def digits() -> None:
    file = Path("digits.toml")
    file.write_text(Experiment.parse(DIGITS).dumps(), encoding="utf-8")
    assert main(["train", str(file), "--out", "digits"]) == 0
    file.unlink()


# ── what is known of them ─────────────────────────────────────────────────────


def known(folder: Path) -> dict[str, Any]:
    """Return what stands in a recording, and what comes when it is gone on with."""
    with RecordingReader(folder) as reader:
        chunks = [chunk for _, chunk in reader.series()]
        frame = reader.snapshot("collapse", reader.last_step)
        assert frame is not None
        found = {
            "last": reader.last_step,
            "channels": {each: reader.steps(each).tolist() for each in reader.channels()},
            "checkpoints": [each.step for each in reader.checkpoints()],
            "events": [[step, type(event).__name__] for _, step, _, event in reader.events()],
            "verdict": frame.record.verdict.word,
            "measures": {each.name: each.text for each in frame.record.measures},
            "names": list(chunks[-1].names),
            "steps": sum(len(chunk.values) for chunk in chunks),
            "checksum": zlib.crc32(b"".join(chunk.values.tobytes() for chunk in chunks)),
            "first": [chunks[0].first_step, *chunks[0].values[0].tolist()],
            "final": [reader.last_step, *chunks[-1].values[-1].tolist()],
        }
    run = load_run(folder)
    return found | {"memories": sorted(run.memories()), "sampled": shown(run), "next": went_on(run)}


def shown(run: Run) -> list[float]:
    """Return the mean of each of a few samples, in units of the data or in shades of grey."""
    return run.sample(4).reshape(4, -1).mean(axis=1, dtype=np.float64).tolist()


def went_on(run: Run) -> list[list[float]]:
    for _ in range(STEPS_ON):
        run.step()
    series = run.take_series()
    assert series is not None
    return series.values.tolist()


def compact(folder: Path) -> None:
    """Leave no empty pages in a database, and no second file beside it."""
    connection = sqlite3.connect(folder / "telemetry.sqlite")
    connection.execute("VACUUM")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


def archive(folder: Path) -> None:
    """Put a folder into an archive beside it."""
    with zipfile.ZipFile(f"{folder}.zip", "w", zipfile.ZIP_LZMA) as file:
        for path in sorted(folder.rglob("*")):
            file.write(path)


def make() -> None:
    """Make them all in the current folder."""
    if any(Path().iterdir()):
        raise SystemExit("go to an empty folder; what is there is never made again")
    ring()
    ring_forked()
    line()
    digits()
    folders = sorted(Path().iterdir())
    for folder in folders:
        compact(folder)
        archive(folder)
    lines = [f'"{folder.name}": {json.dumps(known(folder))}' for folder in folders]
    Path("known.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    make()
