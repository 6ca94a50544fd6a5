"""What is said of a run, put as a logger takes it: values, pictures and words, each with a time."""

from __future__ import annotations

import numpy as np

from ganstudio.export.grid import picture_of
from ganstudio.export.live.log import MEASURES, Log
from ganstudio.telemetry.measurements import Gatherer
from ganstudio.telemetry.messages import Frame
from ganstudio.telemetry.parts import keyed
from ganstudio.telemetry.records import Losses, SampleGrid


class Account:
    """Tells a log what the frames of a run hold.

    Several steps arrive in one frame; each was made at a time between that at which the one
    before arrived and its own.

    Parameters
    ----------
    log
        Where to.
    began
        When the first of the steps began, in seconds since 1970.
    """

    def __init__(self, log: Log, began: float) -> None:
        self._log = log
        self._last = began
        self._gatherer = Gatherer()
        self._words: dict[str, str] = {}

    def take(self, at: float, frame: Frame) -> None:
        """Take in a frame that arrived at a time."""
        match frame.record:
            case Losses() as chunk:
                self._steps(at, chunk)
            case SampleGrid() as grid:
                name = keyed("samples", frame.part)
                self._log.picture(frame.step, at, name, picture_of(grid))
            case _:
                self._measures(at, frame)

    def _steps(self, at: float, chunk: Losses) -> None:
        times = np.linspace(self._last, at, len(chunk.values) + 1)[1:]
        for row, (time, values) in enumerate(zip(times, chunk.values.tolist(), strict=True)):
            told = dict(zip(chunk.names, values, strict=True))
            self._log.scalars(chunk.first_step + row, float(time), told)
        self._last = at

    def _measures(self, at: float, frame: Frame) -> None:
        look = self._gatherer.look(frame)
        if look is None:
            return
        for each in look.measurements:
            name = keyed(f"{MEASURES}{each.measure.name}", each.part)
            self._log.scalars(each.step, at, {name: float(each.measure.value)})
        said = look.judgement
        if said is not None and self._words.get(said.part) != said.verdict.word:
            self._words[said.part] = said.verdict.word
            name = keyed("verdict", said.part)
            self._log.word(said.step, at, name, said.verdict.word, said.verdict.evidence)
