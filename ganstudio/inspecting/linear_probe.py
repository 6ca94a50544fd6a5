"""How much of the classes D's features hold: what a linear classifier makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F

from ganstudio.inspecting.features import features
from ganstudio.inspecting.specimen import InquiryError, Specimen
from ganstudio.networks.base import initialise
from ganstudio.probes.work import Work
from ganstudio.telemetry.questions import Probed, ProbeFeatures

if TYPE_CHECKING:
    from torch import Tensor

MOST = 2000
"""Real samples that are looked at; a third of them is held out."""
PENALTY = 1e-2
"""On the squared weights of the classifier, of standardised inputs."""
TURNS, INNER = 10, 10
"""Turns of L-BFGS, a slice of work each, and its steps in each."""


def probe(specimen: Specimen, _: ProbeFeatures) -> Work[Probed]:
    """Teach a linear classifier on D's features, on those of an untrained D, and on pixels.

    The same real samples are held out from all three. Alain and Bengio 2017, Understanding
    Intermediate Layers Using Linear Classifier Probes.
    """
    dataset = specimen.dataset
    if dataset.labels is None or len(dataset.class_names) < 2:
        raise InquiryError("A probe needs classes, and this data has none; choose labelled data.")
    picked = specimen.picked(MOST, "probe")
    answers = torch.from_numpy(dataset.labels).to(specimen.device)[picked]
    real, classes = specimen.real[picked], len(dataset.class_names)
    told = None if specimen.labels is None else torch.zeros_like(answers)
    trained = yield from features(specimen.discriminator, real, told)
    fresh = _untrained(specimen)
    untrained = yield from features(fresh, real, told)
    shares = []
    for inputs in (trained, untrained, real.flatten(1)):
        shares.append((yield from linear(inputs, answers, classes)))
    tally = torch.bincount(answers[: len(answers) // 3], minlength=classes)
    return Probed(
        features=shares[0],
        untrained=shares[1],
        pixels=shares[2],
        chance=float(tally.max() / tally.sum()),
        dimension=trained.shape[1],
        count=len(answers) // 3,
    )


def linear(inputs: Tensor, answers: Tensor, classes: int) -> Work[float]:
    """Return the share that logistic regression tells rightly of the first third, held out.

    Parameters
    ----------
    inputs : Tensor (n, m)
        Standardised here by the two thirds that are learnt from.
    answers : Tensor (n,)
        int64 class of each.
    """
    third = len(inputs) // 3
    learnt = inputs[third:]
    mean, deviation = learnt.mean(0), learnt.std(0).clamp(min=1e-4)
    rows = (inputs - mean) / deviation / inputs.shape[1] ** 0.5
    weights = torch.zeros(inputs.shape[1], classes, device=inputs.device, requires_grad=True)
    bias = torch.zeros(classes, device=inputs.device, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights, bias], max_iter=INNER, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimiser.zero_grad()
        with torch.enable_grad():
            value = F.cross_entropy(rows[third:] @ weights + bias, answers[third:])
            value = value + PENALTY * weights.square().sum() / len(learnt)
            value.backward()  # type: ignore[no-untyped-call]
        return value

    for _ in range(TURNS):
        optimiser.step(loss)  # type: ignore[no-untyped-call]
        yield
    told = (rows[:third] @ weights + bias).detach().argmax(1)
    return float((told == answers[:third]).float().mean())


def _untrained(specimen: Specimen) -> torch.nn.Module:
    """Return a D as it was before training, from a seed of its own."""
    experiment, labels = specimen.experiment, specimen.labels
    classes = 0 if labels is None else len(labels)
    with torch.random.fork_rng(devices=[]):  # building draws weights, which are replaced
        fresh = experiment.network.discriminator(tuple(specimen.real.shape[1:]), classes)
    initialise(fresh, experiment.seed + 1, experiment.network.weight_std)
    module: torch.nn.Module = fresh.to(specimen.device).eval().requires_grad_(False)
    return module
