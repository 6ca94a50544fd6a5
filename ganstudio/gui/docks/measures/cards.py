"""Sentences under each other, each on a ground of its own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ganstudio.gui.docks.measures.sayings import Saying
from ganstudio.gui.widgets import theme

GLYPHS = {"good": "✓", "warning": "▲", "plain": "·"}
WIDTH = 250


class MeasureCard(QFrame):
    """One sentence: what it says, and below it what that rests on."""

    def __init__(self) -> None:
        super().__init__()
        self.saying = Saying("", "")
        self._title, self._text = QLabel(), QLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 7, 10, 7)
        column.setSpacing(2)
        for label in (self._title, self._text):
            label.setTextFormat(Qt.TextFormat.PlainText)  # titles are the user's own
            label.setWordWrap(True)
            column.addWidget(label)
        self._text.setProperty("role", "muted")

    def tell(self, saying: Saying) -> None:
        """Say this."""
        colours = theme.palette()
        tones = {"good": colours.ok, "warning": colours.warning, "plain": colours.text}
        self.saying = saying
        self._title.setText(f"{GLYPHS[saying.tone]} {saying.title}")
        self._title.setStyleSheet(f"color: {tones[saying.tone]}; font-weight: 600;")
        self._text.setText(saying.text)
        self.setStyleSheet(f"MeasureCard {{ background: {colours.raised}; border-radius: 6px; }}")


class Cards(QScrollArea):
    """What the measures say; scrolls where it is more than there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self._page = QWidget()
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(4, 2, 8, 4)
        self._column.setSpacing(6)
        head = QLabel("What this says")
        head.setStyleSheet("font-weight: 600;")
        self._column.addWidget(head)
        self._column.addStretch(1)
        self._cards: list[MeasureCard] = []
        self.setWidget(self._page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("What this says")

    def say(self, sayings: Sequence[Saying]) -> None:
        """Show these sentences."""
        while len(self._cards) < len(sayings):
            self._cards.append(MeasureCard())
            self._column.insertWidget(self._column.count() - 1, self._cards[-1])
        for place, card in enumerate(self._cards):
            card.setVisible(place < len(sayings))
            if place < len(sayings) and sayings[place] != card.saying:
                card.tell(sayings[place])

    def restyle(self) -> None:
        """Take over the palette's colours."""
        for card in self._cards:
            card.tell(card.saying)

    def shown(self) -> tuple[Saying, ...]:
        """Return what is on screen."""
        return tuple(card.saying for card in self._cards if not card.isHidden())
