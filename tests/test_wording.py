"""Numbers and counts in sentences."""

from __future__ import annotations

import pytest

from ganstudio.wording import counted, thousands


@pytest.mark.parametrize(
    ("count", "told"), [(0, "0"), (999, "999"), (1797, "1 797"), (-1234567.4, "-1 234 567")]
)
def test_thousands_stand_apart_by_thin_spaces(count: float, told: str) -> None:
    assert thousands(count) == told.replace(" ", "\u202f")


def test_one_is_counted_as_one() -> None:
    assert [counted(n, "image") for n in (0, 1, 2)] == ["0 images", "1 image", "2 images"]
    assert [counted(n, "class", "classes") for n in (1, 10)] == ["1 class", "10 classes"]
