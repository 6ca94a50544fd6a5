"""What one begins with: two buttons, and what will be seen a minute later."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ganstudio.gui.welcome.card import Picture
from ganstudio.gui.widgets.scales import number

STEPS = (0, 50, 350, 850, 1500)
WORDS = (
    "A generator draws digits out of noise, a discriminator tries to tell them from real ones. "
    "In a minute you can read most of them. No GPU, nothing to download."
)
KEYS = "Space pauses, F1 explains what the mouse points at, Ctrl+K finds everything."


class Hero(QFrame):
    """Two buttons beside the digits of a real run."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.run = QPushButton("Run digits in a minute", self)
        self.run.setObjectName("primary")
        self.run.setToolTip("Open the digits and train them (Enter)")
        self.lesson = QPushButton("Lesson 1", self)
        self.lesson.setToolTip("Begin with the first lesson: read, guess, run")
        for button in (self.run, self.lesson):
            button.setProperty("role", "large")
        self._strip = [self._picture(step) for step in STEPS]
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 18, 24, 18)
        row.setSpacing(10)
        row.addLayout(self._words(), 1)
        row.addSpacing(16)
        for picture in self._strip:
            row.addWidget(picture)

    def _words(self) -> QVBoxLayout:
        title, words, keys = QLabel("Watch a GAN learn"), QLabel(WORDS), QLabel(KEYS)
        title.setProperty("role", "title-page")
        for label in (words, keys):
            label.setWordWrap(True)
            label.setProperty("role", "muted")
            label.setMinimumWidth(320)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.run)
        buttons.addWidget(self.lesson)
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(title)
        column.addWidget(words)
        column.addLayout(buttons)
        column.addWidget(keys)
        column.addStretch(1)
        return column

    def _picture(self, step: int) -> QWidget:
        both = QWidget(self)
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        caption = QLabel(f"step {number(step)}" if step == 0 else number(step), both)
        caption.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        caption.setProperty("role", "muted")
        picture = Picture(f"step-{step}", 112, both)
        picture.setFixedWidth(112)
        column.addStretch(1)
        column.addWidget(picture)
        column.addWidget(caption)
        column.addStretch(1)
        return both

    def fit(self, width: int) -> None:
        """Show as many pictures as so many pixels have room for."""
        shown = (0, 1, 2, 3, 4) if width > 1040 else (0, 1, 4) if width > 780 else ()
        for i, picture in enumerate(self._strip):
            picture.setVisible(i in shown)
