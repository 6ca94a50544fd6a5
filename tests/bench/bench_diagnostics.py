"""What diagnoses cost while training goes on: their share of the time, their longest block.

    python tests/bench/bench_diagnostics.py [preset …] [--seconds 60]

A block is what a step has to wait for: one turn of one study. Steps and blocks are told in
the time that the processor gave them, since on a shared machine other work lengthens
those on the wall; the share is one of time on the wall, as the budget is.
"""

from __future__ import annotations

import argparse
import os
import time

os.environ["OMP_WAIT_POLICY"] = "passive"

import numpy as np
import torch

from ganstudio.presets import find
from ganstudio.probes import standard_probes
from ganstudio.training.run import Run
from ganstudio.training.studies import Studies, Study

PRESETS = ("ring", "swiss-roll-wgan-gp", "digits", "shapes", "stacked-digits")
HEADER = (
    "| preset | step, ms | share of the time | block, ms: median | 99 % | longest "
    "| diagnoses | all figures after, s |\n| --- | --- | --- | --- | --- | --- | --- | --- |"
)


def measure(preset: str, seconds: float) -> str:
    """Train a preset for so many seconds and return a row of the table."""
    run = Run(find(preset).expand()[0])
    probes = standard_probes(run)
    studies = Studies([probe for probe in probes if isinstance(probe, Study)])
    torch.set_num_threads(1)  # so that the time of this thread is all there is
    for _ in range(3):  # torch's first steps are slower
        run.step()
    blocks, steps, said, studied, complete = [], [], 0, 0.0, float("nan")
    began = time.perf_counter()
    while (now := time.perf_counter()) - began < seconds:
        before = time.thread_time()
        records = list(studies.go_on(run, now, 1))
        between = time.thread_time()
        studied += time.perf_counter() - now
        run.step()
        if between - before > 1e-4:
            blocks.append(between - before)
        steps.append(time.thread_time() - between)
        said += len(records)
        if np.isnan(complete) and any(_is_complete(record) for record in records):
            complete = now - began
    share = studied / (time.perf_counter() - began)
    median, most, longest = 1e3 * np.percentile(blocks, (50, 99, 100))
    return (
        f"| {preset} | {1e3 * np.median(steps):.1f} | {share:.1%} | {median:.1f} | {most:.1f} | "
        f"{longest:.1f} | {said} | {complete:.0f} |"
    )


def _is_complete(record: object) -> bool:
    names = {measure.name for measure in record.measures}  # type: ignore[attr-defined]
    return "copies" in names and ("precision" in names or "duplicates" not in names)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("presets", nargs="*", default=PRESETS)
    parser.add_argument("--seconds", type=float, default=60.0)
    arguments = parser.parse_args()
    print(HEADER)
    for each in arguments.presets:
        print(measure(each, arguments.seconds), flush=True)
