"""Train a demonstration and write it as a film and as a page.

'heal' breaks a run that is well, goes back to the last step at which it was, and forks a twin
with the remedy that the verdict names; both go on side by side. Written are heal.mp4, heal.html
with a scrubber, heal.png, and the recordings of both runs, which 'ganstudio replay' opens.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ganstudio.commands.saying import say

NAMES = ("ring", "digits")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("what", choices=("heal",), metavar="heal", help="what is demonstrated")
    parser.add_argument(
        "on", nargs="?", choices=NAMES, default=NAMES[0], help="the data (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="of all chance")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to")


def run(arguments: Namespace) -> int:
    """Train it and write what came of it."""
    from ganstudio.demos.healing import PLANS, play
    from ganstudio.demos.page import write_page
    from ganstudio.demos.side_by_side import write_side_by_side, write_still

    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    story = play(PLANS[arguments.on], out / "runs", arguments.seed, print)
    write_still(story, out / "heal.png")
    write_side_by_side(story, out / "heal.mp4")
    write_page(story, out / "heal.html")
    say(f"written to {out}")
    return 0
