"""One run as the window knows it: now, or at the step that is looked at.

Like the state that it is part of, a `RunView` belongs to the window's thread. What it holds of
others is frozen (frames, experiments), so that training goes on without knowing of it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ganstudio.gui.part_frames import PartFrames
from ganstudio.gui.widgets.scales import number
from ganstudio.gui.widgets.theme import RunStyle
from ganstudio.telemetry.marks import Mark, mark_of
from ganstudio.telemetry.messages import Event, Failed, Fork, Frame, RunState
from ganstudio.telemetry.recording.database import FILE
from ganstudio.telemetry.recording.past import Moment, Past
from ganstudio.telemetry.recording.reader import RecordingError
from ganstudio.telemetry.records import Collapse, Verdict
from ganstudio.telemetry.series import pairings
from ganstudio.telemetry.timeline import Timeline
from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.recorded import recorded

RECORDED = "A recording is not trained: resume it, fork it, or duplicate it to train anew"
"""Why a run that is replayed takes no commands."""
UNRECORDED = "As it was; press L to go back to now and change it"
"""Why a run that is not recorded cannot be changed where it is looked back at."""


BASELINE = -1
"""The number of the run that others are shown against, which is none of the session's."""
RECENT = 12
"""Frames of a channel that are kept until the runs beside have come as far."""


@dataclass
class RunView:
    """One run.

    Attributes
    ----------
    experiment : Experiment
        As it is at the step that is looked at.
    losses : Timeline
        Every step of every series, whatever step is looked at.
    style : RunStyle
        Its colour and line style, the same in every dock.
    folder : str
        Where it is recorded; empty if it is not.
    replayed : bool
        Whether it is a recording and no run of the session: it takes no commands.
    parent, parent_step : str, int
        The folder of the run that it was forked from, and the step; empty and 0 for no fork.
    first : Experiment or None
        As it once began; None for as it came.
    called : str
        The name that it came with; empty once the user has given it another.
    reached : int
        The step that it has got to.
    swapped : str
        Which loss it goes on with instead of the one before, and since when; empty for the same.
    taken : int
        How many frames have arrived, by which others know whether there is a new one.
    newest : dict
        The frame of each snapshot channel that arrived last.
    latest : mapping
        What docks show: the frame of each snapshot channel at the step that is looked at, of the
        pairing that is shown.
    adopted : Experiment
        As it is now.
    past : Past or None
        What is recorded of it, once that has been opened.
    part : str
        The pairing that docks show of it, of several; empty where it has one alone.
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
    folder: str = ""
    replayed: bool = False
    parent: str = ""
    parent_step: int = 0
    first: Experiment | None = None
    called: str = ""
    reached: int = 0
    visible: bool = True
    losses: Timeline = field(default_factory=Timeline)
    newest: dict[str, Frame] = field(default_factory=dict)
    taken: int = 0
    failure: Failed | None = None
    swapped: str = ""

    def __post_init__(self) -> None:
        self.part = ""
        self.first = self.first or self.experiment
        self.latest: Mapping[str, Frame] = self.newest
        self.adopted = self.experiment
        self._recent: dict[str, deque[Frame]] = {}
        self._marks: list[Mark] = []
        self.past: Past | None = None
        self._opened = ""
        self._at: int | None = None

    @property
    def short(self) -> str:
        """Its name where there is little room: the one that its preset gives, unless renamed.

        Of a fork without one it is where it came from: cut, its name would read as its parent's.
        """
        experiment = self.adopted
        _, origin, rest = self.title.rpartition(f" from {number(self.parent_step)}")
        if self.parent and origin and not experiment.short:
            return origin.lstrip() + rest
        return self.title.replace(experiment.title, experiment.short or experiment.title, 1)

    @property
    def step(self) -> int:
        """The step that is looked at, as far as the run has got."""
        return self.reached if self._at is None else min(self._at, self.reached)

    @property
    def back(self) -> int | None:
        """The step that is looked back at; None where the run is shown as it is now."""
        return None if self._at is None or self._at >= self.reached else self._at

    @property
    def unknown(self) -> bool:
        """Whether a step is looked at of which nothing is known, since it was not recorded."""
        return self.back is not None and self.past is None

    @property
    def past_only(self) -> bool:
        """Whether what is shown is over, a recording or an earlier step: a change forks it."""
        return self.replayed or self._at is not None

    @property
    def is_baseline(self) -> bool:
        """Whether it is none of the runs, but what they are shown against."""
        return self.run == BASELINE

    @property
    def parts(self) -> tuple[str, ...]:
        """The pairings of a generator and a discriminator, by name; empty where there is one."""
        told = dict.fromkeys(frame.part for frame in self.newest.values() if frame.part)
        return pairings(self.losses.names) or tuple(told)

    @property
    def untrainable(self) -> str:
        """Why it can be looked at but not trained here; empty where it can."""
        missing = "; ".join(self.experiment.missing)
        return f"It can only be looked at here: {missing}" if missing else ""

    @property
    def verdict(self) -> Verdict | None:
        """The verdict at the step that is looked at; None where there is none yet."""
        frame = self.latest.get("collapse")
        found = None if frame is None else frame.record
        return found.verdict if isinstance(found, Collapse) else None

    # ── what happens to it ───────────────────────────────────────────────────

    def take(self, frame: Frame) -> None:
        """Take in what is newest on a channel."""
        self.newest[frame.channel] = frame
        self.taken += 1
        self._recent.setdefault(frame.channel, deque(maxlen=RECENT)).append(frame)
        if frame.part and not self.part:
            self.show_part(self.parts[0])

    def adopt(self, experiment: Experiment) -> None:
        """Take in an edit."""
        self.adopted = experiment
        self._show()

    def note(self, event: Event) -> None:
        """Take in what may leave a mark."""
        mark = mark_of(event, self.reached)
        if mark is not None:
            self._marks.append(mark)

    def steps_of(self, channel: str) -> set[int]:
        """Return the steps of the frames of a channel that are kept, as it is now."""
        if self._at is not None:
            return set()
        for key, frames in self._recent.items():
            if self._parted({key: frames[-1]}).get(channel) is not None:
                return {frame.step for frame in frames}
        return set()

    def frame_at(self, channel: str, step: int) -> Frame | None:
        """Return the last frame of a channel up to a step, as far back as is kept."""
        if self._at is not None:
            return self._parted(Moment(self.past, self.newest, step)).get(channel)
        for key, frames in self._recent.items():
            if self._parted({key: frames[-1]}).get(channel) is not None:
                return next((each for each in reversed(frames) if each.step <= step), None)
        return None

    def rewind(self, step: int) -> None:
        """Drop what was measured beyond a step: the run goes on from there."""
        self.reached = step
        for channel in [name for name, frame in self.newest.items() if frame.step > step]:
            del self.newest[channel]
        self._recent.clear()

    def forget(self) -> None:
        """Drop what was measured: the run begins afresh."""
        self.losses = Timeline()
        self.newest.clear()
        self._recent.clear()
        self.failure = None
        self.swapped = ""
        self.parent, self.parent_step = "", 0
        self.reached = 0
        self._marks.clear()

    def show_part(self, part: str) -> None:
        """Let docks show another of its pairings."""
        self.part = part
        self._show()

    # ── looking back ─────────────────────────────────────────────────────────

    def look_at(self, step: int | None) -> None:
        """Show the run as it was at a step; None shows it as it is."""
        self._at = step
        self._show()

    def _show(self) -> None:
        at = self._at
        shown = self.newest if at is None else Moment(self.past, self.newest, at)
        self.latest = self._parted(shown)
        self.experiment = self.adopted
        if at is not None and at < self.reached and self.past is not None:
            self.experiment = _parsed(self.past.experiment(at)) or self.adopted

    def departure(self) -> str:
        """Return where a fork of it would begin, for the end of a sentence."""
        if not self.past_only:
            return f"step {number(self.step)}"
        way = self.past.way(self.step) if self.past is not None else None
        if way is None:
            return f"the last checkpoint up to step {number(self.step)}"
        if way.lost:
            place = "the checkpoint before" if way.start else "its beginning"
            return f"step {number(way.start)}, {place}: {way.lost}"
        if way.start == way.step:
            return f"step {number(way.step)}"
        return f"step {number(way.step)}, made again from the checkpoint at {number(way.start)}"

    def of_all_parts(self, channel: str) -> list[Frame]:
        """Return the frames of a channel at the step that is looked at, of each pairing."""
        shown = self.newest if self._at is None else Moment(self.past, self.newest, self._at)
        found = (PartFrames(shown, part).get(channel) for part in self.parts or ("",))
        return [frame for frame in found if frame is not None]

    def _parted(self, frames: Mapping[str, Frame]) -> Mapping[str, Frame]:
        return PartFrames(frames, self.part) if self.part else frames

    def open_past(self, complain: Callable[[str], None]) -> None:
        """Open the run's recording, if it has one that can be read."""
        place = self._recorded_in()
        if place in ("", self._opened):
            return
        self.close_past()
        self._opened = place  # where it cannot be read too: that is told once, not at each step
        try:
            self.past = Past(place, self.run, complain)
        except RecordingError as error:
            complain(str(error))
        self._show()

    def _recorded_in(self) -> str:
        """Return the folder that holds its past: of a fork that is yet to begin, its parent's."""
        if self.replayed:
            return self.folder
        if self.folder and self.reached and (Path(self.folder) / FILE).is_file():
            return self.folder
        begins = self.reached == self.parent_step
        return self.parent if begins and (Path(self.parent) / FILE).is_file() else ""

    def close_past(self) -> None:
        """Let go of the recording."""
        if self.past is not None:
            self.past.close()
        self.past, self._opened = None, ""
        self._show()

    def marks(self) -> list[Mark]:
        """Return what happened to it, in order of steps.

        A run that went on from a checkpoint may have a recording that it has yet to catch up with.
        """
        marks = self._marks if self.past is None else self.past.marks()
        return [mark for mark in marks if mark.step <= self.reached]


@lru_cache(maxsize=64)
def _parsed(text: str) -> Experiment | None:
    """Return a recorded experiment; None for what is none."""
    try:
        return recorded(text)
    except ExperimentError:
        return None


def fork_of(run: RunView, experiment: Experiment | None = None) -> Fork:
    """Return the command that forks a run at the step that is looked at."""
    text = "" if experiment is None else experiment.dumps()
    return Fork(run.folder, run.step, text, start=run.state is RunState.RUNNING)
