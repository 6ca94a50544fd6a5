"""What commands say, on one line a sentence and with nothing in it that a terminal would obey."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

from ganstudio.foreign import shown

ENDLESS = 10**6
"""Characters of a line, which the terminal breaks."""
OBEYED = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What JSON lets stand and a terminal obeys."""


def say(text: str) -> None:
    """Write lines to stdout."""
    print("\n".join(shown(line, ENDLESS) for line in text.split("\n")))


def tell(text: str) -> None:
    """Write lines to stderr."""
    lines = (shown(line, ENDLESS) for line in text.split("\n"))
    print("\n".join(lines), file=sys.stderr, flush=True)


def say_json(values: Any) -> None:
    """Write values to stdout, for programs."""
    text = json.dumps(values, indent=2, ensure_ascii=False)
    print(OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text))
