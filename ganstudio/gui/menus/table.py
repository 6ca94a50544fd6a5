"""The table of actions brought to life: a `QAction` each, and the menus made of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from ganstudio.gui.menus.action import Action
from ganstudio.gui.menus.heading import add_heading
from ganstudio.gui.menus.mnemonics import mark_letters
from ganstudio.gui.widgets.explainer import hears_f1, stands_for
from ganstudio.gui.widgets.explanations import Explanation

MENUS = ("File", "Edit", "Preset", "Data", "Architecture", "Loss", "Run", "View", "Help")
MOST = 12
"""Entries of a menu; the rest is found below them."""

NONE: Mapping[str, str] = MappingProxyType({})


def _explained(action: Action) -> Explanation:
    facts = (("Key", action.key),) if action.key else ()
    return Explanation(action.title.rstrip("…"), action.menu[0], action.tip, facts=facts)


class ActionTable(QObject):
    """A `QAction` for everything that can be done, kept up to date with the state.

    Parameters
    ----------
    actions
        What can be done, in the order of the menus.
    renamed
        Ids of before, and what they are called now.

    Attributes
    ----------
    actions : dict
        The same by their ids.
    """

    def __init__(
        self, actions: Sequence[Action], parent: QObject, renamed: Mapping[str, str] = NONE
    ) -> None:
        super().__init__(parent)
        self._renamed = renamed
        self.actions = {action.id: action for action in actions}
        self._made = {action.id: self._make(action) for action in actions}
        self._tips = {
            id: self._made[id].toolTip()
            for id, action in self.actions.items()
            if action.reason or action.outcome
        }

    def __getitem__(self, id: str) -> QAction:
        return self._made[self._renamed.get(id, id)]

    def _make(self, action: Action) -> QAction:
        made = QAction(action.title, self)
        made.setObjectName(action.id)
        if action.shortcut:
            made.setShortcut(QKeySequence(action.shortcut))
        made.setToolTip(action.tip + (f" ({action.key})" if action.key else ""))
        stands_for(made, action.subject or _explained(action))
        made.setStatusTip(re.split(r"(?<=\.)\s", action.tip, maxsplit=1)[0])
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

    def why_not(self, key: QKeySequence) -> str:
        """Return why a key does nothing now, as a sentence; empty where it stands for nothing."""
        for id, action in self.actions.items():
            made = self._made[id]
            if action.reason is not None and made.shortcut() == key and not made.isEnabled():
                return f"{made.text()}: {action.reason()}"
        return ""

    def give_way(self, keys: Iterable[QKeySequence]) -> None:
        """Leave these keys to somebody else for now, and take back all others."""
        taken = {key.toString() for key in keys}
        for id, action in self.actions.items():
            key = QKeySequence(action.shortcut)
            self._made[id].setShortcut(QKeySequence() if key.toString() in taken else key)

    def fill(self, bar: QMenuBar, find: Callable[[Sequence[str]], None]) -> None:
        """Make the menus; ``find`` shows all of a menu that has more than there is room for."""
        menus: dict[tuple[str, ...], QMenu] = {}
        for title in MENUS:
            menus[title,] = bar.addMenu(title)
        left_out = self._left_out()
        sections = {path: "" for path in menus}
        for id, action in self.actions.items():
            menu = self._menu(menus, sections, action.menu)
            if id in left_out:
                continue
            if sections.get(action.menu, "") != action.section:
                self._divide(menu, action)
                sections[action.menu] = action.section
            menu.addAction(self._made[id])
        for path in {self.actions[id].menu for id in left_out}:
            menus[path].addSeparator()
            menus[path].addAction("All…", partial(find, path)).setToolTip(
                f"Everything in {path[-1]}, to be searched."
            )
        for menu in menus.values():
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(self.refresh)
            menu.aboutToShow.connect(partial(mark_letters, menu))
            hears_f1(menu)
        mark_letters(bar)

    def _left_out(self) -> set[str]:
        """Return the actions that their menu has no room for; menus within it keep theirs."""
        entries: dict[tuple[str, ...], list[str]] = {}
        menus: dict[tuple[str, ...], set[str]] = {}
        for id, action in self.actions.items():
            entries.setdefault(action.menu, []).append(id)
            for depth in range(1, len(action.menu)):
                menus.setdefault(action.menu[:depth], set()).add(action.menu[depth])
        return {
            id
            for path, ids in entries.items()
            for id in ids[max(MOST - len(menus.get(path, ())), 0) :]
        }

    def _divide(self, menu: QMenu, action: Action) -> None:
        if not menu.isEmpty():
            menu.addSeparator()
        if action.section[:1].isupper():
            add_heading(menu, action.section)

    def _menu(
        self,
        menus: dict[tuple[str, ...], QMenu],
        sections: dict[tuple[str, ...], str],
        path: tuple[str, ...],
    ) -> QMenu:
        """Return a menu; a new one within another does not stand under a heading of that."""
        if path not in menus:
            around = self._menu(menus, sections, path[:-1])
            if sections.get(path[:-1], "")[:1].isupper():
                around.addSeparator()
                sections[path[:-1]] = ""
            menus[path] = around.addMenu(path[-1])
        return menus[path]


def keyed(actions: Iterable[Action]) -> dict[str, list[Action]]:
    """Return the actions that have a key, by their menu."""
    menus: dict[str, list[Action]] = {title: [] for title in MENUS}
    for action in actions:
        if action.shortcut:
            menus[action.menu[0]].append(action)
    return {title: several for title, several in menus.items() if several}
