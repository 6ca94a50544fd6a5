"""Read a guide, or what a loss, a measure, a setting or a command is.

Without a topic it lists the guides. What is typed is searched as in the window's Help, titles
before texts: 'ganstudio help batch size'.
"""

from __future__ import annotations

import re
import shutil
import textwrap
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ganstudio.commands.saying import say

if TYPE_CHECKING:
    from ganstudio.handbook.article import Article

OTHERS = 8
"""Further articles that are named below the one that is printed."""
WIDEST = 88
IN_THE_WINDOW = "Help ▸ Keyboard shortcuts in the window lists them."
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_MARKS = re.compile(r"\*\*|`|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)")
_ENTRY = re.compile(r"(- |\d+\. )")


class TopicError(ValueError):
    """A topic that there is nothing on."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("topic", nargs="*", metavar="WORD", help="what to read about")


def run(arguments: Namespace) -> int:
    """Print the article that is meant, or the list of guides."""
    typed = " ".join(arguments.topic)
    say("\n".join(_of_command(typed) or _lines(typed)))
    return 0


def _of_command(typed: str) -> list[str]:
    """Return what a command says of itself, nothing if there is none of that name."""
    from ganstudio.commands import COMMANDS

    if typed not in COMMANDS:
        return []
    command = COMMANDS[typed]
    parser = ArgumentParser(
        prog=f"ganstudio {typed}",
        description=command.__doc__,
        formatter_class=RawDescriptionHelpFormatter,
    )
    command.add_arguments(parser)
    return [parser.format_help()]


def _lines(typed: str) -> Iterator[str]:
    from ganstudio.handbook.catalogue import articles
    from ganstudio.handbook.finding import Finder

    known = articles()
    if not typed:
        yield from _contents(known)
        return
    finder = Finder(known)
    found = finder.find(typed)
    if not found:
        near = finder.near(typed)
        hint = f"did you mean {near.title!r}?" if near else "type fewer words, or none for a list"
        raise TopicError(f"there is nothing on {typed!r}; {hint}")
    first, *others = found
    yield from printed(first, _width())
    if others:
        yield ""
        yield "Also: " + " · ".join(each.heading for each in others[:OTHERS])


def _contents(known: Sequence[Article]) -> Iterator[str]:
    yield "Guides, by 'ganstudio help WORD …':"
    for each in known:
        if each.group == "Guides":
            yield f"  {each.key:<24}{each.title}"
    yield ""
    yield from textwrap.wrap(
        "Any measure, setting, loss, penalty, network, data set, preset or word of the verdict is "
        "found by its name as well. What a command takes is told by 'ganstudio COMMAND --help'.",
        _width(),
    )


def _width() -> int:
    return min(max(shutil.get_terminal_size((80, 24)).columns, 60), WIDEST)


def printed(article: Article, width: int) -> Iterator[str]:
    """Yield an article as lines for a terminal, its marks of Markdown taken away."""
    from ganstudio.handbook.guides import KEYS

    title = f"{article.heading} · {article.group}"
    yield title
    yield "─" * min(len(title), width)
    yield ""
    for block in re.split(r"\n{2,}", article.text.replace(KEYS, IN_THE_WINDOW)):
        yield from _block(block, width)
        yield ""


def _block(block: str, width: int) -> Iterator[str]:
    if block.startswith("    "):
        yield from block.splitlines()
    elif block.startswith("#"):
        yield block.lstrip("#").strip()
    elif _ENTRY.match(block):
        for entry in re.split(r"\n(?=- |\d+\. )", block):
            mark = _ENTRY.match(entry)
            indent = " " * len(mark[0]) if mark else ""
            yield from _wrapped(entry, width, indent)
    else:
        yield from _wrapped(block, width)


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    plain = _MARKS.sub("", _LINK.sub(r"\1", " ".join(text.split())))
    return textwrap.wrap(plain, width, subsequent_indent=indent, break_on_hyphens=False)
