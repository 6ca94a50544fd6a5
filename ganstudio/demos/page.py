"""A healing as one HTML page with a scrubber: all of it is in the page, nothing is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ganstudio.demos.healing import Moment, Story
from ganstudio.demos.side_by_side import TITLES, SideBySide, ending
from ganstudio.export.atomic import replacing
from ganstudio.export.page.scrubber import colour, encoded, rendered
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
    text = rendered(
        "ganstudio.demos", "page.html.jinja",
        story=story, ending=ending(story), stops=stops, titles=TITLES,
    )  # fmt: skip
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
        "picture": encoded(drawing.panel(moment.samples, place, moment.step)),
    }
