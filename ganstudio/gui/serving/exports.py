"""What the window itself writes of runs: what it shows of them, and what a recording holds."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np

from ganstudio.export.kinds import Kind
from ganstudio.export.options import Options
from ganstudio.export.recorded import kept_step
from ganstudio.export.records import CHANGED, MeasuredRun, PartHistory, until
from ganstudio.gui.state import RunView
from ganstudio.telemetry.jobs import Report
from ganstudio.telemetry.recording.database import FILE
from ganstudio.telemetry.recording.measured import judgements, measurements
from ganstudio.telemetry.recording.reader import RecordingError, RecordingReader
from ganstudio.telemetry.records import Losses
from ganstudio.telemetry.series import LOSSES, SCORES


def series_of(run: RunView) -> Losses:
    """Return every step of every series of a run; of a fork its own, which it records itself."""
    losses, first = run.losses, max(run.losses.first, run.parent_step + 1)
    columns = {name: losses.column(name, first) for name in losses.names}
    # A term, or a pairing, that only the parent had is no series of the fork.
    always = (*LOSSES, *SCORES)
    own = {k: v for k, v in columns.items() if k in always or not np.isnan(v).all()}
    return Losses(tuple(own), first, np.stack(list(own.values()), axis=1))


def records_of(run: RunView) -> MeasuredRun:
    """Return what the window shows of a run: nothing of what came after a step looked back at."""
    series = [series_of(run)] if len(run.losses) else []
    return MeasuredRun(
        title=run.title,
        step=run.step,
        experiment=run.experiment,
        series=series if run.back is None else until(series, run.back),
        records=tuple(frame.record for frame in run.latest.values()),
        facts={title: fact for title, fact in _facts(run) if fact},
        part=run.part,
    )


def step_of_weights(run: RunView) -> int | None:
    """Return the step whose weights stand for a run: the newest kept one where it looks back.

    None stands for those it has now, also where nothing is recorded to look back at.
    """
    if run.back is None or not _is_there(run.folder):
        return None
    try:
        return kept_step(run.folder, run.back)
    except RecordingError:
        return None


def write_generated(
    kind: Kind,
    folder: str,
    step: int | None,
    part: str,
    path: Path,
    options: Options,
    report: Report,
) -> None:
    """Write what the generator of a recorded run makes, at a step or at its end."""
    from ganstudio.scripting import write_recorded  # brings torch along, in the writing thread

    write_recorded(kind, folder, step, path, options, report, part)


def write_records(
    kind: Kind,
    runs: list[tuple[MeasuredRun, str]],
    path: Path,
    options: Options,
    report: Report,
) -> None:
    """Write what was measured of runs, each with the folder it is recorded in, or none."""
    with ExitStack() as stack:
        known = []
        for measured, folder in runs:
            if _is_there(folder):
                reader = stack.enter_context(RecordingReader(folder))
                taken = tuple(
                    each
                    for _, each in measurements(reader)
                    if each.step <= measured.step and each.part in ("", measured.part)
                )
                said = tuple(
                    each
                    for _, each in judgements(reader)
                    if each.step <= measured.step and each.part == measured.part
                )
                history = PartHistory(reader, measured.part)
                measured = replace(measured, history=history, measurements=taken, judgements=said)
            known.append(measured)
        kind.write(known, path, options, report)


def _is_there(folder: str) -> bool:
    return bool(folder) and (Path(folder) / FILE).is_file()


def _facts(run: RunView) -> list[tuple[str, str]]:
    edits = [f"{mark.text} at {mark.step}" for mark in run.marks() if mark.kind == "edit"]
    return [("data", run.data), ("device", run.device), (CHANGED, ", ".join(edits))]
