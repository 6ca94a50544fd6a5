"""How the page of a run is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ganstudio.export.atomic import replacing
from ganstudio.export.options import PageOptions
from ganstudio.export.page.moments import charts, stops
from ganstudio.export.page.scrubber import rendered
from ganstudio.export.records import RunRecords
from ganstudio.telemetry.jobs import Report, silent


def write_page(
    runs: Sequence[RunRecords], path: Path, options: PageOptions, report: Report = silent
) -> None:
    """Write one run as a page: samples, walk and verdict at a step that is dragged to, curves.

    Raises
    ------
    ExportError
        If no snapshots of it were kept.
    OSError
        If it cannot be written.
    """
    run = runs[0]
    text = rendered(
        "ganstudio.export.page", "page.html.jinja",
        run=run, stops=stops(run, options, report), charts=charts(run), toml=run.experiment.dumps(),
    )  # fmt: skip
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
