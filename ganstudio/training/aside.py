"""What is done aside: looks at a run and trials on copies of it, which leave its training alone."""

from __future__ import annotations

from collections.abc import Callable

from safetensors.torch import load, save

from ganstudio.telemetry.crew import Deed, Restore, Return
from ganstudio.telemetry.messages import (
    Adopt,
    Ask,
    Edit,
    Event,
    Frame,
    Open,
    Optimise,
    Optimised,
    Portray,
    Remove,
    Reset,
    RunState,
    Settle,
    Start,
    Step,
    Stop,
    Unfold,
)
from ganstudio.telemetry.records import Record
from ganstudio.training.building import Builder
from ganstudio.training.inner_loop import InnerLoops
from ganstudio.training.inquiries import Answer, Inquiries
from ganstudio.training.observation import Observed
from ganstudio.training.portrait import portray
from ganstudio.training.run import Run
from ganstudio.training.slow_motion import SlowMotion
from ganstudio.training.undoing import History

Look = Optimise | Settle | Restore | Portray | Unfold


class Aside:
    """What a session does beside its rounds; a slice of it after each.

    Parameters
    ----------
    builder
        Builds the copies.
    say
        Takes what is shown, which is no part of a recording.
    answer
        Answers questions, see `Inquiries`.
    history
        Is told how a player that was trained alone is taken back.
    hold
        Pauses a run.
    measure
        Says everything there is to say of a run.
    """

    def __init__(
        self,
        builder: Builder,
        say: Callable[[Event | Frame], None],
        answer: Answer,
        history: History,
        hold: Callable[[Observed[Run]], None],
        measure: Callable[[Observed[Run]], None],
    ) -> None:
        self._builder, self._say, self._history = builder, say, history
        self._hold, self._measure = hold, measure
        self._inner = InnerLoops(builder, say)
        self._inquiries = Inquiries(answer, say)

    def __bool__(self) -> bool:
        return bool(self._inner or self._inquiries)

    def go_on(self) -> None:
        """Do a slice of what is under way."""
        self._inner.go_on()
        self._inquiries.go_on()

    def ask(self, run: Run | None, asked: Ask) -> None:
        """Take a question about a run, or about what is recorded of one."""
        self._inquiries.ask(run, asked)

    def obey(self, command: Look, observed: Observed[Run]) -> None:
        """Do what is commanded of a run."""
        match command:
            case Optimise(player=player):
                inner = self._inner.prepare(observed.run, player)
                self._hold(observed)
                self._inner.begin(observed.number, inner)
            case Settle(keep=True):
                self._keep_optimum(observed)
            case Settle():
                self._inner.forget(observed.number)
            case Restore():
                self._restore(observed, command)
            case Portray(part=part):
                run = observed.run
                shown = portray(run, run.trainer.named(part), command.chosen, command.off)
                self._show(observed, shown, part)
            case Unfold(part=part):
                run = observed.run
                motion = SlowMotion(run, self._builder.build(run.experiment), part).motion()
                self._hold(observed)
                self._show(observed, motion, part)

    def forget(self, deed: Deed) -> None:
        """Throw away the trials whose beginning a command is about to change."""
        match deed:
            case Open():
                self._inner.forget()
            case Return(kept=kept):
                self._inner.forget(kept.number)
            case Start() | Stop() | Reset() | Step() | Edit() | Adopt() | Remove() | Restore():
                self._inner.forget(deed.run)

    def _show(self, observed: Observed[Run], record: Record, part: str) -> None:
        run = observed.run
        self._say(Frame(observed.number, run.iteration, run.seconds, record, part))

    # ── one player alone ─────────────────────────────────────────────────────

    def _keep_optimum(self, observed: Observed[Run]) -> None:
        """Let a run go on with the player that was trained on a copy."""
        inner = self._inner.take(observed.number)
        if inner is None:
            return
        number, run = observed.number, observed.run
        before = Restore(
            number, run.iteration, save(run.checkpoint()), inner.player, inner.losses[0]
        )
        observed.tell_series()
        inner.give_to(run)
        made, loss = inner.steps[-1], inner.losses[-1]
        self._tell(observed, Optimised(number, run.iteration, inner.player, made, loss))
        self._history.note(before)

    def _restore(self, observed: Observed[Run], before: Restore) -> None:
        """Give a run the weights again that it had at the step at which it still is."""
        if observed.run.iteration == before.step:
            observed.run.restore(load(before.checkpoint))
            told = Optimised(before.run, before.step, before.player, 0, before.loss)
            self._tell(observed, told)

    def _tell(self, observed: Observed[Run], event: Optimised) -> None:
        """Say that a player is another one at the same step, and measure it."""
        observed.tell(event)
        if observed.recorder is not None:
            observed.recorder.hasten()
        observed.guarded(self._measure)
        if observed.run.state in (RunState.READY, RunState.STOPPED):
            observed.move(RunState.PAUSED)
        observed.guarded(Observed.keep)
