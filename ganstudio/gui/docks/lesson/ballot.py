"""A class's vote: hands up for each answer, counted by whoever teaches."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSpinBox, QWidget

from ganstudio.lessons.lesson import Prediction
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
        self.hands = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        for i, answer in enumerate(asked.answers):
            hands = QSpinBox()
            hands.setRange(0, MOST)
            hands.setAccessibleName(f"Hands for: {answer}")
            hands.setToolTip("How many hands are up for this answer")
            hands.valueChanged.connect(partial(self.counted.emit, i))
            words = QLabel(answer)
            words.setTextFormat(Qt.TextFormat.PlainText)
            words.setWordWrap(True)
            grid.addWidget(hands, i, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, i, 1)
            self.hands.append(hands)
        self.close_vote = QPushButton("Close the vote")
        self.close_vote.setToolTip("Take no more hands, and go on to the experiment")
        self.close_vote.clicked.connect(self.closed)
        grid.addWidget(self.close_vote, len(asked.answers), 0, 1, 2, Qt.AlignmentFlag.AlignLeft)

    def show_votes(self, votes: Votes) -> None:
        """Show how often each answer was given."""
        for i, hands in enumerate(self.hands):
            hands.setEnabled(not votes.closed)
            if hands.value() != votes.given.get(i, 0):
                hands.setValue(votes.given.get(i, 0))
        self.close_vote.setVisible(not votes.closed)
        self.close_vote.setEnabled(votes.total > 0)
