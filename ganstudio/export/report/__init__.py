"""Runs compared in a report that stands alone: an HTML page or a PDF.

- ``contents``: what it says, as plain values.
- ``charts``: its drawings.
- ``html``, ``pdf``: how it looks; ``drawings``: how they come onto the pages of the latter.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ganstudio.export.options import ReportOptions
from ganstudio.export.records import RunRecords
from ganstudio.telemetry.jobs import Report, silent


def write_report(
    runs: Sequence[RunRecords], path: Path, options: ReportOptions, report: Report = silent
) -> None:
    """Write a report on runs in the format of the suffix, ``.html`` or ``.pdf``.

    Raises
    ------
    OSError
        If it cannot be written; then nothing is there, or what was there before.
    """
    from ganstudio.export.report.contents import contents

    said = contents(runs, options.title)
    if path.suffix.lower() == ".pdf":
        from ganstudio.export.report.pdf import write_pdf

        write_pdf(path, said, runs, report)
    else:
        from ganstudio.export.report.html import write_html

        write_html(path, said, runs, report)
