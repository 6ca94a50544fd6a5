"""A class's answers, and the file they leave in."""

from __future__ import annotations

import csv
import io

from ganstudio.lessons.lesson import lessons
from ganstudio.lessons.votes import Votes, write_votes


def test_they_are_counted_and_nobody_is_named() -> None:
    first, second, *_ = lessons()
    file = io.StringIO()
    write_votes([(first, Votes({0: 3, 1: 9})), (second, Votes())], file)
    rows = list(csv.DictReader(io.StringIO(file.getvalue())))
    assert [(row["lesson"], row["right"], row["votes"]) for row in rows] == [
        ("1-two-players", "0", "3"),
        ("1-two-players", "1", "9"),
        ("1-two-players", "0", "0"),
    ]
    assert [row["answer"] for row in rows] == list(first.prediction.answers)


def test_how_many_had_it_right() -> None:
    assert Votes({0: 3, 1: 9}).judged(1) == "9 of 12 had it right."
    assert Votes().judged(1) == ""
