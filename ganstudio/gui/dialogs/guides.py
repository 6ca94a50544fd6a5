"""The guides: every Markdown file in the ``help`` folder is a page, in the order of its name.

``10-first-minute.md`` is shown first and linked to as ``first-minute``; its heading is its title.
A page may leave a place for what is known elsewhere: ``{shortcuts}`` and ``{verdicts}``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QWidget

from ganstudio.gui.dialogs.pages import Page, PagesDialog
from ganstudio.gui.menus.action import Action
from ganstudio.gui.menus.table import keyed
from ganstudio.gui.widgets.explanations import verdict_page
from ganstudio.resources import folder
from ganstudio.telemetry.records import WORDS


def guides() -> dict[str, tuple[str, str]]:
    """Return title and Markdown of each guide, by what links lead to it by."""
    texts = {path: path.read_text("utf-8") for path in sorted(folder("help").glob("*.md"))}
    return {_key(path): (_title(text), text) for path, text in texts.items()}


def _key(path: Path) -> str:
    return path.stem.partition("-")[2]


def _title(text: str) -> str:
    return text.partition("\n")[0].removeprefix("#").strip()


class GuidesDialog(PagesDialog):
    """All guides.

    Parameters
    ----------
    actions
        Everything that can be done, for the keys.
    """

    def __init__(self, actions: Iterable[Action], parent: QWidget) -> None:
        known: dict[str, Callable[[], str]] = {
            "{shortcuts}": partial(_shortcuts, list(actions)),
            "{verdicts}": _verdicts,
        }
        shown = (
            Page("", key, title, partial(_html, text, known))
            for key, (title, text) in guides().items()
        )
        super().__init__("Guides", "Search the guides", shown, parent)


def _html(text: str, known: Mapping[str, Callable[[], str]]) -> str:
    for place, content in known.items():
        if place in text:
            text = text.replace(place, content())
    document = QTextDocument()
    document.setMarkdown(text)
    return document.toHtml()


def _shortcuts(actions: list[Action]) -> str:
    """Return all keys as Markdown, a list a menu."""
    lines = []
    for menu, several in keyed(actions).items():
        lines += ["", f"### {menu}", ""]
        lines += [f"- **{each.key}** {each.title.rstrip('…')}" for each in several]
    return "\n".join(lines)


def _verdicts() -> str:
    """Return the words of the verdict and their meaning as Markdown."""
    pages = map(verdict_page, WORDS)
    return "\n".join(f"- **{page.title}**: {page.words.partition(chr(10))[0]}" for page in pages)
