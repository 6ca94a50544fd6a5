"""The table of actions brought to life: a `QAction` each, and the menus made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from ganstudio.gui.menus.action import Action
from ganstudio.gui.menus.heading import add_heading
from ganstudio.gui.menus.mnemonics import mark_letters
from ganstudio.gui.widgets.explainer import hears_f1, stands_for
from ganstudio.gui.widgets.explanations import Explanation

MENUS = (
    "File", "Edit", "Preset", "Data", "Architecture", "Loss", "Train", "Compare", "View", "Help",
)  # fmt: skip


def _explained(action: Action) -> Explanation:
    facts = (("Key", action.key),) if action.key else ()
    return Explanation(action.title.rstrip("…"), action.menu[0], action.tip, facts=facts)


class ActionTable(QObject):
    """A `QAction` for everything that can be done, kept up to date with the state.

    Parameters
    ----------
    actions
        What can be done, in the order of the menus.

    Attributes
    ----------
    actions : dict
        The same by their ids.
    """

    def __init__(self, actions: Sequence[Action], parent: QObject) -> None:
        super().__init__(parent)
        self.actions = {action.id: action for action in actions}
        self._made = {action.id: self._make(action) for action in actions}
        self._tips = {
            id: self._made[id].toolTip()
            for id, action in self.actions.items()
            if action.reason or action.outcome
        }

    def __getitem__(self, id: str) -> QAction:
        return self._made[id]

    def _make(self, action: Action) -> QAction:
        made = QAction(action.title, self)
        made.setObjectName(action.id)
        if action.shortcut:
            made.setShortcut(QKeySequence(action.shortcut))
        made.setToolTip(action.tip + (f" ({action.key})" if action.key else ""))
        stands_for(made, action.subject or _explained(action))
        made.setStatusTip(action.tip)
        made.setCheckable(action.checked is not None)
        made.triggered.connect(partial(self._trigger, action.callback))
        return made

    def _trigger(self, callback: Callable[[], object], _checked: bool = False) -> None:
        callback()
        self.refresh()  # a checkable action has ticked itself; what is true decides

    @Slot()
    def refresh(self) -> None:
        """Ask again what can be done and what is in force."""
        for id, action in self.actions.items():
            made = self._made[id]
            if action.enabled is not None:
                made.setEnabled(action.enabled())
            if action.checked is not None:
                made.setChecked(action.checked())
            if id in self._tips:
                made.setToolTip(self._remark(action, made.isEnabled()))

    def _remark(self, action: Action, enabled: bool) -> str:
        """Return what is to be said of an action beside its title."""
        tip = self._tips[action.id]
        if not enabled:
            return (action.reason() if action.reason is not None else "") or tip
        outcome = action.outcome() if action.outcome is not None else ""
        return f"{tip}\n{outcome}" if outcome else tip

    def fill(self, bar: QMenuBar) -> None:
        """Make the menus."""
        menus: dict[tuple[str, ...], QMenu] = {}
        for title in MENUS:
            menus[title,] = bar.addMenu(title)
        sections = {path: "" for path in menus}
        for id, action in self.actions.items():
            menu = self._menu(menus, action.menu)
            if sections.get(action.menu, "") != action.section:
                self._divide(menu, action)
                sections[action.menu] = action.section
            menu.addAction(self._made[id])
        for menu in menus.values():
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(self.refresh)
            menu.aboutToShow.connect(partial(mark_letters, menu))
            hears_f1(menu)
        mark_letters(bar)

    def _divide(self, menu: QMenu, action: Action) -> None:
        if not menu.isEmpty():
            menu.addSeparator()
        if action.section[:1].isupper():
            add_heading(menu, action.section)

    def _menu(self, menus: dict[tuple[str, ...], QMenu], path: tuple[str, ...]) -> QMenu:
        if path not in menus:
            menus[path] = self._menu(menus, path[:-1]).addMenu(path[-1])
        return menus[path]


def keyed(actions: Iterable[Action]) -> dict[str, list[Action]]:
    """Return the actions that have a key, by their menu."""
    menus: dict[str, list[Action]] = {title: [] for title in MENUS}
    for action in actions:
        if action.shortcut:
            menus[action.menu[0]].append(action)
    return {title: several for title, several in menus.items() if several}
