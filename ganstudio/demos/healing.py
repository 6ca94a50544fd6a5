"""A run that breaks, and its twin with the remedy, both from the last step at which it was well.

    experiment ──▶ well ──(a setting is turned)──▶ a fault is told ──▶ goes on
                     └──(the remedy of that fault)──▶ goes on

Looks are taken at fixed steps, so that a seed gives the same story on a slow machine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ganstudio.preset_folder import find
from ganstudio.probes.healing import Healing, healing
from ganstudio.scripting import Session
from ganstudio.telemetry.jobs import ExportError
from ganstudio.telemetry.records import Collapse, Record, Verdict
from ganstudio.training.changes import told as told_in_words

if TYPE_CHECKING:
    from ganstudio.training.experiment import Experiment
    from ganstudio.training.run import Run

LOST = 0.1
"""Share of its share below which a mode counts as lost."""
PRAISE = ("healthy", "arrived")
LASTING = 5
"""Looks in a row at which it is praised before settings are turned."""


@dataclass(frozen=True)
class Plan:
    """What is demonstrated.

    Attributes
    ----------
    preset : str
        What is trained.
    turned : mapping
        The settings by which it breaks, once it is well.
    every : int
        Steps from one look to the next.
    well : int
        Steps after which they are turned at the latest, however well it is.
    patience : int
        Steps that are waited for a fault at most.
    after : int
        Steps that both go on for once it is told.
    """

    preset: str
    turned: Mapping[str, Any]
    every: int
    well: int
    patience: int
    after: int

    def experiment(self, seed: int) -> Experiment:
        """Return what is trained."""
        length = self.well + self.patience + self.after
        fixed = {"threads": 1, "seed": seed, "schedule.steps": length + 1, "watch.budget": 0.01}
        return find(self.preset).with_values(fixed)


EAGER = {
    "optimisers.generator.lr": 1e-2,
    "optimisers.discriminator.lr": 1e-4,
    "schedule.generator_steps": 4,
}
"""G ahead of D: ten times as fast, four times as often, against a D that is ten times slower."""
PLANS = {
    "ring": Plan("ring", EAGER, every=25, well=2500, patience=1000, after=1200),
    "digits": Plan("digits-by-class", EAGER, every=25, well=1800, patience=300, after=400),
}
"""What can be demonstrated, by name."""


@dataclass(frozen=True, eq=False)
class Moment:
    """A run at a step: its samples, and what is said of them."""

    step: int
    samples: Record
    diagnosis: Collapse

    @property
    def verdict(self) -> Verdict:
        """The word that holds."""
        return self.diagnosis.verdict

    @property
    def lost(self) -> tuple[str, ...]:
        """The modes that have next to none of the samples."""
        found = self.diagnosis
        few = found.shares < LOST * found.target
        return tuple(found.modes[k] for k in np.flatnonzero(few))


@dataclass(frozen=True, eq=False)
class Story:
    """What came of it.

    Attributes
    ----------
    title : str
        That of the data.
    turned : tuple of (int, str)
        When settings were turned, and which, in words.
    told : Moment
        Where the fault was told first.
    back : Moment
        The last moment at which it was well, where the twin begins.
    healing : Healing
        What the twin changes.
    sick, cured : list of Moment
        Both runs; the twin's from ``back`` on.
    """

    title: str
    turned: tuple[int, str]
    told: Moment
    back: Moment
    healing: Healing
    sick: list[Moment]
    cured: list[Moment]


def play(plan: Plan, library: Path, seed: int, say: Callable[[str], object]) -> Story:
    """Train it, and return what came of it.

    Parameters
    ----------
    plan
        What is demonstrated.
    library
        Folder below which both runs are recorded.
    seed
        Of all that is drawn by chance.
    say
        Is told how it goes, in sentences.

    Raises
    ------
    ExportError
        If nothing breaks, or nothing is known that heals it.
    """
    with Session(library) as session:
        return _Stage(session, plan, say).play(plan.experiment(seed))


class _Stage:
    """Has a session play a plan."""

    def __init__(self, session: Session, plan: Plan, say: Callable[[str], object]) -> None:
        self._session, self._plan, self._say = session, plan, say

    def play(self, experiment: Experiment) -> Story:
        sick = self._session.add(experiment)
        past = [self._look(sick)]
        while past[-1].step < self._plan.well and not _has_been_well(past):
            past.append(self._go_on(sick))
        self._say(f"step {past[-1].step}: {past[-1].verdict}; now the settings are turned")
        turned = past[-1].step
        self._session.edit(sick, self._plan.turned)
        while past[-1].verdict.word != "collapsing":
            if past[-1].step - turned >= self._plan.patience:
                raise ExportError("it did not collapse; try another --seed")
            past.append(self._go_on(sick))
        told, back = past[-1], _last_well(past)
        self._say(f"step {told.step}: {told.verdict}")
        found = healing(sick.experiment, told.verdict.word)
        if found is None:
            raise ExportError(f"nothing is known that heals {told.verdict.word!r}")
        self._say(
            f"back to step {back.step} ({back.verdict.word}), with {', '.join(found.changes)}"
        )
        cured = self._session.fork(sick, back.step, found.experiment)
        twin = [back]
        while twin[-1].step < told.step:
            twin.append(self._go_on(cured))
        while past[-1].step < told.step + self._plan.after:
            self._session.train(self._plan.every)
            past.append(self._look(sick))
            twin.append(self._look(cured))
        self._say(f"step {past[-1].step}, without: {past[-1].verdict}")
        self._say(f"step {twin[-1].step}, with it: {twin[-1].verdict}")
        changes = told_in_words(experiment, sick.experiment)
        title = type(experiment.data).title
        return Story(title, (turned, ", ".join(changes)), told, back, found, past, twin)

    def _look(self, run: Run) -> Moment:
        samples = self._session.latest(run, "plane") or self._session.latest(run, "samples")
        diagnosis = self._session.latest(run, "collapse")
        assert samples is not None
        assert isinstance(diagnosis, Collapse)
        return Moment(run.iteration, samples, diagnosis)

    def _go_on(self, run: Run) -> Moment:
        self._session.train(self._plan.every, run)
        return self._look(run)


def _has_been_well(past: list[Moment]) -> bool:
    """Tell whether it has been praised for some looks."""
    return len(past) >= LASTING and all(each.verdict.word in PRAISE for each in past[-LASTING:])


def _last_well(past: list[Moment]) -> Moment:
    """Return the last moment of the best word before the fault began, which the latest tells."""
    since = past[-1].verdict.since
    before = [each for each in past if not each.verdict.is_fault and each.step < since]
    praised = [each for each in before if each.verdict.word in PRAISE]
    return (praised or before)[-1]
