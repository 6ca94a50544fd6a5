"""A sweep: one experiment trained once for each combination of settings and each seed."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ganstudio.foreign import ForeignError, parse_toml
from ganstudio.objectives.variants import find_variant, loss_variants
from ganstudio.training.declared import as_text
from ganstudio.training.experiment import Experiment, ExperimentError

MOST = 10_000
"""Runs that a sweep may have."""
LONGEST = 100
"""Letters of a run's name."""


@dataclass(frozen=True)
class Axis:
    """A setting by dotted path, and the values that it takes in turn."""

    path: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Trial:
    """One run of a sweep.

    Attributes
    ----------
    name : str
        Readable, and good as the name of a folder: ``generator.lr=0.001, seed=2``.
    settings : mapping
        What it sets, by dotted path.
    """

    name: str
    settings: Mapping[str, Any]
    seed: int
    experiment: Experiment


@dataclass(frozen=True)
class Sweep:
    """What is to be trained, in order; and a sentence for each combination that cannot be."""

    axes: tuple[Axis, ...]
    seeds: tuple[int, ...]
    trials: tuple[Trial, ...]
    skipped: tuple[str, ...]


def plan(base: Experiment, axes: Sequence[Axis], seeds: Sequence[int]) -> Sweep:
    """Check every combination before anything is trained.

    A loss is given by the names that comparisons know too (``wasserstein-gp``), and brings
    what belongs to it. A combination that is impossible is left out and told; a value that is
    impossible in all of them is a mistake.

    Raises
    ------
    ExperimentError
        If there is nothing to vary, a value is wrong, or nothing is possible.
    """
    _check(base, axes, seeds)
    trials: list[Trial] = []
    refused: list[tuple[dict[str, Any], str]] = []
    for values in itertools.product(*(axis.values for axis in axes)):
        settings = {axis.path: value for axis, value in zip(axes, values, strict=True)}
        try:
            varied = _varied(base, settings)
            trials += [_trial(varied, settings, seed, axes) for seed in seeds]
        except ExperimentError as error:
            refused.append((settings, str(error)))
    _check_values(axes, refused)
    skipped = tuple(f"{_words(settings, axes)}: {why}" for settings, why in refused)
    return Sweep(tuple(axes), tuple(seeds), tuple(_named_apart(trials)), skipped)


def values_in(text: str) -> tuple[Any, ...]:
    """Read values with commas between, each as TOML or else as the text that it is.

    Commas within brackets or quotes belong to a value: ``[1, 2], [3]`` are two.
    """
    parts, depth, quoted = [""], 0, False
    for letter in text:
        quoted ^= letter == '"'
        depth += 0 if quoted else (letter in "[{") - (letter in "]}")
        if letter == "," and not depth and not quoted:
            parts.append("")
        else:
            parts[-1] += letter
    return tuple(_value(part.strip()) for part in parts if part.strip())


def _value(text: str) -> Any:
    try:
        values = parse_toml(f"value = {text}")
    except ForeignError:
        return text
    return values["value"] if values.keys() == {"value"} else text


def _check(base: Experiment, axes: Sequence[Axis], seeds: Sequence[int]) -> None:
    paths = [axis.path for axis in axes]
    problems = []
    if base.variants:
        problems.append("a comparison cannot be swept; take an experiment without variants")
    if len(set(paths)) < len(paths):
        problems.append("a setting is varied twice; give all its values at once")
    if {"seed", "title", "variants"} & set(paths):
        problems.append("seed, title and variants are not varied as settings; seeds have their own")
    for axis in axes:
        if len({repr(value) for value in axis.values}) < len(axis.values) or not axis.values:
            problems.append(f"{axis.path} needs different values, separated by commas")
    if not seeds or len(set(seeds)) < len(seeds):
        problems.append("seeds must be different whole numbers, one at least")
    count = math.prod(len(axis.values) for axis in axes) * len(seeds)
    if count < 2 and not problems:
        problems.append("there is nothing to vary; give a setting with several values, or seeds")
    if count > MOST:
        problems.append(f"{count} runs are too many; {MOST} is the most")
    if problems:
        raise ExperimentError(tuple(problems))


def _check_values(axes: Sequence[Axis], refused: Sequence[tuple[dict[str, Any], str]]) -> None:
    """Refuse values that no combination can take."""
    total = math.prod(len(axis.values) for axis in axes)
    wrong = []
    for axis in axes:
        for value in axis.values:
            with_it = [why for settings, why in refused if settings[axis.path] == value]
            if len(with_it) == total // len(axis.values):
                wrong.append(with_it[0])
    if wrong:
        raise ExperimentError(tuple(dict.fromkeys(wrong)))


def _varied(base: Experiment, settings: Mapping[str, Any]) -> Experiment:
    rest = dict(settings)
    if rest.get("loss") in loss_variants():
        base = base.with_loss(find_variant(rest.pop("loss")))
    return base.with_values(rest)


def _trial(
    experiment: Experiment, settings: dict[str, Any], seed: int, axes: Sequence[Axis]
) -> Trial:
    words = ", ".join(filter(None, (_words(settings, axes), f"seed={seed}")))
    seeded = experiment.with_values({"seed": seed, "title": f"{experiment.title}: {words}"})
    return Trial(legal(words), settings, seed, seeded)


def legal(words: str) -> str:
    """Return words as a name that every file system takes."""
    return re.sub(r'[<>:"/\\|?*\x00-\x1f]+', "_", words).strip(" .")


def _words(settings: Mapping[str, Any], axes: Sequence[Axis]) -> str:
    names = short_names([axis.path for axis in axes])
    return ", ".join(f"{names[path]}={as_text(value)}" for path, value in settings.items())


def short_names(paths: Sequence[str]) -> dict[str, str]:
    """Return what tells settings apart: their paths without the first part, if that suffices."""
    short = {path: path.partition(".")[2] or path for path in paths}
    names = list(short.values())
    return {path: name if names.count(name) == 1 else path for path, name in short.items()}


def _named_apart(trials: Sequence[Trial]) -> list[Trial]:
    """Put numbers before names that would be too long or the same."""
    names = [trial.name for trial in trials]
    return [
        trial
        if len(trial.name) <= LONGEST and names.count(trial.name) == 1
        else Trial(f"{number:04} {trial.name[: LONGEST - 5].strip()}", trial.settings, trial.seed,
                   trial.experiment)
        for number, trial in enumerate(trials, 1)
    ]  # fmt: skip
