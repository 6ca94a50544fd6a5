"""A step played from a list of kernels: the same numbers, or none of it."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch
from torch import Tensor

from ganstudio.training.tape import Outcome, Tape
from ganstudio.training.turns import Turns
from tests.turns import CASES, everything, trained


@pytest.mark.parametrize("case", CASES)
def test_a_list_gives_the_same_bits(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = trained(CASES[case])
    assert listed.trainer.turns.listed
    monkeypatch.setattr(Turns, "steady", False)
    written = trained(CASES[case])
    assert not written.trainer.turns.listed
    ours, theirs = everything(listed), everything(written)
    assert ours.keys() == theirs.keys()
    for name, tensor in theirs.items():
        assert torch.equal(ours[name].nan_to_num(), tensor.nan_to_num()), name


def test_what_changes_from_step_to_step_is_run_as_it_is_written() -> None:
    fading = {"stabilisers": {"instance-noise": {"anneal_steps": 100}}}
    assert not trained(fading).trainer.turns.steady
    assert not trained(fading).trainer.turns.listed


def test_an_edit_begins_another_list() -> None:
    run = trained({"penalties": {"r1": {"weight": 1.0}}})
    heavier = run.experiment.with_values({"penalties.r1.weight": 100.0})
    run.adopt(heavier)
    assert not run.trainer.turns.listed
    run.step()
    values = run.take_series()
    assert values is not None
    light, heavy = values.column("penalty/r1")[-2:]
    assert heavy > 20 * light


def test_another_course_is_refused() -> None:
    """A piece that counts in Python is seen at its second call."""
    count = [0]

    def piece(x: Tensor) -> Outcome:
        count[0] += 1
        return {"y": x * count[0]}, [], {}

    tape = Tape(piece)
    found = [float(tape(torch.ones(()))[0]["y"]) for _ in range(4)]
    assert found == [1, 2, 3, 4]
    assert tape.refused
    assert not tape.playing


def test_weights_that_change_in_place_are_seen() -> None:
    weight = torch.nn.Parameter(torch.tensor([2.0]))

    def piece(x: Tensor) -> Outcome:
        value = (weight * x).square().sum()
        return {"value": value.detach()}, [*torch.autograd.grad(value, [weight])], {}

    tape = Tape(piece)
    for x in (1.0, 2.0, 3.0):
        tape(torch.tensor([x]))
    assert tape.playing
    with torch.no_grad():
        weight.mul_(5)
    values, (slope,), _ = tape(torch.tensor([3.0]))
    assert float(values["value"]) == 900
    assert slope is not None
    assert float(slope) == 180


def test_listing_loads_no_compiler() -> None:
    program = (
        "import sys; from ganstudio import Run, find_preset; run = Run(find_preset('ring'));"
        "[run.step() for _ in range(4)]; assert run.trainer.turns.listed;"
        "sys.exit('torch._dynamo' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
