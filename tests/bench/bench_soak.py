"""A long run of a toy, recorded: what memory and disk it takes.

python tests/bench/bench_soak.py [--steps 1000000] [--limit 50]
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

import torch
from footprint import FIRST, TOY, resident, size

from ganstudio import Experiment
from ganstudio.probes import standard_probes
from ganstudio.telemetry.messages import Open, RecordTo
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.training.session import Session

LOOK = 10_000
"""Steps between two looks at memory and folder."""


def soak(steps: int, limit: int, library: Path) -> None:
    experiment = Experiment.parse({**TOY, "threads": 1, "watch": {"record_limit": limit}})
    session = Session(standard_probes, lambda run, order: None, lambda item: None)
    session.obey(RecordTo(str(library)))
    endless = experiment.with_values({"schedule.steps": 10**9})
    session.obey(Open((endless.dumps(),), start=True))
    run = session.runs[0].run
    while run.iteration < FIRST:
        session.advance()
    first, began, highest, largest = resident(os.getpid()), time.perf_counter(), 0.0, 0.0
    while run.iteration < steps:
        session.advance()
        if run.iteration % LOOK == 0:
            highest, largest = max(highest, resident(os.getpid())), max(largest, size(library))
    seconds = time.perf_counter() - began
    session.close()
    (folder,) = library.iterdir()
    print(f"{steps:,} steps in {seconds:.0f} s, {(steps - FIRST) / seconds:.0f} a second\n")
    print("| measured | target | found |\n| --- | --- | --- |")
    print(f"| memory beyond the first {FIRST:,} steps, MB | ≤ 120 | {highest - first:+.0f} |")
    print(f"| folder at its largest, MB | ≤ {limit} | {largest:.0f} |")
    with RecordingReader(folder) as reader:
        began = time.perf_counter()
        rows = sum(len(chunk.values) for _, chunk in reader.series())
        read = time.perf_counter() - began
        kept = {channel: len(reader.steps(channel)) for channel in reader.channels()}
    print(f"| steps recorded | {steps:,} | {rows:,} |")
    print(f"| reading all of them, s | ≤ 1 | {read:.2f} |\n\nsnapshots: {kept}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=1_000_000)
    parser.add_argument("--limit", type=int, default=50, help="of the recording, in MB")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as room:
        soak(arguments.steps, arguments.limit, Path(room))
