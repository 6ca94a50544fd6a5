"""The arrangement of one place as it is kept between starts."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow

from ganstudio.gui.docks.base import StudioDock

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
    folded : tuple of str
        The docks of the left column, where it had given way to a rail.
    """

    state: bytes
    tabs: Mapping[str, int] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()
    folded: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, area: QMainWindow, docks: Iterable[StudioDock], folded: tuple[str, ...] = ()
    ) -> Self:
        """Return how docks stand in a main window now."""
        docks = tuple(docks)
        closed = {dock.name for dock in docks if dock.isHidden() and not _is_tab(dock)}
        tabs = {dock.name: dock.tab for dock in docks if not dock.within and dock.tab}
        still = tuple(name for name in folded if name in closed)
        return cls(bytes(area.saveState().data()), tabs, frozenset(closed), still)

    def restore(self, area: QMainWindow, docks: Iterable[StudioDock]) -> bool:
        """Put docks as they stood, of which none is in the main window; tell if that made sense."""
        docks = tuple(docks)
        standing = [dock for dock in docks if not dock.within]
        closed = [dock for dock in standing if dock.name in self.closed]
        for dock in closed:  # Qt would show some of them, which takes room from the others
            dock.setParent(None)
        restored = area.restoreState(QByteArray(self.state))
        for dock in closed:
            dock.setParent(area)
            dock.hide()
        if not restored or len(closed) == len(standing):
            return False
        for dock in docks:
            if not _is_tab(dock):
                dock.setVisible(dock.name not in self.closed)
                dock.turn_to(self.tabs.get(dock.name, 0))
        return True

    def plain(self) -> dict[str, Any]:
        """Return it as plain values."""
        state = base64.b64encode(self.state).decode("ascii")
        return {
            "version": VERSION, "state": state, "tabs": dict(self.tabs),
            "closed": sorted(self.closed), "folded": list(self.folded),
        }  # fmt: skip

    @classmethod
    def read(cls, plain: object) -> Self | None:
        """Return what plain values say; None where they make no sense."""
        if not isinstance(plain, dict) or plain.get("version") != VERSION:
            return None
        try:
            state = base64.b64decode(plain["state"], validate=True)
        except (binascii.Error, KeyError, TypeError, ValueError):
            return None
        tabs, closed, folded = plain.get("tabs"), plain.get("closed"), plain.get("folded", [])
        if not isinstance(tabs, dict) or not state:
            return None
        if not isinstance(closed, list) or not isinstance(folded, list):
            return None
        kept = {name: tab for name, tab in tabs.items() if isinstance(tab, int)}
        names = ([name for name in each if isinstance(name, str)] for each in (closed, folded))
        return cls(state, kept, frozenset(next(names)), tuple(next(names)))


def _is_tab(dock: StudioDock) -> bool:
    """Tell whether a dock is a tab of another, which decides whether it is shown."""
    return bool(dock.within) and not dock.beneath
