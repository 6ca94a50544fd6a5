"""Take every lesson on three seeds, as a learner does, and tell at which step each sight came.

    python tests/bench/bench_lessons.py [LESSON …]

What came of it stands in `LESSONS.md`. What the learner is asked to do is done at the lesson's end:
settings are changed, and the cursor goes back to the start.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterable

import torch

from ganstudio import Session
from ganstudio.lessons.condition import Facts
from ganstudio.lessons.facts import numbers_of, word_of
from ganstudio.lessons.lesson import Lesson, lessons
from ganstudio.lessons.progress import Progress
from ganstudio.preset_folder import find
from ganstudio.training.run import Run

SEEDS = range(3)
LOOKS = 3
"""How often all is measured until the lesson's end, beside what is in the time between."""
LONGER = 6
"""Times the lesson's length that a learner goes on at most after doing what is asked."""
CHANNELS = "samples", "kinds", "collapse"


def taken(lesson: Lesson, seed: int = 0, looks: int = LOOKS) -> Progress:
    """Take a lesson to its end, deeds included, and return what has come of it."""
    changes = {**lesson.values, "seed": seed, "threads": 1, "device": "cpu"}
    progress = Progress(lesson)

    def hear(_: object) -> None:
        progress.look({i: _facts(session, run) for i, run in enumerate(runs)})

    runs: list[Run] = []
    with Session(listen=hear) as session:
        runs += [session.add(each) for each in find(lesson.preset).with_values(changes).expand()]
        _train(session, progress, looks)
        progress.paused = True
        deeds = [sight for sight in lesson.sights if sight.deed]
        for sight in deeds:
            session.edit(runs[sight.run], sight.deed)
        for _ in range(LONGER * bool(deeds)):
            if not progress.is_done:
                _train(session, progress, looks)
        progress.look({i: _facts(session, run, cursor=0) for i, run in enumerate(runs)})
    return progress


def _train(session: Session, progress: Progress, looks: int) -> None:
    for _ in range(looks):
        session.train(math.ceil(progress.lesson.until / looks))


def _facts(session: Session, run: Run, cursor: int | None = None) -> Facts:
    newest = [
        record for channel in CHANNELS if (record := session.latest(run, channel)) is not None
    ]
    return Facts(run.iteration, session.timeline(run), word_of(newest), numbers_of(newest), cursor)


def main(asked: Iterable[str]) -> None:
    """Print a row of a table for each lesson and seed."""
    print("| lesson | seed | s | steps at which each came |")
    print("| --- | ---: | ---: | --- |")
    for lesson in lessons():
        if asked and lesson.name not in asked:
            continue
        for seed in SEEDS:
            began = time.process_time()
            seen = taken(lesson, seed).seen
            steps = ", ".join(str(seen.get(i, "–")) for i in range(len(lesson.sights)))
            seconds = time.process_time() - began
            print(f"| {lesson.name} | {seed} | {seconds:.0f} | {steps} |", flush=True)


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(sys.argv[1:])
