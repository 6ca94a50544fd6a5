"""What has come of a lesson: the answer that was given, and what was seen at which step."""

from __future__ import annotations

from dataclasses import dataclass, field

from ganstudio.gui.run_view import RunView
from ganstudio.lessons.condition import Facts
from ganstudio.lessons.lesson import Lesson
from ganstudio.telemetry.records import Collapse


def facts_of(run: RunView, cursor: int | None) -> Facts:
    """Return what conditions ask of a run, as it is now wherever the cursor stands."""
    frame = run.newest.get("collapse")
    record = frame.record if frame is not None else None
    found = record if isinstance(record, Collapse) else None
    return Facts(
        run.reached,
        run.losses,
        found.verdict.word if found is not None else "",
        {each.name: each.value for each in found.measures} if found is not None else {},
        cursor,
    )


@dataclass
class Progress:
    """How far somebody has got with a lesson.

    Attributes
    ----------
    answer : int or None
        What was predicted; None while nothing is.
    run : int or None
        The run that was set up for it.
    seen : dict
        The step at which each sight came, by its number.
    paused : bool
        Whether the run has got to the lesson's end and was paused there.
    """

    lesson: Lesson
    answer: int | None = None
    run: int | None = None
    seen: dict[int, int] = field(default_factory=dict)
    paused: bool = False

    def begin(self, run: int) -> None:
        """Watch a run, from its start."""
        self.run, self.seen, self.paused = run, {}, False

    def look(self, run: RunView, cursor: int | None) -> None:
        """Tick what has come."""
        facts = facts_of(run, cursor)
        for number, sight in enumerate(self.lesson.sights):
            if number not in self.seen and sight.when.holds(facts):
                self.seen[number] = facts.step

    @property
    def is_done(self) -> bool:
        """Whether all has been seen."""
        return len(self.seen) == len(self.lesson.sights)
