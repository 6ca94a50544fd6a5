"""Which measures of a diagnosis are shown, chosen from a menu by what they tell of."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from ganstudio.gui.docks.shared.measure_cells import GROUPS
from ganstudio.gui.menus.heading import add_heading
from ganstudio.telemetry.records import Measure


class MeasureMenu(QToolButton):
    """A button with a list of measures to tick, under the headings of their groups.

    Attributes
    ----------
    hidden : set of str
        Names of the measures that are not shown; a new one is.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.hidden: set[str] = set()
        self._offered: tuple[tuple[str, str, str], ...] = ()
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self.setText("Figures")
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def offer(self, measures: Iterable[Measure]) -> None:
        """List these measures, and those listed before that have gone no more."""
        known = {each.name: each for each in measures}
        offered = tuple((each.name, each.title, each.group) for each in known.values())
        if offered == self._offered:
            return
        self._offered = offered
        self._menu.clear()
        for group, heading in GROUPS.items():
            members = [each for each in known.values() if each.group == group]
            if members:
                add_heading(self._menu, heading)
            for measure in members:
                self._add(measure)

    def _add(self, measure: Measure) -> None:
        action = QAction(measure.title, self._menu, checkable=True)
        action.setData(measure.name)
        action.setToolTip(measure.help)
        action.setChecked(measure.name not in self.hidden)
        action.toggled.connect(self._toggle)
        self._menu.addAction(action)

    @Slot(bool)
    def _toggle(self, shown: bool) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        name = str(action.data())
        self.hidden = self.hidden - {name} if shown else self.hidden | {name}
        self.changed.emit()

    def choices(self) -> list[QAction]:
        """Return the measures that are listed, to tick."""
        return [action for action in self._menu.actions() if action.isCheckable()]

    def shown(self) -> dict[str, bool]:
        """Return the titles that are listed, and whether they are ticked."""
        return {action.text(): action.isChecked() for action in self.choices()}

    def hide_these(self, names: Iterable[str]) -> None:
        """Take over kept choices."""
        self.hidden = set(names)
        for action in self.choices():
            blocked = action.blockSignals(True)
            action.setChecked(action.data() not in self.hidden)
            action.blockSignals(blocked)
