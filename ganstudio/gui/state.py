"""What the window knows: the runs, their newest frames, and who is told when that changes.

The docks read from here and never talk to training. Everything arrives through
`StudioState.apply`, so a live session and a recording look alike. All of it belongs to the
window's thread: the pump applies, docks and actions read, and nobody else holds a reference.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.baseline import baseline
from ganstudio.gui.run_view import RunView
from ganstudio.gui.widgets.scales import number
from ganstudio.gui.widgets.theme import MANY, RunStyle, run_style
from ganstudio.telemetry.messages import (
    Answered,
    Busy,
    Edited,
    Event,
    Failed,
    Finished,
    Frame,
    Grew,
    Judged,
    Optimised,
    Progress,
    RecordedIn,
    Resumed,
    RuleApplied,
    RunAdded,
    RunRemoved,
    RunState,
    Saved,
    StateChanged,
    Undoable,
)
from ganstudio.telemetry.recording.reader import RecordingError
from ganstudio.telemetry.records import Losses
from ganstudio.telemetry.source import Update
from ganstudio.training.choices import active_variant
from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.recorded import recorded
from ganstudio.wording import sentence

__all__ = ["RunView", "StudioState"]


@dataclass(frozen=True)
class Looks:
    """How a run looked that is gone, for when it returns."""

    title: str
    called: str
    first: Experiment | None
    style: RunStyle
    visible: bool
    place: int
    chosen: bool

    @classmethod
    def of(cls, view: RunView, place: int, chosen: bool) -> Looks:
        """Return the looks of a run, and where in the list it stood."""
        return cls(view.title, view.called, view.first, view.style, view.visible, place, chosen)

    def give_to(self, view: RunView) -> None:
        """Let a run look so."""
        view.title, view.first = self.title, self.first
        view.called = view.called if self.called else ""
        view.style, view.visible = self.style, self.visible


class StudioState(QObject):
    """All runs, the chosen one, and the signals that tell of changes.

    Attributes
    ----------
    runs : dict
        The runs by number, in the order in which they came.
    current : int or None
        The chosen run.
    cursor : int or None
        The step that every run is shown at; None shows what is newest.
    history : Undoable
        What can be taken back, and done again.
    baseline : RunView or None
        The run that the others are shown against, wherever it is recorded.
    simple : bool
        Whether settings and controls for experts are hidden.
    """

    runsChanged = Signal()
    """A run came, went, was renamed, hidden or shown."""
    runChanged = Signal(int)
    """State or experiment of one run changed, or it has made its first steps."""
    arrived = Signal(str)
    """New frames on a channel, of whichever runs."""
    selected = Signal(int)
    """Another run was chosen; its parameters are edited, its choices checked in menus."""
    pinned = Signal(str)
    """Runs are shown against the one in another folder; empty for against none."""
    moved = Signal()
    """The cursor stands at another step, or at now."""
    noted = Signal(str)
    """Something to say in the status bar."""
    proposed = Signal(object)
    """A `Proposal`: something that happened, and what can be done about it."""
    failed = Signal(object)
    """A `Failed` event."""
    recovered = Signal(int)
    """A run that had failed begins again or is gone."""
    working = Signal(str)
    """What the window itself is about to do and takes a while; empty once it is done."""
    busy = Signal(str)
    """What the session is doing that takes a while; empty when done."""
    progressed = Signal(object)
    """A `Progress` event: how far a file is."""
    undoable = Signal(object)
    """An `Undoable` event: something else can be taken back now."""
    ruled = Signal(object)
    """A `RuleApplied` event."""
    judged = Signal(object)
    """A `Judged` event: the verdict of a run has turned."""
    answered = Signal(object)
    """An `Answered` event: what a dock has asked of the networks."""
    finished = Signal(object)
    """A `Finished` event."""
    simplified = Signal(bool)
    """Settings and controls for experts are hidden, or shown again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runs: dict[int, RunView] = {}
        self.current: int | None = None
        self.cursor: int | None = None
        self.baseline: RunView | None = None
        self.history = Undoable()
        self._gone: dict[int, Looks] = {}
        self.simple = False

    def set_simple(self, simple: bool) -> None:
        """Hide what is for experts, or show it again."""
        if simple != self.simple:
            self.simple = simple
            self.simplified.emit(simple)

    def visible(self) -> list[RunView]:
        """Return the runs that docks show, in order."""
        return [run for run in self.runs.values() if run.visible]

    def beside_baseline(self, runs: list[RunView]) -> list[RunView]:
        """Return runs, and behind them the baseline where there is one that is none of them."""
        if not runs or self.baseline is None or any(map(self.is_pinned, runs)):
            return runs
        return [*runs, self.baseline]

    def pin(self, folder: str) -> None:
        """Show runs against the one that is recorded in a folder; empty for against none."""
        if self.baseline is not None:
            self.baseline.close_past()
            self.baseline = None
        if folder:
            try:
                self.baseline = baseline(Path(folder))
            except (RecordingError, ExperimentError) as error:
                sentence = f"The baseline cannot be shown: {error}; pin another run as baseline."
                self.failed.emit(Failed(sentence))
        self.pinned.emit("" if self.baseline is None else self.baseline.folder)

    def is_pinned(self, run: RunView) -> bool:
        """Tell whether a run is the baseline."""
        base = self.baseline
        return base is not None and bool(run.folder) and Path(run.folder) == Path(base.folder)

    def toggle_pin(self, run: RunView) -> None:
        """Make a run the baseline, or no longer."""
        self.pin("" if self.is_pinned(run) else run.folder)

    def chosen(self) -> RunView | None:
        """Return the run whose settings the window shows."""
        return None if self.current is None else self.runs.get(self.current)

    def frames(self, channel: str) -> Iterator[tuple[RunView, Frame]]:
        """Yield the frame of a channel at the cursor for each visible run that has one.

        Runs that go on are shown at the last step at which all of them were measured or, where
        that is less than half of it, as they last were at the step that all have reached. A run
        that has ended before keeps its last frame, and holds nobody up; neither does one whose
        frames are so few that its last is of less than half the steps of another's. A frame of
        less than half the steps of the others is shown of nobody who has a newer one.
        """
        found = ((run, run.latest.get(channel)) for run in self.visible())
        newest = [(run, frame) for run, frame in found if frame is not None]
        going = [(run, frame.step) for run, frame in newest if self.goes_on(run)]
        furthest = max((step for _, step in going), default=0)
        going = [(run, step) for run, step in going if 2 * step >= furthest]
        kept = [run.steps_of(channel) for run, _ in going]
        reached = min((step for _, step in going), default=0)
        common = max(set.intersection(*kept) if kept else (), default=reached)
        common = common if 2 * common >= reached else reached
        for run, frame in newest:
            ahead = frame.step > common and self.goes_on(run)
            before = run.frame_at(channel, common) if ahead else None
            yield run, frame if before is None or 2 * before.step < common else before

    def goes_on(self, run: RunView) -> bool:
        """Tell whether a run has something to show beyond what it shows now."""
        if self.cursor is not None:
            return run.reached >= self.cursor
        return run.state is RunState.RUNNING

    def trained(self) -> list[RunView]:
        """Return the runs of the session, which take commands; the others are recordings."""
        return [run for run in self.runs.values() if not run.replayed]

    def select(self, run: int | None) -> None:
        """Choose a run."""
        if run != self.current:
            self.current = run
            self.selected.emit(-1 if run is None else run)

    def set_visible(self, run: int, visible: bool) -> None:
        """Show or hide a run in the docks, if it has not gone."""
        if run in self.runs:
            self.runs[run].visible = visible
            self.runsChanged.emit()

    def show_part(self, run: int, part: str) -> None:
        """Show another pairing of a run in the docks, if it has not gone."""
        if run in self.runs and part != self.runs[run].part:
            self.runs[run].show_part(part)
            self.runChanged.emit(run)

    def rename(self, run: int, title: str) -> None:
        """Give a run another name on screen, unless it has gone while that was typed."""
        if run not in self.runs:
            return
        self.runs[run].title, self.runs[run].called = " ".join(title.split()), ""
        self.runsChanged.emit()

    # ── the cursor ───────────────────────────────────────────────────────────

    def go_to(self, step: int | None) -> None:
        """Show every run as it was at a step; None shows what is newest."""
        if step == self.cursor:
            return
        self.cursor = step
        for run in self.runs.values():
            self._place(run)
        self.moved.emit()

    def open_past(self) -> None:
        """Open the recordings of all runs, for the timeline and for what the cursor comes to."""
        for run in self.runs.values():
            run.open_past(partial(self._complain, run.run))
        if self.baseline is not None:
            self.baseline.open_past(partial(self._complain, self.baseline.run))

    def close(self) -> None:
        """Let go of all recordings."""
        for run in self.runs.values():
            run.close_past()
        if self.baseline is not None:
            self.baseline.close_past()

    def _place(self, run: RunView) -> None:
        if self.cursor is not None:
            run.open_past(partial(self._complain, run.run))
        run.look_at(self.cursor)

    def _complain(self, run: int, sentence: str) -> None:
        self.failed.emit(Failed(sentence, run=run))

    # ── what arrives ─────────────────────────────────────────────────────────

    def apply(self, update: Update) -> None:
        """Take in what a source gave."""
        channels, begun = set(), set()
        for item in update.log:
            if not isinstance(item, Frame):
                self.hear(item)
            elif item.run in self.runs and isinstance(item.record, Losses):
                view = self.runs[item.run]
                view.losses.append(item.record)
                if not view.reached:
                    begun.add(view.run)
                view.reached = max(view.reached, item.step)
                channels.add("losses")
        for frame in update.snapshots:
            if frame.run in self.runs:
                self.runs[frame.run].take(frame)
                channels.add(frame.record.channel)
        for channel in sorted(channels):
            self.arrived.emit(channel)
        for run in begun & self.runs.keys():
            self.runs[run].show_part(next(iter(self.runs[run].parts), ""))
            self.runChanged.emit(run)

    @Slot(object)
    def hear(self, event: Event) -> None:
        """Take in one event."""
        match event:
            case RunAdded():
                self._add(event)
            case RunRemoved(run=run):
                self._remove(run)
            case StateChanged(run=run, state=state, step=step) if run in self.runs:
                self._change_state(self.runs[run], state, step)
            case Edited(run=run) if run in self.runs:
                self._edit(self.runs[run], event)
            case Judged(run=run) if run in self.runs:
                self.runs[run].note(event)
                self.judged.emit(event)
            case Optimised(run=run) | Grew(run=run) if run in self.runs:
                self.runs[run].note(event)
            case RuleApplied(run=run) if run in self.runs:
                self.runs[run].note(event)
                self.noted.emit(f"{self.runs[run].title}: {event.sentence}")
                self.ruled.emit(event)
            case Resumed(run=run, step=step) if run in self.runs:
                self.runs[run].note(event)
                self.runs[run].rewind(step)
                if event.recorded:
                    self.noted.emit(_goes_back(event))
            case Undoable():
                self._take_history(event)
            case Answered():
                self.answered.emit(event)
            case Finished():
                self.finished.emit(event)
            case RecordedIn(run=run, folder=folder) if run in self.runs:
                self._move_recording(self.runs[run], folder)
            case Failed():
                self._fail(event)
            case Saved(path=path, what=what):
                self.noted.emit(f"{sentence(what)} written to {path}")
            case Progress():
                self.progressed.emit(event)
            case Busy(what=what):
                self.busy.emit(what)

    def _add(self, event: RunAdded) -> None:
        used = {view.style for view in self.runs.values()}
        free = (style for style in map(run_style, range(MANY)) if style not in used)
        style = next(free, run_style(event.run % MANY))
        view = self.runs[event.run] = RunView(
            event.run, event.title, recorded(event.experiment), event.device, event.data,
            event.notes, style,
            folder=event.folder, replayed=event.replayed,
            parent=event.parent, parent_step=event.parent_step,
            first=recorded(event.first) if event.first else None,
            called=" ".join(event.title.split()) or "Untitled",
        )  # fmt: skip
        returns = self._gone.pop(event.run, None)
        if returns is not None:
            returns.give_to(view)
            self._put_in_place(view, returns.place)
        self._name(view)
        self._place(view)
        for note in filter(None, (*event.notes, view.untrainable)):
            self.noted.emit(note)
        self.runsChanged.emit()
        made = event.replayed or bool(event.parent) or event.chosen
        if self.current not in self.runs or (made if returns is None else returns.chosen):
            self.select(event.run)

    def _put_in_place(self, view: RunView, place: int) -> None:
        others = [run for run in self.runs if run != view.run]
        order = [*others[:place], view.run, *others[place:]]
        self.runs = {run: self.runs[run] for run in order}

    def _name(self, view: RunView) -> None:
        """Let a run be called by what it is now, as no other is; a fork's name says from where."""
        if not view.called:
            return
        used = {other.title for other in self.runs.values() if other is not view}
        called = view.called
        fork = f"{called} from {number(view.parent_step)}" if view.parent else called
        names = itertools.chain([called, fork], (f"{fork} ({n})" for n in itertools.count(2)))
        view.title = next(name for name in names if name not in used)

    def _take_history(self, event: Undoable) -> None:
        self.history = event
        if not event.undo and not event.redo:
            self._gone.clear()  # none of them can return, and others may have their numbers
        self.undoable.emit(event)

    def _fail(self, event: Failed) -> None:
        if event.run in self.runs:
            view = self.runs[event.run]
            view.failure = event
            view.note(event)
        self.failed.emit(event)

    def _move_recording(self, view: RunView, folder: str) -> None:
        view.close_past()
        view.folder = folder
        self._place(view)

    def _remove(self, run: int) -> None:
        place = list(self.runs).index(run) if run in self.runs else 0
        gone = self.runs.pop(run, None)
        if gone is None:
            return
        self._gone[run] = Looks.of(gone, place, chosen=self.current == run)
        gone.close_past()
        if gone.state is RunState.FAILED:
            self.recovered.emit(run)
        if self.current == run:
            self.select(next(iter(self.runs), None))
        self.runsChanged.emit()
        if self.is_pinned(gone):
            self.pin(gone.folder)  # as far as it has come

    def _change_state(self, view: RunView, state: RunState, step: int) -> None:
        if state is RunState.READY:
            view.forget()
            self._name(view)
        recovers = view.state is RunState.FAILED and state is not RunState.FAILED
        view.state, view.reached = state, step
        if recovers:
            self.recovered.emit(view.run)
        self.runChanged.emit(view.run)

    def _edit(self, view: RunView, event: Edited) -> None:
        before, experiment = view.adopted, recorded(event.experiment)
        view.adopt(experiment)
        if experiment.data != before.data:  # what was said of the old data no longer holds
            data = experiment.data
            view.data = " ".join([type(data).title, " × ".join(map(str, data.shape))])
            view.notes = ()
        if event.restarted:
            view.forget()
        elif (old := active_variant(before).title) != (new := active_variant(experiment).title):
            view.swapped = f"{old} → {new} at {number(event.step)}"
        if view.called and experiment.title != before.title:
            view.called = " ".join(experiment.title.split())
        self._name(view)
        view.note(event)
        if not view.replayed:
            changes = ", ".join(event.changes) or f"called {view.title}"
            how = "restarted from step 0" if event.restarted else f"applied at step {event.step}"
            self.noted.emit(f"{changes} · {how}")
        self.runChanged.emit(view.run)


def _goes_back(event: Resumed) -> str:
    first, last = number(event.step + 1), number(event.recorded)
    return f"Goes on from the checkpoint at {number(event.step)}; {first} to {last} are made again"
