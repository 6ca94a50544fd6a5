"""The verdict as a detector: runs that fail and runs that do not, and what is said of them.

    python tests/bench/bench_verdict.py [--seeds FIRST COUNT] [--every STEPS] [--jobs N]
                                        [--into FILE] [--kind healthy|young|failing] [SET-UP …]
    python tests/bench/bench_verdict.py --healthy RUNS [--jobs 1] [--into FILE]
    python tests/bench/bench_verdict.py --speed [--into FILE]
    python tests/bench/bench_verdict.py --tables FILE…
    python tests/bench/bench_verdict.py --again FOLDER

Prints, as Markdown, a line a set-up, a confusion table, and what is aimed at: failing runs named
rightly in time, the modes named exactly, looks praised while the truth says otherwise, healthy
runs ever accused. In time is within 300 steps after it can be seen, within 500 for modes that
were never found, samples that were never good, and copies; every look after that is scored too.
What is true comes from `verdict_truth`, which knows nothing of the detector. A failing set-up
whose run did not fail, and a healthy one that is not good at its end, are set aside and counted.

With ``--into`` each run is a line of a file as soon as it is over; the same command goes on where
it was stopped, and ``--tables`` prints from files alone. With ``--looks`` all that the judge saw is
kept too, and ``--again`` has it judged by other rules in a second, without training. Another
revision of the program is judged by ``PYTHONPATH=OTHER python tests/bench/bench_verdict.py --into
OTHER.jsonl``.

``--healthy`` trains so many healthy runs, of one seed after another: those that take a second or
two of each seed, all of each eighth. The bound of the share that is ever accused needs 300 of them.

Thresholds were chosen on seeds 0 to 8; what is reported begins at 100. Looks are taken every 50
steps, as the command line takes them; ``--speed`` takes them every 200, 50 and 12, as a machine
of a quarter, once and four times the speed would in the window.
"""

from __future__ import annotations

import argparse
import itertools
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

os.environ["OMP_WAIT_POLICY"] = "passive"

from verdict_course import Course, trained
from verdict_looks import again, keep, noted
from verdict_scores import Score
from verdict_setups import FAILING, HEALTHY, SETUPS, YOUNG
from verdict_tables import confusion, delays, failing, others, summary

from ganstudio.commands import loop

Key = tuple[str, int, int]
"""Set-up, seed, steps between two looks."""
KINDS = {"healthy": HEALTHY, "young": YOUNG, "failing": FAILING}
SPEEDS = (200, loop.EVERY, 12)
SPEED = (
    "ring", "1-D mixture", "digits, small", "ring, both at rate 2e-5", "ring, eager G",
    "ring, 1 of 8 dropped",
    "ring script, 5 of 8", "shapes script, then 9 of 10", "ring script, then 4 σ",
    "D's targets exchanged", "D at rate 1e-9", "D far too strong", "line, much momentum",
)  # fmt: skip


CHEAP = (
    "1-D mixture", "1-D mixture, least squares", "ring by class", "ring, wide modes",
    "ring, least squares", "ring, script", "grid, script",
)  # fmt: skip
"""Healthy set-ups that take a second or two."""
ALIKE = "Dirac, R1"
"""A healthy one that is the same run whatever the seed."""
RARE = 8
"""Seeds of which one trains the other healthy ones too."""


def healthy(first: int, count: int) -> Iterator[Key]:
    """Yield so many healthy runs of seeds from one on."""

    def every() -> Iterator[Key]:
        for seed in itertools.count(first):
            for name in HEALTHY if seed % RARE == first % RARE else CHEAP:
                if name != ALIKE:
                    yield name, seed, loop.EVERY

    return itertools.islice(every(), count)


def read(files: list[Path]) -> list[Course]:
    """Return the courses of files; the last line of one may have been cut off."""
    courses = {}
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
            try:
                course = Course(**json.loads(line))
            except ValueError:
                continue
            courses[course.key] = course
    return list(courses.values())


def course_of(key: Key, looks: Path | None) -> Course:
    """Train a run; keep what its judge saw where that is asked for."""
    with noted() as seen:
        course = trained(*key)
    if looks is not None:
        keep(looks, course, seen)
    return course


def run(keys: list[Key], jobs: int, into: Path | None, looks: Path | None) -> Iterator[Course]:
    """Train the runs that are not in the file yet, in processes of their own."""
    done = {course.key: course for course in read([into] if into else [])}
    yield from (done[key] for key in keys if key in done)
    left = [key for key in keys if key not in done]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context) as pool:
        futures = [pool.submit(course_of, key, looks) for key in left]
        for number, future in enumerate(as_completed(futures), 1):
            course = future.result()
            if into is not None:
                with into.open("a", encoding="utf-8") as file:
                    file.write("\n" * (_is_torn(into)) + json.dumps(course.line()) + "\n")
            said = f"{number} of {len(left)}: {course.setup}, seed {course.seed}"
            print(said, file=sys.stderr, flush=True)
            yield course


def _is_torn(file: Path) -> bool:
    """Tell whether the last line of a file was cut off."""
    text = file.read_bytes()
    return bool(text) and not text.endswith(b"\n")


def show(courses: list[Course]) -> None:
    """Print the tables."""
    scores = [Score(course) for course in courses]
    usual = [score for score in scores if score.course.every == loop.EVERY] or scores
    print("", *failing(usual), "", *others(usual), "", *confusion(usual), "", sep="\n")
    if len({score.course.every for score in scores}) > 1:
        print(*delays(scores), "", sep="\n")
    print(*summary(usual), sep="\n")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", nargs=2, type=int, default=(100, 6), metavar=("FIRST", "COUNT"))
    parser.add_argument("--every", type=int, default=loop.EVERY, metavar="STEPS")
    parser.add_argument("--jobs", type=int, default=2, help="runs at once, a thread each")
    parser.add_argument("--into", type=Path, metavar="FILE", help="keeps each run, and goes on")
    parser.add_argument("--looks", type=Path, metavar="FOLDER", help="keeps what the judge saw")
    parser.add_argument("--again", type=Path, metavar="FOLDER", help="judges that anew")
    parser.add_argument("--kind", choices=KINDS, help="these set-ups alone")
    parser.add_argument("--healthy", type=int, metavar="RUNS", help="so many healthy runs")
    parser.add_argument("--speed", action="store_true", help="at three distances between looks")
    parser.add_argument("--tables", nargs="+", type=Path, metavar="FILE", help="from these alone")
    parser.add_argument("names", nargs="*", metavar="SET-UP", help=", ".join(SETUPS))
    asked = parser.parse_args()
    if asked.tables or asked.again:
        show(read(asked.tables) if asked.tables else list(again(asked.again)))
        return
    first, count = asked.seeds
    names = asked.names or (SPEED if asked.speed else KINDS.get(asked.kind, SETUPS))
    distances = SPEEDS if asked.speed else (asked.every,)
    keys = [
        (name, seed, every)
        for seed in range(first, first + count)
        for name in names
        for every in distances
    ]
    if asked.healthy:
        keys = list(healthy(first, asked.healthy))
    began = time.perf_counter()
    courses = list(run(keys, asked.jobs, asked.into, asked.looks))
    show(courses)
    print(f"- {time.perf_counter() - began:.0f} s, {asked.jobs} runs at once")


if __name__ == "__main__":
    main()
