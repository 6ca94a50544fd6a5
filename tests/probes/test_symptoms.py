"""Each fault on a game that has it, played for a few hundred steps."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from ganstudio.probes.collapse import CollapseProbe
from ganstudio.probes.diagnosis import diagnosis_for
from ganstudio.telemetry.records import Verdict
from ganstudio.training.run import Run

EVERY = 25


def adam(g: float, d: float) -> dict[str, Any]:
    return {
        "optimisers.generator": {"name": "adam", "lr": g},
        "optimisers.discriminator": {"name": "adam", "lr": d},
    }


def rates(name: str, lr: float) -> dict[str, Any]:
    player = {"name": name, "lr": lr}
    return {"optimisers.generator": player, "optimisers.discriminator": player}


def critic(bound: float) -> dict[str, Any]:
    return {"loss": "wasserstein", "stabilisers": {"weight-clipping": {"bound": bound}}}


PLAYED: dict[str, tuple[str, int, dict[str, Any]]] = {
    "discriminator winning": ("ring", 375, adam(1e-5, 1e-2)),
    "vanishing generator gradient": ("ring", 300, critic(0.001) | rates("rmsprop", 5e-5)),
    "oscillating": (
        "line",
        575,
        {"data": "point", "network": "dirac"} | critic(1.0) | rates("sgd", 0.05),
    ),
    "diverged": ("ring", 100, {"loss": "least-squares"} | rates("sgd", 10.0)),
}


def verdict_on(run, steps: int) -> Verdict:
    probe = CollapseProbe(run, run.pairing, diagnosis_for(run.dataset, run.data))
    while run.iteration < steps:
        run.step()
        if run.iteration % EVERY == 0:
            verdict = probe.measure(run).verdict
    return verdict


@pytest.mark.parametrize("word", PLAYED)
def test_a_game_that_goes_wrong_is_called_by_its_name(make_run, word: str) -> None:
    kind, steps, settings = PLAYED[word]
    verdict = verdict_on(make_run(kind, settings), steps)
    assert verdict.word == word, verdict
    assert verdict.since <= steps - 50


class Copyist(torch.nn.Module):
    """A generator that returns training samples."""

    def __init__(self, data: torch.Tensor) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(1))
        self.data = data

    def forward(self, latents: torch.Tensor) -> torch.Tensor:
        places = (1000 * latents[:, 0].abs()).long() % len(self.data)
        return self.data[places] + self.weight


@pytest.mark.parametrize("copies", [True, False])
def test_copies_are_told_from_other_samples_of_the_same_law(make_run, copies: bool) -> None:
    run = make_run("digits", {"stabilisers": {}})
    seen, unseen = run.data[:900], run.data[900:]
    run = Run(run.experiment, dataset=run.dataset, samples=[seen])
    run.pairing.generator = Copyist(seen if copies else unseen)
    probe = CollapseProbe(run, run.pairing, None)
    for run.trainer.iteration in range(1000, 1200, 50):
        with torch.no_grad():  # both players learn
            next(run.pairing.generator.parameters()).add_(1e-5)
            next(run.pairing.discriminator.parameters()).add_(1e-2)
        verdict = probe.measure(run).verdict
    assert (verdict.word == "memorising") == copies
    assert not copies or "0.00 times as far" in verdict.evidence
