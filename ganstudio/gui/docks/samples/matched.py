"""The newest samples of each run that are matched with training images: most are not."""

from __future__ import annotations

from ganstudio.gui.state import RunView, StudioState
from ganstudio.telemetry.messages import Frame
from ganstudio.telemetry.records import SampleGrid


class MatchedSamples:
    """Remembers them, since newer ones that are not matched come in between."""

    def __init__(self, studio: StudioState) -> None:
        self._studio = studio
        self._frames: dict[int, Frame] = {}

    def keep(self) -> None:
        """Keep what is newest, and forget runs that are gone."""
        for gone in set(self._frames) - set(self._studio.runs):
            del self._frames[gone]
        for run in self._studio.runs.values():
            frame = run.latest.get("samples")
            if frame is not None and _is_matched(frame):
                self._frames[run.run] = frame

    def instead_of(self, run: RunView, newest: Frame) -> Frame:
        """Return a run's newest samples that have been matched with the data, if it has any."""
        frame = self._frames.get(run.run, newest)
        alike = isinstance(newest.record, SampleGrid) and isinstance(frame.record, SampleGrid)
        if not alike or frame.step > newest.step:  # of other data, or the run has begun afresh
            self._frames.pop(run.run, None)
            return newest
        return frame


def _is_matched(frame: Frame) -> bool:
    return isinstance(frame.record, SampleGrid) and frame.record.nearest is not None
