from __future__ import annotations

import time

from ganstudio.training.experiment import Experiment
from ganstudio.training.preflight.cost import STEPS, Cost, cost
from ganstudio.training.run import Run


def test_the_length_and_a_few_steps_tell_the_whole(ring: Experiment) -> None:
    run = Run(ring.with_values({"schedule.steps": 5000}))
    began = time.perf_counter()
    found = cost(run)
    took = time.perf_counter() - began
    assert 0 < found.measured <= STEPS
    assert 0 < found.step * found.measured <= took
    assert found.seconds == 5000 * found.step
    assert str(found).startswith("5000 steps take about ")


def test_what_is_too_much_has_a_way_out() -> None:
    modest = Cost(1000, 20, 0.01, 10**8, 10**9)
    assert modest.warnings() == ()
    greedy = Cost(10**6, 20, 0.01, 9 * 10**8, 10**9)
    long, large = greedy.warnings()
    assert "train fewer steps" in long
    assert "most of the 1\u202f000 MB here; take a smaller batch" in large
