"""Run, pause, step, stop, reset."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from ganstudio.gui.actions.files import FileActions
from ganstudio.gui.run_view import RECORDED
from ganstudio.gui.serving.engine import Engine, Mode
from ganstudio.gui.state import StudioState
from ganstudio.telemetry.messages import (
    Command,
    Optimise,
    Pause,
    Reset,
    RunState,
    Start,
    Step,
    Stop,
)
from ganstudio.telemetry.source import Source

NO_RUNS = "There is no run yet: press Run, or choose a preset"


class TrainActions:
    """Commands to all runs at once."""

    def __init__(
        self,
        studio: StudioState,
        source: Source,
        files: FileActions,
        send: Callable[[Command], None],
    ) -> None:
        self._studio = studio
        self._source = source
        self._files = files
        self._send = send

    # ── queries ──────────────────────────────────────────────────────────────

    def has_runs(self) -> bool:
        """Tell whether there are runs."""
        return bool(self._studio.runs)

    def has_trained(self) -> bool:
        """Tell whether there are runs that are no recordings."""
        return bool(self._studio.trained())

    def why_none(self) -> str:
        """Say what to do where there is no run."""
        return "" if self.has_runs() else NO_RUNS

    def why_not(self) -> str:
        """Say why nothing can be trained: there is nothing, or there are recordings only."""
        return RECORDED if self.has_runs() else NO_RUNS

    def why_not_step(self) -> str:
        """Say why no step can be made by hand."""
        return "Pause first: the runs step by themselves" if self.is_running() else self.why_not()

    def why_not_stop(self) -> str:
        """Say why nothing can be stopped."""
        return "Nothing is running or on hold" if self.has_trained() else self.why_not()

    def is_running(self) -> bool:
        """Tell whether any run is running."""
        return self._any(RunState.RUNNING)

    def can_run(self) -> bool:
        """Tell whether there is something to run or to pause."""
        return self.has_trained() or self._files.opened is not None

    def can_step(self) -> bool:
        """Tell whether steps by hand make sense: there are runs, and none goes by itself."""
        return self.has_trained() and not self.is_running()

    def can_stop(self) -> bool:
        """Tell whether any run is running or on hold."""
        return self._any(RunState.RUNNING, RunState.PAUSED)

    def is_engine(self, mode: Mode) -> bool:
        """Tell whether this is who will serve the next session."""
        return isinstance(self._source, Engine) and self._source.mode == mode

    def _any(self, *states: RunState) -> bool:
        return any(run.state in states for run in self._studio.trained())

    # ── commands ─────────────────────────────────────────────────────────────

    def run_or_pause(self) -> None:
        """Hold all runs if any is running, else set all going."""
        if self.is_running():
            self._send(Pause())
        elif self.has_trained() or self._files.opening:
            self._send(Start())
        else:
            self._files.reopen(start=True)

    def step(self) -> None:
        """Make one step of both players."""
        self._send(Step())

    def step_discriminator(self) -> None:
        """Make one step of the discriminator."""
        self._send(Step(player="discriminator"))

    def step_generator(self) -> None:
        """Make one step of the generator."""
        self._send(Step(player="generator"))

    def optimise_discriminator(self) -> None:
        """Train the chosen run's D to its optimum, on a copy."""
        self._optimise("discriminator")

    def optimise_generator(self) -> None:
        """Train the chosen run's G against D as it stands, on a copy."""
        self._optimise("generator")

    def _optimise(self, player: Literal["discriminator", "generator"]) -> None:
        if self._studio.current is not None:
            self._send(Optimise(self._studio.current, player))

    def stop(self) -> None:
        """End the runs."""
        self._send(Stop())

    def reset(self) -> None:
        """Begin again."""
        self._send(Reset())

    def choose_engine(self, mode: Mode) -> None:
        """Choose who serves; at once while nothing has been learnt, else from the next opening."""
        if not isinstance(self._source, Engine) or self._source.mode == mode:
            return
        self._source.mode = mode
        if any(run.reached for run in self._studio.trained()):
            self._studio.noted.emit("Takes effect when the next experiment is opened")
        else:
            self._files.reopen()
