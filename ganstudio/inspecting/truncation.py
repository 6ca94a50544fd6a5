"""What truncation gives and takes: precision against recall of the same latents, cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from ganstudio.inspecting.specimen import InquiryError, Specimen
from ganstudio.probes.gauging import gauge_of
from ganstudio.probes.pixels import pixels
from ganstudio.probes.work import Work
from ganstudio.telemetry.questions import Truncate, Truncated
from ganstudio.training.latents import TRUNCATIONS, drawn_in_blocks
from ganstudio.training.random import stream

if TYPE_CHECKING:
    from torch import Tensor


def sweep(specimen: Specimen, asked: Truncate) -> Work[Truncated]:
    """Cut the same latents off at falling thresholds, and hold each sample against real ones.

    They are the latents, and the measures, of the exported sweep. Brock, Donahue and Simonyan
    2019, Large Scale GAN Training, figure 2.

    Raises
    ------
    InquiryError
        If the data is too small to measure by.
    """
    experiment = specimen.experiment
    gauge = gauge_of(specimen.dataset, specimen.real, experiment.data.name)
    if gauge is None:
        raise InquiryError("The data is too small to tell precision by; choose a run of more data.")
    perfect = yield from gauge.perfect()
    source = stream(specimen.device, asked.seed, "truncation")
    latents = drawn_in_blocks(experiment.network, gauge.samples, source)
    shown, found = [], []
    for threshold in TRUNCATIONS:
        with torch.no_grad():
            kept: Tensor = experiment.network.truncated(specimen.generator, latents, threshold)
        samples = yield from specimen.usual(kept)
        shown.append(samples[: asked.shown])
        found.append((yield from gauge.look(samples)))
    precision, recall = np.array(found, np.float32).T
    return Truncated(
        TRUNCATIONS,
        pixels(torch.cat(shown)),
        precision,
        recall,
        perfect,
        gauge.samples,
        gauge.words,
    )
