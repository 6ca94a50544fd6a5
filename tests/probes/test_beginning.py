"""How far a generator has come from what it made untrained."""

from __future__ import annotations

import pytest
import torch

from ganstudio.probes.beginning import Beginning
from ganstudio.probes.work import finish


def test_the_way_is_told_in_spreads_of_the_data(make_run) -> None:
    run = make_run("ring")
    beginning = Beginning(run, run.pairing)
    assert finish(beginning.look(averaged=False)) == pytest.approx(0.0, abs=1e-3)
    *_, bias = run.pairing.generator.parameters()
    with torch.no_grad():
        bias += torch.tensor([3.0, 4.0])
    spread = float(run.data.var(0, correction=0).sum().sqrt())
    assert finish(beginning.look(averaged=False)) == pytest.approx(5.0 / spread, rel=1e-2)


def test_of_images_it_is_told_too(make_run) -> None:
    run = make_run("digits")
    beginning = Beginning(run, run.pairing)
    assert finish(beginning.look(averaged=False)) == pytest.approx(0.0, abs=1e-2)
    with torch.no_grad():
        for weights in run.pairing.generator.parameters():
            weights.neg_()
    assert 0.05 < finish(beginning.look(averaged=False)) < 5.0


def test_what_batch_norm_learns_of_the_untrained_generator_is_no_way(make_run) -> None:
    slow = {f"optimisers.{each}.lr": 1e-7 for each in ("generator", "discriminator")}
    run = make_run("digits", slow)
    beginning = Beginning(run, run.pairing)
    for _ in range(30):
        run.step()
    assert finish(beginning.look(averaged=False)) < 0.1


def test_a_run_that_goes_on_measures_from_where_it_began(make_run) -> None:
    run = make_run("ring")
    first = Beginning(run, run.pairing)
    for _ in range(20):
        run.step()
    again = Beginning(run, run.pairing)
    assert finish(again.look(averaged=False)) is None
    again.recall(first.memory())
    way = finish(again.look(averaged=False))
    assert way == finish(first.look(averaged=False))
    assert way > 0.0
