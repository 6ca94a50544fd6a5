"""What the search field understands: words, and filters such as ``loss=hinge lr>1e-4``."""

from __future__ import annotations

import math
import operator
import re
import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ganstudio.components import suggest
from ganstudio.library.entry import Entry, Value, keys_of

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
FILTER = re.compile(r"([^=<>!]+)(>=|<=|!=|=|>|<)(.*)", re.DOTALL)


class QueryError(ValueError):
    """A search that cannot be understood; its text is one sentence with a way out."""


@dataclass(frozen=True)
class Filter:
    """One condition on a parameter or result, such as ``lr>1e-4``."""

    key: str
    sign: str
    value: str

    def admits(self, entry: Entry) -> bool:
        """Tell whether any parameter or result of that name fulfils it; for ``!=``, whether all."""
        found = [entry.values[key] for key in keys_of(entry.values, self.key)]
        if self.sign == "!=":
            return bool(found) and not any(_equal(each, self.value) for each in found)
        return any(self._holds(each) for each in found)

    def _holds(self, found: Value) -> bool:
        if self.sign == "=":
            return _equal(found, self.value)
        compare = COMPARISONS[self.sign]
        ours, theirs = _number(found), _number(self.value)
        if not math.isnan(ours) and not math.isnan(theirs):
            return compare(ours, theirs)
        return isinstance(found, str) and math.isnan(theirs) and compare(found, self.value)


@dataclass(frozen=True)
class Query:
    """Words that all have to be found, and filters that all have to hold."""

    words: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Query:
        """Read a search; what has spaces in it stands in quotes.

        Raises
        ------
        QueryError
            If a quote is not closed or a filter has no value.
        """
        reader = shlex.shlex(text, posix=True, punctuation_chars="")
        reader.whitespace_split, reader.commenters, reader.escape = True, "", ""
        reader.quotes = '"'
        try:
            parts = list(reader)
        except ValueError:
            raise QueryError("a quote is not closed; add the second one") from None
        words, filters = [], []
        for part in parts:
            match = FILTER.fullmatch(part)
            if match is None:
                words.append(part.casefold())
            elif not match[3]:
                raise QueryError(f"{part} has no value; write such as lr>1e-4 or loss=hinge")
            else:
                filters.append(Filter(match[1], match[2], match[3]))
        return cls(tuple(words), tuple(filters))

    def admits(self, entry: Entry) -> bool:
        """Tell whether a run is looked for."""
        return all(each.admits(entry) for each in self.filters) and self._mentions(entry)

    def _mentions(self, entry: Entry) -> bool:
        if not self.words:
            return True
        texts = [each for each in entry.values.values() if isinstance(each, str)]
        notes = (entry.title, entry.notes.text, *entry.notes.tags, entry.folder.name, entry.trouble)
        said = "\n".join((*notes, *texts, *entry.values)).casefold()
        return all(word in said for word in self.words)

    def unknown(self, entries: Iterable[Entry]) -> str:
        """Return a sentence on a filter that no run knows the name of; empty if there is none."""
        known = dict.fromkeys(key for entry in entries for key in entry.values)
        for each in self.filters:
            if known and not any(keys_of(dict.fromkeys(known, ""), each.key)):
                lasts = {key.rpartition(".")[2]: None for key in known}
                hint = suggest(each.key, list({**lasts, **known}))
                hint = hint if hint.startswith("did") else "see 'ganstudio runs --keys'"
                return f"no run has a parameter or result {each.key!r}; {hint}"
        return ""


def _equal(found: Value, wanted: str) -> bool:
    if isinstance(found, tuple):
        return wanted.casefold() in (each.casefold() for each in found)
    if isinstance(found, bool):
        return wanted.casefold() == str(found).casefold()
    number = _number(wanted)
    if isinstance(found, int | float) and not math.isnan(number):
        return math.isclose(found, number, rel_tol=1e-6)
    return str(found).casefold() == wanted.casefold()


def _number(value: Value) -> float:
    """Return a number, NaN for what is none."""
    try:
        return math.nan if isinstance(value, bool | tuple) else float(value)
    except ValueError:
        return math.nan
