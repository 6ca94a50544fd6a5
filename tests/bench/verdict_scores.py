"""What a course of the verdict's benchmark is worth: what was said beside what was true."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from verdict_course import Course
from verdict_setups import SETUPS, YOUNG, Setup
from verdict_truth import GOOD, LASTS, POOR

MODES = ("modes missing", "collapsing")
PRAISE = ("healthy", "arrived")
NO_FAULT = ("starting", "learning", *PRAISE)
FAIR = {each: (POOR[each] + GOOD[each]) / 2 for each in POOR}
"""Quality below which praise is false: half-way between poor and good."""


@dataclass(frozen=True)
class Look:
    """What was said at a step, and what was true."""

    step: int
    word: str
    named: list[int] | None
    true: dict[str, Any]

    @property
    def lacking(self) -> list[int]:
        found: list[int] = self.true.get("lacking", [])
        return found

    @property
    def exact(self) -> bool | None:
        """Whether the modes named are those that lack; thin ones may be named. None: not told."""
        if self.word != "modes missing" or self.named is None or not self.lacking:
            return None
        return {*self.lacking} <= {*self.named} <= {*self.true["thin"]}


class Score:
    """A course beside what its set-up is built for."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.setup: Setup = SETUPS[course.setup]
        self.dimensions = 4 if "size" in self.setup.values["data"] else 2
        truths = iter(course.true)
        latest: dict[str, Any] = {"words": []}
        following = next(truths, None)
        self.looks: list[Look] = []
        for step, word, named in course.said:
            while following is not None and following["step"] <= step:
                latest, following = following, next(truths, None)
            self.looks.append(Look(step, word, named, latest))

    # ── failing ──────────────────────────────────────────────────────────────

    @cached_property
    def onset(self) -> int | None:
        """When what the set-up is built for could first be seen; None if it never was."""
        word, since = self.setup.word, self.setup.since
        for i, truth in enumerate(self.course.true):
            if truth["step"] <= since or not self._right(truth):
                continue
            if word == "modes missing" and not since and not self._settled(i):
                continue
            return int(truth["step"])
        return None

    def _settled(self, i: int) -> bool:
        """Tell whether no mode is found any more that lacks at a look: the others have been."""
        lacking = {*self.course.true[i].get("lacking", [])}
        return bool(lacking) and all(
            lacking <= {*later["lacking"]} for later in self.course.true[i:] if "lacking" in later
        )

    def _right(self, truth: dict[str, Any]) -> set[str]:
        """Return the words that are right for the set-up where this is true."""
        setup, words = self.setup, {*truth["words"]}
        if setup.known:
            return {setup.word, *words & {*setup.also}} if setup.word in words else set()
        if setup.word == "modes missing" or (setup.word in MODES and setup.faults):
            return words & {*MODES}
        return {setup.word, *words & {*setup.also}} if setup.word in words else set()

    @property
    def deadline(self) -> Look | None:
        """The look by which it must have been told; None if all was over by then."""
        if self.onset is None or self.onset + self.setup.soon > self.setup.steps:
            return None
        return self._last(self.onset + self.setup.soon)

    @property
    def last(self) -> Look | None:
        """The last look, if what the set-up is built for is still true."""
        return self._last(self.setup.steps)

    def _last(self, step: int) -> Look | None:
        until = [look for look in self.looks if look.step <= step]
        return until[-1] if until and self._right(until[-1].true) else None

    @property
    def counts(self) -> bool:
        """Whether it went as it was meant to."""
        if self.setup.word and self.setup.word != "learning":
            return self.deadline is not None
        return self.is_young or self.ended_well

    def right(self, look: Look) -> bool:
        return look.word in self._right(look.true)

    @property
    def after(self) -> list[bool]:
        """Of each look from the deadline on, while it is true, whether the right word was told."""
        deadline = self.deadline
        if deadline is None:
            return []
        later = [look for look in self.looks if look.step >= deadline.step]
        return [self.right(look) for look in later if self._right(look.true)]

    # ── healthy and unfinished ─────────────────────────────────────────────────────

    @property
    def is_young(self) -> bool:
        return self.course.setup in YOUNG

    @property
    def ended_well(self) -> bool:
        """Whether nothing is wrong at the end, and the samples are good."""
        if not self.course.true:
            return False
        last = self.course.true[-1]
        return not last["words"] and last["quality"] >= GOOD[self.dimensions]

    @property
    def accused(self) -> str:
        """The first fault told that was not true then, or nothing."""
        return next((look.word for look in self.looks if self._accuses(look, False)), "")

    @property
    def accused_truly(self) -> bool:
        """Whether a fault was told that was true then."""
        return any(self._accuses(look, True) for look in self.looks)

    def _accuses(self, look: Look, truly: bool) -> bool:
        """Tell whether a fault is told; what was nearly true or until just now counts as true."""
        if look.word in NO_FAULT:
            return False
        recent = [look.true] + [
            each for each in self.course.true if look.step - LASTS <= each["step"] <= look.step
        ]
        return truly == any(
            look.word in (*each["words"], *each.get("doubtful", [])) for each in recent
        )

    # ── praise ───────────────────────────────────────────────────────────────

    @property
    def praised(self) -> int:
        """Looks at which it was called healthy."""
        return sum(look.word in PRAISE for look in self.looks)

    @property
    def praised_falsely(self) -> int:
        """Looks at which it was called healthy while the truth says otherwise."""
        return sum(look.word in PRAISE and self._is_bad(look.true) for look in self.looks)

    def _is_bad(self, truth: dict[str, Any]) -> bool:
        is_poor = truth.get("quality", 1.0) < FAIR[self.dimensions]
        return bool(truth["words"]) or is_poor or truth.get("dots", False)

    @property
    def told(self) -> str:
        """The word for the confusion table: at the deadline, or the first false accusation."""
        if self.setup.word and not self.is_young:
            return self.deadline.word if self.deadline else ""
        return self.accused or (self.looks[-1].word if self.looks else "")
