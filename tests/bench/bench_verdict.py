"""The verdict as a detector: runs that fail and runs that do not, and what is said of them.

    python tests/bench/bench_verdict.py [--seeds FIRST COUNT] [--every STEPS] [SET-UP …]

Prints, as Markdown, how many failing runs are named rightly within 500 steps of the onset,
how many healthy ones are ever accused, and the confusion table. The thresholds were chosen
on seeds 0 to 8; the seeds here begin at 100. Looks are taken every 50 steps, as the command
line takes them; in the window they may be further apart. Onsets come from
`verdict_truth`, which knows nothing of the detector. A failing set-up whose run did not fail,
and a healthy one in which something did go wrong, are set aside and counted.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from verdict_setups import SETUPS, Setup
from verdict_truth import EVERY, Truth

from ganstudio.commands import loop
from ganstudio.commands.observer import Observer
from ganstudio.telemetry.records import FAULTS
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run

SOON = 500


@dataclass(frozen=True)
class Course:
    """A run that is over.

    Attributes
    ----------
    said : list of (int, str)
        The word of each look.
    onset : int or None
        When what the set-up is built for began.
    faults : list of str
        All that truly went wrong.
    """

    name: str
    word: str
    seed: int
    said: list[tuple[int, str]]
    onset: int | None
    faults: list[str]

    @property
    def counts(self) -> bool:
        """Whether it went as it was meant to."""
        return self.onset is not None if self.word else not self.faults

    @property
    def named(self) -> int | None:
        """The step at which it was named rightly, if that was soon enough."""
        if self.onset is None:
            return None
        soon = range(self.onset, self.onset + SOON + 1)
        return next((step for step, word in self.said if word == self.word and step in soon), None)

    @property
    def told(self) -> str:
        """The word for the confusion table: the right one, the first fault told, or none."""
        if self.word and self.named is not None:
            return self.word
        return next((word for _, word in self.said if word in FAULTS), "nothing")


def trained(name: str, setup: Setup, seed: int, every: int) -> Course:
    """Train one run, looked at every so many steps."""
    values = {**setup.values, "device": "cpu", "threads": 1, "seed": seed}
    run = Run(Experiment.parse(values))
    observer, truth = Observer(run), Truth(run, setup)
    while run.iteration < setup.steps:
        run.step()
        if run.iteration % EVERY == 0:
            truth.look()
        if run.iteration % every == 0:
            observer.look()
    said = [(step, verdict.word) for step, verdict in observer.verdicts]
    onset = truth.onset(setup.word) if setup.word else None
    return Course(name, setup.word, seed, said, onset, list(truth.faults()))


def rows(courses: Sequence[Course]) -> Iterator[str]:
    """Yield a line for each set-up."""
    for name in dict.fromkeys(course.name for course in courses):
        mine = [course for course in courses if course.name == name and course.counts]
        aside = sum(course.name == name for course in courses) - len(mine)
        told = Counter(course.told for course in mine)
        heard = ", ".join(f"{word} {count}" for word, count in told.most_common())
        word = SETUPS[name].word
        if not word:
            yield f"| {name} | healthy | {len(mine)} | {aside} | – | – | {heard} |"
            continue
        onsets = [course.onset for course in mine if course.onset is not None]
        delays = [c.named - c.onset for c in mine if c.named is not None and c.onset is not None]
        onset = f"{np.median(onsets):.0f}" if onsets else "–"
        delay = f"{np.median(delays):.0f} ({max(delays)})" if delays else "–"
        yield f"| {name} | {word} | {len(mine)} | {aside} | {onset} | {delay} | {heard} |"


def confusion(courses: Sequence[Course]) -> Iterator[str]:
    """Yield the table: what is true down, what was told across."""
    told = [*FAULTS, "nothing"]
    yield "| true \\ told | " + " | ".join(told) + " |"
    yield "| --- |" + " ---: |" * len(told)
    for word in ("", *FAULTS):
        mine = Counter(course.told for course in courses if course.word == word and course.counts)
        cells = " | ".join(str(mine[each] or "·") for each in told)
        yield f"| {word or 'healthy'} | {cells} |"


def summary(courses: Sequence[Course]) -> Iterator[str]:
    """Yield the two shares that are aimed at."""
    failing = [course for course in courses if course.word and course.counts]
    healthy = [course for course in courses if not course.word and course.counts]
    named = sum(course.named is not None for course in failing)
    accused = sum(course.told != "nothing" for course in healthy)
    for count, whole, what in (
        (named, failing, f"failing runs named rightly within {SOON} steps of the onset (≥ 95 %)"),
        (accused, healthy, "healthy runs ever accused (≤ 2 %)"),
    ):
        share = f"{100 * count / len(whole):.1f} %" if whole else "–"
        yield f"- {count} of {len(whole)} {what}: {share}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seeds", nargs=2, type=int, default=(100, 6), metavar=("FIRST", "COUNT"))
    parser.add_argument(
        "--every", type=int, default=loop.EVERY, metavar="STEPS", help="steps between two looks"
    )
    parser.add_argument("names", nargs="*", metavar="SET-UP", help=", ".join(SETUPS))
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    first, count = arguments.seeds
    began, courses = time.perf_counter(), []
    for seed in range(first, first + count):
        for name in arguments.names or SETUPS:
            courses.append(trained(name, SETUPS[name], seed, arguments.every))
            last = courses[-1]
            print(f"seed {seed}, {name}: {last.told}, since {last.onset}, true: {last.faults}")
    print("\n| set-up | fault | runs | aside | onset | steps until named (most) | told |")
    print("| --- | --- | ---: | ---: | ---: | ---: | --- |")
    print(*rows(courses), "", *confusion(courses), "", *summary(courses), sep="\n")
    print(f"- {time.perf_counter() - began:.0f} s for {len(courses)} runs")


if __name__ == "__main__":
    main()
