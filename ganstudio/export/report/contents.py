"""What a report says of runs, as plain values that any format can lay out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ganstudio
from ganstudio.export.figure import RUN_COLOURS
from ganstudio.export.records import CHANGED, RunRecords, diagnosis_of, verdict_of
from ganstudio.telemetry.records import Measure, Verdict
from ganstudio.training.differing import differences
from ganstudio.training.experiment import Experiment
from ganstudio.wording import thousands

UNSAID = ("title", "description", "group", "variants", "rules")
"""Settings that say nothing of how a run is trained."""
ABSENT = "–"


@dataclass(frozen=True)
class RunPart:
    """What is said of one run.

    Attributes
    ----------
    title, colour, step : str
        Its name, the colour that it has in all drawings, the step that it is shown at.
    verdict : Verdict or None
        What its diagnosis amounts to.
    facts : list of (str, str)
        What else there is to know.
    experiment : str
        All of it as TOML.
    file : str
        A name for that text, by which the command line is told.
    """

    title: str
    colour: str
    step: str
    verdict: Verdict | None
    facts: list[tuple[str, str]]
    experiment: str
    file: str


@dataclass(frozen=True)
class Table:
    """A table whose first column names the rows.

    Attributes
    ----------
    note : str
        How it is to be read.
    """

    header: list[str]
    rows: list[list[str]]
    note: str = ""


@dataclass(frozen=True)
class Contents:
    """All that a report says."""

    title: str
    made: str
    summary: str
    runs: list[RunPart]
    differences: Table
    figures: Table
    game: Table


def contents(runs: Sequence[RunRecords], title: str = "") -> Contents:
    """Return what there is to say of runs, at least one."""
    now = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z")
    names = [run.title for run in runs]
    return Contents(
        title=title or (" · ".join(names) if len(names) <= 3 else f"{len(names)} runs compared"),
        made=f"Made by GAN Studio {ganstudio.__version__} on {now}",
        summary=_summary(runs),
        runs=[_part(index, run) for index, run in enumerate(runs)],
        differences=_differences(runs),
        figures=_figures(runs, "measures", "perfect sampler"),
        game=_figures(runs, "game", "even game"),
    )


def _summary(runs: Sequence[RunRecords]) -> str:
    first = runs[0].experiment
    parts = [
        type(first.data).title,
        type(first.network).title,
        f"batches of {first.schedule.batch_size}",
        f"seed {first.seed}",
    ]
    return " · ".join(parts)


def _part(index: int, run: RunRecords) -> RunPart:
    experiment = run.experiment
    facts = [
        ("data", f"{type(experiment.data).title}"),
        ("network", type(experiment.network).title),
        ("loss", " + ".join([type(experiment.loss).title, *_titles(experiment)])),
        ("optimisers", _optimisers(experiment)),
        ("seed", str(experiment.seed)),
    ]
    known = dict(facts) | dict(run.facts)
    slug = "".join(c if c.isalnum() else "-" for c in run.title.lower()).strip("-") or "run"
    return RunPart(
        title=run.title,
        colour=RUN_COLOURS[index % len(RUN_COLOURS)],
        step=f"step {thousands(run.step)}",
        verdict=verdict_of(run),
        facts=list(known.items()),
        experiment=experiment.dumps(),
        file=f"{slug}.toml",
    )


def _titles(experiment: Experiment) -> list[str]:
    terms = [*experiment.penalties.values(), *experiment.stabilisers.values()]
    return [type(term).title for term in terms]


def _optimisers(experiment: Experiment) -> str:
    g, d = experiment.optimisers.generator, experiment.optimisers.discriminator
    return " · ".join(f"{who} {type(each).title} {each.lr:g}" for who, each in (("D", d), ("G", g)))


def _differences(runs: Sequence[RunRecords]) -> Table:
    """Return each setting in which a run differs from the first."""
    first, *others = runs
    found = [differences(first.experiment, other.experiment) for other in others]
    paths = dict.fromkeys(path for each in found for path in each)
    rows = []
    for path in paths:
        if path.split(".")[0] in UNSAID:
            continue
        was = next(each[path][0] for each in found if path in each)
        values = [was, *(each[path][1] if path in each else was for each in found)]
        if {} not in values or not any(other.startswith(f"{path}.") for other in paths):
            rows.append([path, *map(_said, values)])
    if any(CHANGED in run.facts for run in runs):
        rows.append([CHANGED, *(run.facts.get(CHANGED, ABSENT) for run in runs)])
    return Table(["setting", *(run.title for run in runs)], rows)


def _said(value: Any) -> str:
    if value is None:
        return ABSENT
    if value == {}:
        return "yes"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _figures(runs: Sequence[RunRecords], which: str, beside: str) -> Table:
    """Return the figures of all diagnoses, and beside them the value that each ought to have."""
    diagnoses = [diagnosis_of(run) for run in runs]
    each_run: list[dict[str, Measure]] = [
        {} if diagnosis is None else {m.name: m for m in getattr(diagnosis, which)}
        for diagnosis in diagnoses
    ]
    names = dict.fromkeys(name for measures in each_run for name in measures)
    rows = []
    for name in names:
        there = next(measures[name] for measures in each_run if name in measures)
        arrow = {"high": " ↑", "low": " ↓"}.get(there.better, "")
        cells = [m[name].text if name in m else ABSENT for m in each_run]
        rows.append([there.title + arrow, *cells, there.floor_text or ABSENT])
    return Table(["figure", *(run.title for run in runs), beside], rows)
