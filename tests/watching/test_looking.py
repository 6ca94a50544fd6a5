"""Networks are looked at as they are, and stay so."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from ganstudio.probes.still import Stills
from ganstudio.watching.looking import Looked, plain
from tests.watching.loops import seeded


def same(x: Tensor) -> Tensor:
    return x


def network() -> nn.Sequential:
    with seeded(0):
        return nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Dropout(0.5), nn.Linear(4, 1))


def test_a_copy_follows_when_it_is_asked_to() -> None:
    source = network()
    looked = Looked(source, same, same)
    x = torch.ones(2, 3)
    before = looked(x)
    with torch.no_grad():
        source[3].bias += 1.0
    assert torch.equal(looked(x), before)
    looked.refresh()
    torch.testing.assert_close(looked(x), before + 1.0)
    assert source[1].num_batches_tracked == 0
    assert source.training


def test_one_that_grows_is_copied_anew() -> None:
    source = network()
    looked = Looked(source, same, same)
    with seeded(1):
        source.append(nn.Linear(1, 2))
    looked.refresh()
    assert looked(torch.ones(2, 3)).shape == (2, 2)


def test_a_still_of_it_is_a_moment() -> None:
    source, stills = network(), Stills()
    looked = Looked(source, same, same)
    still = stills.of(looked)
    x = torch.ones(2, 3)
    assert torch.equal(still(x), looked(x))
    with torch.no_grad():
        source[3].bias += 1.0
    looked.refresh()
    assert not torch.equal(still(x), looked(x))
    assert torch.equal(stills.of(looked)(x), looked(x))


def test_it_is_given_what_its_weights_are() -> None:
    looked = Looked(network().half(), same, Tensor.float)
    assert looked(torch.ones(2, 3)).dtype == torch.float32


def test_wrappers_come_off() -> None:
    source = network()
    assert plain(nn.DataParallel(source)) is source
    assert plain(torch.optim.swa_utils.AveragedModel(source)) is not source
    assert plain(source) is source


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_compiled_network_is_unwrapped() -> None:
    source = network()
    assert plain(torch.compile(source, backend="eager")) is source


def test_what_does_not_hang_on_its_input_has_no_slope() -> None:
    """Such as a critic by a rule, which says of samples where they lie and no more."""

    class Rule(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return (x.norm(dim=1) > 1.0).float()

    x = torch.full((4, 3), 2.0, requires_grad=True)
    said = Looked(Rule(), same, same)(x)
    (slope,) = torch.autograd.grad(said.sum(), x)
    assert said.tolist() == [1.0] * 4
    assert not slope.any()
