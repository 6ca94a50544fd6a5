"""What came of the runs of a comparison: a folder each, one figure, one table."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
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

    def told(self) -> Told:
        """Return what a comparison says of it."""
        records = list(self.records.values())
        return Told(self.run.iteration, self.series, records, self.summary, self.measurements)

    def write(self, folder: Path) -> None:
        """Leave all of it in a folder.

        Raises
        ------
        OSError
            If something cannot be written.
        """
        written = self.run, self.series, self.verdicts, self.summary, self.measurements
        run_folder.write(folder, *written)


@dataclass(frozen=True)
class Told:
    """What a comparison says of a run that is over, wherever that was trained."""

    step: int
    series: list[Losses]
    records: list[Record]
    summary: dict[str, Any]
    measurements: list[Measurement]

    def measured(self, experiment: Experiment) -> MeasuredRun:
        """Return what was measured of a run of this experiment."""
        return MeasuredRun(
            title=experiment.title,
            step=self.step,
            experiment=experiment,
            series=self.series,
            records=self.records,
            measurements=self.measurements,
        )


def of(trainee: Trainee) -> Outcome:
    """Measure a run that is over."""
    run, records, series = trainee.run, trainee.finish(), trainee.series
    verdicts = trainee.observer.verdicts
    summary = report.summary(run, series, records, verdicts, trainee.stopped)
    return Outcome(run, series, verdicts, records, summary, trainee.measurements)


def write(folder: Path, experiment: Experiment, told: Mapping[int, Told]) -> None:
    """Write the figure, the table, the summary and the experiment of a comparison.

    Parameters
    ----------
    folder
        In which each run lies in a sub-folder of its own.
    experiment
        With a variant a run.
    told
        What came of the runs, by their place among the variants.

    Raises
    ------
    OSError
        If something cannot be written.
    """
    names, experiments = folder_names(experiment), experiment.expand()
    runs = {names[place]: each.summary for place, each in told.items()}
    steps = min(each.step for each in told.values())
    provenance = Provenance(experiment.dumps(), steps)
    measured = [each.measured(experiments[place]) for place, each in told.items()]
    drawn = figure.comparison(measured, experiment.title)
    with run_folder.filling(folder) as staging:
        (staging / run_folder.EXPERIMENT).write_text(provenance.experiment, encoding="utf-8")
        figure.save(drawn, staging / FIGURE, provenance)
        _write_table(staging / TABLE, runs)
        summary = {"title": experiment.title, "steps": steps, "runs": runs}
        run_folder.write_json(staging / run_folder.SUMMARY, summary)


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


def _write_table(path: Path, runs: Mapping[str, dict[str, Any]]) -> None:
    """Write a row a run, and below them what a perfect sampler would get."""
    rows = [{"run": name, **_figures(summary)} for name, summary in runs.items()]
    rows.append({"run": "perfect sampler", **_floors(next(iter(runs.values())))})
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
