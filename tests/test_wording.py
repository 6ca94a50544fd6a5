"""Numbers and counts in sentences, and how those begin."""

from __future__ import annotations

import pytest

from ganstudio.wording import counted, sentence, thousands


@pytest.mark.parametrize(
    ("count", "told"), [(0, "0"), (999, "999"), (1797, "1 797"), (-1234567.4, "-1 234 567")]
)
def test_thousands_stand_apart_by_thin_spaces(count: float, told: str) -> None:
    assert thousands(count) == told.replace(" ", "\u202f")


def test_one_is_counted_as_one() -> None:
    assert [counted(n, "image") for n in (0, 1, 2)] == ["0 images", "1 image", "2 images"]
    assert [counted(n, "class", "classes") for n in (1, 10)] == ["1 class", "10 classes"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("choose a folder", "Choose a folder"),
        ("no. It is.", "No. It is."),
        ("words.csv is no table", "words.csv is no table"),
        ("a/b/pictures is empty", "a/b/pictures is empty"),
        ("", ""),
    ],
)
def test_a_sentence_leaves_the_name_of_a_file_as_it_is(words: str, told: str) -> None:
    assert sentence(words) == told
