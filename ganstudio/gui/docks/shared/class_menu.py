"""Which classes of a conditional run are shown."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal, Slot

from ganstudio.gui.docks.shared.controls import Menu
from ganstudio.telemetry.records import Plane, SampleGrid

ALL = {"rows": "a class a row", "mixed": "all classes"}


class Classes(Menu):
    """One of the classes of a conditional run, by its place among them."""

    def __init__(self) -> None:
        super().__init__({})
        self.setMaximumWidth(self.fontMetrics().averageCharWidth() * 24)
        self.setSizeAdjustPolicy(Menu.SizeAdjustPolicy.AdjustToContents)


class ClassMenu(Classes):
    """All classes in one way or another, or one of them alone."""

    wanted = Signal(object)
    """The settings of ``watch`` that the user's choice comes to, by dotted path."""

    def __init__(self) -> None:
        super().__init__()
        self.chose.connect(self._choose)

    @Slot(str)
    def _choose(self, key: str) -> None:
        alone = key not in ALL
        settings: dict[str, Any] = {"watch.classes": "one" if alone else key}
        self.wanted.emit(settings | ({"watch.label": int(key)} if alone else {}))

    def follow(self, record: SampleGrid | Plane, classes: str, label: int) -> None:
        """Offer the classes that a record names, and show the settings in force.

        Points do not stand in rows, so all their classes are there in one way only.
        """
        ways = ALL if isinstance(record, SampleGrid) else {"rows": ALL["mixed"]}
        names = {str(k): f"class {name}" for k, name in enumerate(record.classes)}
        self.offer(ways | names)
        alone = str(min(label, len(record.classes) - 1))
        self.set_value(alone if classes == "one" else classes)
