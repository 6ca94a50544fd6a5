from __future__ import annotations

import pytest
import torch
from torch import nn

from ganstudio.training.gradients import StepNorm, norm_of


def test_the_norm_is_that_of_all_together() -> None:
    first, second = nn.Parameter(torch.zeros(2)), nn.Parameter(torch.zeros(1))
    assert norm_of([first, second]) is None
    first.grad, second.grad = torch.tensor([2.0, 3.0]), torch.tensor([6.0])
    assert norm_of([first, second]) == pytest.approx(7.0)


def test_what_counts_is_what_the_optimiser_stepped_by() -> None:
    """Not what another player's backward adds to the gradients afterwards."""
    weight = nn.Parameter(torch.tensor([0.0, 0.0]))
    optimiser = torch.optim.SGD([weight], lr=0.1)
    norm = StepNorm(optimiser)
    assert norm.value is None
    (3 * weight[0] + 4 * weight[1]).backward()
    optimiser.step()
    (100 * weight.sum()).backward()
    assert norm.value == pytest.approx(5.0)
    norm.close()
    optimiser.step()
    assert norm.value == pytest.approx(5.0)
