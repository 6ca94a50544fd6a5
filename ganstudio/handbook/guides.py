"""The guides: every Markdown file in the ``help`` folder is one, in the order of its name.

``10-first-minute.md`` comes first and is linked to as ``first-minute``; its heading is its title.
A line ``<!-- also: crash, error -->`` below it has other names that it is found by. A page may
leave a place for what is declared elsewhere: ``{verdicts}``, ``{symptoms}``, ``{measures}``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from ganstudio.handbook.article import Article
from ganstudio.probes.measures import MEASURES
from ganstudio.probes.symptom import Meaning
from ganstudio.probes.verdict import meanings
from ganstudio.resources import folder
from ganstudio.telemetry.records import FAULTS

GROUP = "Guides"
ALSO = re.compile(r"^<!-- also: (.*?) -->\n", re.M)
KEYS = "{shortcuts}"
"""The place for the keys, which only the window knows."""


def guides() -> list[Article]:
    """Return all guides."""
    return [_read(path) for path in sorted(folder("help").glob("*.md"))]


def _read(path: Path) -> Article:
    first, _, rest = path.read_text("utf-8").partition("\n")
    also = ALSO.search(rest)
    text = ALSO.sub("", rest).strip()
    for place, content in PLACES.items():
        if place in text:
            text = text.replace(place, content())
    names = tuple(also[1].split(", ")) if also else ()
    title = first.removeprefix("#").strip()
    return Article(path.stem.partition("-")[2], GROUP, title, text, also=names)


# ── what is declared elsewhere ────────────────────────────────────────────────


def _verdicts() -> str:
    """Return what each word of the verdict says, a line a word."""
    return "\n".join(
        f"- **[{word.capitalize()}](verdict/{word.replace(' ', '-')})**: {_flat(meaning.says)}"
        for word, meaning in meanings().items()
    )


def _symptoms() -> str:
    """Return of each fault what it is told by and what to try."""
    known = meanings()
    return "\n\n".join(_symptom(word, known[word]) for word in FAULTS)


def _symptom(word: str, meaning: Meaning) -> str:
    return (
        f"### {word.capitalize()}\n\n{_flat(meaning.says)}\n\n"
        f"**Told by.** {_flat(meaning.told_by)}\n\n**Try.** {_flat(meaning.remedy)}"
    )


def _measures() -> str:
    """Return the measures of samples, a line each, by what they tell of."""
    return "\n".join(_measured())


def _measured() -> Iterator[str]:
    for group, heading in HEADINGS.items():
        yield f"\n### {heading}\n"
        for each in MEASURES:
            if each.group == group:
                yield f"- **[{each.title}](measure/{each.key})**: {each.help}"


HEADINGS = {
    "quality": "Are single samples good?",
    "coverage": "Is all of the data there?",
    "variety": "Do samples differ?",
    "memory": "Are they new?",
}
"""What the groups of measures answer."""
PLACES: dict[str, Callable[[], str]] = {
    "{verdicts}": _verdicts,
    "{symptoms}": _symptoms,
    "{measures}": _measures,
}


def _flat(text: str) -> str:
    return " ".join(text.split())
