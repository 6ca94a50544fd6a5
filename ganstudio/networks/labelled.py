"""The modules of conditional players: those that are told the class of each sample."""

from __future__ import annotations

from collections import OrderedDict

import torch
from torch import Tensor, nn


def class_weights(labels: Tensor, width: int, like: Tensor) -> Tensor:
    """Return labels as one row of weights a sample, (N, width).

    Parameters
    ----------
    labels
        (N,) int64 classes give one-hot rows; (N, m), the classes of a pack of m samples, m
        one-hot rows one after the other; (N, width) floats, such as half of one class and
        half of another, are taken as they are.
    width
        Numbers a row: the classes, or m times the classes.
    like
        Whose type and device the weights have.
    """
    if labels.is_floating_point():
        return labels.to(like.dtype)
    places = labels.reshape(labels.shape[0], -1)
    classes = torch.arange(width // places.shape[1], device=labels.device)
    return (places[:, :, None] == classes).flatten(1).to(like.dtype)


class Told:
    """Marks a layer that takes the weights of the classes, (N, width), as its second input."""


class Labelled(nn.Sequential):
    """Layers in sequence, some of which are told the class: (inputs, labels) → outputs.

    Parameters
    ----------
    layers
        By name.
    width
        Numbers that a label is told by; see `class_weights`.
    """

    def __init__(self, layers: OrderedDict[str, nn.Module], width: int) -> None:
        super().__init__(layers)
        self.width = width

    def forward(self, inputs: Tensor, labels: Tensor) -> Tensor:  # type: ignore[override]
        """Apply the layers."""
        weights = class_weights(labels, self.width, inputs)
        for layer in self:
            inputs = layer(inputs, weights) if isinstance(layer, Told) else layer(inputs)
        return inputs


class Concatenation(Told, nn.Module):
    """Lays the label beside a vector, or as planes behind the channels of an image.

    Mirza and Osindero 2014, Conditional Generative Adversarial Nets, section 3.
    """

    def forward(self, inputs: Tensor, weights: Tensor) -> Tensor:
        """(N, d) → (N, d + width), or (N, C, H, W) → (N, C + width, H, W)."""
        beside = weights.view(*weights.shape, *(1,) * (inputs.dim() - 2))
        return torch.cat([inputs, beside.expand(-1, -1, *inputs.shape[2:])], dim=1)


class ConditionalBatchNorm2d(Told, nn.BatchNorm2d):
    """Batch norm with a scale and a shift for each class; row k of both is class k's.

    De Vries et al. 2017, Modulating early visual processing by language; Dumoulin et al.
    2017, A Learned Representation for Artistic Style, equation 5.

    Parameters
    ----------
    channels
        C of what is normalised.
    classes
        Numbers that a label is told by; see `class_weights`.
    """

    def __init__(self, channels: int, classes: int) -> None:
        super().__init__(channels, affine=False)
        self.weight = nn.Parameter(torch.ones(classes, channels))
        self.bias = nn.Parameter(torch.zeros(classes, channels))

    def reset_parameters(self) -> None:
        """Begin without scale and shift, the same for every class."""
        self.reset_running_stats()
        if self.weight is not None:  # not before the constructor has come that far
            nn.init.ones_(self.weight)
            nn.init.zeros_(self.bias)

    def forward(self, inputs: Tensor, weights: Tensor) -> Tensor:  # type: ignore[override]
        """Normalise (N, C, H, W) over the batch, then scale and shift by each sample's class."""
        normed = nn.functional.batch_norm(
            inputs,
            self.running_mean,
            self.running_var,
            training=self.training,
            momentum=self.momentum or 0.0,
            eps=self.eps,
        )
        scale, shift = ((weights @ rows)[:, :, None, None] for rows in (self.weight, self.bias))
        return torch.addcmul(shift, normed, scale)


class Projection(Told, nn.Module):
    """D's last layer with the inner product of the class's embedding and what it is given.

    c(x, y) = V_yᵀ φ(x) + ψ(φ(x)), where φ(x) is the last hidden layer, ψ the layer that D
    has without labels, and V_y row y of the embedding's weight.

    Miyato and Koyama 2018, cGANs with Projection Discriminator, equation 3.

    Parameters
    ----------
    embedding
        Linear or convolution without bias, from φ to one number a class.
    score
        ψ, to a single number.
    """

    def __init__(self, embedding: nn.Module, score: nn.Module) -> None:
        super().__init__()
        self.embedding = embedding
        self.score = score

    def forward(self, hidden: Tensor, weights: Tensor) -> Tensor:
        """Return raw outputs, shaped as ψ's."""
        score: Tensor = self.score(hidden)
        projected = (self.embedding(hidden).flatten(1) * weights).sum(dim=1)
        total: Tensor = score + projected.view_as(score)
        return total
