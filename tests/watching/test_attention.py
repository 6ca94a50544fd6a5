"""Looking takes no more than its share."""

from __future__ import annotations

import pytest

from ganstudio.watching.attention import LONGEST, Allowance


def test_a_share_of_the_time_may_be_taken() -> None:
    allowance = Allowance(0.05)
    taken, passed = 0.0, 0.0
    for step in range(2000):
        passed += 0.01
        allowance.earn(0.01)
        if allowance.left > 0:
            cost = 0.002 + 0.003 * (step % 5)
            allowance.spend(cost)
            taken += cost
    assert taken == pytest.approx(0.05 * passed, abs=LONGEST + 0.015)


def test_what_nobody_takes_is_not_saved_for_long() -> None:
    allowance = Allowance(0.5)
    allowance.earn(1000.0)
    assert allowance.left == LONGEST
