"""Everything that the window can explain, to browse and to search."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from ganstudio.components import catalogue
from ganstudio.gui.dialogs.pages import Page, PagesDialog
from ganstudio.gui.docks import DOCKS
from ganstudio.gui.widgets.explanations import Explanation, explain, verdict_page
from ganstudio.telemetry.records import WORDS
from ganstudio.training.schedule import Schedule

GROUPS = {
    "Losses": "loss",
    "Penalties": "penalty",
    "Stabilisers": "stabiliser",
    "Architectures": "network",
    "Data": "data",
    "Optimisers": "optimiser",
}


def pages() -> Iterator[tuple[str, str, Explanation]]:
    """Yield group, key and explanation of everything that there is to read about."""
    for group, kind in GROUPS.items():
        for name, cls in catalogue(kind).items():
            if (page := explain(cls)) is not None:
                yield group, f"{kind}/{name}", page
    if (schedule := explain(Schedule)) is not None:
        yield "Schedules", "schedule", schedule
    for word in WORDS:
        yield "Verdicts", f"verdict/{word}", verdict_page(word)
    for dock in DOCKS:
        yield "Docks", f"dock/{dock.name}", Explanation(dock.title, "Dock", dock.help)


class ReferenceDialog(PagesDialog):
    """All of it."""

    def __init__(self, parent: QWidget) -> None:
        shown = (Page(group, key, page.title, page.html) for group, key, page in pages())
        hint = "Search titles, texts and papers"
        super().__init__("Formulas and explanations", hint, shown, parent)
