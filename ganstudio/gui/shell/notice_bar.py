"""A row above the docks: one sentence, a button for what can be done about it, a way out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget


class NoticeBar(QFrame):
    """What the bars that say something have in common; hidden until there is something to say.

    Parameters
    ----------
    name
        Its name in the style sheet.

    Attributes
    ----------
    sentence : QLabel
        What is said, as plain text, since titles are people's own.
    accept, dismiss : QPushButton
        Does what is offered; leaves it.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.accept = QPushButton(self)
        self.dismiss = QPushButton("Dismiss", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(8)
        row.addWidget(self.sentence, 1)
        for button in (self.accept, self.dismiss):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        self.setVisible(False)

    def say(self, sentence: str, button: str) -> None:
        """Show a sentence in place of the one before, and what its button does."""
        self.sentence.setText(sentence)
        self.accept.setText(button)
        self.accept.setAccessibleDescription(sentence)
        self.show()
