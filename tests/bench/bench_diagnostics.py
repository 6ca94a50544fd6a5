"""What diagnoses cost while training goes on, and how far the run goes between two of them.

    python tests/bench/bench_diagnostics.py [preset …] [--seconds 60]

A block is what a step has to wait for: one turn of one study. Steps and blocks are told in
the time that the processor gave them, since on a shared machine other work lengthens those
on the wall; the share is one of time on the wall, as the budget is, once all figures are
there, until when it is larger. The verdict names a fault within 500 steps as long as two looks
lie no further than about 100 steps apart.
"""

from __future__ import annotations

import argparse
import os
import time

os.environ["OMP_WAIT_POLICY"] = "passive"

import numpy as np
import torch

from ganstudio.preset_folder import find
from ganstudio.probes import standard_probes
from ganstudio.training.run import Run
from ganstudio.training.studies import Studies, Study

PRESETS = ("ring", "swiss-roll-wgan-gp", "digits", "shapes", "stacked-digits")
HEADER = (
    "| preset | step, ms | share of the time | block, ms: median | 99 % | longest | diagnoses "
    "| steps between: median | most | all figures after, s |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)


def measure(preset: str, seconds: float) -> str:
    """Train a preset for so many seconds and return a row of the table."""
    run = Run(find(preset).expand()[0])
    probes = standard_probes(run)
    studies = Studies([probe for probe in probes if isinstance(probe, Study)])
    torch.set_num_threads(1)  # so that the time of this thread is all there is
    for _ in range(3):  # torch's first steps are slower
        run.step()
    blocks, steps, said, studied, complete = [], [], [], [], float("nan")
    began = time.perf_counter()
    while (now := time.perf_counter()) - began < seconds:
        before = time.thread_time()
        records = list(studies.go_on(run, now, 1))
        between = time.thread_time()
        studied.append((now, time.perf_counter() - now))
        run.step()
        if between - before > 1e-4:
            blocks.append(between - before)
        steps.append(time.thread_time() - between)
        said += [run.iteration] * len(records)
        if np.isnan(complete) and any(_is_complete(record) for record in records):
            complete = now - began
    share = _share(studied, began + complete, time.perf_counter())
    between = np.diff(said) if len(said) > 1 else np.full(1, np.nan)
    median, most, longest = 1e3 * np.percentile(blocks, (50, 99, 100))
    return (
        f"| {preset} | {1e3 * np.median(steps):.1f} | {share:.1%} | {median:.1f} | {most:.1f} | "
        f"{longest:.1f} | {len(said)} | {np.median(between):.0f} | {between.max():.0f} | "
        f"{complete:.0f} |"
    )


def _share(studied: list[tuple[float, float]], begin: float, end: float) -> float:
    """Return the share of the time between two moments that studying took."""
    when, took = np.array(studied).T
    later = when > begin
    return took[later].sum() / (end - begin) if later.any() else float("nan")


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
