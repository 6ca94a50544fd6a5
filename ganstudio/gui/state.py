"""What the window knows: the runs, their newest frames, and who is told when that changes.

The docks read from here and never talk to training. Everything arrives through
`StudioState.apply`, so a live session and a recording look alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from ganstudio.gui.theme import RUN_STYLES, RunStyle
from ganstudio.telemetry.messages import (
    Busy,
    Edited,
    Event,
    Failed,
    Frame,
    RunAdded,
    RunRemoved,
    RunState,
    Saved,
    StateChanged,
)
from ganstudio.telemetry.records import Losses
from ganstudio.telemetry.source import Update
from ganstudio.telemetry.timeline import Timeline
from ganstudio.training.experiment import Experiment


@dataclass
class RunView:
    """One run as the window knows it.

    Attributes
    ----------
    losses : Timeline
        Every step of every series.
    latest : dict
        The newest frame of each snapshot channel, by channel.
    style : RunStyle
        Its colour and line style, the same in every dock.
    visible : bool
        Whether docks show it (the eye in the list of runs).
    """

    run: int
    title: str
    experiment: Experiment
    device: str
    data: str
    notes: tuple[str, ...]
    style: RunStyle
    state: RunState = RunState.READY
    step: int = 0
    visible: bool = True
    losses: Timeline = field(default_factory=Timeline)
    latest: dict[str, Frame] = field(default_factory=dict)
    failure: Failed | None = None

    def forget(self) -> None:
        """Drop what was measured: the run begins afresh."""
        self.losses = Timeline()
        self.latest.clear()
        self.failure = None
        self.step = 0


class StudioState(QObject):
    """All runs, the chosen one, and the signals that tell of changes."""

    runsChanged = Signal()
    """A run came, went, was renamed, hidden or shown."""
    runChanged = Signal(int)
    """State or experiment of one run changed."""
    arrived = Signal(str)
    """New frames on a channel, of whichever runs."""
    selected = Signal(int)
    """Another run was chosen; its parameters are edited, its choices checked in menus."""
    noted = Signal(str)
    """Something to say in the status bar."""
    failed = Signal(object)
    """A `Failed` event."""
    recovered = Signal(int)
    """A run that had failed begins again or is gone."""
    busy = Signal(str)
    """What the session is doing that takes a while; empty when done."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runs: dict[int, RunView] = {}
        self.current: int | None = None

    def visible(self) -> list[RunView]:
        """Return the runs that docks show, in order."""
        return [run for run in self.runs.values() if run.visible]

    def chosen(self) -> RunView | None:
        """Return the run whose settings the window shows."""
        return None if self.current is None else self.runs.get(self.current)

    def frames(self, channel: str) -> Iterator[tuple[RunView, Frame]]:
        """Yield the newest frame of a channel for each visible run that has one."""
        for run in self.visible():
            if channel in run.latest:
                yield run, run.latest[channel]

    def select(self, run: int | None) -> None:
        """Choose a run."""
        if run != self.current:
            self.current = run
            self.selected.emit(-1 if run is None else run)

    def set_visible(self, run: int, visible: bool) -> None:
        """Show or hide a run in the docks."""
        self.runs[run].visible = visible
        self.runsChanged.emit()

    def rename(self, run: int, title: str) -> None:
        """Give a run another name on screen."""
        self.runs[run].title = title
        self.runsChanged.emit()

    # ── what arrives ─────────────────────────────────────────────────────────

    def apply(self, update: Update) -> None:
        """Take in what a source gave."""
        channels = set()
        for item in update.log:
            if not isinstance(item, Frame):
                self._take_event(item)
            elif item.run in self.runs and isinstance(item.record, Losses):
                view = self.runs[item.run]
                view.losses.append(item.record)
                view.step = item.step
                channels.add("losses")
        for frame in update.snapshots:
            if frame.run in self.runs:
                self.runs[frame.run].latest[frame.record.channel] = frame
                channels.add(frame.record.channel)
        for channel in sorted(channels):
            self.arrived.emit(channel)

    def _take_event(self, event: Event) -> None:
        match event:
            case RunAdded():
                self._add(event)
            case RunRemoved(run=run):
                self._remove(run)
            case StateChanged(run=run, state=state, step=step) if run in self.runs:
                self._change_state(self.runs[run], state, step)
            case Edited(run=run) if run in self.runs:
                self._edit(self.runs[run], event)
            case Failed():
                if event.run in self.runs:
                    self.runs[event.run].failure = event
                self.failed.emit(event)
            case Saved(path=path, what=what):
                self.noted.emit(f"{what} written to {path}")
            case Busy(what=what):
                self.busy.emit(what)

    def _add(self, event: RunAdded) -> None:
        used = {view.style for view in self.runs.values()}
        free = [style for style in RUN_STYLES if style not in used]
        style = (free or RUN_STYLES)[0]
        experiment = Experiment.loads(event.experiment)
        self.runs[event.run] = RunView(
            event.run, event.title, experiment, event.device, event.data, event.notes, style
        )
        for note in event.notes:
            self.noted.emit(note)
        self.runsChanged.emit()
        if self.current not in self.runs:
            self.select(event.run)

    def _remove(self, run: int) -> None:
        gone = self.runs.pop(run, None)
        if gone is None:
            return
        if gone.state is RunState.FAILED:
            self.recovered.emit(run)
        if self.current == run:
            self.select(next(iter(self.runs), None))
        self.runsChanged.emit()

    def _change_state(self, view: RunView, state: RunState, step: int) -> None:
        if state is RunState.READY:
            view.forget()
        recovers = view.state is RunState.FAILED and state is not RunState.FAILED
        view.state, view.step = state, step
        if recovers:
            self.recovered.emit(view.run)
        self.runChanged.emit(view.run)

    def _edit(self, view: RunView, event: Edited) -> None:
        before, view.experiment = view.experiment, Experiment.loads(event.experiment)
        if view.experiment.data != before.data:  # what was said of the old data no longer holds
            data = view.experiment.data
            view.data = " ".join([type(data).title, " × ".join(map(str, data.shape))])
            view.notes = ()
        if event.restarted:
            view.forget()
        changes = ", ".join(event.changes)
        how = "restarted from step 0" if event.restarted else f"applied at step {event.step}"
        self.noted.emit(f"{changes} · {how}")
        self.runChanged.emit(view.run)
