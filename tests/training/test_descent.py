"""Moving parameters: the same bits as torch's own optimisers, under the same names."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch
from torch import Tensor, nn

from ganstudio.training.descent import Steps
from ganstudio.training.optimisers import SGD, Adam, Optimiser, RMSProp

CASES = [
    (
        Adam(lr=0.01, beta1=0.3, beta2=0.9),
        lambda parameters: torch.optim.Adam(parameters, lr=0.01, betas=(0.3, 0.9), fused=True),
    ),
    (
        RMSProp(lr=0.01, alpha=0.9),
        lambda parameters: torch.optim.RMSprop(parameters, lr=0.01, alpha=0.9, foreach=True),
    ),
    (SGD(lr=0.1), lambda parameters: torch.optim.SGD(parameters, lr=0.1, foreach=True)),
    (
        SGD(lr=0.1, momentum=0.5),
        lambda parameters: torch.optim.SGD(parameters, lr=0.1, momentum=0.5, foreach=True),
    ),
]
NAMES = ["adam", "rmsprop", "sgd", "momentum"]


def weights() -> list[nn.Parameter]:
    source = torch.Generator().manual_seed(3)
    image = torch.randn(4, 3, 5, 5, generator=source).to(memory_format=torch.channels_last)
    return [nn.Parameter(torch.randn(6, 4, generator=source)), nn.Parameter(image)]


def move(steps: Steps, parameters: list[nn.Parameter], first: int, last: int) -> None:
    """Step along gradients that the step decides; the second parameter rests in one of them."""
    for step in range(first, last):
        source = torch.Generator().manual_seed(step)
        for each in parameters:
            each.grad = torch.empty_like(each).copy_(torch.randn(each.shape, generator=source))
        if step == 2:
            parameters[1].grad = None
        steps.step()


def remembered(steps: Steps) -> dict[str, Tensor]:
    state = steps.state_dict()["state"]
    return {
        f"{index}.{name}": value for index, each in state.items() for name, value in each.items()
    }


@pytest.mark.parametrize(("ours", "theirs"), CASES, ids=NAMES)
def test_weights_and_memory_are_those_of_torch(ours: Optimiser, theirs: object) -> None:
    mine, reference = weights(), weights()
    steps, known = ours.build(mine), theirs(reference)  # type: ignore[operator]
    move(steps, mine, 0, 7)
    move(known, reference, 0, 7)
    assert all(torch.equal(a, b) for a, b in zip(mine, reference, strict=True))
    mine_kept, kept = remembered(steps), remembered(known)
    assert mine_kept.keys() == kept.keys()
    assert all(torch.equal(mine_kept[name], kept[name]) for name in kept)


@pytest.mark.parametrize(("ours", "theirs"), CASES, ids=NAMES)
def test_it_goes_on_from_what_torch_remembers(ours: Optimiser, theirs: object) -> None:
    mine, reference = weights(), weights()
    known = theirs(reference)  # type: ignore[operator]
    move(known, reference, 0, 4)
    steps = ours.build(mine)
    with torch.no_grad():
        for own, other in zip(mine, reference, strict=True):
            own.copy_(other)
    kept = {
        index: {name: value.clone() for name, value in each.items()}
        for index, each in known.state_dict()["state"].items()
    }
    steps.load_state_dict({"state": kept, "param_groups": steps.param_groups})
    move(known, reference, 4, 7)
    move(steps, mine, 4, 7)
    assert all(torch.equal(a, b) for a, b in zip(mine, reference, strict=True))


def test_the_first_steps_load_no_compiler() -> None:
    program = (
        "import sys; from ganstudio import Run, find_preset; run = Run(find_preset('ring'));"
        "run.step(); sys.exit('torch._dynamo' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
