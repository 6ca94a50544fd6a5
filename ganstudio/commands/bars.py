"""How far something is, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ganstudio.telemetry.jobs import Report


@contextmanager
def bar(title: str) -> Iterator[Report]:
    """Show how far it is, where there is a terminal to show it on."""
    from tqdm import tqdm

    shape = "{l_bar}{bar}| {elapsed}<{remaining}"
    with tqdm(
        total=100, desc=title, bar_format=shape, disable=None, leave=False, file=sys.stderr
    ) as shown:

        def report(share: float) -> None:
            shown.update(100 * share - shown.n)

        yield report
