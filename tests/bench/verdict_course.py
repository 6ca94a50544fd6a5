"""A run of the verdict's benchmark from its beginning to its end: what was said, and what was true.

A course is a line of JSON, so that the words of another revision of the program can stand in the
same tables. Words that a revision does not know are not asked for.
"""

from __future__ import annotations

import re
import time
from dataclasses import asdict, dataclass
from typing import Any

import torch
from verdict_setups import SETUPS
from verdict_truth import Truth

from ganstudio.commands.observer import Observer
from ganstudio.telemetry.records import Collapse, Verdict
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run

NAMING = ("modes missing", "unbalanced")
"""Words that say which modes."""


@dataclass(frozen=True)
class Course:
    """A run that is over.

    Attributes
    ----------
    said : list of [step, word, modes]
        Each look: its word, and the modes that it names by their places, or None.
    true : list of dict
        What was in force at each step that was looked at for the truth, see `Truth.course`.
    """

    setup: str
    seed: int
    every: int
    said: list[list[Any]]
    true: list[dict[str, Any]]
    seconds: float

    @property
    def key(self) -> tuple[str, int, int]:
        return self.setup, self.seed, self.every

    def line(self) -> dict[str, Any]:
        return asdict(self)


def trained(name: str, seed: int, every: int) -> Course:
    """Train one run, looked at every so many steps."""
    torch.set_num_threads(1)
    setup, began = SETUPS[name], time.process_time()
    experiment = Experiment.parse({**setup.values, "device": "cpu", "threads": 1, "seed": seed})
    dataset = experiment.data.load()
    for fault in setup.faults:
        dataset = fault.data(dataset)
    run = Run(experiment, dataset=dataset)
    for fault in setup.faults:
        fault.begin(run)
    observer, truth, said = Observer(run), Truth(run, setup), []
    while run.iteration < setup.steps:
        if run.iteration == setup.since:
            for fault in setup.faults:
                fault.change(run)
        run.step()
        if run.iteration % truth.every == 0:
            truth.look()
        if run.iteration % every == 0:
            observer.look()
            step, verdict = observer.verdicts[-1]
            found = observer.records["collapse"]
            assert isinstance(found, Collapse)
            said.append([step, verdict.word, named(verdict, found.modes)])
    seconds = time.process_time() - began
    return Course(name, seed, every, said, truth.course(), round(seconds, 1))


def named(verdict: Verdict, modes: tuple[str, ...]) -> list[int] | None:
    """Return the places of the modes that a verdict names; None where its word names none.

    A revision may hand them over as ``modes``; else its evidence is read, in which a mode is
    followed by its share: "3 (2 %)", "mode 3 at 2 %".
    """
    if verdict.word not in NAMING:
        return None
    told = getattr(verdict, "modes", None)
    if told is None:
        told = re.findall(r"(\w[\w ]*?)(?: at| \(|:) ?[<≤~]?\d+(?:\.\d+)? ?%", verdict.evidence)
        told = [re.sub("^(mode|class|region) ", "", word).strip() for word in told]
    return sorted({modes.index(each) for each in told if each in modes})
