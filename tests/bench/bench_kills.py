"""A recorded run is killed at random moments, looked at, and gone on with, over and over.

After every kill the recording must be whole, no shorter than before and without more than
the last second of this life; in the end the series must be that of a run which was never
killed, bit for bit.

    python tests/bench/bench_kills.py [--times 100] [--longest 2.0]
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import tempfile
import time
from pathlib import Path

import numpy as np
import torch

from ganstudio import Experiment, Run
from ganstudio.probes import standard_probes
from ganstudio.telemetry.messages import Failed, Open, RecordTo, Resume
from ganstudio.telemetry.recording.database import FILE
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.training import run_recorder as recording
from ganstudio.training.checkpoint import read_checkpoint
from ganstudio.training.session import Session

TOY = {
    "data": {"name": "ring", "count": 500},
    "network": {"name": "mlp", "hidden": 16, "layers": 1},
    "loss": "non-saturating",
    "penalties": {"r1": {"every": 5}},
    "stabilisers": {"ema": {}},
    "schedule": {"batch_size": 8},
    "device": "cpu",
    "threads": 1,
}
MOST = 5_000_000


def complain(item: object) -> None:
    if isinstance(item, Failed):
        raise SystemExit(f"{item.sentence}\n{item.details}")


def train(library: Path, clock: Path) -> None:
    """Train for ever, and note on the clock when each step was made."""
    recording.INTERVAL = 0.25  # so that there is always a checkpoint to go on from
    times = np.memmap(clock, np.float64, "r+", shape=(MOST,))
    session = Session(standard_probes, lambda run, order: None, complain)
    session.obey(RecordTo(str(library)))
    folders = tuple(str(path) for path in library.iterdir() if (path / FILE).exists())
    experiment = Experiment.parse(TOY).with_values({"schedule.steps": 10**9})
    session.obey(Resume(folders, True) if folders else Open((experiment.dumps(),), True))
    run = session.runs[0].run
    while True:
        session.advance()
        times[0] = times[run.iteration] = time.monotonic()


def lost(folder: Path, clock: Path, began: float) -> float:
    """Check that a recording is whole; return the seconds of this life that are not in it.

    A life begins by going back to its checkpoint: what it has not made again is not lost by it.
    """
    connection = sqlite3.connect(folder / FILE)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    with RecordingReader(folder) as reader:
        expected = 1
        for _, chunk in reader.series():
            assert chunk.first_step == expected, f"{chunk.first_step} follows {expected - 1}"
            expected += len(chunk.values)
        for channel in reader.channels():
            for step in reader.steps(channel):
                assert reader.snapshot(channel, int(step)) is not None
        reader.events()
        for checkpoint in reader.checkpoints():
            read_checkpoint(checkpoint.path)
        assert reader.damage == []
        last = expected - 1
    times = np.memmap(clock, np.float64, "r", shape=(MOST,))
    first_lost = times[last + 1]
    return float(times[0] - first_lost) if first_lost > began else 0.0


def last_made(clock: Path) -> float:
    """Return when the latest step was made."""
    return float(np.memmap(clock, np.float64, "r", shape=(1,))[0])


def kill(times: int, longest: float, most: float, room: Path) -> None:
    library, clock = room / "library", room / "clock"
    library.mkdir()
    clock.touch()
    os.truncate(clock, MOST * 8)
    draw, losses, longest_yet = random.Random(0), [], 0
    for turn in range(times):
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            train(library, clock)
        while turn % 4 and last_made(clock) < began:  # every fourth is killed while it begins
            time.sleep(0.001)
        time.sleep(draw.uniform(0.0, longest))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "the run ended by itself"
        for folder in (path for path in library.iterdir() if (path / FILE).exists()):
            losses.append(lost(folder, clock, began))
            with RecordingReader(folder) as reader:
                assert reader.last_step >= longest_yet, "what was there before is gone"
                longest_yet = reader.last_step
    (folder,) = (path for path in library.iterdir() if (path / FILE).exists())
    same = compare(folder)
    print(f"killed {times} times, at step {same:,} in the end, bit for bit the uninterrupted run")
    print(f"lost at most {max(losses):.2f} s, in the median {np.median(losses):.2f} s")
    assert max(losses) <= most, "too much was lost"


def compare(folder: Path) -> int:
    """Compare a series with that of a run that was never killed; return its length."""
    with RecordingReader(folder) as reader:
        chunks = [chunk.values for _, chunk in reader.series()]
    values = np.concatenate(chunks) if chunks else np.empty((0, 0))
    run = Run(Experiment.parse(TOY))
    for first in range(0, len(values), 1000):
        part = values[first : first + 1000]
        for _ in part:
            run.step()
        series = run.take_series()
        assert series is not None
        np.testing.assert_array_equal(series.values, part, err_msg=f"from step {first + 1}")
    return len(values)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--longest", type=float, default=2.0, help="seconds a life")
    parser.add_argument("--lost", type=float, default=1.0, help="seconds that a kill may cost")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as place:
        kill(arguments.times, arguments.longest, arguments.lost, Path(place))
