"""A state comes back from plain tensors as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

from ganstudio.training.checkpoint import read_checkpoint, write_checkpoint
from ganstudio.watching.going_on import give, kept
from tests.watching.loops import Pair


def test_networks_optimisers_and_scalers_come_back(tmp_path: Path) -> None:
    pair = Pair()
    for _ in range(3):
        pair.step(None)
    scaler = torch.amp.GradScaler("cpu")
    scaler._scale = torch.tensor(128.0)
    schedule = torch.optim.lr_scheduler.StepLR(pair.optimisers[0], 2)
    state = [pair.G, pair.D, *pair.optimisers, scaler, schedule]
    write_checkpoint(tmp_path / "kept", kept(state), {})
    tensors, _ = read_checkpoint(tmp_path / "kept")
    before = [parameter.clone() for parameter in pair.G.parameters()]

    other = Pair()
    new = torch.amp.GradScaler("cpu")
    anew = torch.optim.lr_scheduler.StepLR(other.optimisers[0], 9)
    give(tensors, [other.G, other.D, *other.optimisers, new, anew])
    assert all(map(torch.equal, other.G.parameters(), before))
    assert new.get_scale() == 128.0
    assert anew.step_size == 2
    other.source.set_state(pair.source.get_state())
    for each in (pair, other):
        each.step(None)
    assert all(map(torch.equal, other.G.parameters(), pair.G.parameters()))


def test_a_state_of_something_else_is_refused() -> None:
    pair = Pair()
    tensors = kept([pair.G])
    with pytest.raises(ValueError, match=r"is of \['Sequential'\], not of \['Linear'\]"):
        give(tensors, [pair.G[0]])
    with pytest.raises(ValueError, match="Sequential does not take its state"):
        give(tensors, [pair.D])
    with pytest.raises(ValueError, match="no state; give watch"):
        give({}, [pair.G])

    class Odd(nn.Module):
        def get_extra_state(self) -> object:
            return object()

    with pytest.raises(ValueError, match=r"0\._extra_state holds a object"):
        kept([Odd()])
