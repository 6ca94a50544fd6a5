"""What came of the runs of a comparison: a folder each, one figure, one table."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.commands import report
from ganstudio.export import figure, run_folder
from ganstudio.export.grid import Provenance
from ganstudio.export.records import MeasuredRun
from ganstudio.telemetry.series import LOSSES

if TYPE_CHECKING:
    from ganstudio.commands.trainee import Trainee
    from ganstudio.telemetry.measurements import Measurement
    from ganstudio.telemetry.records import Losses, Record, Verdict
    from ganstudio.training.experiment import Experiment
    from ganstudio.training.run import Run

FIGURE = "comparison.png"
TABLE = "comparison.csv"


@dataclass(frozen=True)
class Outcome:
    """A run that is over, with its series, what the probes say of it, and its summary."""

    run: Run
    series: list[Losses]
    verdicts: list[tuple[int, Verdict]]
    records: dict[str, Record]
    summary: dict[str, Any]
    measurements: list[Measurement]

    def write(self, folder: Path) -> None:
        """Leave all of it in a folder.

        Raises
        ------
        OSError
            If something cannot be written.
        """
        written = self.run, self.series, self.verdicts, self.summary, self.measurements
        run_folder.write(folder, *written)


def of(trainee: Trainee) -> Outcome:
    """Measure a run that is over."""
    run, records, series = trainee.run, trainee.finish(), trainee.series
    verdicts = trainee.observer.verdicts
    summary = report.summary(run, series, records, verdicts, trainee.stopped)
    return Outcome(run, series, verdicts, records, summary, trainee.measurements)


def write(folder: Path, experiment: Experiment, outcomes: Sequence[Outcome]) -> None:
    """Write a sub-folder for each run, the figure, the table, the summary and the experiment.

    Raises
    ------
    OSError
        If something cannot be written.
    """
    names = folder_names(experiment)
    for name, each in zip(names, outcomes, strict=True):
        each.write(folder / name)
    provenance = Provenance(experiment.dumps(), outcomes[0].run.iteration)
    drawn = figure.comparison([measured(each) for each in outcomes], experiment.title)
    with run_folder.filling(folder) as staging:
        (staging / run_folder.EXPERIMENT).write_text(provenance.experiment, encoding="utf-8")
        figure.save(drawn, staging / FIGURE, provenance)
        _write_table(staging / TABLE, names, outcomes)
        runs = {name: each.summary for name, each in zip(names, outcomes, strict=True)}
        summary = {"title": experiment.title, "steps": outcomes[0].run.iteration, "runs": runs}
        run_folder.write_json(staging / run_folder.SUMMARY, summary)


def measured(outcome: Outcome) -> MeasuredRun:
    """Return what was measured of a run that is over."""
    return MeasuredRun(
        title=outcome.run.experiment.title,
        step=outcome.run.iteration,
        experiment=outcome.run.experiment,
        series=outcome.series,
        records=list(outcome.records.values()),
        measurements=outcome.measurements,
    )


def folder_names(experiment: Experiment) -> list[str]:
    """Return a folder name for each variant: its loss, or its title where losses repeat."""
    losses = [variant.loss for variant in experiment.variants]
    if None not in losses and len(set(losses)) == len(losses):
        return [str(loss) for loss in losses]
    titles = [variant.title.lower() for variant in experiment.variants]
    slugs = [re.sub(r"[^a-z0-9]+", "-", title).strip("-") for title in titles]
    return [
        slug if slug and slugs.count(slug) == 1 else f"{index}-{slug}".strip("-")
        for index, slug in enumerate(slugs, 1)
    ]


def _write_table(path: Path, names: Sequence[str], outcomes: Sequence[Outcome]) -> None:
    """Write a row a run, and below them what a perfect sampler would get."""
    rows = [{"run": name, **_figures(o.summary)} for name, o in zip(names, outcomes, strict=True)]
    rows.append({"run": "perfect sampler", **_floors(outcomes[0].summary)})
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _figures(summary: dict[str, Any]) -> dict[str, Any]:
    diagnostics = summary["diagnostics"] or {"measures": {}, "verdict": {"word": None}}
    measures = {name: each["value"] for name, each in diagnostics["measures"].items()}
    final = summary[f"mean_of_last_{report.LAST}_steps"]
    return {
        "steps": summary["steps"],
        "steps_per_second": summary["steps_per_second"],
        **{name: final.get(name) for name in LOSSES},
        "verdict": diagnostics["verdict"]["word"],
        **measures,
    }


def _floors(summary: dict[str, Any]) -> dict[str, Any]:
    measures = (summary["diagnostics"] or {"measures": {}})["measures"]
    return {name: each["perfect_sampler"] for name, each in measures.items()}
