"""What the probes measure, one frozen record a channel.

Arrays are read-only and own their memory, so a record can cross threads and
processes, be kept and be shown without being copied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ganstudio.wording import thousands

FloatArray = NDArray[np.float32]
Scale = Literal["logit", "target", "score"]
"""What a discriminator's raw output means: a logit of "is real", a regression
towards a target (least squares), or an unbounded critic score."""
Group = Literal["coverage", "quality", "variety", "memory", "game", "pace"]
"""What a measure tells of: how much of the data is reached, how good the samples are, how
various they are among themselves, whether they are copies, how the players stand, and how fast
the run goes."""

Term = Literal["real", "fake", "generator"]
"""A part of an adversarial loss: D's on real samples, D's on generated ones, G's."""
Word = Literal[
    "starting",
    "learning",
    "healthy",
    "discriminator winning",
    "vanishing generator gradient",
    "oscillating",
    "collapsing",
    "memorising",
    "diverged",
    "data without variety",
    "wrong sign",
    "not learning",
    "labels without meaning",
    "ignores the class",
    "modes missing",
    "unbalanced",
    "poor samples",
    "arrived",
    "content lost",
    "permuted",
    "copying",
]
"""What can be said of a run. Its place in `WORDS` is its code where it is plotted, so a new word
comes last."""
WORDS: tuple[Word, ...] = get_args(Word)
FAULTS: tuple[Word, ...] = (
    "data without variety",
    "wrong sign",
    "diverged",
    "vanishing generator gradient",
    "not learning",
    "labels without meaning",
    "ignores the class",
    "discriminator winning",
    "oscillating",
    "collapsing",
    "copying",
    "content lost",
    "permuted",
    "modes missing",
    "unbalanced",
    "memorising",
    "poor samples",
)
"""The words that say that something is wrong, the first to be told first where several hold."""


class Record:
    """Base of the records: makes every array in it read-only."""

    channel: str

    def __post_init__(self) -> None:
        for item in fields(self):  # type: ignore[arg-type]
            value = getattr(self, item.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.__post_init__()  # arrays that arrive from another process are writable


@dataclass(frozen=True)
class Losses(Record):
    """Consecutive steps of every series of a run. Delivered in order and without loss.

    Attributes
    ----------
    names : tuple of str
        The columns, in the order in which they are told; `telemetry.series` says what each is.
    first_step : int
        The step of the first row; rows follow one by one.
    values : array (n, k)
        float32.
    """

    names: tuple[str, ...]
    first_step: int
    values: FloatArray
    channel = "losses"

    def column(self, name: str) -> FloatArray:
        """Return one series, (n,)."""
        return self.values[:, self.names.index(name)]

    def columns(self, names: Sequence[str]) -> FloatArray:
        """Return some of the series, (n, k)."""
        return self.values[:, [self.names.index(name) for name in names]]


@dataclass(frozen=True)
class Outputs(Record):
    """The discriminator's raw outputs on the latest batches.

    Attributes
    ----------
    real, fake : array (n,)
        Raw outputs on real and on generated samples, in training mode.
    scale : str
        What they mean; see `Scale`.
    threshold : float or None
        The raw output above which D calls a sample real (0 for a logit, ½ for 0/1
        targets), None for a critic, whose zero has no meaning.
    accuracy_real, accuracy_fake : float or None
        Share of samples on the right side of the threshold.
    overlap : float
        Overlapping area of the two densities, 0 (told apart) to 1 (alike).
    saturation : float or None
        Share of logits beyond ±5, where the sigmoid is flat; None off the logit scale.
    targets : (float, float)
        What D is trained to say of generated and of real samples, where it regresses.
    lattice : array (rows, columns, 2) or None
        For d = 2: where G sends a lattice of z, whose cells hold the same mass each; one row for a
        z of one number.
    spanned : str
        Which z that lattice spans, or why there is none.
    matches : array (m, 2, 2) or None
        For d = 2: real points and the generated ones that they are matched with.
    moved : (float, float) or None
        The mean distance of these, W₁ of so many points, and what real points get.
    """

    real: FloatArray
    fake: FloatArray
    scale: Scale
    threshold: float | None
    accuracy_real: float | None
    accuracy_fake: float | None
    overlap: float
    saturation: float | None
    targets: tuple[float, float] = (0.0, 1.0)
    channel = "outputs"


@dataclass(frozen=True)
class Microscope(Record):
    """Losses as functions of one number: of D's raw output c, or of a difference of two.

    Measured once, and again when the run's loss changes.

    Attributes
    ----------
    names : tuple of str
        The losses that have such a form; the run's own comes first, as it is set.
    places : array (n,)
        Values of c, denser about 0; for a relativistic loss of c(x) − c(G(z)).
    values, slopes : array (losses, 3, n)
        What a sample costs there, and the derivative by c, for each `Term` in order. A
        relativistic loss has one term for D; its second row is NaN.
    """

    names: tuple[str, ...]
    places: FloatArray
    values: FloatArray
    slopes: FloatArray
    channel = "microscope"


@dataclass(frozen=True)
class TwoNumbers(Record):
    """A game of two numbers, as far as its losses and penalties go; their weights are not in it.

    Measured once, and again when the loss or the kinds of penalties change. Arrays are float64, and
    a jump is two places that are next to each other.

    Attributes
    ----------
    at : float
        Where the data lies.
    paired : bool
        Whether the loss is one of differences c(x) − c(G(z)); else of single outputs.
    places : array (n,)
        Raw outputs, or differences.
    slopes : array (3, 3, n)
        The slope of each `Term` there, and the slopes of that to the right and to the left; NaN
        where it has no such term.
    penalties : tuple of str
        Those of D's loss, by name.
    inclines : array (m,)
        Values of D's number ψ.
    penalty_slopes : array (penalties, 3, m)
        ∂/∂ψ of each penalty of weight 1 there, and the slopes of that to the right and left.
    unknown : str
        Why the field of the game cannot be told; empty where it can.
    """

    at: float = 0.0
    paired: bool = False
    places: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    slopes: NDArray[np.float64] = field(default_factory=lambda: np.empty((3, 3, 0)))
    penalties: tuple[str, ...] = ()
    inclines: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    penalty_slopes: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 3, 0)))
    unknown: str = ""
    channel = "phase"


@dataclass(frozen=True)
class WeightPath(Record):
    """The way of all weights through their space, in the plane that holds the most of it.

    Attributes
    ----------
    steps : array (n,)
        int64, at which the weights were looked at.
    points : array (n, 2)
        Where they stood along the two principal directions of the way, from its mean.
    shares : (float, float)
        How much of the way's variance lies in each direction.
    weights : int
        How many weights there are.
    gradients : array (n, 2)
        The norms of the gradients that G and D last stepped by; NaN before that.
    """

    steps: NDArray[np.int64]
    points: FloatArray
    shares: tuple[float, float]
    weights: int
    gradients: FloatArray
    channel = "phase"


@dataclass(frozen=True)
class SampleGrid(Record):
    """Images from fixed latents, beside real ones.

    Attributes
    ----------
    fake, real : array (rows·columns, H, W, C)
        uint8, C is 1 or 3; row by row. Row i of ``fake`` always comes from the same latent.
    nearest : array (rows·columns, H, W, C) or None
        The training image nearest to each sample, None until it has been looked up.
    columns : int
        Images a row.
    averaged : bool
        Whether they come from the averaged (EMA) generator.
    scores : array (rows·columns,)
        D's raw output on each sample.
    labels : array (rows·columns,) or None
        int64 class of each sample and each real image, of a conditional run.
    classes : tuple of str
        The names of its classes.
    given : array (n, H, W, C) or None
        Of a translation: what each sample was made from.
    returned : array (n, H, W, C) or None
        What comes of a sample on the way back, where there is one.
    patches : array (n, h, w) or None
        D's raw output on each patch of each sample, where it judges patches.
    """

    fake: NDArray[np.uint8]
    real: NDArray[np.uint8]
    nearest: NDArray[np.uint8] | None
    columns: int
    averaged: bool
    scores: FloatArray
    labels: NDArray[np.int64] | None = None
    classes: tuple[str, ...] = ()
    given: NDArray[np.uint8] | None = None
    returned: NDArray[np.uint8] | None = None
    patches: FloatArray | None = None
    channel = "samples"


@dataclass(frozen=True)
class InnerLoop(Record):
    """How far one player is on the way to its optimum against the other, on a copy of the run.

    Attributes
    ----------
    player : {"discriminator", "generator"}
        Who is trained.
    steps, losses : array (n,)
        Its steps, and its loss there on samples that stay the same.
    bound : float or None
        What D's loss comes to at its optimum, where both laws are known.
    stage : {"going", "done", "kept", "away"}
        Whether it goes on, waits to be kept or thrown away, or is either.
    """

    player: Literal["discriminator", "generator"]
    steps: FloatArray
    losses: FloatArray
    bound: float | None = None
    stage: Literal["going", "done", "kept", "away"] = "going"
    channel = "inner"


@dataclass(frozen=True)
class Line(Record):
    """A game on a line, wherever G is on it.

    Attributes
    ----------
    extent : (float, float)
        The ends of a stretch that holds the data and most of what G makes.
    outputs : array (w,)
        D's raw outputs at places evenly over it, the ends included.
    samples : array (n,)
        Generated points, of fixed latents.
    normal : (float, float) or None
        p_G's mean and standard deviation where G's law is a normal one, and known.
    noise : float
        Standard deviation of the noise through which D sees points.
    """

    extent: tuple[float, float]
    outputs: FloatArray
    samples: FloatArray
    normal: tuple[float, float] | None = None
    noise: float = 0.0
    channel = "line"


@dataclass(frozen=True)
class Responses(Record):
    """How losses answer the log odds t = ln p/p_G on a line, against the best D.

    Attributes
    ----------
    names, titles : tuple of str
        Losses: the run's own first where it has an answer, then some to be compared with it.
    odds : array (n,)
        Evenly spaced t, float64.
    pulls : array (k, n)
        −dL_G/dt of one sample under each loss, float64.
    outputs : array (n,) or None
        The best D's raw output under the run's own loss; None where it has no such answer.
    costs : array (3, n) or None
        What a real and a generated sample cost D there, and a generated one costs G.
    reason : str
        Why the run has no best D; empty where there is one, which may hang on the whole laws.
    """

    names: tuple[str, ...]
    titles: tuple[str, ...]
    odds: NDArray[np.float64]
    pulls: NDArray[np.float64]
    outputs: NDArray[np.float64] | None = None
    costs: NDArray[np.float64] | None = None
    reason: str = ""
    channel = "responses"


@dataclass(frozen=True)
class Kinds(Record):
    """A few kinds of things: how often they are there and made, and what D says of each.

    Attributes
    ----------
    names : tuple of str
        The kinds.
    data, generated : array (K,)
        The share of each in the data and in what G makes.
    outputs : array (K,)
        D's raw outputs.
    best : array (K,) or None
        Those of the best D; None where it is not known.
    scale : str
        What the raw outputs mean.
    losses : (float, float) or None
        L_D of D as it is, over both laws, and of the best D.
    remark : str
        Why there is no best D.
    """

    names: tuple[str, ...]
    data: FloatArray
    generated: FloatArray
    outputs: FloatArray
    best: FloatArray | None
    scale: Scale
    losses: tuple[float, float] | None = None
    remark: str = ""
    channel = "kinds"


@dataclass(frozen=True)
class Plane(Record):
    """The picture of a GAN on 1-D or 2-D data.

    Attributes
    ----------
    real, fake : array (n, d)
        Points; d is 1 or 2. ``fake`` comes from fixed latents.
    extent : tuple of float
        x0, x1, y0, y1 of the heat map. For d = 1, y0 = 0 and y1 = 1.
    heat : array (h, w)
        D's raw output on a regular grid over ``extent``, first row at y0; h = 1 for d = 1.
    scale : str
        What the raw outputs mean.
    arrows : array (m, 2, d)
        Position of some generated points, and there the direction ``-∂L_G/∂x`` in which
        G's loss pulls them, unscaled.
    averaged : bool
        Whether ``fake`` comes from the averaged (EMA) generator.
    classes : tuple of str
        The names of the classes of a conditional run; all points and D's outputs are of the
        one that its settings choose, or of all.
    densities : array (2, w) or None
        For d = 1 and data of a known density: p_data and p_G at the cells of the heat map.
    best : array (w,) or None
        The best D's raw output there, NaN where neither has mass; None where the loss has no
        such form.
    divergence : float or None
        The Jensen–Shannon divergence of the two in nats, at most ln 2.
    distance : float or None
        Their Wasserstein distance W₁, as D sees them, under a loss that estimates it.
    remark : str
        Why there is no best D, or what has to be said of it.
    no_pull : str
        Why there are no arrows.
    threshold : float or None
        The best D's raw output where p = p_G; None where nothing pins it down.
    targets : (float, float)
        What D is trained to say of generated and of real samples, where it regresses.
    """

    real: FloatArray
    fake: FloatArray
    extent: tuple[float, float, float, float]
    heat: FloatArray
    scale: Scale
    arrows: FloatArray
    averaged: bool
    classes: tuple[str, ...] = ()
    densities: FloatArray | None = None
    best: FloatArray | None = None
    divergence: float | None = None
    distance: float | None = None
    remark: str = ""
    no_pull: str = ""
    threshold: float | None = None
    targets: tuple[float, float] = (0.0, 1.0)
    lattice: FloatArray | None = None
    spanned: str = ""
    matches: FloatArray | None = None
    moved: tuple[float, float] | None = None
    channel = "samples"

    @property
    def outside(self) -> int:
        """Generated points that lie beyond the extent, or nowhere."""
        dimension = self.fake.shape[1]
        low = np.array(self.extent[0::2][:dimension])
        high = np.array(self.extent[1::2][:dimension])
        inside = ((self.fake >= low) & (self.fake <= high)).all(axis=1)
        return int(np.count_nonzero(~inside))


@dataclass(frozen=True)
class Walk(Record):
    """Generated samples along paths through fixed latent anchors.

    Attributes
    ----------
    frames : array (strips, length, H, W, C) uint8, or (strips, length, d) float32
        Images, or points for 1-D and 2-D data.
    anchors : int
        Anchors a strip; they stand at equal distances, the path closes back on the first.
    spherical : bool
        Whether the path between anchors is spherical (slerp) rather than straight.
    classes : tuple of str
        The names of the classes of a conditional run.
    labels : tuple of int
        The class of each strip; empty where the anchors are classes and the latent is fixed.
    """

    frames: NDArray[np.uint8] | FloatArray
    anchors: int
    spherical: bool
    classes: tuple[str, ...] = ()
    labels: tuple[int, ...] = ()
    channel = "walk"


@dataclass(frozen=True)
class Measure:
    """One number of a diagnosis, with its floor.

    Attributes
    ----------
    name, title, help : str
        Key, name on screen, explanation.
    value : float
        What the generator gets now.
    floor : float
        What a perfect sampler gets with as many samples; none of these numbers is 0 or 1 there.
        NaN where there is no such value.
    text, floor_text : str
        The two as text for the screen, such as ``"7 of 8"`` or ``"98.9 %"``.
    better : {"high", "low", "neither"}
        Which direction is good.
    group : str
        What it tells of; see `Group`.
    step : int or None
        The step whose samples it was taken from, None if that is the record's own.
    n : int or None
        Samples that it was taken of; None where that means nothing.
    extractor : str
        What made the features that it is a measure of, to follow "by"; empty for none.
    uncertainty : float or None
        One standard deviation of the value between draws of as many samples; None if unknown.
    """

    name: str
    title: str
    help: str
    value: float
    floor: float
    text: str
    floor_text: str
    better: Literal["high", "low", "neither"]
    group: Group = "coverage"
    step: int | None = None
    n: int | None = None
    extractor: str = ""
    uncertainty: float | None = None

    @property
    def strays(self) -> str:
        """The uncertainty in the unit of the text: ``"2.1 %"``; empty if it is not known."""
        if self.uncertainty is None:
            return ""
        share = self.text.endswith("%")
        return f"{100 * self.uncertainty:.2g} %" if share else f"{self.uncertainty:.2g}"


@dataclass(frozen=True)
class Verdict:
    """What the diagnosis amounts to: a word, its evidence, and the step since when."""

    word: Word
    since: int
    evidence: str

    @property
    def is_fault(self) -> bool:
        """Whether it says that something is wrong."""
        return self.word in FAULTS

    def __str__(self) -> str:
        since = f"{self.word} since step {thousands(self.since)}"
        return since + (f": {self.evidence}" if self.evidence else "")


@dataclass(frozen=True)
class Collapse(Record):
    """The diagnosis of one step: of the samples, of the game, and what both amount to.

    Attributes
    ----------
    modes : tuple of str
        The names of the modes (mixture components, classes).
    shares, target : array (k,)
        Share of the generated samples in each mode, and of the data.
    measures : tuple of Measure
        What it measures.
    verdict : Verdict
        What they amount to.
    samples : int
        Samples the measures are computed from.
    twins : array (k, 2, H, W, C) or None
        uint8, C is 1 or 3: the pairs of generated images that are closest to each other.
    copies : array (k, 2, H, W, C) or None
        Likewise: the generated images that come closest to a training image, each with it.
    game : tuple of Measure
        How the players stand; the floors are the values of an even game.
    """

    modes: tuple[str, ...]
    shares: FloatArray
    target: FloatArray
    measures: tuple[Measure, ...]
    verdict: Verdict
    samples: int = field(default=0)
    twins: NDArray[np.uint8] | None = None
    copies: NDArray[np.uint8] | None = None
    game: tuple[Measure, ...] = ()
    channel = "collapse"


@dataclass(frozen=True)
class Speed(Record):
    """How fast a run goes and what it takes: for the toolbar and the status bar.

    Attributes
    ----------
    steps_per_second, samples_per_second : float
        Over the last second or so, of this run.
    epoch : float
        Real samples drawn so far over the size of the data set.
    memory : int
        Bytes of resident memory, on the device for CUDA, of the process for CPU.
    learning_rates : dict or None
        Those of the latest step, by player; None where they are not known.
    cores : float or None
        Processor cores that the process kept busy, over the same second; None if not known.
    resident : int
        Bytes of resident memory of the process where ``memory`` is the device's; else 0.
    busy : float or None
        Share of the last moments in which the GPU computed, whoever for; None if not known.
    process : int
        Number of the process, of which memory and cores are told; 0 if not known.
    """

    steps_per_second: float
    samples_per_second: float
    epoch: float
    memory: int
    learning_rates: dict[str, float] | None = None
    cores: float | None = None
    resident: int = 0
    busy: float | None = None
    process: int = 0
    channel = "speed"


@dataclass(frozen=True)
class Recording(Record):
    """Where a run is recorded and what that takes; not itself recorded.

    Attributes
    ----------
    folder : str
        The run's folder.
    size, limit : int
        Bytes that it fills and may fill.
    thinned : int
        Snapshots that were let go for their age or for the limit.
    dropped : int
        Snapshots that the disk was too slow for.
    trouble : str
        Why nothing is being written at the moment, in a sentence; empty if all is well.
    """

    folder: str
    size: int
    limit: int
    thinned: int
    dropped: int
    trouble: str
    channel = "recording"
