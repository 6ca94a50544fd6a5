"""What is offered for the moment: one sentence, a button that does it, a way to leave it."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ganstudio.gui.menus.proposal import Proposal
from ganstudio.gui.shell.notice_bar import NoticeBar


class ProposalBar(NoticeBar):
    """Shows the latest proposal until it is taken or dismissed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("proposal", parent)
        self._proposal: Proposal | None = None
        self.accept.setObjectName("primary")
        self.accept.clicked.connect(self._accept)
        self.dismiss.clicked.connect(self._decline)

    @Slot(object)
    def show_proposal(self, proposal: Proposal) -> None:
        """Show a proposal in place of the one before."""
        self._proposal = proposal
        self.say(proposal.sentence, proposal.words)

    @Slot()
    def _accept(self) -> None:
        self._decide(accepted=True)

    @Slot()
    def _decline(self) -> None:
        self._decide(accepted=False)

    def _decide(self, accepted: bool) -> None:
        proposal, self._proposal = self._proposal, None
        self.hide()
        if proposal is not None:
            decision = proposal.accept if accepted else proposal.decline
            if decision is not None:
                decision()
