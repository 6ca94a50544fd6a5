"""The remedy of a run's verdict as a fork: where it begins, and what it changes."""

from __future__ import annotations

from dataclasses import dataclass

from ganstudio.gui.run_view import RunView
from ganstudio.gui.widgets.scales import number
from ganstudio.probes.healing import healing, last_well
from ganstudio.telemetry.messages import Fork, RunState


@dataclass(frozen=True)
class Treatment:
    """What heals a run.

    Attributes
    ----------
    words : str
        Where the fork begins, and the settings that it changes.
    says : str
        What these do, in a sentence.
    fork : Fork
        The command; the run itself goes on beside it.
    """

    words: str
    says: str
    fork: Fork


def treatment_of(run: RunView) -> Treatment | None:
    """Return what heals a run of what is told at the step that is looked at; None where unknown.

    The fork begins where the fault does, or at the very start where that is early. It trains at
    once, unless the run is held.
    """
    verdict = run.verdict
    if verdict is None or not verdict.is_fault or not run.folder or run.untrainable:
        return None
    found = healing(run.experiment, verdict.word)
    if found is None:
        return None
    start = last_well(verdict)
    words = f"goes back to step {number(start)}, with {', '.join(found.changes)}"
    held = run.state is RunState.PAUSED
    return Treatment(
        words, found.says, Fork(run.folder, start, found.experiment.dumps(), start=not held)
    )
