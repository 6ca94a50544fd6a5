"""Conditions of lessons on made-up runs."""

from __future__ import annotations

import numpy as np
import pytest

from ganstudio.lessons.condition import Condition, ConditionError, Facts
from ganstudio.telemetry.records import Losses
from ganstudio.telemetry.timeline import Timeline


@pytest.fixture
def facts() -> Facts:
    series = Timeline()
    series.append(Losses(("loss_d",), 1, np.arange(1, 11, dtype=np.float32)[:, None]))
    return Facts(10, series, "collapsing", {"modes": 3.0, "says/dog": 1 / 3}, None)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("step >= 10", True),
        ("loss_d == 10", True),
        ("mean(loss_d, 4) == 8.5", True),
        ("mean(loss_d, 40) < 100", False),  # there are not as many yet
        ("verdict == 'collapsing' and modes < 8", True),
        ("not verdict == 'healthy'", True),
        ("unknown > 0 or unknown <= 0", False),
        ("1 < step < 5", False),
        ("cursor == step", True),
        ("abs(loss_d - 12) * 2 / 4 <= 1", True),
        ("-step < 0", True),
        ("at('loss_d', 3) == 3", True),
        ("at('loss_d', 11) > 0", False),  # it has not come so far
        ("mean('loss_d', 4) == 8.5 and value('loss_d') == 10", True),
        ("value('says/dog') ** 2 > 0.1", True),
        ("1 / (step - 10) > 0", False),
        ("9.0 ** 9 > 0 and (step ** 999) ** 9 > 0", False),  # too large to be known
    ],
)
def test_it_holds_or_does_not(facts: Facts, text: str, holds: bool) -> None:
    assert Condition(text).holds(facts) is holds


@pytest.mark.parametrize(
    "text",
    ["", "step >", "__import__('os')", "step.real", "[1]", "step if 1 else 2", "verdict > 3",
     "mean(loss_d)", "1 in 2", "9 ** step", "at(loss_d, 3)", "value(loss_d)",
     "verdict * 999 > 3", "-verdict == step", "abs(verdict) > 1", "-" * 100_000 + "1 > 0"],
)  # fmt: skip
def test_whatever_else_is_refused_at_once(text: str) -> None:
    with pytest.raises(ConditionError):
        Condition(text)
