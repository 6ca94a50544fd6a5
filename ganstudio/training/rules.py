"""What a run does by itself when its verdict turns, as its experiment says it.

Such a run is looked at every `EVERY` steps and at no other time, so that a seed repeats what its
rules do, however fast a machine is and whoever watches. No rule names a program: an experiment
may come from anybody.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from ganstudio.components import Settings, param, suggest
from ganstudio.telemetry.records import FAULTS, WORDS

FAULT = "fault"
"""Stands for every word that says that something is wrong."""
EVERY = 50
"""Steps between two looks: dense enough to tell since when something is wrong. By steps and
not by time, so that the same seed is judged the same on every machine."""


def _settings_only(changes: Any) -> Any:
    """Refuse dates and endless numbers, which TOML has and no setting takes."""
    for value in changes.values() if isinstance(changes, dict) else changes:
        if isinstance(value, datetime.date | datetime.time):
            raise ValueError(f"{value} is a date, which no setting is; put it in quotes")
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(f"{value} is no number that a setting can be; write a finite one")
        if isinstance(value, dict | list):
            _settings_only(value)
    return changes


Changes = Annotated[dict[str, Any], AfterValidator(_settings_only)]
"""Settings by dotted path."""
Deed = Literal["stop", "checkpoint", "fork", "notify"]


class Rule(Settings):
    """One thing to be done when the verdict turns to a word.

    Attributes
    ----------
    set : dict
        Settings by dotted path that a fork begins with, such as ``{"loss" = "hinge"}``.
    """

    when: str = param(FAULT, "when", "The word that the verdict turns to; fault means any fault.")
    then: Deed = param(
        "notify",
        "then",
        "Stop the run, keep a checkpoint, fork it where nothing was wrong yet, or say so.",
    )
    set: Changes = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_known(self) -> Self:
        known = (FAULT, *WORDS)
        if self.when not in known:
            raise ValueError(
                f"{self.when!r} is no word of the verdict; {suggest(self.when, known)}"
            )
        if self.set and self.then != "fork":
            raise ValueError("only a fork sets anything; leave set out, or choose then = 'fork'")
        if None in self.set.values():
            raise ValueError("a rule takes nothing away; give each setting a value")
        return self

    def holds(self, word: str) -> bool:
        """Tell whether it is about a word."""
        return word == self.when or (self.when == FAULT and word in FAULTS)

    def __str__(self) -> str:
        changes = ", ".join(f"{path} = {value}" for path, value in self.set.items())
        return f"{self.when} → {self.then}" + (f" with {changes}" if changes else "")


def in_words(rules: object) -> str:
    """Return rules, or the tables that they stand in, in a line."""
    found = rules if isinstance(rules, list | tuple) else ()
    each = (Rule.model_validate(rule) if isinstance(rule, Mapping) else rule for rule in found)
    return "; ".join(map(str, each)) or "none"
