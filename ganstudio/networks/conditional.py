"""What networks share that can be told the class of each sample."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, Self

from ganstudio.components import param
from ganstudio.deferred import nn
from ganstudio.networks.assembly import Layers
from ganstudio.networks.base import Network
from ganstudio.networks.prior import OpenPrior

if TYPE_CHECKING:
    from torch.nn import Module


class ConditionalNetwork(OpenPrior):
    """A pair that can be told classes, each in the way that its layers allow.

    By *concatenation* both players see the label beside their input. By *projection* D adds
    the inner product of its last hidden layer with an embedding of the class, and G has a
    scale and a shift a class in its batch norms; a G without batch norm is told by
    concatenation.
    """

    conditioning: Literal["none", "concatenation", "projection"] = param(
        "none",
        "conditioning",
        "How both are told the class: the label beside z and x, or an embedding for D and a "
        "batch norm a class for G; none for data without classes.",
        paper="Mirza and Osindero 2014; Miyato and Koyama 2018; Dumoulin et al. 2017",
    )

    @property
    def conditional(self) -> bool:
        """Whether both players take labels."""
        return self.conditioning != "none"

    def told_as(self, other: Network) -> Self:
        """Return the same network, told the class in the way of another if it can be."""
        way = other.conditioning if isinstance(other, ConditionalNetwork) else "none"
        return self.model_copy(update={"conditioning": way})

    def without_classes(self) -> Self:
        """Return the same network, unconditional."""
        return self.model_copy(update={"conditioning": "none"})

    def beside(self, classes: int) -> int:
        """Return the numbers that are laid beside an input: the classes, or none."""
        return classes if self.conditioning == "concatenation" else 0

    def label(self, beside: int) -> Layers:
        """Yield the layer that lays so many numbers beside its input, if any."""
        if beside:
            from ganstudio.networks.labelled import Concatenation

            yield "label", Concatenation()

    def batch_norm(self, width: int, classes: int) -> Module:
        """Return G's batch norm, with a scale and a shift a class under projection."""
        if self.conditioning != "projection":
            return nn.BatchNorm2d(width)
        from ganstudio.networks.labelled import ConditionalBatchNorm2d

        return ConditionalBatchNorm2d(width, classes)

    def score(self, layer: Callable[..., Any], classes: int) -> Module:
        """Return D's last layer, with the embedding of the class under projection.

        Parameters
        ----------
        layer
            Makes a layer from the last hidden one to so many numbers; takes ``bias=False``.
        classes
            Numbers that a label is told by.
        """
        score: Module = layer(1)
        if self.conditioning != "projection":
            return score
        from ganstudio.networks.labelled import Projection

        return Projection(layer(classes, bias=False), score)


class ProjectionNetwork(ConditionalNetwork):
    """One that is told the class by embeddings alone, in a way of its own for G."""

    conditioning: Literal["none", "projection"] = param(
        "none",
        "conditioning",
        "An embedding of the class for both; none for data without classes.",
        paper="Miyato and Koyama 2018",
    )

    def told_as(self, other: Network) -> Self:
        """Return the same network, told the class by projection if the other is told at all."""
        way = "projection" if other.conditional else "none"
        return self.model_copy(update={"conditioning": way})
