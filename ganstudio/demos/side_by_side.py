"""Both runs of a healing at one step, side by side, as pictures and as a film."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from ganstudio.demos.healing import Moment, Story
from ganstudio.export.caption import font
from ganstudio.export.film import Film, write_film
from ganstudio.export.grid import Pixels, compose
from ganstudio.export.page.scrubber import colour
from ganstudio.export.plane_film import PlaneFilm
from ganstudio.telemetry.jobs import Report, silent
from ganstudio.telemetry.records import Plane, Record, SampleGrid
from ganstudio.wording import thousands

SIDE, GAP, HEAD, FOOT = 460, 20, 74, 96
WIDTH, HEIGHT = 2 * SIDE + 3 * GAP, HEAD + SIDE + FOOT
INK, MUTED, RULE, PAPER = "#1C212A", "#5C6675", "#D5DAE2", "#FFFFFF"
FPS, PAUSE, END = 10, 25, 40
"""Pictures a second, and how many of them the film stops for: at a turn of the story, and last."""


TITLES = ("without the remedy", "with the remedy")


@dataclass(frozen=True, eq=False)
class Scene:
    """What is shown at once: both runs, the twin if it is there, and what has just happened."""

    sick: Moment
    cured: Moment | None
    words: str


def scenes(story: Story) -> list[Scene]:
    """Return the pictures of the film, in order."""
    turned, how = story.turned
    told, back = story.told, story.back
    first = [each for each in story.sick if each.step <= told.step]
    shown = [Scene(each, None, how if each.step >= turned else "") for each in first]
    lost = f"; modes lost: {', '.join(told.lost)}" if told.lost else ""
    since = f"{told.verdict.word} since step {thousands(told.verdict.since)}{lost}"
    shown += PAUSE * [Scene(told, None, since)]
    again = [each for each in story.sick if each.step >= back.step]
    changes = ", ".join(story.healing.changes)
    way = (
        f"back to step {thousands(back.step)}, {back.verdict.word}; a twin goes on with the remedy"
    )
    shown += PAUSE * [Scene(back, back, way)]
    both = zip(again, story.cured, strict=True)
    shown += [Scene(one, other, f"right: {changes}") for one, other in both]
    return shown + END * [Scene(again[-1], story.cured[-1], ending(story))]


def ending(story: Story) -> str:
    """Return what both ended as."""
    sick, cured = story.sick[-1].verdict.word, story.cured[-1].verdict.word
    return f"without the remedy: {sick}; with it: {cured}"


class SideBySide:
    """Draws scenes, all of one size."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._planes = [PlaneFilm(caption=False), PlaneFilm(caption=False)]

    def panel(self, samples: Record, place: int, step: int) -> Image.Image:
        """Return the samples of the left (0) or the right run as a square picture."""
        if isinstance(samples, Plane):
            drawn = self._planes[place].plane(samples, step)
        else:
            assert isinstance(samples, SampleGrid)
            drawn = compose(samples.fake, samples.columns, scale=4, padding=2)
        picture = Image.fromarray(drawn[..., 0] if drawn.shape[2] == 1 else drawn).convert("RGB")
        how = Image.Resampling.LANCZOS if drawn.shape[0] > SIDE else Image.Resampling.NEAREST
        return picture.resize((SIDE, SIDE), how)

    def picture(self, scene: Scene) -> Pixels:
        """Return a scene as a picture (H, W, 3)."""
        paper = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
        draw = ImageDraw.Draw(paper)
        for place, moment in enumerate((scene.sick, scene.cured)):
            left = GAP + place * (SIDE + GAP)
            draw.text((left, 12), TITLES[place], fill=INK, font=font(17))
            if moment is None:
                draw.rectangle((left, HEAD, left + SIDE - 1, HEAD + SIDE - 1), outline=RULE)
                continue
            verdict = moment.verdict
            words = f"step {thousands(moment.step)} · {verdict.word}"
            draw.text((left, 34), words, fill=colour(verdict), font=font(15))
            draw.text((left, 54), _cut(verdict.evidence), fill=MUTED, font=font(12))
            paper.paste(self.panel(moment.samples, place, moment.step), (left, HEAD))
        self._timeline(draw, scene)
        return np.asarray(paper)

    def _timeline(self, draw: ImageDraw.ImageDraw, scene: Scene) -> None:
        """Draw what has been said of both until now, a row each, and the cursor."""
        top = HEAD + SIDE + 14
        draw.text((GAP, top), _cut(scene.words, 118), fill=INK, font=font(14))
        last = self._story.sick[-1].step
        runs = (self._story.sick, self._story.cured if scene.cured is not None else [])
        for row, moments in enumerate(runs):
            y = top + 32 + 12 * row
            draw.rectangle((GAP, y, WIDTH - GAP, y + 7), fill="#EEF1F5")
            known = [each for each in moments if each.step <= scene.sick.step]
            for one, other in itertools.pairwise(known):
                ends = (_x(one.step, last), y, _x(other.step, last), y + 7)
                draw.rectangle(ends, fill=colour(other.verdict))
        x = _x(scene.sick.step, last)
        draw.line((x, top + 27, x, top + 56), fill=INK, width=2)


def _x(step: int, last: int) -> int:
    return round(GAP + (WIDTH - 2 * GAP) * step / max(last, 1))


def _cut(text: str, length: int = 68) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def write_side_by_side(story: Story, path: Path, report: Report = silent) -> None:
    """Write the story as a film.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    shown = scenes(story)
    drawing = SideBySide(story)

    def frames() -> Iterator[Pixels]:
        before: tuple[Scene, Pixels] | None = None
        for scene in shown:  # one that stays is drawn once
            if before is None or before[0] is not scene:
                before = scene, drawing.picture(scene)
            yield before[1]

    write_film(path, Film(frames, len(shown), FPS), ending(story), report)


def write_still(story: Story, path: Path) -> None:
    """Write the end of the story as a picture.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    Image.fromarray(SideBySide(story).picture(scenes(story)[-1])).quantize(128).save(
        path, optimize=True
    )
