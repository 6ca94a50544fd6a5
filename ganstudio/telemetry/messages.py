"""What crosses between the window and training: commands one way, events and frames the other.

Commands are values, taken from an inbox at the step boundary, so nothing ever
happens in the middle of a step. Whatever shows a run's state changes when the
event comes back, not when the command is sent. A ``run`` of None means all runs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from ganstudio.telemetry.inside import Unit
from ganstudio.telemetry.parts import keyed
from ganstudio.telemetry.questions import Answer, Question
from ganstudio.telemetry.records import Collapse, Record, Verdict


class RunState(StrEnum):
    """Where a run is.

    ::

        READY ──▶ RUNNING ◀──▶ PAUSED
                     │  └──────────┴──▶ STOPPED   (by the user, or its steps are done)
                     └──▶ FAILED                  (an error, told by a `Failed` event)

    READY, PAUSED and STOPPED runs can be stepped by hand and set running; a reset
    leads from anywhere back to READY.
    """

    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    FAILED = "failed"


# ── commands ──────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Open:
    """Replace all runs with these: one experiment each, as the text of its TOML file."""

    experiments: tuple[str, ...]
    start: bool = False


@dataclass(frozen=True)
class Add:
    """Add a run beside the others."""

    experiment: str
    start: bool = False


@dataclass(frozen=True)
class Remove:
    """Remove a run."""

    run: int


@dataclass(frozen=True)
class Start:
    """Set going, or go on after a pause."""

    run: int | None = None


@dataclass(frozen=True)
class Pause:
    """Hold at the next step boundary."""

    run: int | None = None


@dataclass(frozen=True)
class Stop:
    """End the run; it keeps what it has learnt and can be started again."""

    run: int | None = None


@dataclass(frozen=True)
class Reset:
    """Begin again from the same seed and initial weights."""

    run: int | None = None


@dataclass(frozen=True)
class Step:
    """Make one step by hand: a whole one, or of one player only."""

    run: int | None = None
    player: Literal["both", "discriminator", "generator"] = "both"


@dataclass(frozen=True)
class Optimise:
    """Train one player to its optimum against the other as it stands, on a copy of a paused run."""

    run: int
    player: Literal["discriminator", "generator"] = "discriminator"


@dataclass(frozen=True)
class Settle:
    """Keep the player that was trained on a copy, or throw it away."""

    run: int
    keep: bool


@dataclass(frozen=True)
class Portray:
    """Show a pairing's networks with a sample on its way through; answered by `Networks`.

    Attributes
    ----------
    part : str
        The pairing, by name; empty for the only one.
    chosen : int
        Which sample goes through.
    off : tuple of Unit
        Units that are switched off meanwhile.
    """

    run: int
    part: str = ""
    chosen: int = 0
    off: tuple[Unit, ...] = ()


@dataclass(frozen=True)
class Unfold:
    """Hold a run, and show its next update in stages, made on a copy; answered by `Motion`."""

    run: int
    part: str = ""


@dataclass(frozen=True)
class Edit:
    """Change settings of a run, by dotted path, such as ``optimisers.generator.lr``.

    Applied at the next step where all of them can be (an `Edited` event tells);
    where one cannot, the run begins afresh with the new experiment.
    """

    values: dict[str, Any]
    run: int | None = None


@dataclass(frozen=True)
class Adopt:
    """Give a run a new experiment (TOML): live if it only differs in live settings, else afresh."""

    experiment: str
    run: int | None = None


@dataclass(frozen=True)
class Export:
    """Write what the generator of one run makes; answered by `Progress` and `Saved`.

    Attributes
    ----------
    run : int
        Whose generator: a copy of it as it is at this step boundary.
    kind : str
        What to write, a name in `ganstudio.export.kinds`.
    path : str
        The file or folder to write.
    options : dict
        The options of that kind that are not left at their defaults.
    part : str
        The pairing whose generator it is; empty for the first.
    found : Collapse or None
        What was found of the run last, for a kind that tells of that.
    """

    run: int
    kind: str
    path: str
    options: dict[str, Any] = field(default_factory=dict)
    part: str = ""
    found: Collapse | None = None


@dataclass(frozen=True)
class CancelExport:
    """End an export, or a fork that is being made, under way; nothing of it is left."""

    path: str


@dataclass(frozen=True)
class RecordTo:
    """Record the runs that are added from now on, each in a folder of its own below this one.

    An empty folder ends recording for them; without this command nothing is recorded.
    """

    library: str


@dataclass(frozen=True)
class Recall:
    """Show a recorded run beside the others."""

    folder: str


@dataclass(frozen=True)
class Resume:
    """Go on with recorded runs from their newest checkpoints, in the folders they are in."""

    folders: tuple[str, ...]
    start: bool = False


@dataclass(frozen=True)
class Fork:
    """Add a run that goes on from a recorded one, in a folder of its own.

    It begins at ``step``, or where the run is now if that is less: the steps from the newest
    checkpoint up to there are made again as they were, with `Progress`. Where the recording does
    not tell how they were made, it begins at that checkpoint. An ``experiment`` (TOML) other than
    that of the step decides what is kept: what no longer fits begins afresh.
    """

    folder: str
    step: int
    experiment: str = ""
    start: bool = False


@dataclass(frozen=True, eq=False)
class Ask:
    """Ask something of the networks of a run; told by `Answered`.

    Attributes
    ----------
    topic : str
        Whoever asks; of one topic only the newest question is answered.
    folder, step
        Where they are recorded, and at which step, of a run that is looked back at: asked of the
        newest checkpoint until then. Empty for the networks as they are now.
    part : str
        The pairing whose networks it is asked of; empty for the first.
    """

    run: int
    question: Question
    topic: str
    folder: str = ""
    step: int = 0
    part: str = ""


@dataclass(frozen=True)
class Undo:
    """Take back the last command that changed, ended or added a run, see `Undoable`.

    A run that it ended is there again, at its last step. Steps that were made are no command:
    a value that was edited goes back, what was trained by it stays.
    """


@dataclass(frozen=True)
class Redo:
    """Take back the last `Undo`."""


@dataclass(frozen=True)
class Quit:
    """End the session."""


Command = (
    Open | Add | Remove | Start | Pause | Stop | Reset | Step | Edit | Adopt | Export
    | CancelExport | RecordTo | Recall | Resume | Fork | Optimise | Settle | Ask | Portray | Unfold
    | Undo | Redo | Quit
)  # fmt: skip


# ── events: ordered and lossless ──────────────────────────────────────────────


@dataclass(frozen=True)
class RunAdded:
    """A run exists.

    Attributes
    ----------
    experiment : str
        The resolved experiment as TOML.
    device : str
        Where it trains, such as ``"cpu · 1 thread"`` or ``"cuda:0 · NVIDIA H200"``.
    notes : tuple of str
        What the user should know, such as files that were left out and why.
    data : str
        What it trains on, in words: ``"1 797 images 1 × 16 × 16, 10 classes"``.
    folder : str
        Where it is recorded, empty if it is not; the folder is there from the first step on.
    replayed : bool
        Whether it is shown from its recording and is no run of the session.
    parent, parent_step : str, int
        The folder of the run that it was forked from, and the step; empty and 0 for no fork.
    first : str
        The experiment that it once began with, as TOML; empty where that is ``experiment``.
    chosen : bool
        Whether it is what was just made, whose settings are to be shown.
    """

    run: int
    title: str
    experiment: str
    device: str
    data: str
    notes: tuple[str, ...] = ()
    folder: str = ""
    replayed: bool = False
    parent: str = ""
    parent_step: int = 0
    first: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class RunRemoved:
    """A run is gone."""

    run: int


@dataclass(frozen=True)
class StateChanged:
    """A run's state is now this."""

    run: int
    state: RunState
    step: int


@dataclass(frozen=True)
class Edited:
    """A run's experiment changed at this step.

    ``restarted`` tells that it began afresh for it, and then everything shown of it
    before is void.
    """

    run: int
    step: int
    experiment: str
    changes: tuple[str, ...]
    restarted: bool


@dataclass(frozen=True)
class SteppedByHand:
    """A step was made by hand, and the run is now at ``step``.

    Recordings have it, so that the steps after a checkpoint can be made again as they were.
    """

    run: int
    step: int
    player: Literal["both", "discriminator", "generator"]


@dataclass(frozen=True)
class Optimised:
    """A run goes on with a player that was trained on a copy, by so many steps of its own.

    ``loss`` is that player's at the end.
    """

    run: int
    step: int
    player: Literal["discriminator", "generator"]
    made: int
    loss: float


@dataclass(frozen=True)
class Finished:
    """A run has made the steps that it was to make; `Start` goes on by ``more``."""

    run: int
    step: int
    more: int


@dataclass(frozen=True)
class Undoable:
    """What `Undo` and `Redo` would now take back and do again.

    Attributes
    ----------
    undo, redo : str
        What was done, in words; empty where there is nothing.
    ended : str
        What training has just ended and where it is kept, in a sentence; empty if none has.
    """

    undo: str = ""
    redo: str = ""
    ended: str = ""


@dataclass(frozen=True)
class Judged:
    """The verdict on a run, or on a part of it (see `Frame`), is now another."""

    run: int
    step: int
    verdict: Verdict
    part: str = ""


@dataclass(frozen=True)
class Grew:
    """The players of a run have become others at a step, as they do while they grow."""

    run: int
    step: int
    sentence: str


@dataclass(frozen=True)
class RuleApplied:
    """A rule of a run has been followed, since its verdict turned.

    Attributes
    ----------
    deed : str
        What was done: ``"stop"``, ``"checkpoint"``, ``"fork"`` or ``"notify"``.
    sentence : str
        What turned, and what was done.
    """

    run: int
    step: int
    deed: str
    sentence: str


@dataclass(frozen=True)
class Resumed:
    """A run goes on from a checkpoint: what was recorded of it beyond ``step`` is void.

    ``recorded`` is how far that was; 0 where nothing was recorded beyond the checkpoint.
    """

    run: int
    step: int
    recorded: int = 0


@dataclass(frozen=True)
class RecordedIn:
    """A run is recorded in another folder from now on, since it begins afresh."""

    run: int
    folder: str


@dataclass(frozen=True)
class Failed:
    """Something went wrong: one sentence with a way out, and the details to copy.

    ``run`` is None where no run is to blame (a command that was refused, say).
    """

    sentence: str
    details: str = ""
    run: int | None = None


@dataclass(frozen=True)
class Saved:
    """A file or folder was written."""

    path: str
    what: str


@dataclass(frozen=True)
class Progress:
    """How far the writing of a file, or the making of a fork, has come.

    Attributes
    ----------
    path, what : str
        The file or the fork, and what it is.
    share : float or None
        From 0 to 1; None when it is over, whatever came of it.
    """

    path: str
    what: str
    share: float | None


@dataclass(frozen=True, eq=False)
class Answered:
    """What was asked of a run's networks under a topic, answered by those of this step."""

    run: int
    step: int
    topic: str
    answer: Answer


@dataclass(frozen=True)
class Busy:
    """What the session is doing that takes a while, such as loading data; empty when done."""

    what: str


Event = (
    RunAdded | RunRemoved | StateChanged | Edited | SteppedByHand | Optimised | Finished
    | Undoable | Judged | Grew | RuleApplied | Resumed | RecordedIn | Failed | Saved | Progress
    | Answered | Busy
)  # fmt: skip


@dataclass(frozen=True)
class Frame:
    """One record of one run: what was measured, at which step, when (seconds of training).

    ``part`` names the pairing of a generator and a discriminator that it is of; it is empty for
    the only one, and where the record is of the whole run.
    """

    run: int
    step: int
    seconds: float
    record: Record
    part: str = ""

    @property
    def channel(self) -> str:
        """The record's channel; with the part behind it where there is one: ``samples/x``."""
        return keyed(self.record.channel, self.part)
