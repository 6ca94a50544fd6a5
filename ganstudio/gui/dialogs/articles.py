"""Articles as the window shows them: with those on docks and keys, which only it knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from PySide6.QtGui import QTextDocument

from ganstudio.components import Component, Parameter, parameters
from ganstudio.gui.docks import DOCKS
from ganstudio.gui.menus.action import Action
from ganstudio.gui.menus.table import keyed
from ganstudio.gui.widgets.explanations import Explanation, explain
from ganstudio.gui.widgets.formulas import prose
from ganstudio.handbook.article import Article
from ganstudio.handbook.catalogue import articles, setting_key
from ganstudio.handbook.guides import KEYS


def all_articles(actions: Iterable[Action]) -> list[Article]:
    """Return everything that there is to read.

    Parameters
    ----------
    actions
        Everything that can be done, for the keys.
    """
    keys = _keys(list(actions))
    known = [
        replace(each, text=each.text.replace(KEYS, keys)) if KEYS in each.text else each
        for each in articles()
    ]
    return [*known, *_docks()]


def _docks() -> Iterator[Article]:
    for dock in DOCKS:
        explained = Explanation(dock.title, "Dock", dock.help)
        yield Article(f"dock/{dock.name}", "Docks", dock.title, dock.help, subject=explained)


def _keys(actions: list[Action]) -> str:
    """Return all keys as Markdown, a list a menu."""
    lines = []
    for menu, several in keyed(actions).items():
        lines += ["", f"### {menu}", ""]
        lines += [f"- **{each.key}** {each.title.rstrip('…')}" for each in several]
    return "\n".join(lines)


def rich(article: Article) -> str:
    """Return an article as rich text, in the colours in force."""
    explained = explain(article.subject)
    if explained is None:
        document = QTextDocument()
        document.setMarkdown(f"# {article.heading}\n\n{article.text}")
        return document.toHtml()
    return explained.html() + _besides(article)


def _besides(article: Article) -> str:
    """Return what an explanation leaves out: settings of a component, the owner of a setting."""
    subject = article.subject
    if isinstance(subject, type) and issubclass(subject, Component):
        settings = "".join(
            f'<li><a href="{setting_key(subject, each)}">{prose(each.title)}</a> '
            f"{prose(each.help)}</li>"
            for each in parameters(subject)
        )
        return f"<p><b>Settings</b></p><ul>{settings}</ul>" if settings else ""
    if isinstance(subject, Parameter):
        kind, _, name = article.key.removeprefix("setting/").rpartition("/")[0].partition("/")
        owner = f'<a href="{kind}/{name}">{prose(article.of)}</a>' if name else prose(article.of)
        return f"<p>A setting of {owner}.</p><p>After --set: <code>{article.also[1]}</code></p>"
    return ""
