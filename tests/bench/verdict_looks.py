"""What a judge of the verdict's benchmark saw, kept so that other rules can judge it again.

A file a run, of this program's own values, pickled: read none that came from somebody else.
"""

from __future__ import annotations

import gzip
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from verdict_course import Course, named

from ganstudio.probes.symptom import Look
from ganstudio.probes.verdict import Judge
from ganstudio.telemetry.records import Verdict


@dataclass
class Seen:
    """What one judge saw.

    Attributes
    ----------
    warm_up, reach
        As of `Judge`.
    looks : list
        Each look, or the step and the evidence of numbers that are none any more.
    """

    warm_up: int = 0
    reach: float = 1.0
    looks: list[Look | tuple[int, str]] = field(default_factory=list)


@contextmanager
def noted() -> Iterator[Seen]:
    """Note what the judge of a run is shown."""
    seen, judge, diverge = Seen(), Judge.judge, Judge.diverge

    def judged(self: Judge, look: Look) -> Verdict:
        found = look.findings and replace(look.findings, twins=None, measures=())
        seen.warm_up, seen.reach = self.warm_up, self.reach
        seen.looks.append(replace(look, findings=found))
        return judge(self, look)

    def diverged(self: Judge, step: int, evidence: str) -> Verdict:
        seen.looks.append((step, evidence))
        return diverge(self, step, evidence)

    Judge.judge, Judge.diverge = judged, diverged  # type: ignore[method-assign]
    try:
        yield seen
    finally:
        Judge.judge, Judge.diverge = judge, diverge  # type: ignore[method-assign]


def keep(folder: Path, course: Course, seen: Seen) -> None:
    """Write a run and what its judge saw."""
    folder.mkdir(parents=True, exist_ok=True)
    name = "-".join(map(str, course.key)).replace(" ", "_")
    with gzip.open(folder / f"{name}.pickle.gz", "wb") as file:
        pickle.dump((asdict(course), seen), file)


def again(folder: Path) -> Iterator[Course]:
    """Yield each run that was kept, with what the judge of today says of it."""
    for path in sorted(folder.glob("*.pickle.gz")):
        with gzip.open(path) as file:
            values, seen = pickle.load(file)
        yield replace(Course(**values), said=said_of(seen))


def said_of(seen: Seen) -> list[list[Any]]:
    """Return what is said at each look, as a course has it."""
    judge, said = Judge(seen.warm_up, seen.reach), []
    for look in seen.looks:
        if isinstance(look, tuple):
            step, verdict = look[0], judge.diverge(*look)
            said.append([step, verdict.word, named(verdict, ())])
        else:
            modes = () if look.findings is None else look.findings.modes
            verdict = judge.judge(look)
            said.append([look.step, verdict.word, named(verdict, modes)])
    return said
