"""What is looked at inside a run when somebody asks: its networks, and one update in stages.

It is made on demand and never recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ganstudio.telemetry.records import FloatArray, Record

INPUT = -1
"""Stands among the sources of a layer for what the player is given."""
Mover = Literal["discriminator", "generator"]


@dataclass(frozen=True)
class Unit:
    """A unit of a layer: a channel of its map, or an entry of its vector."""

    player: Mover
    layer: str
    channel: int


@dataclass(frozen=True)
class Layer(Record):
    """A layer of a player with what goes along with it: a convolution, its norm, its activation.

    Attributes
    ----------
    name : str
        Its own name among the player's modules, such as ``"block1.conv1"``.
    kinds : tuple of str
        The classes of its modules in the order in which they are called.
    shape : tuple of int
        Of what it gives, for one sample.
    parameters : int
        How many numbers are trained in it.
    sources : tuple of int
        The layers that it is fed by, by their places, or `INPUT`; two where ways meet, as behind
        a skip.
    told : bool
        Whether it is told the class.
    gradient : float or None
        The norm of the gradient that its parameters last stepped by; None where there is none.
    activations : array (ways, k, h, w) or (ways, k)
        What it gives for one sample on each way through it, of its first k units; large maps are
        averaged down.
    """

    name: str
    kinds: tuple[str, ...]
    shape: tuple[int, ...]
    parameters: int
    sources: tuple[int, ...]
    told: bool
    gradient: float | None
    activations: FloatArray


@dataclass(frozen=True)
class Player:
    """A player as it is built.

    Attributes
    ----------
    name : str
        What the game calls it.
    layers : tuple of Layer
        In the order in which they are called.
    ends : tuple of int
        The layers that its output comes from, by their places.
    parameters : int
        How many numbers are trained in it.
    """

    name: str
    layers: tuple[Layer, ...]
    ends: tuple[int, ...]
    parameters: int


@dataclass(frozen=True)
class Networks(Record):
    """Both players of a pairing, with one sample on its way through them.

    Attributes
    ----------
    generator, discriminator : Player
        D's activations are of the generated sample and of a real one, in this order.
    chosen : int
        Which sample goes through.
    given : array
        What G makes the chosen one of: a latent vector, or a sample of another domain.
    fake, real : array (n, *shape)
        Samples to choose from, as float32; images are (n, C, H, W) in [-1, 1].
    fake_scores, real_scores : array (n,)
        D's raw outputs on them.
    off : tuple of Unit
        The units that are switched off.
    whole : array (n, *shape) or None
        What G makes with all of its units, where some are off.
    whole_scores : array (n,) or None
        What D says then of `whole`.
    classes : tuple of str
        The class of each generated sample, where G is told one.
    terms : tuple of (str, float)
        The errors that the latest step left of both players' losses, by name.
    """

    generator: Player
    discriminator: Player
    chosen: int
    given: FloatArray
    fake: FloatArray
    real: FloatArray
    fake_scores: FloatArray
    real_scores: FloatArray
    off: tuple[Unit, ...] = ()
    whole: FloatArray | None = None
    whole_scores: FloatArray | None = None
    classes: tuple[str, ...] = ()
    terms: tuple[tuple[str, float], ...] = ()
    channel = "network"

    def player(self, mover: Mover) -> Player:
        """Return the generator or the discriminator."""
        return self.generator if mover == "generator" else self.discriminator


What = Literal["draw", "make", "judge", "slope", "move", "pull", "flow", "price"]
"""What a stage is: see `training.slow_motion`."""


@dataclass(frozen=True)
class Stage(Record):
    """One stage of an update, with all that is to be seen of it; what is not is None.

    Attributes
    ----------
    what : str
        See `What`.
    player : {"discriminator", "generator"}
        Whose turn it is.
    title, formula : str
        What happens, in words and as it is written; a value stands behind an equals sign.
    inputs : array (n, k) or None
        The latents, where G draws from such.
    real, fake : array (n, *shape) or None
        The samples; ``fake`` as they stood before a move.
    moved : array (n, *shape) or None
        What the same inputs become after G's move.
    real_scores, fake_scores : array (n,) or None
        D's raw output on them before a move, ``real_after`` and ``fake_after`` behind it.
    pull : array (n, *shape) or None
        −∂L_G/∂x of each generated sample, scaled to its own term of the loss.
    gradients : tuple of (str, float)
        The norm of the gradient of each weight, by the layer's name.
    loss, loss_after : float or None
        The loss of who moves, before and behind.
    heat, heat_after : array (h, w) or None
        D's raw output over the plane.
    """

    what: What
    player: Mover
    title: str
    formula: str
    inputs: FloatArray | None = None
    real: FloatArray | None = None
    fake: FloatArray | None = None
    moved: FloatArray | None = None
    real_scores: FloatArray | None = None
    fake_scores: FloatArray | None = None
    real_after: FloatArray | None = None
    fake_after: FloatArray | None = None
    pull: FloatArray | None = None
    gradients: tuple[tuple[str, float], ...] = ()
    loss: float | None = None
    loss_after: float | None = None
    heat: FloatArray | None = None
    heat_after: FloatArray | None = None


@dataclass(frozen=True)
class Motion(Record):
    """One update of a run in its stages, as it will be when it is made.

    Attributes
    ----------
    stages : tuple of Stage
        In order.
    threshold : float or None
        The raw output above which D calls a sample real; None where nothing pins it down.
    extent : tuple of float
        Left, right, bottom and top of the plane; empty for images.
    """

    stages: tuple[Stage, ...]
    threshold: float | None
    extent: tuple[float, ...] = ()
    channel = "motion"
