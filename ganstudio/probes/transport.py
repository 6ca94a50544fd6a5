"""How far generated points are from real ones: the cheapest way to carry the ones to the others.

Between two sets of as many points the plan that costs least leads each point to one other
(Birkhoff and von Neumann), so that W₁ is found exactly, as an assignment.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


class Assignment(NamedTuple):
    """The cheapest plan.

    Attributes
    ----------
    pairs : array (n, 2, d)
        Each point of the first set, and the point of the second that it goes to.
    distance : float
        The mean distance between the two, which is W₁ of the two sets.
    """

    pairs: Array
    distance: float


def assigned(one: Array, other: Array) -> Assignment:
    """Return the cheapest plan between two sets of as many points (n, d).

    After Jonker and Volgenant 1987 and Crouse 2016, as scipy has it: n³ steps at most.

    Raises
    ------
    ValueError
        If there are not as many, or a point lies nowhere.
    """
    from scipy.optimize import linear_sum_assignment

    if one.shape != other.shape:
        raise ValueError(f"{len(one)} and {len(other)} points cannot be paired off")
    costs = np.linalg.norm(one[:, None].astype(np.float64) - other[None], axis=2)
    rows, columns = linear_sum_assignment(costs)
    pairs = np.stack([one[rows], other[columns]], axis=1)
    return Assignment(pairs, float(costs[rows, columns].mean()))
