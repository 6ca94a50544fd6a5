"""A loop that is watched: what it says of its steps, and what is known of it."""

from __future__ import annotations

import atexit
import math
import os
import subprocess
import sys
import time
import traceback
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from ganstudio.export.notebook import as_html, measured
from ganstudio.telemetry.jobs import ExportError
from ganstudio.telemetry.messages import (
    Event,
    Failed,
    Frame,
    Judged,
    RunAdded,
    RunState,
    Saved,
)
from ganstudio.telemetry.recording.database import checkpoint_path
from ganstudio.telemetry.records import Collapse, Losses, Record
from ganstudio.telemetry.timeline import Timeline
from ganstudio.training.run_recorder import RunRecorder
from ganstudio.watching import model, restart
from ganstudio.watching.apart import apart
from ganstudio.watching.attention import Allowance, Attended
from ganstudio.watching.described import PLAYERS, with_batch_size
from ganstudio.watching.loop import WatchedLoop
from ganstudio.watching.restart import Restart
from ganstudio.watching.series import Number

LOOKING = 0.8
"""Of the budget, what is left for looks; norms, and the notes of each step, have the rest."""


class Watch:
    """A loop that is watched; made by `ganstudio.watch`.

    Parameters
    ----------
    loop
        What is watched; None watches nothing.
    notes
        What is to be known of how it is watched.
    changes
        Settings that a restart has changed and only the loop itself can set.

    Attributes
    ----------
    notes : list of str
        Such as what of the data is left out.
    changes : dict
        By dotted path, such as ``penalties.r1.weight``.
    fault : str
        Why it no longer watches, with the traceback; empty if all is well.
    """

    def __init__(
        self,
        loop: WatchedLoop | None,
        notes: Sequence[str] = (),
        changes: Mapping[str, Any] | None = None,
    ) -> None:
        self.notes, self.changes, self.fault = list(notes), dict(changes or {}), ""
        self._loop = loop
        self._attended: Attended | None = None
        self._allowance = Allowance(0.0)
        self._timeline, self._latest = Timeline(), dict[str, Record]()
        self._recorded: Path | None = None
        self._process = os.getpid()
        self._left, self._passed = time.perf_counter(), 0.0
        self._cure_due = False

    def attend(self, attended: Attended, budget: float) -> None:
        """Begin, within a share of the loop's time."""
        self._attended, self._allowance = attended, Allowance(LOOKING * budget)
        if attended.recorder is not None and (reason := model.missing()):
            self.notes.append(reason)
        atexit.register(self.close)
        self._left = time.perf_counter()

    # ── said by the loop ─────────────────────────────────────────────────────

    def step(
        self,
        *,
        loss_d: Number,
        real: Any,
        fake: Any,
        loss_g: Number | None = None,
        replies: Any = None,
        **values: Number,
    ) -> None:
        """Say what came of a step, after both networks have moved.

        Where D moves several times for once that G does, say each turn of D's without ``loss_g``:
        they are one step, which ends with the turn that has it.

        Parameters
        ----------
        loss_d, loss_g
            Both losses, tensors or numbers.
        real, fake
            What D said in its turn of the real and of the generated batch, as it returned it.
        replies
            What it said of the generated batch in G's turn, if that is at hand.
        values
            Whatever else is to be seen as a curve, such as ``lr=0.0002``.
        """
        attended = self._attended
        if attended is None or self._process != os.getpid():
            return
        began = time.perf_counter()
        self._passed += began - self._left
        attended.run.seconds += began - self._left
        self._left = began
        try:
            attended.run.judged(real, fake)
            if loss_g is not None:
                attended.run.stepped(loss_d, loss_g, replies, values)
                self._look(attended)
        except Exception as fault:
            self._give_up(fault)
        self._left = time.perf_counter()

    def _look(self, attended: Attended) -> None:
        self._allowance.earn(self._passed, time.perf_counter() - self._left)
        self._passed = 0.0
        if attended.run.state is RunState.READY:
            self._begin(attended)
        now = time.perf_counter()
        attended.tell_if_due(now)
        if self._allowance.left > 0 and attended.is_due(now):
            with apart(attended.run.device):
                attended.attend(now)
                self._follow_verdict(attended)
        self._allowance.spend(time.perf_counter() - now)

    def _begin(self, attended: Attended) -> None:
        """Say that the loop has begun, now that it is known how many samples it takes at once."""
        loop, recorder = attended.run, attended.recorder
        count = len(loop.players.duel.recent_scores[-1][0])
        loop.experiment = with_batch_size(loop.experiment, count)
        origin = None if recorder is None else recorder.origin
        attended.tell(
            RunAdded(
                0, loop.experiment.title, loop.experiment.dumps(), loop.device_label,
                loop.dataset.describe(), notes=tuple(self.notes), folder=str(self.folder or ""),
                parent="" if origin is None else str(origin.folder),
                parent_step=0 if origin is None else origin.step,
            )
        )  # fmt: skip
        attended.move(RunState.RUNNING)

    def _give_up(self, fault: Exception) -> None:
        """Watch no more, say so once, and let the loop go on."""
        self._recorded = self.folder
        attended, self._attended = self._attended, None
        self.fault = "".join(traceback.format_exception(fault))
        reason = " ".join(f"{type(fault).__name__}: {fault}".split())
        sentence = f"This loop is no longer watched ({reason}); it goes on as it is"
        try:
            if attended is not None:
                attended.tell(Failed(sentence, self.fault, run=0))
                if attended.recorder is not None:
                    attended.recorder.close()
        except Exception:
            self.fault += traceback.format_exc()
        warnings.warn(sentence, RuntimeWarning, stacklevel=3)

    # ── heard of it ──────────────────────────────────────────────────────────

    def hear(self, item: Event | Frame) -> None:
        """Take in what is said of the loop."""
        match item:
            case Frame(record=Losses() as chunk):
                self._timeline.append(chunk)
            case Frame():
                self._latest[item.channel] = item.record
            case Judged():
                self._cure_due = item.verdict.is_fault

    def _follow_verdict(self, attended: Attended) -> None:
        """Write what heals a fault, once it is told."""
        if self._cure_due and attended.recorder is not None and attended.recorder.begun:
            self._cure_due = False
            self.cure()

    @property
    def verdict(self) -> str:
        """The word of the latest diagnosis, such as ``"healthy"``; ``"starting"`` before it."""
        diagnosis = self.latest("collapse")
        return diagnosis.verdict.word if isinstance(diagnosis, Collapse) else "starting"

    @property
    def iteration(self) -> int:
        """Steps done, with those before a restart."""
        return 0 if self._loop is None else self._loop.iteration

    @property
    def folder(self) -> Path | None:
        """Where it is recorded; the folder is there from the first step on."""
        recorder = None if self._attended is None else self._attended.recorder
        return self._recorded if recorder is None else recorder.folder

    @property
    def norms(self) -> dict[str, float]:
        """The norms of the gradients that the players stepped by not long ago, by name."""
        if self._loop is None:
            return {}
        known = zip(PLAYERS, self._loop.players.duel.gradient_norms(), strict=True)
        return {player: float(norm) for player, norm in known if norm is not None}

    def values_at(self, step: int) -> dict[str, float]:
        """Return every series at a step; empty where there is no such step yet."""
        return self._timeline.at(step)

    def latest(self, channel: str) -> Record | None:
        """Return the newest record of a channel, such as ``"samples"``; None before the first."""
        return self._latest.get(channel)

    def cure(self) -> Restart | None:
        """Write what heals the verdict, and return it; None where nothing is known that does.

        It says which checkpoint to go on from, which setting to change, and the command that
        starts the loop again with both: the run is then a fork of this one.
        """
        diagnosis, folder = self.latest("collapse"), self.folder
        if not isinstance(diagnosis, Collapse) or folder is None or self._loop is None:
            return None
        found = restart.prescribed(folder, self._loop.experiment, diagnosis.verdict)
        if found is not None:
            found.write()
        return found

    def open(self) -> None:
        """Open the window on it, as a program of its own that follows the loop.

        Raises
        ------
        ValueError
            If it is not recorded, or has not begun.
        """
        if self.folder is None or not self.folder.is_dir():
            raise ValueError("there is nothing to open yet; give watch(…, library=…) and step once")
        command = [sys.executable, "-m", "ganstudio", "replay", str(self.folder)]
        subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)

    def _repr_html_(self) -> str:
        if self._loop is None:
            return as_html([])
        return as_html([measured(self._loop.experiment, self._timeline, self._latest.values())])

    # ── the end ──────────────────────────────────────────────────────────────

    def close(self) -> None:
        """Take a last look, keep where the loop is, and let go of it."""
        attended = self._attended
        atexit.unregister(self.close)
        if attended is None or self._process != os.getpid():
            return
        self._recorded = self.folder
        try:
            with apart(attended.run.device):
                if attended.run.state is RunState.RUNNING:
                    self._end(attended)
        except Exception as fault:
            self._give_up(fault)
        for norm in attended.run.players.duel.norms:
            norm.close()
        self._attended = None

    def _end(self, attended: Attended) -> None:
        attended.observe(math.inf, 1)
        attended.keep()
        if attended.recorder is not None:
            attended.recorder.flush()
            self._keep_model(attended, attended.recorder)
            self._follow_verdict(attended)
        attended.move(RunState.STOPPED)
        attended.end_recording()

    def _keep_model(self, attended: Attended, recorder: RunRecorder) -> None:
        """Keep G beside the newest checkpoint in a form that runs without its source."""
        if recorder.kept_step is None or model.missing():
            return
        duel = attended.run.players.duel
        path = checkpoint_path(recorder.folder, recorder.kept_step).with_suffix(".onnx")
        labels = None if duel.labels is None else duel.labels.usual(2)
        inputs = duel.inputs(2, attended.run.stream("model"))
        try:
            model.keep_model(duel.averaged or duel.generator, inputs, labels, path)
        except (ExportError, OSError) as error:
            self.notes.append(str(error))
            attended.tell(Failed(str(error), run=0))
        else:
            attended.tell(Saved(str(path), "G as ONNX"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
