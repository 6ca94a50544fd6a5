"""What the remedy of a verdict makes of an experiment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ganstudio.probes.verdict import meanings
from ganstudio.training.changes import told
from ganstudio.training.experiment import ExperimentError

if TYPE_CHECKING:
    from ganstudio.telemetry.records import Verdict, Word
    from ganstudio.training.experiment import Experiment

EARLY = 300
"""Steps within which little is learnt that would be worth keeping."""


@dataclass(frozen=True)
class Healing:
    """An experiment with a remedy.

    Attributes
    ----------
    says : str
        What the remedy does, in a sentence.
    changes : tuple of str
        The settings that it changes, in words.
    experiment : Experiment
        With all of them.
    """

    says: str
    changes: tuple[str, ...]
    experiment: Experiment


def healing(experiment: Experiment, word: Word) -> Healing | None:
    """Return the first remedy of a word that changes something; None where none does."""
    for cure in meanings()[word].cures:
        try:
            healed = experiment.with_values(cure.changes(experiment))
        except ExperimentError:  # it is meant for another loss or network
            continue
        if changes := told(experiment, healed):
            return Healing(cure.says, changes, healed)
    return None


def last_well(verdict: Verdict) -> int:
    """Return the step to go back to from a fault: where it begins.

    One that begins early goes back to the very start: weights that had it are not worth keeping.
    """
    return verdict.since if verdict.since > EARLY else 0
