"""Train the presets of translation over three seeds, and measure each direction at their end.

    python tests/bench/bench_translation.py [PRESET …]

What came of it stands in `TRANSLATION.md`. One thread; a minute a run, more or less.
"""

from __future__ import annotations

import sys
import time

import torch

from ganstudio.preset_folder import find
from ganstudio.probes.classes import ClassDiagnosis
from ganstudio.probes.diagnosis import diagnosis_for
from ganstudio.probes.mixture import MixtureDiagnosis
from ganstudio.probes.translation import TranslationProbe
from ganstudio.probes.work import finish
from ganstudio.training.run import Run

PRESETS = (
    "cyclegan-shapes", "cyclegan-no-cycle", "cyclegan-no-identity", "cyclegan-points",
    "pix2pix-shapes", "digits-on-hues",
)  # fmt: skip
SEEDS = range(3)
SHOWN = "content", "permuted", "found", "spread", "style", "moved", "cycle", "hidden", "right"


def main(presets: list[str]) -> None:
    """Print a row of a table for each preset, seed and direction."""
    print("| preset | seed | direction | s |", " | ".join((*SHOWN, "modes")), "|")
    print("| --- |" + " ---: |" * (len(SHOWN) + 4))
    for preset in presets:
        for seed in SEEDS:
            trained(preset, seed)


def trained(preset: str, seed: int) -> None:
    """Train one, and print its rows."""
    changes = {"seed": seed, "device": "cpu", "threads": 1}
    run = Run(find(preset).with_values(changes))
    began = time.process_time()
    for _ in range(run.experiment.schedule.steps):
        run.step()
    seconds = time.process_time() - began
    for pairing in run.trainer.pairings:
        diagnosis = diagnosis_for(pairing.domain.dataset, pairing.domain.samples)
        if isinstance(diagnosis, ClassDiagnosis):
            finish(diagnosis.classifier.lessons())
        found = finish(TranslationProbe(run, pairing, diagnosis).look(averaged=True))
        modes = " | –"
        if isinstance(diagnosis, MixtureDiagnosis):
            samples = pairing.sample(pairing.source.samples[: diagnosis.samples])
            finish(diagnosis.prepare())
            modes = f" | {finish(diagnosis.examine(samples)).measures[0].text}"
        values = " | ".join(f"{getattr(found, name):.2f}" for name in SHOWN)
        print(
            f"| {preset} | {seed} | {pairing.name or 'x-to-y'} | {seconds:.0f} | {values}{modes} |",
            flush=True,
        )


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(sys.argv[1:] or list(PRESETS))
