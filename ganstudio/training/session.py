"""A session: one or more runs that are trained side by side and watched.

A session knows neither who serves it (a thread, a process) nor who watches. It obeys
commands between steps, steps every running run once a round, and lets the probes
measure what is due.
"""

from __future__ import annotations

import math
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ganstudio.data.base import Data, DataError, Dataset
from ganstudio.telemetry.messages import (
    Add,
    Adopt,
    Busy,
    Command,
    Edit,
    Edited,
    Event,
    Export,
    Failed,
    Frame,
    Open,
    Pause,
    Remove,
    Reset,
    RunAdded,
    RunRemoved,
    RunState,
    Saved,
    Start,
    StateChanged,
    Step,
    Stop,
)
from ganstudio.telemetry.records import Losses
from ganstudio.training.experiment import Experiment, ExperimentError, differences
from ganstudio.training.hardware import resolve_device
from ganstudio.training.observation import Appointment, Observed, Probe
from ganstudio.training.run import Run, on_device


@dataclass
class Session:
    """Runs in lockstep.

    Parameters
    ----------
    probes
        Gives the probes of a run, afresh for each.
    export
        Writes what an `Export` command asks for from a run.
    say
        Takes every event and frame, at once.
    """

    probes: Callable[[Run], list[Probe]]
    export: Callable[[Run, Export], None]
    say: Callable[[Event | Frame], None]
    players: dict[int, Observed] = field(default_factory=dict)
    _loaded: dict[tuple[Data, torch.device], tuple[Dataset, Tensor]] = field(default_factory=dict)
    _numbers: int = 0

    @property
    def idle(self) -> bool:
        """Whether no run is running, so that there is nothing to do but wait for commands."""
        return not any(player.run.state is RunState.RUNNING for player in self.players.values())

    # ── a round ──────────────────────────────────────────────────────────────

    def advance(self) -> None:
        """Step every running run once and measure what is due."""
        for player in list(self.players.values()):
            if player.run.state is RunState.RUNNING:
                self._guarded(player, self._round)

    def _round(self, player: Observed) -> None:
        player.run.step()
        self._measure(player, time.perf_counter())

    def _measure(self, player: Observed, now: float = math.inf) -> None:
        """Send what is due by now, or everything."""
        for record in player.observe(now, len(self.players)):
            run = player.run
            self.say(Frame(player.number, run.iteration, run.seconds, record))
            if isinstance(record, Losses) and run.state is RunState.RUNNING:
                self._stop_if_diverged(player, record)

    def _stop_if_diverged(self, player: Observed, series: Losses) -> None:
        broken = np.logical_not(np.isfinite(series.values[:, :2]).all(axis=1))
        if not broken[-1]:
            return
        self._move(player, RunState.STOPPED)
        step = series.first_step + int(broken.argmax())
        sentence = (
            f"The loss is no longer a number since step {step}, and the run was stopped; "
            f"reset it with a lower learning rate or a penalty on D."
        )
        self.say(Failed(sentence, run=player.number))

    def _guarded(self, player: Observed, action: Callable[[Observed], None]) -> None:
        """Do something with a run; an error ends that run and is told, and nothing else stops."""
        try:
            action(player)
        except Exception as error:
            details = traceback.format_exc()
            self.say(Failed(_sentence(error), details, player.number))
            self._move(player, RunState.FAILED)

    # ── commands ─────────────────────────────────────────────────────────────

    def obey(self, command: Command) -> None:
        """Carry out a command; whatever is wrong with it is told as an event."""
        try:
            self._carry_out(command)
        except Exception as error:
            details = (
                "" if isinstance(error, DataError | ExperimentError) else traceback.format_exc()
            )
            self.say(Failed(_sentence(error), details))

    def _carry_out(self, command: Command) -> None:
        match command:
            case Open(experiments=texts, start=start):
                self._open([Experiment.loads(text) for text in texts], start)
            case Add(experiment=text, start=start):
                self._add(self._build(Experiment.loads(text)), start)
            case Export(run=number):
                self._each(number, lambda player: self._export(player, command))
            case Adopt(run=number, experiment=text):
                experiment = Experiment.loads(text)
                self._each(number, lambda player: self._adopt(player, experiment))
            case Edit(run=number, values=values):
                self._each(number, lambda player: self._edit(player, values))
            case Start(run=number):
                self._each(number, self._start)
            case Pause(run=number):
                self._each(number, self._pause)
            case Stop(run=number):
                self._each(number, lambda player: self._halt(player, RunState.STOPPED))
            case Reset(run=number):
                self._each(number, self._reset)
            case Step(run=number, player=who):
                self._each(number, lambda player: self._step_by_hand(player, who))
            case Remove(run=number):
                self._each(number, self._remove)

    def _each(self, number: int | None, action: Callable[[Observed], None]) -> None:
        """Do something with one run or with all; a run that has gone meanwhile is passed over."""
        for player in list(self.players.values()):
            if number in (None, player.number):
                action(player)

    def _open(self, experiments: list[Experiment], start: bool) -> None:
        # Built before the old ones go: an experiment that cannot be opened loses nothing.
        runs = [self._build(experiment) for experiment in experiments]
        self._each(None, self._remove)
        for run in runs:
            self._add(run, start)
        used = {(run.experiment.data, run.data.device) for run in runs}
        self._loaded = {key: value for key, value in self._loaded.items() if key in used}

    def _build(self, experiment: Experiment) -> Run:
        key = experiment.data, resolve_device(experiment.device)
        if key not in self._loaded:
            self.say(Busy(f"loading {type(experiment.data).title}"))
            try:
                dataset = experiment.data.load()
                self._loaded[key] = dataset, on_device(dataset, key[1])
            finally:
                self.say(Busy(""))
        dataset, data = self._loaded[key]
        return Run(experiment, dataset=dataset, data=data)

    def _add(self, run: Run, start: bool) -> None:
        number, self._numbers = self._numbers, self._numbers + 1
        player = Observed(number, run, [Appointment(probe) for probe in self.probes(run)])
        self.players[number] = player
        self.say(
            RunAdded(
                number,
                run.experiment.title,
                run.experiment.dumps(),
                run.device_label,
                run.dataset.describe(),
                run.dataset.notes,
            )
        )
        self._begin(player, start)

    def _begin(self, player: Observed, start: bool) -> None:
        """Announce a run at step 0 and show what an untrained generator makes."""
        self._move(player, RunState.READY)
        self._guarded(player, self._measure)
        if start and player.run.state is RunState.READY:
            self._move(player, RunState.RUNNING)

    def _remove(self, player: Observed) -> None:
        del self.players[player.number]
        self.say(RunRemoved(player.number))

    def _export(self, player: Observed, command: Export) -> None:
        self.export(player.run, command)
        self.say(Saved(command.path, "sample grid"))

    def _move(self, player: Observed, state: RunState) -> None:
        player.run.state = state
        self.say(StateChanged(player.number, state, player.run.iteration))

    def _start(self, player: Observed) -> None:
        if player.run.state is RunState.FAILED:
            self._reset(player)
        self._move(player, RunState.RUNNING)

    def _pause(self, player: Observed) -> None:
        if player.run.state is RunState.RUNNING:
            self._halt(player, RunState.PAUSED)

    def _halt(self, player: Observed, state: RunState) -> None:
        self._guarded(player, self._measure)
        if player.run.state is not RunState.FAILED:
            self._move(player, state)

    def _reset(self, player: Observed) -> None:
        player.run.reset()
        player.appointments = [Appointment(probe) for probe in self.probes(player.run)]
        self._begin(player, start=False)

    def _step_by_hand(self, player: Observed, who: Any) -> None:
        def step(player: Observed) -> None:
            player.run.step(who)
            self._measure(player)

        self._guarded(player, step)
        if player.run.state in (RunState.READY, RunState.STOPPED):
            self._move(player, RunState.PAUSED)

    def _edit(self, player: Observed, values: Mapping[str, Any]) -> None:
        self._adopt(player, player.run.experiment.with_values(values))

    def _adopt(self, player: Observed, experiment: Experiment) -> None:
        """Change a run's experiment: between two steps if that can be done, else from step 0."""
        changes = differences(player.run.experiment, experiment)
        if not changes:
            return
        live = player.run.can_adopt(experiment)
        was_running = player.run.state is RunState.RUNNING
        if live:
            player.run.adopt(experiment)
        else:
            player.run = self._build(experiment)
            player.appointments = [Appointment(probe) for probe in self.probes(player.run)]
        told = tuple(_change(path, new) for path, (_, new) in changes.items())
        self.say(Edited(player.number, player.run.iteration, experiment.dumps(), told, not live))
        if not live:
            self._begin(player, was_running)
        elif any(path.startswith(("watch.", "loss")) for path in changes):
            self._guarded(player, self._measure)


def _change(path: str, value: object) -> str:
    return f"{path} removed" if value is None else f"{path} = {value}"


def _sentence(error: Exception) -> str:
    """Return what went wrong, in one sentence with a way out."""
    if isinstance(error, DataError | ValueError):
        return str(error)
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return "There is not enough memory for this run; take a smaller batch or smaller networks."
    if isinstance(error, OSError):
        return f"{error.filename or 'The file'} cannot be written: {error.strerror or error}."
    text = str(error).partition("\n")[0]
    return f"Training stopped on an error ({type(error).__name__}: {text}); Reset begins again."
