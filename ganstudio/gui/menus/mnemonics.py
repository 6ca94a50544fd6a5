"""A letter of each menu entry that chooses it from the keyboard, no letter twice in one menu."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QMenu, QMenuBar


def mark_letters(menu: QMenu | QMenuBar) -> None:
    """Underline a letter of each entry, and keep to it however often the menu opens."""
    entries = [action for action in menu.actions() if action.text()]
    marked = with_mnemonics([_plain(action.text()) for action in entries])
    for action, text in zip(entries, marked, strict=True):
        action.setText(text)


def with_mnemonics(titles: Sequence[str]) -> list[str]:
    """Return titles as Qt has them, ``&`` before the letter; without one where none is left.

    First letters come first, then beginnings of words; where all letters of a title are
    taken, others give way if they can (Kuhn 1955, an augmenting path of the matching).
    """
    holders: dict[str, int] = {}
    for candidates in (_first, _beginnings, _letters):
        for index, title in enumerate(titles):
            free = (title[at].lower() for at in candidates(title))
            letter = next((each for each in free if each not in holders), None)
            if letter is not None and index not in holders.values():
                holders[letter] = index
    for index in range(len(titles)):
        if index not in holders.values():
            _find_room(index, titles, holders, set())
    letters = {index: letter for letter, index in holders.items()}
    return [_marked(title, letters.get(index)) for index, title in enumerate(titles)]


def _find_room(index: int, titles: Sequence[str], holders: dict[str, int], seen: set[str]) -> bool:
    """Give a title a letter, though others have to take another one; tell whether that went."""
    for at in _letters(titles[index]):
        letter = titles[index][at].lower()
        if letter in seen:
            continue
        seen.add(letter)
        if letter not in holders or _find_room(holders[letter], titles, holders, seen):
            holders[letter] = index
            return True
    return False


def _letters(title: str) -> Iterator[int]:
    return (at for at, letter in enumerate(title) if letter.isascii() and letter.isalnum())


def _beginnings(title: str) -> Iterator[int]:
    return (at for at in _letters(title) if at == 0 or not title[at - 1].isalnum())


def _first(title: str) -> Iterator[int]:
    return (at for at in _letters(title) if at == 0)


def _marked(title: str, letter: str | None) -> str:
    places = [at for at in (*_beginnings(title), *_letters(title)) if title[at].lower() == letter]
    parts = [title[: places[0]], title[places[0] :]] if places else [title]
    return "&".join(part.replace("&", "&&") for part in parts)


def _plain(text: str) -> str:
    """Return a text of Qt's without its marks."""
    return "&".join(part.replace("&", "") for part in text.split("&&"))
