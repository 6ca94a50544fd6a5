"""Asking training something for a dock, and hearing what is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.run_view import RunView
from ganstudio.gui.widgets.scales import number
from ganstudio.telemetry.messages import Answered, Ask
from ganstudio.telemetry.questions import Question, Refused

Then = Callable[[Any, Answered], None]
"""Takes an answer, and when and of which run it is."""
UNRECORDED = "This step is not recorded; press L to go back to now."


class Asker(QObject):
    """Asks of the networks of the chosen run, at the step that is looked at.

    Parameters
    ----------
    dock
        By whose command signal it asks.
    """

    refused = Signal(str)
    """Why there is no answer; empty once there is one."""
    waited = Signal()
    """Something was asked, or the last answer has come."""

    def __init__(self, dock: StudioDock) -> None:
        super().__init__(dock)
        self._dock = dock
        self._then: dict[str, Then] = {}
        self._waiting: set[str] = set()
        self._asked: dict[str, int] = {}
        dock.studio.answered.connect(self._hear)

    @property
    def run(self) -> RunView | None:
        """The run that is asked of."""
        return self._dock.studio.chosen()

    @property
    def where(self) -> str:
        """Of which run and step it is asked, and whether an answer is still to come, in words."""
        run = self.run
        where = "" if run is None else f"{run.title} · step {number(run.step)}"
        return f"{where} · asking …" if self.waiting else where

    @property
    def waiting(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self._waiting)

    def ask(self, topic: str, question: Question, then: Then) -> None:
        """Ask, in place of what was asked under the topic before."""
        run = self.run
        if run is None:
            return
        past = run.replayed or run.back is not None
        if past and not run.folder:
            self.refused.emit(UNRECORDED)
            return
        topic = f"{self._dock.name}/{topic}"
        self._then[topic], self._asked[topic] = then, run.run
        self._waiting.add(topic)
        folder, step = (run.folder, run.step) if past else ("", 0)
        self._dock.command.emit(Ask(run.run, question, topic, folder, step, run.part))
        self.waited.emit()

    def forget(self) -> None:
        """Take no more answers to what was asked so far."""
        self._then.clear()
        self._waiting.clear()
        self.waited.emit()

    @Slot(object)
    def _hear(self, event: Answered) -> None:
        if self._asked.get(event.topic) != event.run:
            return
        # What was asked before may be answered already, so that another answer is still to come.
        then = self._then.get(event.topic)
        if then is None:
            return
        self._waiting.discard(event.topic)
        refusal = event.answer.sentence if isinstance(event.answer, Refused) else ""
        self.refused.emit(refusal)
        if not refusal:
            then(event.answer, event)
        self.waited.emit()
