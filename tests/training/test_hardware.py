"""What a process that trains asks of the machine."""

from __future__ import annotations

import subprocess
import sys

import pytest

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


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's malloc")
def test_memory_that_is_freed_is_not_taken_again_page_by_page() -> None:
    told = subprocess.run(
        [sys.executable, "-c", FAULTS], capture_output=True, text=True, check=True, timeout=200
    )
    assert int(told.stdout) < 1000  # of the 160 000 pages that twenty times 32 MB are
