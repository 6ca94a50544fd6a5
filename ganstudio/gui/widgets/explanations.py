"""What the window says of anything that can be pointed at, taken from its own declaration."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ganstudio.components import Component, Parameter, Settings, catalogue
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.formulas import prose, typeset
from ganstudio.gui.widgets.provenance import provenance
from ganstudio.handbook.catalogue import GOOD, words_of
from ganstudio.objectives.variants import LossVariant
from ganstudio.probes.measures import Declared
from ganstudio.probes.verdict import meanings
from ganstudio.telemetry.records import Measure, Verdict, Word

KINDS = {
    "loss": "Adversarial loss",
    "penalty": "Penalty",
    "stabiliser": "Stabiliser",
    "network": "Architecture",
    "data": "Data",
    "optimiser": "Optimiser",
}


@dataclass(frozen=True)
class Explanation:
    """A heading and what stands under it, in the order of the fields.

    Attributes
    ----------
    kind : str
        What sort of thing it is.
    words : str
        Paragraphs, with a blank line between.
    formula, convention, remark, paper : str
        As `Component` has them.
    facts : tuple of (str, str)
        What can be said in a word each, such as a range and a default.
    related : tuple of Component classes
        What else to read.
    """

    title: str
    kind: str
    words: str
    formula: str = ""
    convention: str = ""
    remark: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    paper: str = ""
    related: tuple[type[Component], ...] = ()

    def html(self) -> str:
        """Return it as rich text, in the colours in force."""
        return "".join(self._parts())

    def _parts(self) -> Iterator[str]:
        muted = f"color: {theme.palette().muted};"
        yield _p(prose(self.kind), f"{muted} margin: 0;")
        yield _p(prose(self.title), "font-size: large; font-weight: 600; margin: 0 0 6px 0;")
        first, *others = _paragraphs(self.words) or [""]
        yield first
        if self.formula:
            yield _boxed(typeset(self.formula))
        yield from others
        yield from (_p(prose(line)) for line in self.convention.splitlines())
        if self.remark:
            yield _p(f"<b>Note</b> · {prose(self.remark)}")
        for name, value in self.facts:
            named = f'<span style="{muted}">{prose(name)}</span> {prose(value)}'
            yield _p(named, "margin: 2px 0;")
        if self.paper:
            yield _p(prose(self.paper), muted)
        if self.related:
            links = (f'<a href="{c.kind}/{c.name}">{prose(c.title)}</a>' for c in self.related)
            yield _p(f"See also {' · '.join(links)}")


def _p(rich: str, style: str = "") -> str:
    return f'<p style="{style}">{rich}</p>'


def _paragraphs(words: str) -> list[str]:
    """Return a docstring's paragraphs as rich text; an indented one is a formula."""
    found = []
    for paragraph in filter(None, words.split("\n\n")):
        if all(line.startswith("    ") for line in paragraph.splitlines()):
            found.append(_boxed(typeset(inspect.cleandoc(paragraph))))
        else:
            found.append(_p(prose(" ".join(paragraph.replace("::", ":").split()))))
    return found


def _boxed(formula: str) -> str:
    colours = theme.palette()
    return (
        f'<table width="100%" cellpadding="8" style="margin: 4px 0;" bgcolor="{colours.hover}">'
        f"<tr><td>{formula}</td></tr></table>"
    )


# ── what there is to explain ──────────────────────────────────────────────────


def explain(subject: object) -> Explanation | None:
    """Return what there is to say of a thing; None where there is nothing.

    Parameters
    ----------
    subject
        A component or its class, a variant of a loss, a group of settings, a
        hyper-parameter, a measure, a verdict, or an explanation of anything else.
    """
    match subject:
        case LossVariant():
            return _variant(subject)
        case Parameter():
            return _parameter(subject)
        case Measure():
            return _measure(subject)
        case Declared():
            return Explanation(
                subject.title, "Measure", subject.help, convention=GOOD[subject.better],
                facts=(("In files", subject.name),), paper=subject.paper,
            )  # fmt: skip
        case Verdict():
            return verdict_page(subject.word)
        case Explanation():
            return subject
        case Settings():
            return explain(type(subject))
        case type() if issubclass(subject, Component) and hasattr(subject, "title"):
            return _component(subject)
        case type() if issubclass(subject, Settings):
            return Explanation(subject.__name__, "Settings", words_of(subject))
    return None


def tooltip(subject: object) -> str:
    """Return what there is to say of a thing as a tooltip, empty if there is nothing."""
    found = explain(subject)
    return "" if found is None else found.html()


def find_component(link: str) -> type[Component] | None:
    """Return what a link of an explanation leads to."""
    kind, _, name = link.partition("/")
    return catalogue(kind).get(name) if kind in KINDS else None


def _component(cls: type[Component]) -> Explanation:
    return Explanation(
        cls.title,
        KINDS.get(cls.kind, cls.kind.capitalize()),
        words_of(cls),
        cls.formula,
        cls.convention(),
        cls.remark,
        paper=cls.paper,
        related=tuple(_related(cls)),
    )


def _related(cls: type[Component]) -> Iterator[type[Component]]:
    """Yield what bounds the slope for a loss that needs it, and the losses that need a penalty."""
    if getattr(cls, "needs_constraint", False):
        for kind in ("penalty", "stabiliser"):
            yield from (o for o in catalogue(kind).values() if getattr(o, "bounds_slope", False))
    elif getattr(cls, "bounds_slope", False):
        yield from (o for o in catalogue("loss").values() if getattr(o, "needs_constraint", False))
    excluded: Mapping[str, str] = getattr(cls, "excludes", {})
    yield from (o for name, o in catalogue(cls.kind).items() if name in excluded)


def _variant(variant: LossVariant) -> Explanation:
    """Return the explanation of the loss, with links to what the variant brings along."""
    found = _component(type(variant.loss))
    company = [type(c) for c in (*variant.penalties.values(), *variant.stabilisers.values())]
    if not company:
        return found
    names = " and ".join(cls.title for cls in company)
    words = f"{found.words}\n\nChoosing it brings along {names}."
    return Explanation(
        variant.title, found.kind, words, found.formula, found.convention, found.remark,
        paper=found.paper, related=(*company, *(c for c in found.related if c not in company)),
    )  # fmt: skip


def _parameter(parameter: Parameter) -> Explanation:
    return Explanation(
        parameter.title, "Hyper-parameter", parameter.help,
        facts=parameter.facts(), paper=parameter.paper,
    )  # fmt: skip


def _measure(measure: Measure) -> Explanation:
    good = GOOD[measure.better]
    facts = (
        ("Now", measure.text),
        ("A perfect sampler gets", measure.floor_text),
        *provenance(measure),
    )
    return Explanation(measure.title, "Measure", measure.help, convention=good, facts=facts)


def verdict_page(word: Word) -> Explanation:
    """Return what a word of the verdict means, and what speaks for it."""
    meaning = meanings()[word]
    facts = (("Told by", meaning.told_by), ("What to try", meaning.remedy))
    return Explanation(word.capitalize(), "Verdict", meaning.says, facts=facts, paper=meaning.paper)
