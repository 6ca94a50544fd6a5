"""A report as one HTML page: everything is in it, nothing is loaded, no script runs."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader
from markupsafe import Markup
from matplotlib.figure import Figure
from PIL import Image

from ganstudio.export import panels
from ganstudio.export.atomic import replacing
from ganstudio.export.grid import compose
from ganstudio.export.options import readable_scale
from ganstudio.export.records import RunRecords
from ganstudio.export.report import charts
from ganstudio.export.report.contents import Contents
from ganstudio.telemetry.jobs import Report, tracked
from ganstudio.telemetry.records import Outputs, Plane, SampleGrid

INKS = {panels.INK: "--ink", panels.MUTED: "--muted", panels.RULE: "--rule"}
"""Colours of drawings that follow the page's, by the variable that holds them."""


@dataclass(frozen=True)
class Pictures:
    """The drawings of one run, as markup."""

    samples: Markup
    outputs: Markup


def write_html(path: Path, said: Contents, runs: Sequence[RunRecords], report: Report) -> None:
    """Lay out a report as a page.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    pictures = [Pictures(_samples(run), _outputs(run)) for run in tracked(runs, len(runs), report)]
    loader = PackageLoader("ganstudio.export.report", "")
    page = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    text = page.get_template("page.html.jinja").render(
        said=said, parts=list(zip(said.runs, pictures, strict=True)),
        curves=_drawing(charts.curves(runs)),
        measures=[_drawing(each) for each in charts.measures(runs)],
    )  # fmt: skip
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def _samples(run: RunRecords) -> Markup:
    grid = run.record("samples")
    if isinstance(grid, Plane):
        return _drawing(charts.plane(grid))
    if not isinstance(grid, SampleGrid):
        return Markup("")
    scale = readable_scale((0, *grid.fake.shape[1:3]))
    picture = compose(grid.fake, grid.columns, scale=scale, padding=1)
    buffer = io.BytesIO()
    image = Image.fromarray(picture[..., 0] if picture.shape[2] == 1 else picture)
    image.save(buffer, format="PNG", optimize=True)
    source = base64.b64encode(buffer.getvalue()).decode()
    markup = '<img class="samples" alt="samples of {}" src="data:image/png;base64,{}">'
    return Markup(markup).format(run.title, source)


def _outputs(run: RunRecords) -> Markup:
    outputs = run.record("outputs")
    return _drawing(charts.outputs(outputs) if isinstance(outputs, Outputs) else None)


def _drawing(figure: Figure | None) -> Markup:
    """Return a figure as SVG inside the page, in the page's own inks."""
    if figure is None:
        return Markup("")
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    drawing = buffer.getvalue()
    drawing = drawing[drawing.index("<svg") :]
    for colour, variable in INKS.items():
        drawing = re.sub(colour, f"var({variable})", drawing, flags=re.IGNORECASE)
    return Markup(drawing)
