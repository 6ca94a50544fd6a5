"""A loop that Accelerate has prepared."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch.utils.data import DataLoader, TensorDataset

from ganstudio.integrations.accelerate import watch
from tests.watching.loops import Pair


def test_only_the_main_process_watches() -> None:
    pair = Pair()
    other: Any = SimpleNamespace(is_main_process=False)
    watched = watch(other, pair.G, pair.D, pair.data, latent=4, library=None)
    pair.step(watched)
    assert watched.iteration == 0


@pytest.mark.filterwarnings("ignore")
def test_what_it_has_prepared_is_watched() -> None:
    accelerate = pytest.importorskip("accelerate")
    pair = Pair()
    accelerator = accelerate.Accelerator(cpu=True)
    loader = DataLoader(TensorDataset(pair.data), 16, shuffle=True)
    with torch.random.fork_rng(devices=[]):
        G, D, first, second, loader = accelerator.prepare(pair.G, pair.D, *pair.optimisers, loader)
    watched = watch(accelerator, G, D, loader, latent=4, library=None, optimisers=(first, second))
    pair.G, pair.D, pair.optimisers = G, D, (first, second)
    pair.step(watched)
    watched.close()
    assert watched.fault == ""
    assert watched.iteration == 1
    assert watched.norms.keys() == {"generator", "discriminator"}
