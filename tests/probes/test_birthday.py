from __future__ import annotations

import numpy as np
import pytest
import torch

from ganstudio.probes.birthday import Birthday, birthday, support_measure


def distances(places: torch.Tensor) -> torch.Tensor:
    return torch.cdist(places, places).fill_diagonal_(torch.inf)


@pytest.mark.parametrize("support", [100, 1000])
def test_the_support_of_a_generator_of_so_many_images(support: int) -> None:
    """Uniform draws from S images: the mean over draws of 1/estimate is 1/S."""
    found = []
    for seed in range(40):
        source = torch.Generator().manual_seed(seed)
        drawn = torch.randint(support, (300, 1), generator=source).double()
        found.append(1.0 / birthday(distances(drawn), 0.5).support)
    assert 1.0 / np.mean(found) == pytest.approx(support, rel=0.1)


def test_no_pair_alike_is_a_lower_bound() -> None:
    found = birthday(distances(torch.arange(40.0)[:, None]), 0.5)
    assert (found.pairs, found.support) == (0, 780)
    measure = support_measure(found, birthday(distances(torch.zeros(40, 1)), 0.5), 40)
    assert measure.text == "> 780"
    assert measure.floor_text == "≈ 1"


def test_the_closest_pairs_in_order() -> None:
    places = torch.tensor([[0.0], [10.0], [10.5], [30.0], [30.1], [99.0]])
    closest = birthday(distances(places), 1.0).closest.tolist()
    assert closest[:2] == [[3, 4], [1, 2]]
    assert all(i < j for i, j in closest)


def test_fewer_pairs_than_are_kept() -> None:
    assert len(birthday(distances(torch.arange(3.0)[:, None]), 0.5).closest) == 3


@pytest.mark.parametrize(
    ("pairs", "support", "text"),
    [
        (1, 1234.0, "≈ 1\u202f200"),
        (0, 124_750.0, "> 120\u202fk"),
        (3, 2.5e6, "≈ 2\u202f500\u202fk"),
    ],
)
def test_large_supports_are_told_in_thousands(pairs: int, support: float, text: str) -> None:
    found = Birthday(pairs, support, torch.zeros(0, 2))
    assert support_measure(found, found, 40).text == text
