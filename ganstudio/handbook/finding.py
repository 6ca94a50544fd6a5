"""Which articles a few words mean, best first: a title counts before a name, that before text."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ganstudio.handbook.article import Article

SAME_TITLE, SAME_NAME, BEGINS_TITLE, BEGINS_NAME, IN_TITLE = 1000, 900, 300, 200, 150
"""Points for where all that was typed stands."""
WORD_OF_TITLE, WORD_OF_NAME, IN_A_NAME, WORD_OF_TEXT, IN_TEXT = 40, 25, 15, 5, 1
"""Points for where each of the words stands."""


@dataclass(frozen=True)
class _Folded:
    """An article as it is searched: without capitals, accents and marks."""

    title: str
    names: tuple[str, ...]
    text: str

    @classmethod
    def of(cls, article: Article) -> _Folded:
        names = (article.key, article.key.rpartition("/")[2], article.of, *article.also)
        return cls(folded(article.title), tuple(map(folded, names)), folded(article.text))

    def points(self, typed: str) -> int:
        """Return how well it fits; 0 if one of the words is nowhere in it."""
        words = typed.split()
        each = [self._points_of(word) for word in words]
        return 0 if 0 in each else self._points_of_all(typed) + sum(each)

    def _points_of_all(self, typed: str) -> int:
        if self.title == typed:
            return SAME_TITLE
        if typed in self.names:
            return SAME_NAME
        if self.title.startswith(typed):
            return BEGINS_TITLE
        if any(name.startswith(typed) for name in self.names):
            return BEGINS_NAME
        return IN_TITLE if typed in self.title else 0

    def _points_of(self, word: str) -> int:
        if _begins_a_word(word, self.title):
            return WORD_OF_TITLE
        if any(_begins_a_word(word, name) for name in self.names):
            return WORD_OF_NAME
        if word in self.title or any(word in name for name in self.names):
            return IN_A_NAME
        if _begins_a_word(word, self.text):
            return WORD_OF_TEXT
        return IN_TEXT if word in self.text else 0


class Finder:
    """Finds among some articles; what fits equally well stays in their order."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = articles

    @cached_property
    def _folded(self) -> list[tuple[Article, _Folded]]:
        """All that is searched, made ready when something is: whoever only reads waits for none."""
        return [(article, _Folded.of(article)) for article in self._articles]

    def find(self, typed: str) -> list[Article]:
        """Return the articles in which all words are found, best first."""
        typed = " ".join(folded(typed).split())
        if not typed:
            return []
        told = [(words.points(typed), article) for article, words in self._folded]
        return [
            article for points, article in sorted(told, key=lambda pair: -pair[0]) if points > 0
        ]

    def near(self, typed: str) -> Article | None:
        """Return the article whose title or name is spelt nearly so, None if there is none."""
        names = {
            name: article
            for article, words in reversed(self._folded)
            for name in (*words.names, words.title)
            if name
        }
        close = difflib.get_close_matches(folded(typed).strip(), names, n=1, cutoff=0.7)
        return names[close[0]] if close else None


def folded(text: str) -> str:
    """Return a text without capitals and accents, so that frechet finds Fréchet."""
    marks = unicodedata.normalize("NFKD", text.replace("*", "").replace("`", ""))
    return "".join(each for each in marks if not unicodedata.combining(each)).casefold()


def _begins_a_word(word: str, text: str) -> bool:
    place = text.find(word)
    while place > 0 and text[place - 1].isalnum():
        place = text.find(word, place + 1)
    return place >= 0
