"""A run that is killed leaves a whole recording, and goes on bit for bit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "bench" / "bench_kills.py"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the program under test is forked")
def test_a_run_is_killed_three_times() -> None:
    command = [sys.executable, str(BENCH), "--times", "3", "--longest", "1.5", "--lost", "inf"]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    said = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    assert said.returncode == 0, said.stderr
    assert "bit for bit the uninterrupted run" in said.stdout
