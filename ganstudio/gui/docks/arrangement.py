"""The arrangement of one place as it is kept between starts."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

VERSION = 1
"""Of what is kept; another one is of another program, and is arranged anew."""


@dataclass(frozen=True)
class Arrangement:
    """Where docks stand, and which of their tabs are in front.

    Attributes
    ----------
    state : bytes
        What Qt keeps of a main window.
    tabs : dict
        The tab in front, by name of the dock, where it is not the first.
    closed : frozenset of str
        The docks and panes that are closed.
    """

    state: bytes
    tabs: Mapping[str, int] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()

    def plain(self) -> dict[str, Any]:
        """Return it as plain values."""
        state = base64.b64encode(self.state).decode("ascii")
        closed = sorted(self.closed)
        return {"version": VERSION, "state": state, "tabs": dict(self.tabs), "closed": closed}

    @classmethod
    def read(cls, plain: object) -> Self | None:
        """Return what plain values say; None where they make no sense."""
        if not isinstance(plain, dict) or plain.get("version") != VERSION:
            return None
        try:
            state = base64.b64decode(plain["state"], validate=True)
        except (binascii.Error, KeyError, TypeError, ValueError):
            return None
        tabs, closed = plain.get("tabs"), plain.get("closed")
        if not isinstance(tabs, dict) or not isinstance(closed, list) or not state:
            return None
        kept = {name: tab for name, tab in tabs.items() if isinstance(tab, int)}
        return cls(state, kept, frozenset(name for name in closed if isinstance(name, str)))
