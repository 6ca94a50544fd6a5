"""What can be chosen of each kind of export.

From these declarations come the dialog of the window and the flags of the command line. Those of
films are `film_options`.
"""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from ganstudio.components import Settings, param
from ganstudio.training.experiment import Experiment

CELL = 64
"""Pixels that an image of the default scale has a side, if it is no larger by itself."""
Generator = Literal["averaged", "live"]
Spacing = Literal["log", "steps", "snapshots"]
Shape = tuple[int, ...]


def generator_option() -> Generator:
    """Return the choice of a generator."""
    chosen: Generator = param(
        "averaged", "generator", "The averaged (EMA) one where there is one, or the trained one."
    )
    return chosen


def scale_option() -> int:
    """Return the choice of a scale."""
    scale: int = param(
        0, "scale", f"Each pixel becomes so many a side; 0 gives an image some {CELL}.", ge=0, le=64
    )
    return scale


def spacing_option() -> Spacing:
    """Return the choice of which steps are taken."""
    spacing: Spacing = param(
        "log",
        "spacing",
        "At equal ratios of steps, since most happens early; at equal steps; or as they were kept.",
    )
    return spacing


def readable_scale(shape: Shape) -> int:
    """Return the scale that gives each image some `CELL` pixels a side."""
    return max(1, CELL // shape[-1])


def size_of(shape: Shape, rows: int, columns: int, scale: int, padding: int) -> str:
    """Return the size of a picture of so many samples, in words."""
    if len(shape) == 1:
        return "points are drawn as a plot"
    height, width = (side * (scale or readable_scale(shape)) + padding for side in shape[1:])
    return f"{columns * width + padding} × {rows * height + padding} pixels"


class Options(Settings):
    """What can be chosen of a kind of export; this one leaves nothing to choose.

    Attributes
    ----------
    measured : bool
        Whether the samples are held against real ones.
    """

    measured: ClassVar[bool] = False

    @classmethod
    def suited(cls, experiment: Experiment) -> Self:
        """Return what suits an experiment."""
        return cls()

    def outcome(self, experiment: Experiment) -> str:
        """Return what will come of it, in a few words; empty where there is nothing to tell."""
        return ""


class GridOptions(Options):
    """A sample grid."""

    rows: int = param(8, "rows", "Images under each other.", ge=1, le=256)
    columns: int = param(8, "columns", "Images beside each other.", ge=1, le=256)
    scale: int = scale_option()
    padding: int = param(2, "padding", "White pixels between the images.", ge=0, le=256)
    generator: Generator = generator_option()
    by_class: bool = param(
        False,
        "one class a row",
        "Of labelled images: those that are asked for, or else as a small classifier tells them.",
    )

    @classmethod
    def suited(cls, experiment: Experiment) -> Self:
        """Return the grid that is on screen."""
        watch = experiment.watch
        return cls(
            rows=watch.rows,
            columns=watch.columns,
            generator="averaged" if watch.averaged else "live",
            by_class=experiment.network.conditional and watch.classes == "rows",
        )

    def outcome(self, experiment: Experiment) -> str:
        """Return the size of the picture."""
        return size_of(experiment.data.shape, self.rows, self.columns, self.scale, self.padding)


class StripOptions(Options):
    """A latent walk as a picture."""

    strips: int = param(2, "strips", "Walks under each other.", ge=1, le=64)
    anchors: int = param(4, "anchors", "Fixed latents on each walk.", ge=2, le=16)
    frames: int = param(24, "frames", "Samples along each walk.", ge=2, le=512)
    path: Literal["spherical", "linear"] = param(
        "spherical", "path", "Interpolation between the anchors."
    )
    scale: int = scale_option()
    padding: int = param(2, "padding", "White pixels between the images.", ge=0, le=256)
    generator: Generator = generator_option()

    @property
    def paths(self) -> int:
        """How many walks there are."""
        return self.strips

    @classmethod
    def suited(cls, experiment: Experiment) -> Self:
        """Return the strips that are on screen."""
        watch = experiment.watch
        return cls(
            strips=watch.walk_strips,
            anchors=watch.walk_anchors,
            frames=watch.walk_frames,
            path=watch.walk_path,
            generator="averaged" if watch.averaged else "live",
        )

    def outcome(self, experiment: Experiment) -> str:
        """Return the size of the picture."""
        return size_of(experiment.data.shape, self.strips, self.frames, self.scale, self.padding)


class TruncationOptions(Options):
    """What truncation does."""

    measured: ClassVar[bool] = True
    columns: int = param(10, "columns", "Samples beside each other.", ge=1, le=32)
    seed: int = param(0, "seed", "Draws the latents.", ge=0, lt=2**31)
    generator: Generator = generator_option()

    @classmethod
    def suited(cls, experiment: Experiment) -> Self:
        """Return the generator that is on screen."""
        return cls(generator="averaged" if experiment.watch.averaged else "live")


class StylesOptions(Options):
    """Mixed styles."""

    rows: int = param(4, "rows", "Samples whose styles are taken.", ge=1, le=32)
    columns: int = param(6, "columns", "Samples that are given them.", ge=1, le=32)
    group: Literal["coarse", "middle", "fine"] = param(
        "coarse", "layers", "Which third of the layers follows the rows, from the first on."
    )
    seed: int = param(0, "seed", "Draws the latents.", ge=0, lt=2**31)
    scale: int = scale_option()
    padding: int = param(2, "padding", "White pixels between the images.", ge=0, le=256)
    generator: Generator = generator_option()

    @classmethod
    def suited(cls, experiment: Experiment) -> Self:
        """Return the generator that is on screen."""
        return cls(generator="averaged" if experiment.watch.averaged else "live")

    def outcome(self, experiment: Experiment) -> str:
        """Return the size of the picture."""
        shape = experiment.data.shape
        return size_of(shape, self.rows + 1, self.columns + 1, self.scale, self.padding)


class PageOptions(Options):
    """Snapshots in the course of training, to be dragged through."""

    frames: int = param(
        120, "frames", "At most so many; fewer where the page would exceed 10 MB.", ge=2, le=1000
    )
    spacing: Spacing = spacing_option()


class FilmstripOptions(Options):
    """The fixed samples in the course of training, side by side."""

    columns: int = param(
        12, "columns", "Steps beside each other; fewer where fewer were kept.", ge=2, le=64
    )
    rows: int = param(6, "rows", "Latents under each other, each in a row of its own.", ge=1, le=64)
    spacing: Spacing = spacing_option()
    scale: int = scale_option()
    padding: int = param(2, "padding", "White pixels between the images.", ge=0, le=256)
    caption: bool = param(True, "caption", "Write the steps above the pictures.")


class ImagesOptions(Options):
    """Single images."""

    count: int = param(1000, "images", "How many.", ge=1, le=1_000_000)
    seed: int = param(0, "seed", "Draws the latents.", ge=0, lt=2**31)
    generator: Generator = generator_option()
    latents: Literal["npz", "safetensors", "csv", "none"] = param(
        "npz", "latents", "The latent of each image, in a file beside them."
    )
    scale: int = param(1, "scale", "Each pixel becomes so many a side.", ge=1, le=64)
    by_class: bool = param(
        False,
        "sort by class",
        "A sub-folder a class: that which was asked for, or else as a small classifier tells.",
    )


class FigureOptions(Options):
    """Runs side by side as one figure."""

    title: str = param("", "title", "Stands above all of them.")


class ReportOptions(Options):
    """Runs compared in a report."""

    title: str = param("", "title", "Its heading; else the names of the runs.")


class TensorBoardOptions(Options):
    """Series as TensorBoard event files."""

    images: bool = param(True, "images", "The sample grids beside the curves.")


class GeneratorOptions(Options):
    """The generator itself."""

    generator: Generator = generator_option()


class HuggingFaceOptions(GeneratorOptions):
    """The generator with a card."""

    licence: str = param("", "licence", "As the Hub names it, such as mit; it stands in the card.")
