"""What the window asks of the networks of a run beyond what is measured anyway, and the answers.

A question and its answer are frozen values. Latents are float32 (n, d), pictures uint8
(n, H, W, C), C 1 or 3, as `telemetry.records` has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ganstudio.telemetry.records import FloatArray

Pictures = NDArray[np.uint8]
Method = Literal["sefa", "activations", "classes", "ticked"]
Group = Literal["coarse", "middle", "fine"]
"""Thirds of the layers that a style steers, from the first on."""


# ── questions ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class Draw:
    """What these latents (n, d) look like; of a conditional generator, as this class."""

    latents: FloatArray
    label: int = 0


@dataclass(frozen=True, eq=False)
class FindDirections:
    """Along which directions of z samples change most, or in a way that is asked for.

    Attributes
    ----------
    method : str
        ``"sefa"``: the first layer's own; ``"activations"``: principal components of the second
        activation; ``"classes"``: towards each class; ``"ticked"``: from ``without`` to
        ``with_``.
    with_, without : (n, d)
        Latents that have something and that have not.
    """

    method: Method
    count: int = 8
    with_: FloatArray | None = None
    without: FloatArray | None = None
    label: int = 0


@dataclass(frozen=True, eq=False)
class AddUp:
    """What a − b + c is, of three classes or of kept latents.

    Attributes
    ----------
    classes : (int, int, int)
        Exemplars of these are looked for.
    latents : three arrays (n, d), or None
        The exemplars themselves, instead.
    """

    classes: tuple[int, int, int] = (0, 0, 0)
    latents: tuple[FloatArray, FloatArray, FloatArray] | None = None
    exemplars: int = 10
    surest: bool = True
    label: int = 0


@dataclass(frozen=True, eq=False)
class MixStyles:
    """What the samples of columns (c, d) look like with the styles of rows (r, d) in a group.

    A conditional generator is told one ``label`` for all of them.
    """

    columns: FloatArray
    rows: FloatArray
    group: Group = "coarse"
    label: int = 0


@dataclass(frozen=True)
class Truncate:
    """What truncation gives and takes: samples of the same latents at falling thresholds.

    Attributes
    ----------
    shown : int
        Of how many samples the pictures are wanted.
    seed : int
        Draws the latents.
    """

    shown: int = 8
    seed: int = 0


@dataclass(frozen=True)
class CountAnalogies:
    """How often a − b + c is right, where classes say what is right."""

    exemplars: int = 10
    most: int = 400


@dataclass(frozen=True, eq=False)
class Project:
    """Which latent makes a picture (H, W, C), and how much of it is left over."""

    picture: Pictures
    steps: int = 150
    label: int = 0


@dataclass(frozen=True, eq=False)
class LookAt:
    """What in a picture (H, W, C) D goes by."""

    picture: Pictures
    label: int = 0


@dataclass(frozen=True)
class MapFeatures:
    """Where real and generated samples lie, by what D sees in them."""

    method: Literal["pca", "tsne"] = "pca"
    count: int = 300


@dataclass(frozen=True)
class ProbeFeatures:
    """How well a linear classifier tells the classes by D's features, and by pixels."""


@dataclass(frozen=True)
class Deal:
    """Give so many pictures, real and generated in no order, for a blind test."""

    count: int = 20
    seed: int = 0


Question = (
    Draw | FindDirections | AddUp | MixStyles | Truncate | CountAnalogies | Project | LookAt
    | MapFeatures | ProbeFeatures | Deal
)  # fmt: skip


# ── answers ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class Drawn:
    """The pictures of latents, and D's raw score of each, (n,)."""

    pictures: Pictures
    scores: FloatArray


@dataclass(frozen=True, eq=False)
class Mixed:
    """Samples by themselves and with each other's styles.

    Attributes
    ----------
    columns, rows : (c, H, W, C), (r, H, W, C)
        With their own styles.
    cells : (r · c, H, W, C)
        The columns' with some layers of the rows', row by row.
    layers : (int, int)
        The first of these layers, from 0, and the one behind the last.
    count : int
        How many layers there are.
    """

    columns: Pictures
    rows: Pictures
    cells: Pictures
    layers: tuple[int, int]
    count: int


@dataclass(frozen=True, eq=False)
class Truncated:
    """Samples at falling thresholds, and how precision and recall go with them.

    Attributes
    ----------
    thresholds : tuple of float
        In σ; 0 where nothing is cut off.
    pictures : (t · n, H, W, C)
        Some samples, threshold by threshold.
    precision, recall : (t,)
        Of ``count`` samples each.
    perfect : (float, float)
        Precision and recall of a perfect sampler.
    words : str
        What is measured in.
    """

    thresholds: tuple[float, ...]
    pictures: Pictures
    precision: FloatArray
    recall: FloatArray
    perfect: tuple[float, float]
    count: int
    words: str


@dataclass(frozen=True, eq=False)
class Directions:
    """Unit vectors (k, d), what each is called, and how much it stands for (empty: unknown)."""

    method: Method
    vectors: FloatArray
    names: tuple[str, ...]
    shares: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class Sum:
    """An answer to a − b + c.

    Attributes
    ----------
    latent : (d,)
        Its latent, of length √d.
    exemplars : three arrays (k, H, W, C)
        Some of the exemplars.
    means : (3, H, W, C)
        What the means of the exemplars' latents look like.
    result : (9, H, W, C)
        What it looks like, and eight neighbours of it.
    by_pixels, pixel_means
        The same sum of the mean pictures (H, W, C), and these, (3, H, W, C).
    told : tuple of str
        What a classifier takes each of ``result`` for, and last the sum of pixels; empty where
        there are no classes.
    """

    latent: FloatArray
    exemplars: tuple[Pictures, Pictures, Pictures]
    means: Pictures
    result: Pictures
    pixel_means: Pictures
    by_pixels: Pictures
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnalogyCount:
    """Shares of analogies that are right, over ``count`` of them; ``missing`` had no exemplars."""

    surest: float
    random: float
    pixels: float
    count: int
    missing: int
    judge: float
    worst: str = ""


@dataclass(frozen=True, eq=False)
class Projected:
    """The latent (d,) that comes nearest to a picture, its picture, and what is left.

    ``residual`` is the root of the mean squared difference, in [-1, 1]; ``usual`` that of
    pictures that G itself has made.
    """

    latent: FloatArray
    picture: Pictures
    residual: float
    usual: float


@dataclass(frozen=True, eq=False)
class Attention:
    """D's score of a picture, and where it comes from.

    ``gradient`` (H, W) is the length of ∂D/∂x over the channels; ``lifted`` (H, W) by how much
    the score changes where a patch around the place is covered with the mean of the picture.
    """

    score: float
    gradient: FloatArray
    lifted: FloatArray


@dataclass(frozen=True, eq=False)
class FeatureMap:
    """Real and generated samples in a plane.

    Attributes
    ----------
    places : (n, 2)
    pictures : (n, H, W, C)
    real : (n,) bool
    classes : (n,)
        Of which class each is; −1 for unknown.
    names : tuple of str
        Of the classes.
    """

    places: FloatArray
    pictures: Pictures
    real: NDArray[np.bool_]
    classes: NDArray[np.int64]
    names: tuple[str, ...]
    method: str


@dataclass(frozen=True)
class Probed:
    """Share of held-out real samples told rightly, by what a linear classifier was given."""

    features: float
    untrained: float
    pixels: float
    chance: float
    dimension: int
    count: int


@dataclass(frozen=True, eq=False)
class Dealt:
    """Pictures (n, H, W, C), and which of them are real."""

    pictures: Pictures
    real: NDArray[np.bool_]


@dataclass(frozen=True)
class Refused:
    """Why a question has no answer, in one sentence with a way out."""

    sentence: str


Answer = (
    Drawn | Mixed | Truncated | Directions | Sum | AnalogyCount | Projected | Attention | FeatureMap
    | Probed | Dealt | Refused
)  # fmt: skip
