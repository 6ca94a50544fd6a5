"""What is offered for the moment: one sentence, a button that does it, a way to leave it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from ganstudio.gui.menus.proposal import Proposal


class ProposalBar(QFrame):
    """Shows the latest proposal until it is taken or dismissed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("proposal")
        self._proposal: Proposal | None = None
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)  # titles are people's own
        self.take = QPushButton(self)
        self.take.setObjectName("primary")
        self.dismiss = QPushButton("Dismiss", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        row.addWidget(self.sentence, 1)
        for button in (self.take, self.dismiss):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        self.take.clicked.connect(self._take)
        self.dismiss.clicked.connect(self._dismiss)
        self.hide()

    @Slot(object)
    def show_proposal(self, proposal: Proposal) -> None:
        """Show a proposal in place of the one before."""
        self._proposal = proposal
        self.sentence.setText(proposal.sentence)
        self.take.setText(proposal.words)
        self.take.setAccessibleDescription(proposal.sentence)
        self.show()

    @Slot()
    def _take(self) -> None:
        self._decide(accepted=True)

    @Slot()
    def _dismiss(self) -> None:
        self._decide(accepted=False)

    def _decide(self, accepted: bool) -> None:
        proposal, self._proposal = self._proposal, None
        self.hide()
        if proposal is not None:
            decision = proposal.accept if accepted else proposal.decline
            if decision is not None:
                decision()
