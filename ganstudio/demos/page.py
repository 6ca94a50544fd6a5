"""A healing as one HTML page with a scrubber: all of it is in the page, nothing is loaded."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader
from PIL import Image

from ganstudio.demos.healing import Moment, Story
from ganstudio.demos.side_by_side import TITLES, SideBySide, colour, ending
from ganstudio.export.atomic import replacing
from ganstudio.export.caption import spaced
from ganstudio.telemetry.jobs import Report, silent, tracked


def write_page(story: Story, path: Path, report: Report = silent) -> None:
    """Write the story as a page.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    drawing = SideBySide(story)
    twin = {each.step: each for each in story.cured}
    stops = [
        {
            "step": each.step,
            "runs": [_shown(drawing, each, 0), _shown(drawing, twin.get(each.step), 1)],
        }
        for each in tracked(story.sick, len(story.sick), report)
    ]
    loader = PackageLoader("ganstudio.demos", "")
    page = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    text = page.get_template("page.html.jinja").render(
        story=story, ending=ending(story), spaced=spaced, stops=stops, titles=TITLES
    )
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def _shown(drawing: SideBySide, moment: Moment | None, place: int) -> dict[str, Any] | None:
    if moment is None:
        return None
    verdict = moment.verdict
    return {
        "word": verdict.word,
        "evidence": verdict.evidence,
        "colour": colour(verdict),
        "picture": _encoded(drawing.panel(moment.samples, place, moment.step)),
    }


def _encoded(picture: Image.Image) -> str:
    buffer = io.BytesIO()
    picture.save(buffer, format="WEBP", quality=70, method=2)
    return f"data:image/webp;base64,{base64.b64encode(buffer.getvalue()).decode()}"
