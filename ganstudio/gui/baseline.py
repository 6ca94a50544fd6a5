"""The run that others are shown against, read from where it is recorded."""

from __future__ import annotations

from pathlib import Path

from ganstudio.export.records import consecutive
from ganstudio.gui.run_view import BASELINE, RunView
from ganstudio.gui.widgets.theme import RunStyle
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.training.recorded import recorded

STYLE = RunStyle("#8A92A0", (1, 3))
"""Faint in either theme, and like no run's."""


def baseline(folder: Path) -> RunView:
    """Return the run that is recorded in a folder, as others are shown against it.

    Raises
    ------
    RecordingError
        If there is no recording that can be read.
    ExperimentError
        If its experiment is none.
    """
    with RecordingReader(folder, BASELINE) as reader:
        experiment = recorded(reader.experiment_now, str(folder))
        title = str(reader.meta.get("title") or experiment.title)
        view = RunView(
            BASELINE, f"Baseline: {title}", experiment, "", "", (), STYLE,
            folder=str(folder), replayed=True, reached=reader.last_step,
        )  # fmt: skip
        for chunk in consecutive(chunk for _, chunk in reader.series()):
            view.losses.append(chunk)
    view.show_part(next(iter(view.parts), ""))
    return view
