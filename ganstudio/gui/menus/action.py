"""One thing that can be done: its name, its place, its key, and what does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence


@dataclass(frozen=True)
class Action:
    """One thing that can be done.

    Attributes
    ----------
    id : str
        Its name in settings and tests.
    title, tip : str
        Its name and its explanation on screen.
    menu : tuple of str
        Where it stands, such as ``("Loss", "Penalties")``.
    callback : callable
        What it does.
    section : str
        What it stands under: with a capital a heading, else no more than a rule between.
    shortcut : str
        Its key, empty for none.
    enabled, checked : callable or None
        Tell whether it can be done, and whether it is in force; the latter makes it checkable.
    reason, outcome : callable or None
        Say why it cannot be done, shown as its tooltip meanwhile, and what else comes of it now
        if it can, shown below its tip.
    icon : str
        A drawing in ``assets/icons``.
    subject
        What F1 explains of it, see `explain`, where that is more than its tip.
    """

    id: str
    title: str
    menu: tuple[str, ...]
    callback: Callable[[], object]
    tip: str
    section: str = ""
    shortcut: str = ""
    enabled: Callable[[], bool] | None = None
    checked: Callable[[], bool] | None = None
    reason: Callable[[], str] | None = None
    outcome: Callable[[], str] | None = None
    icon: str = ""
    subject: object = None

    @property
    def key(self) -> str:
        """Its key, as the desktop writes it."""
        return QKeySequence(self.shortcut).toString(QKeySequence.SequenceFormat.NativeText)

    @property
    def place(self) -> str:
        """Where it stands, as text."""
        return " ▸ ".join((*self.menu, self.title))
