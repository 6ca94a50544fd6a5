"""How samples were translated, and that as measures with what a perfect translator gets."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal, NamedTuple

from ganstudio.probes.findings import binomial_error, percent
from ganstudio.telemetry.records import Group, Measure


class Translated(NamedTuple):
    """How samples x of one domain were translated to g(x), and back to f(g(x)); NaN: not known.

    Attributes
    ----------
    spread : float
        Mean distance between two g(x), over that between two real samples of that domain.
    moved : float
        Mean |g(x) − x|.
    needed : float
        As much between x and the right answer; where that is not known, the nearest real sample.
    found : float
        Share of round trips that end nearer to their own x than to any other.
    cycle : float
        Mean |f(g(x)) − x|; a copying g and f have 0.
    content : float
        Share of g(x) that are of the class of x.
    permuted : float
        What that share would gain if classes were renamed in the best way.
    style : float
        Share that a judge takes for real samples of the domain that they should be of.
    hidden : float
        |f(y) − x| at the right answer y, over |f(g(x)) − x|.
    right : float
        How much nearer g(x) is to the right answer than one real sample to another: 1 at it.
    samples : int
        How many were translated.
    """

    spread: float
    moved: float
    needed: float
    found: float = math.nan
    cycle: float = math.nan
    content: float = math.nan
    permuted: float = math.nan
    style: float = math.nan
    hidden: float = math.nan
    right: float = math.nan
    samples: int = 0


class Told(NamedTuple):
    """How one of the numbers of `Translated` is told, and by which name it is found there."""

    field: str
    name: str
    title: str
    help: str
    better: Literal["high", "low", "neither"] = "high"
    share: bool = False
    counted: bool = True
    group: Group = "quality"


TOLD = (
    Told("found", "found", "Found again",
         "Share of round trips x → y → x that end nearer to their own x than to any other. Below "
         "80 % content is lost on the way.", share=True),
    Told("content", "content", "Class kept",
         "Share of translated samples of the class of what they were made from, by a classifier "
         "that has learnt the domain they should be of.", share=True),
    Told("permuted", "permutation", "Permutation",
         "What the share of kept classes would gain if classes were renamed in the best way. Above "
         "15 % the two generators have agreed on a swap, which the cycle cannot see.",
         "low", share=True),
    Told("style", "style", "Style",
         "Share of translated samples that a judge of the two domains takes for the one they "
         "should be of. One picture for all of them would have it too: read it with the spread.",
         share=True),
    Told("spread", "spread", "Spread",
         "Mean distance between two translated samples, over that between two real ones. Below "
         "0.5 they are too much alike.", group="variety"),
    Told("moved", "moved", "Moved",
         "Mean |g(x) − x|. Beside it the distance to the right answer or, where that is not known, "
         "to the nearest real sample. Near 0 it copies.", "neither"),
    Told("cycle", "cycle", "Cycle error",
         "Mean |f(g(x)) − x|, the way there and back. Copying would score 0, so it means nothing "
         "without the style.", "low"),
    Told("hidden", "hidden", "Hidden code",
         "The way back from the right answer is so many times as wrong as that from g(x). About "
         "1.2 is well; 2 and more says that g hides in its pictures what f wants to find.", "low"),
    Told("right", "right", "Right answer",
         "How near translated samples are to the right answer: 0 is as far as one real sample from "
         "another, 100 % is the answer itself.", share=True, counted=False),
)  # fmt: skip
"""Those that are ``counted`` are shares of so many samples, and have their error."""


def measures(found: Translated, floors: Mapping[str, float]) -> tuple[Measure, ...]:
    """Return what is known, beside the floors by the same names; NaN where there is none."""
    return tuple(
        _measure(told, value, floors[told.field], found.samples)
        for told in TOLD
        if math.isfinite(value := getattr(found, told.field))
    )


def _measure(told: Told, value: float, floor: float, n: int) -> Measure:
    text = percent if told.share else "{:.3g}".format
    error = binomial_error(min(max(value, 0.0), 1.0), n) if told.share and told.counted else None
    return Measure(
        name=f"translation-{told.name}",
        title=told.title,
        help=told.help,
        value=value,
        floor=floor,
        text=text(value),
        floor_text=text(floor) if math.isfinite(floor) else "–",
        better=told.better,
        group=told.group,
        n=n,
        uncertainty=error,
    )
