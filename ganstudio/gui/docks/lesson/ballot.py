"""A class's vote: hands up for each answer, counted by whoever teaches."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSpinBox, QWidget

from ganstudio.gui.widgets.notation import write
from ganstudio.lessons.lesson import Prediction, with_formulas
from ganstudio.lessons.votes import Votes

MOST = 9999
"""Hands that can go up."""


class Ballot(QWidget):
    """Counts hands until the vote is closed."""

    counted = Signal(int, int)
    """An answer, and how many gave it."""
    closed = Signal()

    def __init__(self, asked: Prediction) -> None:
        super().__init__()
        self.hands: list[QSpinBox] = []
        self._words: list[QLabel] = []
        self._asked = asked
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        for i in range(len(asked.answers)):
            hands = QSpinBox()
            hands.setRange(0, MOST)
            hands.setToolTip("How many hands are up for this answer")
            hands.valueChanged.connect(partial(self.counted.emit, i))
            words = QLabel()
            words.setTextFormat(Qt.TextFormat.PlainText)
            words.setWordWrap(True)
            grid.addWidget(hands, i, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, i, 1)
            self.hands.append(hands)
            self._words.append(words)
        self.close_vote = QPushButton("Close the vote")
        self.close_vote.setToolTip("Take no more hands, and go on to the experiment")
        self.close_vote.clicked.connect(self.closed)
        grid.addWidget(self.close_vote, len(asked.answers), 0, 1, 2, Qt.AlignmentFlag.AlignLeft)

    def write(self) -> None:
        """Write the answers in the notation in force."""
        for hands, words, answer in zip(self.hands, self._words, self._asked.answers, strict=True):
            words.setText(with_formulas(answer, write))
            hands.setAccessibleName(f"Hands for: {words.text()}")

    def show_votes(self, votes: Votes) -> None:
        """Show how often each answer was given."""
        for i, hands in enumerate(self.hands):
            hands.setEnabled(not votes.closed)
            if hands.value() != votes.given.get(i, 0):
                hands.setValue(votes.given.get(i, 0))
        self.close_vote.setVisible(not votes.closed)
        self.close_vote.setEnabled(votes.total > 0)
