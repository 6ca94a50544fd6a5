"""The tables of the verdict's benchmark, as Markdown, from scores."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Sequence

from scipy.stats import beta
from verdict_scores import Score
from verdict_setups import FAILING, HEALTHY, SETUPS, YOUNG

WORDS = (
    "starting", "learning", "healthy", "arrived", "data without variety", "diverged", "wrong sign",
    "vanishing generator gradient", "not learning", "labels without meaning", "ignores the class",
    "discriminator winning", "oscillating", "collapsing", "modes missing", "unbalanced",
    "memorising", "poor samples",
)  # fmt: skip


def failing(scores: Sequence[Score]) -> Iterator[str]:
    """Yield a line for each set-up that is built to fail."""
    yield (
        "| set-up | true | runs | aside | seen from | right in time | looks after | at the end "
        "| exact modes | false praise | s a run | told in time |"
    )
    yield "| --- | --- |" + " ---: |" * 9 + " --- |"
    for name in FAILING:
        mine = [score for score in scores if score.course.setup == name]
        if not mine:
            continue
        kept = [score for score in mine if score.counts]
        onsets = [score.onset for score in kept if score.onset is not None]
        cells = (
            name,
            SETUPS[name].word,
            len(kept),
            len(mine) - len(kept),
            f"{statistics.median(onsets):.0f}" if onsets else "–",
            of([score.right(score.deadline) for score in kept if score.deadline]),
            of([each for score in kept for each in score.after]),
            of([score.right(score.last) for score in kept if score.last]),
            of([s.deadline.exact for s in kept if s.deadline and s.deadline.exact is not None]),
            praise(mine),
            seconds(mine),
            heard(score.told for score in kept),
        )
        yield row(*cells)


def others(scores: Sequence[Score]) -> Iterator[str]:
    """Yield a line for each healthy or unfinished set-up."""
    yield (
        "| set-up | runs | still learning | accused | accused truly | looks praised "
        "| false praise | s a run | at the end |"
    )
    yield "| --- |" + " ---: |" * 7 + " --- |"
    for name in (*HEALTHY, *YOUNG):
        mine = [score for score in scores if score.course.setup == name]
        if not mine:
            continue
        kept = [score for score in mine if score.counts]
        yield row(
            name if name in HEALTHY else f"{name} (*learning*)",
            len(kept),
            len(mine) - len(kept),
            of([bool(score.accused) for score in mine]),
            of([score.accused_truly for score in mine]),
            f"{sum(s.praised for s in mine)} of {sum(len(s.looks) for s in mine)}",
            praise(mine),
            seconds(mine),
            heard(score.looks[-1].word for score in mine),
        )


def confusion(scores: Sequence[Score]) -> Iterator[str]:
    """Yield the table: what is true down, what was told in time across, in both vocabularies."""
    counted = [score for score in scores if score.counts]
    heard = {score.told for score in counted}
    told = [*(word for word in WORDS if word in heard), *sorted(heard - {*WORDS})]
    yield "| true \\ told | " + " | ".join(told) + " |"
    yield "| --- |" + " ---: |" * len(told)
    for word in ("", *WORDS):
        mine = Counter(score.told for score in counted if score.setup.word == word)
        if mine:
            yield row(word or "healthy", *(mine[each] or "·" for each in told))


def summary(scores: Sequence[Score]) -> Iterator[str]:
    """Yield what is aimed at."""
    counted = [score for score in scores if score.counts]
    fails = [score for score in counted if score.course.setup in FAILING]
    well = [score for score in counted if score.course.setup in HEALTHY]
    unfinished = [score for score in scores if score.is_young]
    young = [s for s in scores if s.course.setup in HEALTHY and not s.counts]
    in_time = [score.right(score.deadline) for score in fails if score.deadline]
    exact = [s.deadline.exact for s in fails if s.deadline and s.deadline.exact is not None]
    looks = sum(len(score.looks) for score in scores)
    accused = sum(bool(score.accused) for score in well)
    yield f"- {of(in_time)} failing runs named rightly in time (≥ 95 %){share(in_time)}"
    yield f"- {of(exact)} of those told *modes missing* with exactly the right modes{share(exact)}"
    yield f"- {praise(scores)} of {looks} looks praised while the truth says otherwise (0)"
    yield (
        f"- {accused} of {len(well)} healthy runs ever accused; the share is below "
        f"{100 * bound(accused, len(well)):.1f} % with 95 % confidence (≤ 1 % of 300)"
    )
    for some, what in ((unfinished, "unfinished"), (young, "healthy but unfinished, set aside")):
        yield f"- {of([bool(score.accused) for score in some])} {what} runs ever accused"
    yield f"- {sum(s.course.seconds for s in scores):.0f} s of one core for {len(scores)} runs"


def delays(scores: Sequence[Score]) -> Iterator[str]:
    """Yield when each word was first told, by the steps between two looks: medians over seeds."""
    distances = sorted({score.course.every for score in scores}, reverse=True)
    yield row("set-up", "word", "runs", *(f"every {every}" for every in distances), "last word")
    yield row("---", "---", "---:", *("---:" for _ in distances), "---")
    for name in SETUPS:
        mine = [score for score in scores if score.course.setup == name]
        if not mine or name in YOUNG:
            continue
        groups = [[each for each in mine if each.course.every == every] for every in distances]
        last = Counter(each.looks[-1].word for each in mine)
        yield row(
            name,
            mine[0].setup.word or "healthy",
            len(groups[0]),
            *(_first_told(group) for group in groups),
            ", ".join(f"{word} {count}" for word, count in last.most_common()),
        )


def _first_told(scores: Sequence[Score]) -> str:
    """Return the median step of the first look with the right word, and of how many if not all."""
    word = scores[0].setup.word or "healthy"
    first = [
        next((look.step for look in score.looks if look.word == word), None) for score in scores
    ]
    told = sorted(step for step in first if step is not None)
    if not told:
        return "–"
    middle = f"{told[len(told) // 2]}"
    return middle if len(told) == len(first) else f"{middle} ({len(told)} of {len(first)})"


def bound(count: int, n: int) -> float:
    """Return the upper 95 % bound of a share by Clopper and Pearson (1934)."""
    return float(beta.ppf(0.95, count + 1, n - count)) if count < n else 1.0


def of(found: Sequence[bool | None]) -> str:
    return f"{sum(map(bool, found))} of {len(found)}" if found else "–"


def share(found: Sequence[bool | None]) -> str:
    return f": {100 * sum(map(bool, found)) / len(found):.1f} %" if found else ""


def praise(scores: Sequence[Score]) -> str:
    return str(sum(score.praised_falsely for score in scores))


def seconds(scores: Sequence[Score]) -> str:
    """Return what a run takes of a core; the first of each data set also teaches the teacher."""
    return f"{statistics.median(score.course.seconds for score in scores):.0f}"


def heard(words: Iterator[str]) -> str:
    return ", ".join(f"{word} {count}" for word, count in Counter(words).most_common())


def row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"
