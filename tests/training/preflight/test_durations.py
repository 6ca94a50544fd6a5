from __future__ import annotations

import pytest

from ganstudio.training.preflight.durations import in_words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.004, "0.1 s"), (7.16, "7.2 s"), (43.2, "43 s"), (90, "1.5 min"), (5400, "1.5 h"),
     (200000, "2.3 days")],
)  # fmt: skip
def test_a_duration_is_told_to_two_figures(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
