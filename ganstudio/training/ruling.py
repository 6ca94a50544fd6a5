"""The rules of a run are followed: it is stopped, kept, forked, or only told of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ganstudio.telemetry.messages import Fork, RuleApplied
from ganstudio.training.observation import Observed
from ganstudio.training.reactions import Reaction
from ganstudio.training.refusals import sentence


@dataclass(frozen=True)
class Ruling:
    """Follows rules.

    Parameters
    ----------
    stop
        Ends a run.
    fork
        Begins a fork of a run.
    """

    stop: Callable[[Observed[Any]], None]
    fork: Callable[[Fork], None]

    def follow(self, observed: Observed[Any]) -> None:
        """Do what the rules of a run call for at this step, and tell it."""
        for call in observed.reactions.calls():
            try:
                done = self._done(observed, call)
            except Exception as error:  # training goes on, whatever a rule wants
                done = f"{call.rule.then} failed: {sentence(error)}"
            told = "; ".join(filter(None, (str(call.verdict), done)))
            observed.tell(RuleApplied(observed.number, call.step, call.rule.then, told))

    def _done(self, observed: Observed[Any], call: Reaction) -> str:
        """Do what a rule says; return what was done."""
        recorder = observed.recorder
        if call.rule.then in ("checkpoint", "fork") and (recorder is None or not recorder.begun):
            return f"no {call.rule.then} of a run that is not recorded"
        match call.rule.then:
            case "stop":
                self.stop(observed)
                return "stopped"
            case "checkpoint":
                observed.keep()
                return "checkpoint kept"
            case "fork":
                assert recorder is not None
                experiment = observed.run.experiment.forked_by(call.rule)
                text = experiment.dumps()
                self.fork(Fork(str(recorder.folder), call.sound, text, start=True))
                return f"forked at step {call.sound}"
        return ""
