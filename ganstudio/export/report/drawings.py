"""Drawings on the pages of a PDF: lines and letters that stay sharp, not pixels."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

from matplotlib.figure import Figure
from pypdf import PageObject, PdfReader, PdfWriter, Transformation

DPI = 150
"""Pixels an inch of what is a picture all the same, such as the heat below points."""
MILLIMETRE = 72 / 25.4
"""Points, PDF's unit of length."""


@dataclass(frozen=True)
class Placed:
    """A drawing and its place.

    Attributes
    ----------
    figure : Figure
        What is drawn.
    page : int
        The page, from 0.
    left, top, width : float
        Millimetres from the page's upper left corner; the height follows from the figure.
    """

    figure: Figure
    page: int
    left: float
    top: float
    width: float

    @property
    def height(self) -> float:
        """Millimetres that it takes."""
        across, up = self.figure.get_size_inches()
        return float(self.width * up / across)


def laid_on(document: bytes, drawings: Iterable[Placed]) -> bytes:
    """Return a PDF with drawings laid on its pages."""
    writer = PdfWriter(clone_from=io.BytesIO(document))
    for placed in drawings:
        page, drawing = writer.pages[placed.page], _page(placed.figure)
        foot = float(page.mediabox.height) - (placed.top + placed.height) * MILLIMETRE
        scale = placed.width * MILLIMETRE / float(drawing.mediabox.width)
        place = Transformation().scale(scale).translate(placed.left * MILLIMETRE, foot)
        page.merge_transformed_page(drawing, place)
    for page in writer.pages:
        page.compress_content_streams()
    writer.compress_identical_objects()
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _page(figure: Figure) -> PageObject:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="pdf", dpi=DPI, transparent=True)
    return PdfReader(buffer).pages[0]
