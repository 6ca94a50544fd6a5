"""The frames of a run by their channels, of one of its pairings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ganstudio.telemetry.messages import Frame
from ganstudio.telemetry.parts import known_as


class PartFrames(Mapping[str, Frame]):
    """The frames of one of several pairings by their channels, and those of the whole run."""

    def __init__(self, frames: Mapping[str, Frame], part: str) -> None:
        self._frames = frames
        self._part = part

    def __getitem__(self, channel: str) -> Frame:
        return self._frames[known_as(channel, self._part, self._frames)]

    def __iter__(self) -> Iterator[str]:
        return (
            frame.record.channel
            for frame in self._frames.values()
            if frame.part in ("", self._part)
        )

    def __len__(self) -> int:
        return sum(1 for _ in self)
