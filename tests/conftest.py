"""What every test runs under: no screen, one thread, and torch's own generator left alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["OMP_WAIT_POLICY"] = "passive"  # before torch is imported anywhere

import pytest
import torch

torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def _global_generator_untouched() -> Iterator[None]:
    """Fail a test in which anything drew from the process-wide generator."""
    before = torch.get_rng_state()
    yield
    assert torch.equal(before, torch.get_rng_state()), "torch's global generator was used"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real data beside the checkout; skips where it is absent."""
    folder = Path(__file__).parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("real data (../shared/data) is not on this machine")
    return folder
