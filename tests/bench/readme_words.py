"""Whether the judge of today says what the pictures of the README show.

    python tests/bench/readme_words.py [ring losses collapse classes digits]

What each picture shows stands in ``assets/pictures/shown.json``, which `readme_pictures` writes.
The same runs are trained anew up to that step, and looked at every 50 steps; a word is refused
that is told at none of the looks of the last 150 steps. Prints a line a run as Markdown, and ends
with exit code 1 where a word is refused.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import NamedTuple

from readme_pictures import PICTURES, SHOWN

from ganstudio.commands import loop
from ganstudio.commands.observer import Observer
from ganstudio.preset_folder import find
from ganstudio.training.run import Run

LATEST = 150
"""Steps before a picture within which a look must say what it shows: the window's are at others."""


class Held(NamedTuple):
    """A run of a picture beside the judge of today."""

    picture: str
    title: str
    step: int
    shown: str
    said: tuple[str, ...]

    @property
    def refused(self) -> bool:
        return self.shown not in self.said


def held(picture: str) -> list[Held]:
    """Train the runs of a picture again, and judge them."""
    shown = json.loads(SHOWN.read_text(encoding="utf-8"))[picture]
    runs = find(shown["preset"]).expand()
    by_title = {each.title: each for each in runs}
    found = []
    for each in shown["runs"]:
        experiment = by_title[each["title"]].with_values({"device": "cpu", "threads": 1})
        said = judged(Run(experiment), each["step"])
        found.append(Held(picture, each["title"], each["step"], each["word"], said))
    return found


def judged(run: Run, step: int) -> tuple[str, ...]:
    """Return the words at the latest looks up to a step."""
    observer = Observer(run)
    while run.iteration < step:
        run.step()
        if run.iteration % loop.EVERY == 0:
            observer.look()
    return tuple(word.word for at, word in observer.verdicts if at > step - LATEST)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(PICTURES))
    print("| picture | run | step | shown | told at the latest looks |\n" + "| --- " * 5 + "|")
    refused = False
    for name in parser.parse_args().names:
        for each in held(name):
            refused |= each.refused
            mark = " **refused**" if each.refused else ""
            cells = (each.picture, each.title, each.step, each.shown + mark, ", ".join(each.said))
            print("| " + " | ".join(map(str, cells)) + " |", flush=True)
    sys.exit(refused)


if __name__ == "__main__":
    main()
