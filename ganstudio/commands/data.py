"""Say how data is understood: kind, count, size, range, classes, and what is left out.

PATH is a folder, an archive or a file: pictures, NumPy's arrays, CSV, Parquet, CIFAR, STL-10,
IDX. What suits it is found out, and --set changes it as for data = "own":

  ganstudio data ~/Pictures/faces --set fit=pad --set size=32
"""

from __future__ import annotations

import os
import shlex
from argparse import ArgumentParser, Namespace
from pathlib import Path

from ganstudio.commands.saying import say


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("path", metavar="PATH", help="a folder, an archive or a file")
    parser.add_argument(
        "--set",
        dest="settings",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a setting of the data, such as size=32 or fit=pad; may be repeated",
    )


def run(arguments: Namespace) -> int:
    """Read it and tell."""
    from pydantic import ValidationError

    from ganstudio.commands.bars import bar
    from ganstudio.commands.choice import settings
    from ganstudio.data.base import DataError
    from ganstudio.data.own.data import Own
    from ganstudio.data.own.understanding import lines
    from ganstudio.data.progress import listening

    given = settings(arguments.settings)
    part = {key: value for key, value in given.items() if key == "split"}
    path = Path(os.path.abspath(os.path.expanduser(arguments.path)))
    try:
        suited = Own(path=str(path), **part).suited()
        own = Own(**{**suited.model_dump(), **given})
    except ValidationError as error:
        first = error.errors()[0]
        raise DataError(f"data.{first['loc'][-1]} {first['msg']}; change --set") from None
    with bar("reading") as report, listening(lambda loaded: report(loaded.share)):
        reading = own.read()
    rows = list(lines(reading))
    width = max(len(about) for about, _ in rows)
    for about, text in rows:
        say(f"{about:<{width}}  {text}")
    changed = [word for each in arguments.settings for word in ("--set", f"data.{each.strip()}")]
    words = ["ganstudio", "train", arguments.path, *changed, "--out", f"runs/{path.stem}"]
    say(f"Train on it with: {shlex.join(words)}")
    return 0
