"""Which latent and which class stands where."""

from __future__ import annotations

import pytest
import torch

from ganstudio.training.arrangement import MOST_ROWS, arranged, class_rows, shown_labels
from ganstudio.training.labels import Labels
from ganstudio.training.watch import Watch

CPU = torch.device("cpu")


@pytest.fixture
def labels() -> Labels:
    return Labels(torch.tensor([0, 1, 1, 2] * 10), ("a", "b", "c"))


def test_an_unconditional_grid_has_a_latent_for_each_place() -> None:
    grid = arranged(Watch(rows=2, columns=3), None, CPU)
    assert grid.latents.tolist() == [0, 1, 2, 3, 4, 5]
    assert grid.labels is None
    assert grid.columns == 3


def test_a_class_a_row_and_a_latent_a_column(labels: Labels) -> None:
    grid = arranged(Watch(rows=7, columns=2), labels, CPU)
    assert grid.latents.tolist() == [0, 1, 0, 1, 0, 1]
    assert grid.labels.tolist() == [0, 0, 1, 1, 2, 2]


def test_many_classes_are_not_all_given_a_row() -> None:
    many = Labels(torch.arange(100), tuple(map(str, range(100))))
    assert arranged(Watch(columns=2), many, CPU).labels.max() == MOST_ROWS - 1
    assert class_rows(many, 2, 100).labels.max() == 99


def test_one_class_alone_and_all_mixed(labels: Labels) -> None:
    alone = arranged(Watch(rows=2, columns=2, classes="one", label=1), labels, CPU)
    assert alone.labels.tolist() == [1, 1, 1, 1]
    assert alone.latents.tolist() == [0, 1, 2, 3]
    mixed = arranged(Watch(rows=2, columns=2, classes="mixed"), labels, CPU)
    assert torch.equal(mixed.labels, labels.usual(4))


def test_a_class_that_other_data_had_is_the_last_one(labels: Labels) -> None:
    found = shown_labels(Watch(classes="one", label=9), labels, 2)
    assert found.tolist() == [2, 2]
