"""1-D and 2-D points: Gaussian mixtures whose modes are known, and two curved manifolds."""

from __future__ import annotations

import math
from abc import abstractmethod

import numpy as np
from numpy.typing import NDArray

from ganstudio.components import param, register
from ganstudio.data.base import Data, Dataset, Mixture, Shape


class Points(Data):
    """Points drawn from a known law."""

    count: int = param(50_000, "points", "Points in the data set.", ge=2, le=10_000_000)
    seed: int = param(0, "data seed", "Decides which points are drawn.", ge=0, lt=2**31)

    @property
    def shape(self) -> Shape:
        """(2,) in the plane."""
        return (2,)

    @property
    def class_count(self) -> int:
        """0: points of one kind."""
        return 0

    def density(self, points: NDArray[np.floating]) -> NDArray[np.float64] | None:
        """Return p_data at points (n, d) as (n,), or None where no closed form is known."""
        return None

    def densities(self, points: NDArray[np.floating]) -> NDArray[np.float64] | None:
        """Return p(x|y) at points (n, d) for each class y, (K, n), or None as `density`."""
        return None

    def shares_below(self, places: NDArray[np.floating]) -> NDArray[np.float64] | None:
        """Return P(x|y) of 1-D points at places (n,) for each class y, (K, n), or None."""
        return None


class Gaussians(Points):
    """Gaussians of equal weight and one isotropic σ."""

    sigma: float = param(
        0.05, "σ", "Standard deviation of each mode, in each coordinate.", gt=0, le=100
    )
    oversampled: float = param(
        0.0,
        "drawn too often",
        "Share of the points that are drawn from the first mode whatever the law says, as by a "
        "loader that shows one class too often. The densities and the verdict go by the law, "
        "which gives all modes the same weight.",
        paper="He and Garcia 2009, Learning from Imbalanced Data",
        ge=0.0,
        le=1.0,
    )

    @abstractmethod
    def centres(self) -> NDArray[np.float64]:
        """Return the means of the modes, (K, d)."""

    @property
    def shape(self) -> Shape:
        """(d,)."""
        return self.centres().shape[1:]

    @property
    def class_count(self) -> int:
        """One class for each mode."""
        return len(self.centres())

    def load(self) -> Dataset:
        """Draw the points; the label of each is the index of its mode."""
        rng = np.random.default_rng(self.seed)
        centres = self.centres()
        labels = rng.integers(len(centres), size=self.count)
        noise = rng.standard_normal((self.count, centres.shape[1]))
        labels[rng.random(self.count) < self.oversampled] = 0
        return Dataset(
            samples=(centres[labels] + self.sigma * noise).astype(np.float32),
            labels=labels,
            mixture=Mixture(centres.astype(np.float32), self.sigma),
        )

    def density(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return the mean over the modes of N(x; centre, σ² I)."""
        mean: NDArray[np.float64] = self.densities(points).mean(axis=0)
        return mean

    def densities(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return N(x; centre, σ² I) of each mode."""
        centres = self.centres()
        norm = (2.0 * np.pi * self.sigma**2) ** (centres.shape[1] / 2)
        squares = [(((points - centre) / self.sigma) ** 2).sum(axis=1) for centre in centres]
        densities: NDArray[np.float64] = np.exp(-0.5 * np.stack(squares)) / norm
        return densities


@register
class Ring(Gaussians):
    """Gaussians evenly spaced on a circle: the classic test for mode collapse.

    The spots are far apart and each is easy to draw, so a run shows at a glance which modes it
    has. G has to take one connected sheet of latents apart: a few points between neighbours are
    its seams, not a fault. A generator that outruns D puts all of them on one spot and hops.
    """

    name = "ring"
    title = "Ring of Gaussians"
    paper = "Metz et al. 2017, Unrolled Generative Adversarial Networks"

    modes: int = param(
        8,
        "modes",
        "How many Gaussians stand on the circle, each as likely as the others.",
        ge=1,
        le=64,
    )
    radius: float = param(
        1.0, "radius", "Radius of the circle, in the units of the plane.", gt=0, le=100
    )
    sigma: float = param(
        0.01, "σ", "Standard deviation of each mode, in each coordinate.", gt=0, le=100
    )

    def centres(self) -> NDArray[np.float64]:
        """Return the means of the modes, (modes, 2), anticlockwise from the right."""
        angles = 2.0 * np.pi * np.arange(self.modes) / self.modes
        return self.radius * np.column_stack([np.cos(angles), np.sin(angles)])


@register
class Grid(Gaussians):
    """Gaussians on a square lattice: many modes, each easy to lose.

    With 5 a side there are 25. A mode has the 25th part of the data, so a batch has two or three
    samples of each and D notices late that one is missing. Papers count how many are covered and
    how many samples lie within 3 σ of one.
    """

    name = "grid"
    title = "Grid of Gaussians"
    paper = "Srivastava et al. 2017, VEEGAN; Lin et al. 2018, PacGAN"

    side: int = param(5, "modes a side", "Gaussians along each side of the square.", ge=1, le=32)
    spacing: float = param(
        2.0,
        "spacing",
        "Distance between neighbours along a side, in the units of the plane.",
        gt=0,
        le=100,
    )

    def centres(self) -> NDArray[np.float64]:
        """Return the means of the modes, (side², 2), row by row from the lower left."""
        ticks = self.spacing * (np.arange(self.side) - (self.side - 1) / 2)
        return np.array([(x, y) for y in ticks for x in ticks])


@register
class Mixture1D(Gaussians):
    """Gaussians on a line, where densities and D(x) can be drawn as curves.

    It is the picture of the first GAN paper: p(x) and p_G(x) as curves, and D(x) between them,
    which is flat at ½ once the two are the same.
    """

    name = "mixture-1d"
    title = "1-D mixture"
    paper = "Goodfellow et al. 2014, Generative Adversarial Nets, figure 1"

    means: tuple[float, ...] = param(
        (-2.0, 2.0),
        "means",
        "Centre of each Gaussian; all have the same weight.",
        min_length=1,
        max_length=64,
    )
    sigma: float = param(0.5, "σ", "Standard deviation of each mode.", gt=0, le=100)

    def centres(self) -> NDArray[np.float64]:
        """Return the means of the modes, (K, 1)."""
        return np.array(self.means)[:, None]

    def shares_below(self, places: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return the normal distribution function of each mode."""
        deviations = (places - self.centres()) / (self.sigma * np.sqrt(2.0))
        shares: NDArray[np.float64] = 0.5 * (1.0 + np.vectorize(math.erf)(deviations))
        return shares


@register
class Moons(Points):
    """Two interleaving half circles, each bent around the other's end.

    The data lies along curves and has no spots to lose: what counts is that G follows both arcs
    to their ends, and keeps the gap between them empty. The last to go is the bridge where its
    one sheet of latents crosses from moon to moon.
    """

    name = "moons"
    title = "Two moons"
    paper = "Pedregosa et al. 2011, scikit-learn, make_moons"

    noise: float = param(0.05, "noise", "Standard deviation across the arcs.", ge=0, le=10)

    @property
    def class_count(self) -> int:
        """2: the upper moon and the lower."""
        return 2

    def load(self) -> Dataset:
        """Draw the points; the label tells the upper moon (0) from the lower (1)."""
        rng = np.random.default_rng(self.seed)
        labels = rng.integers(2, size=self.count)
        angle = np.pi * rng.random(self.count)
        upper = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
        # Half a turn about the origin takes one moon to the other.
        points = np.where(labels[:, None] == 0, upper, -upper)
        points += self.noise * rng.standard_normal(points.shape)
        return Dataset(points.astype(np.float32), labels)


@register
class SwissRoll(Points):
    """A spiral of one and a half turns, one and the same density along its angle.

    Turns of it lie close together, so D has to be sharp across the spiral and flat along it. G is
    slow to reach the inner end, and fills the space between the turns first.
    """

    name = "swiss-roll"
    title = "Swiss roll"
    paper = "Gulrajani et al. 2017, Improved Training of Wasserstein GANs, figure 1"

    noise: float = param(0.03, "noise", "Standard deviation across the spiral.", ge=0, le=10)

    def load(self) -> Dataset:
        """Draw the points, without labels; the spiral's outer end is 1.5 from the origin."""
        rng = np.random.default_rng(self.seed)
        angle = 1.5 * np.pi * (1.0 + 2.0 * rng.random(self.count))
        radius = angle / (3.0 * np.pi)
        points = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
        points += self.noise * rng.standard_normal(points.shape)
        return Dataset(points.astype(np.float32))


@register
class Point(Points):
    """One point: the data of the Dirac-GAN.

    All samples are the same number. With a generator that is one number too, the whole game can
    be drawn in a plane: whether training arrives, circles or runs away depends on the loss and
    its penalty alone.
    """

    name = "point"
    title = "A single point"
    paper = "Mescheder et al. 2018, Which Training Methods for GANs do actually Converge?"

    count: int = param(64, "points", "Copies of it in the data set.", ge=2, le=10_000_000)
    at: float = param(
        0.0, "at", "The number that every sample is: where the game is to arrive.", ge=-100, le=100
    )

    @property
    def shape(self) -> Shape:
        """(1,) on the line."""
        return (1,)

    def load(self) -> Dataset:
        """Repeat it; nothing is drawn."""
        return Dataset(np.full((self.count, 1), self.at, dtype=np.float32))
