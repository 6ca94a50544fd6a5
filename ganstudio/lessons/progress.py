"""What has come of a lesson: the answer that was given, and what was seen at which step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ganstudio.lessons.condition import Facts
from ganstudio.lessons.lesson import Lesson
from ganstudio.lessons.votes import Votes


@dataclass
class Progress:
    """How far somebody has got with a lesson.

    Attributes
    ----------
    answer : int or None
        What was predicted; None while nothing is.
    votes : Votes
        What a class predicted.
    run : int or None
        The first run that was set up for it; the others of a comparison have the next numbers.
    seen : dict
        The step at which each sight came, by its number.
    paused : bool
        Whether the run has got to the lesson's end and was paused there.
    """

    lesson: Lesson
    answer: int | None = None
    votes: Votes = field(default_factory=Votes)
    run: int | None = None
    seen: dict[int, int] = field(default_factory=dict)
    paused: bool = False

    def begin(self, run: int) -> None:
        """Watch a run, from its start."""
        self.run, self.seen, self.paused = run, {}, False

    def look(self, known: Mapping[int, Facts]) -> None:
        """Tick what has come, by what is known of the runs, counted from the first."""
        for number, sight in enumerate(self.lesson.sights):
            facts = known.get(sight.run)
            if number not in self.seen and facts is not None and sight.when.holds(facts):
                self.seen[number] = facts.step

    @property
    def is_done(self) -> bool:
        """Whether all has been seen."""
        return len(self.seen) == len(self.lesson.sights)
