"""At which steps what is shown was made, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ganstudio.gui.state import RunView, StudioState
from ganstudio.gui.widgets.scales import number
from ganstudio.telemetry.messages import Frame, RunState

ENDED = {RunState.PAUSED: "paused", RunState.STOPPED: "stopped", RunState.FAILED: "failed"}


@dataclass(frozen=True)
class StepWords:
    """What a header says of all runs, and a caption of its own.

    Attributes
    ----------
    header : str
        The step that all runs which go on are shown at, such as ``all at step 234``.
    captions : tuple of str
        Of each run, only what the header does not say, such as ``stopped at 120``.
    """

    header: str
    captions: tuple[str, ...]

    @classmethod
    def of(cls, studio: StudioState, shown: Sequence[tuple[RunView, Frame]]) -> StepWords:
        """Return the words for what is shown."""
        going = [studio.goes_on(run) for run, _ in shown]
        steps = [frame.step for _, frame in shown]
        common = {step for step, goes in zip(steps, going, strict=True) if goes} or set(steps)
        captions = []
        for (run, _), step, goes in zip(shown, steps, going, strict=True):
            ended = "ended" if studio.cursor is not None else ENDED.get(run.state, "step")
            word = f"{ended} at" if ended != "step" and not goes and any(going) else "step"
            told = len(common) == 1 and step in common and word == "step"
            captions.append("" if told else f"{word} {number(step)}")
        if len(common) == 1:
            header = f"{'all at ' if len(shown) > 1 else ''}step {number(*common)}"
        else:
            header = f"steps {number(min(common))} to {number(max(common))}"
        return cls(header, tuple(captions))
