"""A part of the parameters form under a heading that folds it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QSize, Qt, Signal, SignalInstance, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ganstudio.components import Component
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.assets import icon
from ganstudio.gui.widgets.editors import Choice
from ganstudio.gui.widgets.explainer import SUBJECT_ROLE, hears_f1, stands_for
from ganstudio.gui.widgets.explanations import tooltip
from ganstudio.gui.widgets.form import RESTARTS
from ganstudio.gui.widgets.formulas import typeset

AFRESH = f" {RESTARTS}: the run begins afresh"


class Offer(Protocol):
    """What can be chosen: a class of components, or a loss with its company."""

    @property
    def title(self) -> str:
        """Its name on screen."""


class _Adder(QObject):
    """Tells which of several components is to be added or taken away."""

    chosen = Signal(object)


class Section(QWidget):
    """A heading with a fold, and forms under it."""

    folded = Signal(bool)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"section.{title}")
        self.title = title
        self._choosers: list[QWidget] = []
        self._tinted: list[tuple[QToolButton, str]] = []
        self._heading = QPushButton(self)
        self._heading.setObjectName("heading")
        self._heading.setText(title)
        self._heading.setCheckable(True)
        self._heading.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._heading.setChecked(True)
        self._heading.setIconSize(QSize(12, 12))
        self._heading.setToolTip(f"Fold or unfold {title.lower()}")
        self._heading.toggled.connect(self._unfold)
        self._body = QWidget(self)
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(16, 0, 0, 0)
        self._column.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._heading)
        column.addWidget(self._body)
        self.restyle()

    def fold(self, folded: bool) -> None:
        """Show the heading alone, or everything."""
        self._heading.setChecked(not folded)

    def is_folded(self) -> bool:
        """Tell whether the heading stands alone."""
        return not self._heading.isChecked()

    def look_into(self, looking: bool) -> None:
        """Show everything while somebody searches, whether it is folded or not."""
        self._body.setVisible(looking or self._heading.isChecked())
        self._point()

    def add(self, widget: QWidget) -> None:
        """Add a form."""
        self._column.addWidget(widget)

    def add_chooser(self, offered: Mapping[str, Offer], chosen: str | None) -> SignalInstance:
        """Add the choice of a component by name; the signal carries the name."""
        chooser = Choice({name: offer.title for name, offer in offered.items()}, self._body)
        for place, offer in enumerate(offered.values()):
            chooser.setItemData(place, offer, SUBJECT_ROLE)
        chooser.setObjectName("chooser")
        chooser.setAccessibleName(self._heading.text())
        chooser.setValue(chosen)
        if chosen not in offered:
            chooser.setPlaceholderText(chosen or "none of the menu's")
        chooser.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._column.addWidget(chooser)
        self._choosers.append(chooser)
        return chooser.valueChanged

    def add_explained(self, component: Component) -> None:
        """Add the component's formula, if it has one, with its explanation as tooltip."""
        text = component.formula.strip()
        if text:
            label = QLabel(typeset(text), self._body)
            label.setObjectName("formula")
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            label.setProperty("role", "muted")
            label.setToolTip(tooltip(component))
            stands_for(label, component)
            self._column.addWidget(label)
            self._choosers.append(label)

    def set_choosing(self, choosing: bool) -> None:
        """Show which component it is, and the others, or leave that out."""
        for widget in self._choosers:
            widget.setVisible(choosing)

    def add_member(self, component: Component, restarts: bool) -> SignalInstance:
        """Add the heading of one of several components, with a button that takes it away.

        It is marked where the run begins afresh without it.
        """
        gone = _Adder(self._body)
        label = QLabel(component.title, self._body)
        label.setToolTip(tooltip(component))
        stands_for(label, component)
        button = QToolButton(self._body)
        button.setObjectName(f"remove.{component.name}")
        button.setToolTip(f"Take {component.title} away{AFRESH if restarts else ''}")
        button.clicked.connect(partial(_choose, gone, type(component)))
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 0)
        row.addWidget(label, 1)
        if restarts:
            mark = QLabel(RESTARTS, self._body)
            mark.setProperty("role", "muted")
            mark.setToolTip(f"Take it away{AFRESH}")
            row.addWidget(mark)
        row.addWidget(button)
        self._column.addLayout(row)
        self._tint(button, "remove")
        return gone.chosen

    def add_adder(self, offered: Mapping[type[Component], bool]) -> SignalInstance:
        """Add a button with a menu of components; the signal carries the class.

        Those with which the run begins afresh are marked.
        """
        adder = _Adder(self._body)
        button = QToolButton(self._body)
        button.setObjectName("add")
        button.setText("Add")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setEnabled(bool(offered))
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        for cls, restarts in offered.items():
            title = f"{cls.title} {RESTARTS}" if restarts else cls.title
            entry = menu.addAction(title, partial(_choose, adder, cls))
            entry.setToolTip(tooltip(cls))
            stands_for(entry, cls)
        hears_f1(menu)
        button.setMenu(menu)
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._tint(button, "add")
        return adder.chosen

    def restyle(self) -> None:
        """Take over the colours and the notation in force."""
        colours = theme.palette()
        for label in self._body.findChildren(QLabel):
            component = label.property("subject")
            if isinstance(component, Component):
                label.setToolTip(tooltip(component))
                if label.objectName() == "formula":
                    label.setText(typeset(component.formula.strip()))
        self._point()
        for button, name in self._tinted:
            button.setIcon(icon(name, colours.muted, colours.disabled))

    def _point(self) -> None:
        """Point down where the forms are shown, and to the right where they are not."""
        colours = theme.palette()
        arrow = "chevron-right" if self._body.isHidden() else "chevron-down"
        self._heading.setIcon(icon(arrow, colours.muted, colours.disabled))

    def _tint(self, button: QToolButton, name: str) -> None:
        button.setIconSize(QSize(14, 14))
        self._tinted.append((button, name))
        self.restyle()

    @Slot(bool)
    def _unfold(self, unfolded: bool) -> None:
        self._body.setVisible(unfolded)
        self.restyle()
        self.folded.emit(not unfolded)


def _choose(adder: _Adder, cls: type[Component], _checked: bool = False) -> None:
    adder.chosen.emit(cls)
