"""What a hyper-parameter says of itself."""

from __future__ import annotations

from typing import Any

import pytest

from ganstudio.components import Settings, param, parameters


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ({}, ""),
        ({"ge": 2, "le": 65536}, "2 to 65536"),
        ({"gt": 0, "le": 0.5}, "above 0, up to 0.5"),
        ({"ge": 0, "lt": 1}, "from 0, below 1"),
        ({"gt": 0, "lt": 1}, "above 0, below 1"),
        ({"gt": 0}, "above 0"),
        ({"ge": 1}, "from 1"),
        ({"lt": 2**31}, "below 2147483648"),
        ({"le": 1e-3}, "up to 0.001"),
    ],
)
def test_a_range_says_which_ends_it_has(bounds: dict[str, float], words: str) -> None:
    annotations: dict[str, Any] = {
        "__annotations__": {"x": float},
        "x": param(0, "x", "", **bounds),
    }
    model: Any = type("Ranged", (Settings,), {"__module__": __name__, **annotations})
    (found,) = parameters(model)
    assert found.range == words
