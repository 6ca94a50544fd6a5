"""A dialog with a heading, some content, and a way to accept or leave."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from ganstudio.gui.widgets.explainer import hears_f1

FRAME = QSize(16, 56)
"""Pixels that the desktop's own frame takes of the screen, about."""


class Dialog(QDialog):
    """Deletes itself when closed.

    Parameters
    ----------
    heading, explanation
        What is to be chosen, and what will come of it.
    accept
        What the accepting button says; empty for a dialog that only shows something.
    """

    chosen = Signal(object)

    def __init__(self, heading: str, explanation: str, accept: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(heading)
        hears_f1(self)
        self.content = QVBoxLayout()
        self.content.setSpacing(8)
        title = QLabel(heading, self)
        title.setProperty("role", "heading")
        words = QLabel(explanation, self)
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        words.setVisible(bool(explanation))
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Cancel if accept else standard.Close, self)
        for button in self.buttons.buttons():
            assert isinstance(button, QPushButton)
            button.setIcon(QIcon())  # some desktops' styles add a picture
            button.setAutoDefault(not accept)  # leaving is never what Enter does by chance
        if accept:
            self.take = self.buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
            self.take.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(title)
        column.addWidget(words)
        column.addLayout(self.content, 1)
        column.addWidget(self.buttons)

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the screen allows, and begin with the first thing that is to be chosen."""
        super().showEvent(event)
        if event.spontaneous():
            return
        self.make_room()
        for field in self.fields()[:1]:
            field.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
        *_, leave = self.buttons.buttons()
        self.setTabOrder(self.buttons.buttons()[0], leave)

    def make_room(self) -> None:
        """Be as high as what stands in it needs, if the screen allows that."""
        whole = max(self.height(), self.sizeHint().height(), self.heightForWidth(self.width()))
        room = self.screen().availableSize() - FRAME
        self.resize(QSize(self.width(), whole).boundedTo(room))

    def fields(self) -> list[QWidget]:
        """Return what takes the keyboard above the buttons, in the order in which Tab leads."""
        found: list[QWidget] = []
        each = _next(self)
        while each is not None and each is not self:
            takes = each.focusPolicy() & Qt.FocusPolicy.TabFocus and not each.isHidden()
            if takes and not self.buttons.isAncestorOf(each):
                found.append(each)
            each = _next(each)
        return found

    def accept(self) -> None:
        """Hand over what was chosen and close."""
        chosen = self.result_value()
        super().accept()
        if chosen is not None:
            self.chosen.emit(chosen)

    def result_value(self) -> object:
        """Return what was chosen, None for nothing."""
        return None


def _next(widget: QWidget) -> QWidget | None:
    """Return what follows in the chain of the focus.

    PySide takes what it returns for the widget's owner, so that with a row that is taken away
    others would seem deleted; given its own parent once more, the widget is that one's again.
    """
    following = widget.nextInFocusChain()
    if not widget.isWindow():
        widget.setParent(widget.parentWidget())
    return following
