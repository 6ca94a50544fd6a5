"""The status bar: what is said for a moment at the left, how things stand at the right."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QWidget

from ganstudio.gui.shell import load
from ganstudio.gui.shell.progress import ProgressRow
from ganstudio.gui.shell.recording_button import RecordingButton
from ganstudio.gui.state import RunView, StudioState
from ganstudio.gui.widgets.elided import ElidedLabel
from ganstudio.gui.widgets.plain_text import plain
from ganstudio.telemetry.messages import RunState
from ganstudio.telemetry.records import Speed
from ganstudio.training.preflight.durations import in_words
from ganstudio.wording import sentence, thousands

SHOWN = 8000
"""Milliseconds that a message stays."""


class StatusBar(QStatusBar):
    """Reads the state; repeats what is noted.

    Parameters
    ----------
    studio
        What is shown.
    recording
        What the menu of the word on recording offers.
    """

    def __init__(
        self, studio: StudioState, recording: Iterable[QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._studio = studio
        self._fps = 0.0
        self._late = 0.0
        self._work = ""
        self._busy = QLabel(self)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 0)
        self._bar.setFixedWidth(96)
        self._bar.setTextVisible(False)
        self.facts = ElidedLabel("", self)
        self.about = ElidedLabel("", self)
        self.addWidget(self._bar)
        self.addWidget(self._busy)
        self.addWidget(self.about, 1)
        self.writing = ProgressRow(self)
        self.addPermanentWidget(self.writing)
        self.recording = RecordingButton(recording, self)
        self.addPermanentWidget(self.recording)
        self.addPermanentWidget(self.facts)
        self._bar.hide()
        self._busy.hide()
        self.messageChanged.connect(self._give_way)
        studio.noted.connect(self._note)
        studio.working.connect(self._show_work)
        studio.busy.connect(self._show_busy)
        studio.progressed.connect(self.writing.show_progress)

    @Slot(float, float)
    def measure(self, fps: float, late: float) -> None:
        """Take in the window's own speed, and show how things stand."""
        self._fps, self._late = fps, late
        self.refresh()

    def refresh(self) -> None:
        """Show how things stand."""
        facts = " · ".join(self._facts())
        self.facts.setText(facts)
        shares = load.tip(load.shares(self._studio.runs.values()))
        self.facts.set_tip(plain(f"{facts}\n\n{shares}") if shares else "")
        self.about.setText(self._about())
        self.recording.show_run(self._studio.chosen())

    def _about(self) -> str:
        """Return what is trained on what, or how to begin."""
        run = self._studio.chosen()
        if run is None:
            return "Press Run (Space) to train, or choose a preset"
        self.about.set_tip(plain("\n".join(run.notes)))
        return " · ".join(part for part in (run.data, run.device, *run.notes[:1]) if part)

    def _facts(self) -> list[str]:
        run = self._studio.chosen()
        facts = [] if run is None else [_state(run), _step(run, self._studio.cursor)]
        if run is not None:
            facts += _speeds(run, list(self._studio.runs.values()))
        return [*facts, f"UI {self._fps:.0f} fps"]

    @Slot(str)
    def _note(self, text: str) -> None:
        self.showMessage(text, SHOWN)

    @Slot(str)
    def _show_work(self, what: str) -> None:
        """Say what is about to be done, and at once: nothing else is painted until it is."""
        if what:
            self._work = f"{sentence(what)} …"
            self.showMessage(self._work)
            self.repaint()
        elif self.currentMessage() == self._work:
            self.clearMessage()

    @Slot(str)
    def _show_busy(self, what: str) -> None:
        self._busy.setText(f"{sentence(what)} …" if what else "")
        self._busy.setVisible(bool(what))
        self._bar.setVisible(bool(what))
        if what:
            self.clearMessage()
        self._give_way()

    @Slot()
    def _give_way(self, *_: object) -> None:
        """Have one text at a time: what goes on, else what was noted, else what is trained."""
        self.about.setVisible(self._busy.isHidden() and not self.currentMessage())


def _state(run: RunView) -> str:
    if not run.replayed:
        return run.state.value.capitalize()
    return "Recording, still written" if run.state is RunState.RUNNING else "Recording"


def _step(run: RunView, cursor: int | None) -> str:
    if cursor is None:
        return f"step {thousands(run.step)}"
    if run.unknown:
        return f"step {thousands(run.step)} was not recorded"
    return f"looking at step {thousands(run.step)} of {thousands(run.reached)}"


def _speeds(run: RunView, runs: list[RunView]) -> list[str]:
    frame = run.latest.get("speed")
    if frame is None or not isinstance(frame.record, Speed):
        return []
    facts = [*_to_go(run, frame.record), f"epoch {thousands(int(frame.record.epoch))}"]
    rates = [
        other.latest["speed"].record.samples_per_second  # type: ignore[attr-defined]
        for other in runs
        if other.state is RunState.RUNNING and not other.replayed and "speed" in other.latest
    ]
    if rates:
        what = "img/s" if len(run.experiment.data.shape) == 3 else "points/s"
        facts.append(f"{thousands(int(sum(rates)))} {what}")
    return [*facts, *load.words(run, frame.record, load.shares(runs))]


def _to_go(run: RunView, speed: Speed) -> list[str]:
    """Return how long a run will take to its end, or to the next if it goes on after that."""
    if run.state is not RunState.RUNNING or run.replayed or not speed.steps_per_second:
        return []
    length = run.experiment.schedule.steps
    left = length - run.reached % length
    return [f"{in_words(left / speed.steps_per_second)} to go"]
