"""How a run in training is recorded, and how a recorded run is trained on.

`RunRecorder` stands between a run and its folder: it passes on what is said, and takes a
checkpoint when one is due. A checkpoint lies at the step boundary up to which the series
has been passed on, so the two always agree, and training on from there continues the
series as if it had never stopped.
"""

from __future__ import annotations

import functools
import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import torch

import ganstudio
from ganstudio.telemetry.messages import Event, Failed, Frame, RunState, Saved, StateChanged
from ganstudio.telemetry.recording import retracing
from ganstudio.telemetry.recording.database import RecordingError, checkpoint_path
from ganstudio.telemetry.recording.lineage import Origin
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.telemetry.recording.recorder import Recorder
from ganstudio.telemetry.recording.transcript import PendingCheckpoint
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import Losses, Measure, Recording
from ganstudio.training.checkpoint import write_checkpoint
from ganstudio.training.origins import origins
from ganstudio.training.subject import Subject

INTERVAL = 30.0
"""Least seconds between two checkpoints that nobody asked for."""
SHARE = 0.002
"""Share of the time that copying the state for checkpoints may take."""
SOON, HASTE = 1.0, 0.01
"""The same two where there is a reason: an edit, or a step that is better than all before."""
MEGABYTE = 1_000_000


@dataclass
class Champion:
    """The best step so far.

    Attributes
    ----------
    wanted : str
        How the name of the measure that decides begins; where none does, the first decides.
    """

    wanted: str
    name: str = ""
    value: float = float("nan")

    def beaten_by(self, measures: Iterable[Measure]) -> bool:
        """Take in the measures of a step; tell whether it is better than all before it."""
        found = list(measures)
        measure = next((each for each in found if each.name.startswith(self.wanted)), None)
        measure = measure or next(iter(found), None)
        if measure is None or measure.value != measure.value:
            return False
        sign = 1 if measure.better == "high" else -1
        if measure.name == self.name and not sign * (measure.value - self.value) > 0:
            return False
        self.name, self.value = measure.name, measure.value
        return True


@dataclass
class RunRecorder:
    """Records one run.

    The folder is made at the first step: a run that never begins leaves none.

    Parameters
    ----------
    run
        What is recorded.
    folder
        Where to.
    origin
        What it was forked from.

    Attributes
    ----------
    begun : bool
        Whether there is a folder yet.
    kept_step : int or None
        The step of the newest checkpoint; None while there is none.
    """

    run: Subject
    folder: Path
    origin: Origin | None = None
    kept_step: int | None = None
    _recorder: Recorder | None = None
    _refused: str = ""
    _told: str = ""
    _early: list[Event | Frame] = field(default_factory=list)
    _due: float = float("inf")
    _earliest: float = 0.0
    _changed: bool = False
    _best_step: int | None = None
    _champion: Champion = field(default_factory=lambda: Champion(""))

    @classmethod
    def resuming(cls, run: Subject, folder: Path) -> RunRecorder:
        """Go on in a folder that holds a recording, from the step at which the run is.

        Raises
        ------
        RecordingError
            If another program writes there, or it cannot be written to.
        """
        with RecordingReader(folder) as reader:
            recorder = cls(run, folder, Origin.of(reader.meta))
        try:
            writer = RecordingWriter.going_on(folder, run.iteration)
        except (OSError, sqlite3.Error) as error:
            if isinstance(error, RecordingError):
                raise
            reason = getattr(error, "strerror", None) or error
            raise RecordingError(
                f"{folder} cannot be recorded into ({reason}); mend that, and try again"
            ) from None
        if checkpoint_path(folder, run.iteration).is_file():
            recorder.kept_step = run.iteration
        recorder._go(writer)
        return recorder

    @property
    def begun(self) -> bool:
        """Whether there is a folder yet."""
        return self._recorder is not None

    # ── what is said ─────────────────────────────────────────────────────────

    def take(self, item: Event | Frame) -> None:
        """Take in what is said of the run."""
        if isinstance(item, Frame) and isinstance(item.record, Recording):
            return
        if self._recorder is None and not self._refused:
            self._early.append(item)
            if _is_beginning(item):
                self._begin()
        elif self._recorder is not None:
            self._pass_on(self._recorder, item)

    def _pass_on(self, recorder: Recorder, item: Event | Frame) -> None:
        if not isinstance(item, Frame):
            recorder.note(self.run.iteration, self.run.seconds, item)
            return
        recorder.take(item)
        measures = getattr(item.record, "measures", ())
        if measures:
            self._champion.wanted = self.run.experiment.watch.best
            if self._champion.beaten_by(measures):
                recorder.praise(item.step)
                self._best_step = item.step

    def _begin(self) -> None:
        try:
            writer = RecordingWriter.create(self.folder, self.run.experiment.dumps(), self._about())
        except (OSError, sqlite3.Error) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self._refused = (
                f"The run is not recorded: {self.folder} cannot be written ({reason}); "
                f"training goes on, choose another folder for the next run"
            )
            self._early.clear()
            return
        self._go(writer)
        if self.origin is None:
            return
        try:
            self.keep()  # its folder alone is to be enough to go on from
        except Exception:  # such as for lack of memory; the next one is due at once
            self.hasten()

    def _go(self, writer: RecordingWriter) -> None:
        self._recorder = Recorder(writer, self._limit())
        for item in self._early:
            self._pass_on(self._recorder, item)
        self._early.clear()
        self._due = time.perf_counter() + INTERVAL

    def _about(self) -> dict[str, Any]:
        about: dict[str, Any] = {
            "program": ganstudio.__version__,
            "torch": torch.__version__,
            "title": self.run.experiment.title,
            "device": self.run.device_label,
            "data": self.run.dataset.describe(),
            "components": origins(self.run.experiment.components()),
            "created": datetime.now().astimezone().isoformat(timespec="seconds"),
            **retracing.begun(),
        }
        if self.origin is not None:
            about |= {"parent": str(self.origin.folder), "parent_step": self.origin.step}
        return about

    def _limit(self) -> int:
        return self.run.experiment.watch.record_limit * MEGABYTE

    def news(self) -> Event | None:
        """Return what there is to tell the user: that recording fails, or goes on again."""
        trouble = self.trouble
        if trouble == self._told:
            return None
        self._told = trouble
        return Failed(trouble) if trouble else Saved(str(self.folder), "the recording is again")

    @property
    def trouble(self) -> str:
        """Why nothing is recorded at the moment, in a sentence; empty if all is well."""
        return self._refused or (self._recorder.trouble if self._recorder else "")

    def status(self) -> Recording | None:
        """Return how the recording stands; None before it begins."""
        if self._recorder is None:
            return None
        self._recorder.limit = self._limit()
        return self._recorder.status()

    # ── checkpoints ──────────────────────────────────────────────────────────

    def due(self, now: float) -> bool:
        """Tell whether a checkpoint is due at this step."""
        if self._recorder is None or self._recorder.busy:
            return False
        return now >= self._due or (self._is_best and now >= self._earliest)

    @property
    def _is_best(self) -> bool:
        return self._best_step == self.run.iteration

    def hasten(self) -> None:
        """Let the next checkpoint be due soon: something changed that must not be lost."""
        self._changed = True  # a checkpoint of this step, if there is one, does not know of it
        self._due = min(self._due, self._earliest)

    def keep(self) -> None:
        """Take a checkpoint, once a step; everything up to this step must have been said."""
        run = self.run
        known = self.kept_step == run.iteration and not self._changed
        if self._recorder is None or known:
            return
        began = time.perf_counter()
        write = functools.partial(write_checkpoint, tensors=run.checkpoint(), about=about(run))
        self._recorder.keep(PendingCheckpoint(run.iteration, run.seconds, write, self._is_best))
        self.kept_step, self._changed = run.iteration, False
        ended = time.perf_counter()
        self._due = ended + max(INTERVAL, (ended - began) / SHARE)
        self._earliest = ended + max(SOON, (ended - began) / HASTE)

    def flush(self) -> None:
        """Have everything written that has been said."""
        if self._recorder is not None:
            self._recorder.flush()

    def close(self) -> None:
        """Write what waits and let go of the folder."""
        if self._recorder is not None:
            self._recorder.close()


def _is_beginning(item: Event | Frame) -> bool:
    if isinstance(item, StateChanged):
        return item.state is RunState.RUNNING
    return isinstance(item, Frame) and isinstance(item.record, Losses)


def about(run: Subject) -> dict[str, str]:
    """Return what the header of a checkpoint says of a run."""
    return {
        "step": str(run.iteration),
        "experiment": run.experiment.dumps(),
        "program": ganstudio.__version__,
        "torch": torch.__version__,
    }
