"""How often arithmetic with latents is right on coloured digits, and after how long.

    python tests/bench/bench_latents.py [--seeds 0 1 2] [--steps 500 1000]

An analogy is right where a classifier, which has learnt from other images than the one that
chose the exemplars, takes the answer for the class that is called for.
"""

from __future__ import annotations

import argparse
import time

from ganstudio.inspecting.analogies import count
from ganstudio.inspecting.specimen import Specimen
from ganstudio.preset_folder import find
from ganstudio.probes.work import finish
from ganstudio.telemetry.questions import CountAnalogies
from ganstudio.training.run import Run

HEADER = (
    "| seed | step | of the processor, s | surest | random | pixels | analogies | without "
    "exemplars | the judge is right on |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)


def main() -> None:
    """Train one seed after another, and print a row at each step that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--steps", type=int, nargs="+", default=[500, 1000])
    asked = parser.parse_args()
    print(HEADER)
    for seed in asked.seeds:
        run = Run(
            find("coloured-digits").with_values({"seed": seed, "threads": 1, "device": "cpu"})
        )
        spent = 0.0
        for step in sorted(asked.steps):
            began = time.process_time()
            while run.iteration < step:
                run.step()
            run.take_series()
            spent += time.process_time() - began
            found = finish(count(Specimen.of(run, run.pairing), CountAnalogies()))
            print(
                f"| {seed} | {step} | {spent:.1f} | {found.surest:.3f} | {found.random:.3f} "
                f"| {found.pixels:.3f} | {found.count} | {found.missing} | {found.judge:.3f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
