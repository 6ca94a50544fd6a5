from __future__ import annotations

import math
from typing import Any

import pytest
import torch

from ganstudio.preset_folder import find
from ganstudio.probes import standard_probes
from ganstudio.probes.collapse import CollapseProbe
from ganstudio.probes.diagnosis import diagnosis_for
from ganstudio.telemetry.messages import Event, Export, Frame, Judged, Open
from ganstudio.training.session import Session


def unwanted(run: Any, order: Export) -> Any:
    raise AssertionError


def probe_of(run) -> CollapseProbe:
    return CollapseProbe(run, run.pairing, diagnosis_for(run.dataset, run.data))


@pytest.mark.parametrize(
    ("kind", "modes"), [("ring", 8), ("line", 2), ("moons", 12), ("digits", 10)]
)
def test_a_fresh_run_is_starting(make_run, kind: str, modes: int) -> None:
    record = probe_of(make_run(kind)).measure(make_run(kind))
    assert record.verdict.word == "starting"
    assert len(record.modes) == len(record.shares) == len(record.target) == modes
    assert record.samples == {"ring": 2500, "line": 2500, "moons": 666, "digits": 500}[kind]
    assert all(math.isfinite(measure.value) for measure in record.measures)


@pytest.mark.parametrize("player", ["generator", "discriminator"])
def test_weights_that_are_no_numbers_are_diverged(make_run, player: str) -> None:
    run = make_run("digits", {"watch.averaged": False})
    probe = probe_of(run)
    with torch.no_grad():
        next(getattr(run.pairing, player).parameters()).fill_(math.nan)
    verdict = probe.measure(run).verdict
    assert verdict.word == "diverged"
    assert player[0].upper() + "'s weights" in verdict.evidence


def test_a_generator_of_one_point_is_collapsing(make_run) -> None:
    """After the warm-up a constant generator on a mode is called by its name within 50 steps."""
    run = make_run("ring")
    with torch.no_grad():
        *_, weight, bias = run.pairing.generator.parameters()
        weight.zero_()
        bias.copy_(torch.tensor([2.0, 0.0]))
    probe, verdicts = probe_of(run), []
    for run.trainer.iteration in (1000, 1050, 1100):
        verdicts.append(probe.measure(run).verdict)
    assert verdicts[-1].word == "collapsing"
    assert verdicts[-1].evidence == "1 of 8 modes, 100 % nearest to one of them"
    assert str(verdicts[-1]).startswith("collapsing since step 1\u202f000: 1 of 8 modes, ")


def test_the_dirac_game_is_judged_by_its_game_alone(make_run) -> None:
    run = make_run("line", {"data": "point", "network": "dirac"})
    record = played(run, 3)
    assert record.verdict.word == "starting"
    assert "pull" in [measure.name for measure in record.game]


def played(run, steps: int):
    for _ in range(steps):
        run.step()
    return probe_of(run).measure(run)


def test_collapse_preset_collapses_and_the_healthy_one_does_not(make_run) -> None:
    """The two rings of the presets, at their size; the eager generator and the balanced one."""
    network = {"network.hidden": 64, "network.activation": "leaky-relu", "schedule.batch_size": 128}
    rates = "optimisers.generator.lr", "optimisers.discriminator.lr"
    eager = {**dict(zip(rates, (1e-3, 1e-4), strict=True)), "schedule.generator_steps": 10}
    balanced = dict.fromkeys(rates, 1e-3)
    assert last_words(make_run("ring", {**network, **eager}), 500) == "collapsing"
    assert last_words(make_run("ring", {**network, **balanced}), 500) == "learning"


def last_words(run, steps: int) -> str:
    probe = probe_of(run)
    seen = set()
    for _ in range(steps):
        run.step()
        if run.iteration % 25 == 0:
            word = probe.measure(run).verdict.word
            seen.add(word)
    assert word == "collapsing" or "collapsing" not in seen
    return word


def test_a_game_that_is_over_in_an_instant_is_looked_at_on_its_way() -> None:
    values = {"penalties.r1.weight": 1.0, "variants": [], "watch.budget": 1e-4}
    experiment = find("dirac-cured").with_values(values)
    said: list[Event | Frame] = []
    session = Session(standard_probes, unwanted, said.append)
    session.obey(Open((experiment.dumps(),), start=True))
    while not session.idle:
        session.advance()
    words = [each.verdict.word for each in said if isinstance(each, Judged)]
    assert words[-1] == "arrived"
