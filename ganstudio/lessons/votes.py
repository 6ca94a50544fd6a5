"""What a class answered: how often each answer was given, and no names."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TextIO

from ganstudio.lessons.lesson import Lesson, with_formulas


@dataclass
class Votes:
    """How often each answer was given, and whether the vote is over.

    Attributes
    ----------
    given : dict
        Hands up for each answer, by its number.
    closed : bool
        Whether no more are taken.
    """

    given: dict[int, int] = field(default_factory=dict)
    closed: bool = False

    @property
    def total(self) -> int:
        """How many have answered."""
        return sum(self.given.values())

    def judged(self, right: int) -> str:
        """Return how many had it right, as a sentence; empty where nobody voted."""
        if not self.total:
            return ""
        return f"{self.given.get(right, 0)} of {self.total} had it right."


def write_votes(taught: Iterable[tuple[Lesson, Votes]], file: TextIO) -> None:
    """Write what a class answered as CSV, a row an answer, of every lesson that was voted on."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("lesson", "question", "answer", "right", "votes"))
    for lesson, votes in taught:
        if votes.total:
            asked, given = lesson.prediction, votes.given
            question = with_formulas(asked.question)
            writer.writerows(
                (
                    lesson.name,
                    question,
                    with_formulas(answer),
                    int(i == asked.right),
                    given.get(i, 0),
                )
                for i, answer in enumerate(asked.answers)
            )
