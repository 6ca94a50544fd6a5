"""What a process that trains asks of the machine."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
import torch

from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run

KINDS = torch.backends.cuda.matmul, torch.backends.cudnn.conv  # type: ignore[attr-defined]
FAULTS = """
import resource
import numpy as np
from ganstudio.training.hardware import keep_memory
keep_memory()
np.ones(4_000_000).sum()  # 32 MB, taken once
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(20):
    np.ones(4_000_000).sum()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.fixture
def kernels_untouched() -> Iterator[None]:
    before = [kind.fp32_precision for kind in KINDS]
    yield
    for kind, precision in zip(KINDS, before, strict=True):
        kind.fp32_precision = precision
    torch.backends.cudnn.benchmark = False


@pytest.mark.parametrize(
    ("precision", "found"), [("float32", "ieee"), ("tf32", "tf32"), ("bfloat16", "ieee")]
)
def test_a_run_on_cuda_computes_in_its_precision(
    precision: str,
    found: str,
    ring: Experiment,
    monkeypatch: pytest.MonkeyPatch,
    kernels_untouched: None,
) -> None:
    products, convolutions = KINDS
    run = Run(ring.with_values({"precision": precision, "tuned": True, "data.count": 100}))
    before = products.fp32_precision, convolutions.fp32_precision
    run.use_machine()  # on a CPU none of it matters, and nothing is touched
    assert (products.fp32_precision, convolutions.fp32_precision) == before
    monkeypatch.setattr(run, "device", torch.device("cuda"))
    run.use_machine()
    assert products.fp32_precision == convolutions.fp32_precision == found
    assert torch.backends.cudnn.benchmark


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's malloc")
def test_memory_that_is_freed_is_not_taken_again_page_by_page() -> None:
    told = subprocess.run(
        [sys.executable, "-c", FAULTS], capture_output=True, text=True, check=True, timeout=200
    )
    assert int(told.stdout) < 1000  # of the 160 000 pages that twenty times 32 MB are
