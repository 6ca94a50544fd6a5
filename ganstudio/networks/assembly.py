"""Putting layers together."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ganstudio.deferred import nn, torch

if TYPE_CHECKING:
    from torch.nn import Module

Layers = Iterator[tuple[str, "Module"]]
"""Layers as they are made, each with its name: "conv1", "norm1", "act1", …

The name decides the layer's initial weights (see `initialise`), so a layer keeps its
name when its neighbours come and go.
"""


def assemble(layers: Layers, classes: int = 0) -> Module:
    """Return the layers in sequence; torch's global random generator stays as it was.

    With classes the sequence takes labels too, told by so many numbers; see `Labelled`.
    """
    with torch.random.fork_rng(devices=[]):
        built = OrderedDict(layers)
    if not classes:
        return nn.Sequential(built)
    from ganstudio.networks.labelled import Labelled

    return Labelled(built, classes)
