"""Mixed styles: samples some of whose layers follow the style of another."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

GROUPS = ("coarse", "middle", "fine")
"""Thirds of the layers, from the first on."""


def layers_of(group: str, count: int) -> range:
    """Return the layers of a group among so many, from 0; of fewer than three some are shared."""
    place = GROUPS.index(group)
    first, last = math.ceil(place * count / 3), math.ceil((place + 1) * count / 3)
    first = min(first, count - 1)
    return range(first, max(last, first + 1))


def mixed(columns: Tensor, rows: Tensor, layers: range) -> Tensor:
    """Return the styles of columns, in some layers those of rows.

    Karras et al. 2019, A Style-Based Generator Architecture for GANs, figure 3.

    Parameters
    ----------
    columns, rows : Tensor (c, L, w), (r, L, w)
        The styles of each layer.
    layers
        Those that are taken from the rows.

    Returns
    -------
    Tensor (r, c, L, w)
    """
    styles = columns.expand(len(rows), *columns.shape).clone()
    places = slice(layers.start, layers.stop)
    styles[:, :, places] = rows[:, None, places]
    return styles
