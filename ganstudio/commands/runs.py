"""List the runs under a folder: search, sort, and see what became of them.

A search is words and filters, such as: --where loss=hinge --where 'lr>1e-4' --where "my note".
A short name stands for every setting that ends in it: lr for both players' rates.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.commands.columns import table, terminal_width
from ganstudio.commands.saying import say, say_json, tell

if TYPE_CHECKING:
    from ganstudio.library.entry import Entry


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path(), metavar="FOLDER",
        help="where to look, sub-folders included; else the present folder",
    )  # fmt: skip
    parser.add_argument(
        "--where", action="append", default=[], metavar="KEY=VALUE",
        help="only runs with this: =, !=, <, <=, >, >= of any setting or result, or words to "
        "find in title, notes and tags (may be repeated; all must hold)",
    )  # fmt: skip
    parser.add_argument("--sort", metavar="KEY", help="a setting or result; else the newest first")
    parser.add_argument("--reverse", action="store_true", help="the largest first")
    parser.add_argument(
        "--columns", metavar="KEY,KEY", help="what to show, see --keys; --sort's is added"
    )
    parser.add_argument("--keys", action="store_true", help="list the settings and results")
    parser.add_argument("--archived", action="store_true", help="archived runs too")
    parser.add_argument("--json", action="store_true", help="everything, for programs")


def run(arguments: Namespace) -> int:
    """Print the list."""
    from ganstudio.library import columns
    from ganstudio.library.index import Index
    from ganstudio.library.run_library import RunLibrary

    if not arguments.folder.is_dir():
        raise NotADirectoryError(f"there is no folder {arguments.folder}; name one with runs in it")
    entries = RunLibrary(arguments.folder, Index.of(arguments.folder)).entries()
    if arguments.keys:
        rows = [(key, title) for key, title in columns.available(entries).items()]
        say("\n".join(table(("key", "what it is"), rows)))
        return 0
    found = _sorted(_matching(entries, arguments), arguments.sort, arguments.reverse)
    if arguments.json:
        say_json([_plain(entry) for entry in found])
        return 0
    say("\n".join(_lines(arguments.folder, found, _keys(entries, arguments))))
    for entry in found:
        if entry.trouble:
            tell(f"note: {entry.trouble}")
    return 0


def _matching(entries: Sequence[Entry], arguments: Namespace) -> list[Entry]:
    from ganstudio.library.search import Query, QueryError

    try:
        query = Query.parse(" ".join(_quoted(word) for word in arguments.where))
    except QueryError as error:
        raise OSError(str(error)) from None
    unknown = query.unknown(entries)
    if unknown:
        raise OSError(unknown)
    shown = [each for each in entries if arguments.archived or not each.notes.archived]
    return [entry for entry in shown if query.admits(entry)]


def _quoted(word: str) -> str:
    """Return a word as one part of a search whatever spaces are in it."""
    return f'"{word}"' if " " in word and '"' not in word else word


def _sorted(entries: Sequence[Entry], sort: str | None, reverse: bool) -> list[Entry]:
    from ganstudio.library import columns

    if not entries:
        return []
    if sort is None:
        return columns.ordered(entries, "created", reverse=not reverse)
    try:
        return columns.ordered(entries, sort, reverse)
    except KeyError:
        raise OSError(f"no run has a parameter or result {sort!r} to sort by; see --keys") from None


def _keys(entries: Sequence[Entry], arguments: Namespace) -> list[str]:
    from ganstudio.library.columns import STANDARD
    from ganstudio.library.entry import keys_of

    asked = [word.strip() for word in (arguments.columns or "").split(",")]
    words = [word for word in asked if word] or list(STANDARD)
    if arguments.sort:
        words.append(arguments.sort)
    known = {key: "" for entry in entries for key in entry.values}
    keys = [key for word in words for key in (keys_of(known, word) or [word])]
    return list(dict.fromkeys(keys))


def _lines(root: Path, entries: Sequence[Entry], keys: Sequence[str]) -> list[str]:
    from ganstudio.library import columns

    if not entries:
        return ["no runs"]
    titles = columns.available(entries)
    rows = [
        [*(columns.text(entry, key) for key in keys), str(entry.folder.relative_to(root))]
        for entry in entries
    ]
    heads = [*(titles.get(key, key) for key in keys), "folder"]
    return list(table(heads, rows, terminal_width()))


def _plain(entry: Entry) -> dict[str, Any]:
    return {
        "folder": str(entry.folder),
        "title": entry.title,
        "state": entry.state,
        "trouble": entry.trouble,
        "notes": entry.notes.text,
        "tags": list(entry.notes.tags),
        "archived": entry.notes.archived,
        "parent": entry.parent,
        "parent_step": entry.parent_step,
        "values": dict(entry.values),
    }
