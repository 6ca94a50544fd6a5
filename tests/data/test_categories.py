from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from ganstudio.data.categories import Categories
from ganstudio.training.experiment import Experiment, ExperimentError


def test_dogs_and_cats() -> None:
    data = Categories().load()
    assert data.samples.shape == (10_000, 1)
    assert data.classes == ("dog", "cat")
    assert set(data.samples[:, 0].tolist()) == {0.0, 1.0}
    assert data.labels is not None
    assert np.array_equal(data.labels, data.samples[:, 0])
    assert data.describe().endswith("1-D points, 2 classes")


def test_shares_are_in_any_unit_and_even_where_none_is_given() -> None:
    uneven = Categories(names="a, b, c", shares=(2.0, 1.0))
    assert uneven.law == pytest.approx([0.5, 0.25, 0.25])
    assert (np.bincount(uneven.load().labels) / 10_000).tolist() == uneven.law.tolist()
    assert Categories(names="a,b,c,d").law == pytest.approx([0.25] * 4)


@pytest.mark.parametrize("names", ["dog", "dog, dog", " , "])
def test_kinds_must_be_several(names: str) -> None:
    with pytest.raises(ValidationError, match="name 2 to 64 different kinds"):
        Categories(names=names)


def test_a_share_of_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="leave out the kinds that are not there"):
        Categories(shares=(0.0, 1.0))


@pytest.mark.parametrize(
    ("data", "network", "words"),
    [
        ("mixture-1d", "table", "choose data 'categories', or network 'mlp'"),
        ("categories", {"name": "table", "kinds": 3}, "set network.kinds to 2"),
    ],
)
def test_kinds_of_data_and_network_must_agree(data: str, network: object, words: str) -> None:
    with pytest.raises(ExperimentError, match=words):
        Experiment.parse({"data": data, "network": network, "loss": "minimax"})
