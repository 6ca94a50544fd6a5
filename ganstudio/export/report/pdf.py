"""A report as PDF, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fpdf import FPDF, FontFace
from fpdf.enums import TableBordersLayout
from matplotlib import font_manager
from matplotlib.figure import Figure
from PIL import Image

from ganstudio.export import panels
from ganstudio.export.atomic import replacing
from ganstudio.export.grid import compose
from ganstudio.export.options import readable_scale
from ganstudio.export.records import RunRecords
from ganstudio.export.report import charts
from ganstudio.export.report.contents import Contents, RunPart, Table
from ganstudio.export.report.drawings import Placed, laid_on
from ganstudio.telemetry.jobs import Report, tracked
from ganstudio.telemetry.records import Outputs, Plane, SampleGrid

FONT = "DejaVu"
MARGIN, GUTTER = 16.0, 8.0
"""Millimetres, as all lengths here."""
ABREAST = 3
"""Runs beside each other, at most."""


def write_pdf(path: Path, said: Contents, runs: Sequence[RunRecords], report: Report) -> None:
    """Lay out a report on A4 pages.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    page = _Page(said)
    page.begin()
    for start in tracked(range(0, len(runs), ABREAST), len(runs), report):
        page.runs(list(zip(said.runs, runs, strict=True))[start : start + ABREAST])
    page.section("What differs", said.differences)
    drawn = charts.curves(runs)
    if drawn is not None:
        page.charts(
            "Losses",
            drawn,
            "Means over equal stretches of steps, in the colours of the "
            "runs. Dashed: the value where p_G = p_data and D is at its best.",
        )
    for number, drawn in enumerate(charts.measures(runs)):
        page.charts("" if number else "Measures over steps", drawn, "In the colours of the runs. "
                    "Dashed: what a perfect sampler gets with as many samples.")  # fmt: skip
    page.section("Diagnostics", said.figures, "↑ more is better, ↓ less is better. The last column "
                 "is what a perfect sampler gets with as many samples.")  # fmt: skip
    page.section("How the players stand", said.game)
    page.experiments()
    document = laid_on(bytes(page.output()), page.drawings)
    with replacing(path) as temporary:
        temporary.write_bytes(document)


class _Page(FPDF):
    """A4 pages that are filled from the top.

    Attributes
    ----------
    drawings : list of Placed
        What is to be laid on the pages where room was left for it.
    """

    def __init__(self, said: Contents) -> None:
        super().__init__(format="A4")
        self.drawings: list[Placed] = []
        self._said = said
        for style, face in (("", "DejaVu Sans"), ("B", "DejaVu Sans:bold")):
            self.add_font(FONT, style, font_manager.findfont(face))
        mono = font_manager.findfont("DejaVu Sans Mono")
        self.add_font("Mono", "", mono)
        self.set_margin(MARGIN)
        self.c_margin = 0
        self.set_auto_page_break(True, MARGIN + 4)
        self.set_title(said.title)
        self.set_creator("GAN Studio")
        self.add_page()

    def footer(self) -> None:
        """Print who made it, and the number of the page."""
        self.set_y(-MARGIN)
        self._ink(7.5, panels.MUTED)
        self.cell(0, 4, self._said.made)
        self.set_x(MARGIN)
        self.cell(0, 4, str(self.page_no()), align="R")

    def begin(self) -> None:
        """Write what it is of."""
        self._ink(19, panels.INK, "B")
        self.multi_cell(0, 9, self._said.title, align="L", new_x="LMARGIN", new_y="NEXT")
        self._ink(9.5, panels.MUTED)
        self.multi_cell(0, 6, self._said.summary, new_x="LMARGIN", new_y="NEXT")
        self.ln(4)

    def runs(self, parts: Sequence[tuple[RunPart, RunRecords]]) -> None:
        """Lay runs beside each other, like things at one height."""
        if self.get_y() + 150 > self.h - MARGIN:
            self.add_page()
        for draw in (self._name, self._samples, self._outputs, self._facts):
            top = bottom = self.get_y()
            for index, (part, run) in enumerate(parts):
                self.set_xy(MARGIN + index * (self._column + GUTTER), top)
                draw(part, run)
                bottom = max(bottom, self.get_y())
            self.set_xy(MARGIN, bottom + 2)
        self.ln(3)

    @property
    def _column(self) -> float:
        return float(self.epw - (ABREAST - 1) * GUTTER) / ABREAST

    def _name(self, part: RunPart, run: RunRecords) -> None:
        left, top = self.get_x(), self.get_y()
        self.set_fill_color(part.colour)
        self.rect(left, top + 1.2, 3, 3, style="F", round_corners=True, corner_radius=0.8)
        self._ink(10, panels.INK, "B")
        self._lines(left + 4.5, self._column - 4.5, 5.4, part.title)
        self._ink(8, panels.MUTED)
        word = f" · {part.verdict.word}" if part.verdict else ""
        self._lines(left, self._column, 4.4, part.step + word)
        self._lines(left, self._column, 4.0, part.verdict.evidence if part.verdict else "")

    def _samples(self, part: RunPart, run: RunRecords) -> None:
        match run.record("samples"):
            case Plane() as plane:
                self._drawing(charts.plane(plane), self._column)
            case SampleGrid() as grid:
                self._picture(_grid(grid), self._column)

    def _outputs(self, part: RunPart, run: RunRecords) -> None:
        outputs = run.record("outputs")
        if isinstance(outputs, Outputs):
            self._drawing(charts.outputs(outputs), self._column)

    def _facts(self, part: RunPart, run: RunRecords) -> None:
        left = self.get_x()
        self._ink(7.5, panels.MUTED)
        for title, fact in part.facts:
            self._lines(left, self._column, 3.8, f"{title}: {fact}")

    def _lines(self, left: float, width: float, height: float, text: str) -> None:
        if text:
            self.set_x(left)
            self.multi_cell(width, height, text, align="L", new_x="LEFT", new_y="NEXT")

    def _picture(self, picture: Image.Image, width: float) -> None:
        top = self.get_y()
        placed = self.image(picture, self.get_x(), top, width)
        self.set_y(top + float(placed.rendered_height))

    def _drawing(self, figure: Figure, width: float) -> None:
        placed = Placed(figure, self.page - 1, self.get_x(), self.get_y(), width)
        self.drawings.append(placed)
        self.set_y(placed.top + placed.height)

    def charts(self, title: str, figure: Figure, words: str) -> None:
        """Draw curves over the whole width, with words below that say how to read them."""
        across, up = figure.get_size_inches()
        self._heading(title, 18 + self.epw * up / across)
        self._drawing(figure, self.epw)
        self.ln(1)
        self._ink(8, panels.MUTED)
        self.multi_cell(0, 4.2, words, new_x="LMARGIN", new_y="NEXT")

    def section(self, title: str, table: Table, note: str = "") -> None:
        """Write a table under a heading, if it has rows."""
        if not table.rows:
            return
        self._heading(title, 24 + 6 * min(len(table.rows), 6))
        self._ink(8, panels.INK)
        self.set_draw_color(panels.RULE)
        self.set_fill_color("#FFFFFF")
        count = len(table.header) - 1
        head = FontFace(emphasis="BOLD", color=panels.MUTED)
        with self.table(
            [table.header, *table.rows], headings_style=head, line_height=5.2, padding=(0.4, 1),
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            col_widths=(1.8, *[1.0] * count), text_align=("LEFT", *["RIGHT"] * count),
        ):  # fmt: skip
            pass
        if note:
            self.ln(1)
            self._ink(8, panels.MUTED)
            self.multi_cell(0, 4.2, note, new_x="LMARGIN", new_y="NEXT")

    def experiments(self) -> None:
        """Write each experiment as the text of its file."""
        self.add_page()
        self._heading("How to reproduce", 20)
        self._ink(8.5, panels.INK)
        self.multi_cell(0, 4.6, "Save the text of a run under the name above it, and train it; the "
                        "same seed on the same machine gives the same numbers.",
                        new_x="LMARGIN", new_y="NEXT")  # fmt: skip
        for part in self._said.runs:
            self.ln(3)
            self._ink(9, panels.INK, "B")
            name = part.file.removesuffix(".toml")
            words = f"ganstudio train {part.file} --out {name}"
            self.multi_cell(0, 5, part.title, new_x="LMARGIN", new_y="NEXT")
            self.set_font("Mono", "", 7.5)
            self.multi_cell(0, 4, words, new_x="LMARGIN", new_y="NEXT")
            self.set_text_color(panels.MUTED)
            self.set_font("Mono", "", 6.5)
            self.multi_cell(0, 3.1, part.experiment, align="L", new_x="LMARGIN", new_y="NEXT")

    def _heading(self, title: str, room: float) -> None:
        """Write a heading that stays together with what follows it."""
        if self.get_y() + room > self.h - MARGIN - 6:
            self.add_page()
        self.ln(5)
        self._ink(12, panels.INK, "B")
        self.cell(0, 8, title, new_x="LMARGIN", new_y="NEXT")

    def _ink(self, size: float, colour: str, style: str = "") -> None:
        self.set_font(FONT, style, size)
        self.set_text_color(colour)


def _grid(grid: SampleGrid) -> Image.Image:
    scale = readable_scale((0, *grid.fake.shape[1:3]))
    picture = compose(grid.fake, grid.columns, scale=scale, padding=1)
    return Image.fromarray(picture[..., 0] if picture.shape[2] == 1 else picture)
