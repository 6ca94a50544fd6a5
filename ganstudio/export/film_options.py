"""What can be chosen of films: along a path through the latents, or in the course of training."""

from __future__ import annotations

from typing import Literal, Self

from ganstudio.components import param
from ganstudio.export.options import (
    Generator,
    Options,
    Spacing,
    generator_option,
    scale_option,
    size_of,
    spacing_option,
)
from ganstudio.training.experiment import Experiment


class FilmOptions(Options):
    """What all films have."""

    fps: int = param(25, "frame rate", "Pictures a second.", ge=1, le=60, unit="1/s")
    scale: int = scale_option()
    padding: int = param(2, "padding", "Pixels between the images.", ge=0, le=64)
    loop: bool = param(True, "loop", "Begin again at the end; GIF and WebP only.")
    ping_pong: bool = param(False, "ping-pong", "Play it backwards after the end.")
    caption: bool = param(True, "caption", "Write the step below the pictures.")


class PathOptions(Options):
    """Walks side by side."""

    rows: int = param(3, "rows", "Walks under each other.", ge=1, le=16)
    columns: int = param(4, "columns", "Walks beside each other.", ge=1, le=16)
    frames: int = param(240, "frames", "Samples along each walk.", ge=2, le=10_000)
    anchors: int = param(4, "anchors", "Fixed latents on each walk.", ge=2, le=16)
    path: Literal["spherical", "linear"] = param(
        "spherical", "path", "Interpolation between the anchors."
    )
    generator: Generator = generator_option()

    @property
    def paths(self) -> int:
        """How many walks there are."""
        return self.rows * self.columns


class WalkOptions(FilmOptions, PathOptions):
    """A latent walk as a film."""

    @classmethod
    def suited(cls, experiment: Experiment) -> Self:
        """Return a film along the path that is on screen."""
        watch = experiment.watch
        generator = "averaged" if watch.averaged else "live"
        return cls(anchors=watch.walk_anchors, path=watch.walk_path, generator=generator)

    def outcome(self, experiment: Experiment) -> str:
        """Return length and size of the film."""
        shape = experiment.data.shape
        size = size_of(shape, self.rows, self.columns, self.scale, self.padding)
        return f"{_length(self.frames, self)} · {size}"


class CourseOptions(Options):
    """Snapshots in the course of training."""

    frames: int = param(
        240, "frames", "At most so many; fewer where fewer snapshots were kept.", ge=2, le=10_000
    )
    spacing: Spacing = spacing_option()
    hold: float = param(1.5, "hold", "Seconds that the last picture stays.", ge=0, le=60, unit="s")


class TimelapseOptions(FilmOptions, CourseOptions):
    """The fixed samples in the course of training."""

    curves: Literal["none", "losses", "measures"] = param(
        "none",
        "curves",
        "Losses and verdict beside the pictures, with a cursor at the step; or measures as well.",
    )

    def outcome(self, experiment: Experiment) -> str:
        """Return the length of the film."""
        return f"at most {_length(self.frames, self)}"


def _length(frames: int, film: FilmOptions) -> str:
    shown = 2 * frames - 2 if film.ping_pong else frames
    return f"{shown} frames, {shown / film.fps:.1f} s"
