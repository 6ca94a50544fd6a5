"""What has just happened to runs, in one sentence, with a button for what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from ganstudio.gui.run_view import RunView
from ganstudio.gui.shell.notice_bar import NoticeBar
from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets.scales import number
from ganstudio.telemetry.messages import Command, Finished, RunState, Start, Undo, Undoable

SHOWN = 10_000
"""Milliseconds that taking back is offered; the menu offers it for longer."""


class OfferBar(NoticeBar):
    """Offers to take back what has ended training, and to go on where a run has come to its end.

    Parameters
    ----------
    studio
        Tells of both.
    """

    command = Signal(object)
    """What the button stands for."""

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__("offer", parent)
        self._studio = studio
        self._commands: list[Command] = []
        self._finished: dict[int, Finished] = {}
        self.patience = QTimer(self, singleShot=True, interval=SHOWN)
        self.patience.timeout.connect(self.hide)
        self.accept.clicked.connect(self._accept)
        self.dismiss.clicked.connect(self.hide)
        studio.undoable.connect(self._offer_undo)
        studio.finished.connect(self._offer_more)
        studio.runChanged.connect(self._look)
        studio.runsChanged.connect(self._look)

    def _offer(self, sentence: str, button: str, tip: str, commands: list[Command]) -> None:
        self._commands = commands
        self.accept.setToolTip(tip)
        self.say(sentence, button)

    @Slot(object)
    def _offer_undo(self, history: Undoable) -> None:
        """Offer it for a while; whatever else is done to the runs takes its place."""
        self._finished.clear()
        self.hide()
        if history.ended:
            tip = "Go back to what was trained before (Ctrl+Z)"
            self._offer(f"{history.ended}.", "Undo", tip, [Undo()])
            self.patience.start()

    @Slot(object)
    def _offer_more(self, event: Finished) -> None:
        """Offer it for all runs that have come to their end, until one of them goes on."""
        self._finished[event.run] = event
        runs = [self._studio.runs[run] for run in self._finished if run in self._studio.runs]
        if not runs:
            return
        self.patience.stop()
        what = runs[0].title if len(runs) == 1 else f"All {len(runs)} runs"
        have = "has" if len(runs) == 1 else "have"
        steps = number(event.step) if len({run.reached for run in runs}) == 1 else "the"
        self._offer(
            f"{what} {have} made {steps} steps.",
            f"Go on for {number(event.more)} more",
            "Train for as many steps again (Run does so too)",
            [Start(run.run) for run in runs],
        )

    @Slot()
    def _look(self, *_: object) -> None:
        """Withdraw the offer to go on where it has been done, or its run is gone."""
        if self._finished and not all(self._waits(run) for run in self._finished):
            self._finished.clear()
            self.hide()

    def _waits(self, run: int) -> bool:
        view: RunView | None = self._studio.runs.get(run)
        return view is not None and view.state is RunState.STOPPED

    @Slot()
    def _accept(self) -> None:
        self.hide()
        for command in self._commands:
            self.command.emit(command)

    def hide(self) -> None:
        """Offer nothing."""
        self.patience.stop()
        super().hide()
