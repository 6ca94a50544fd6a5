"""Which layers a group has, and whose styles a mixed sample has where."""

from __future__ import annotations

import torch

from ganstudio.networks.mixing import GROUPS, layers_of, mixed


def test_groups_are_all_layers_once() -> None:
    for count in (3, 5, 7, 9, 18):
        layers = [layer for group in GROUPS for layer in layers_of(group, count)]
        assert layers == list(range(count))
    assert [list(layers_of(group, 5)) for group in GROUPS] == [[0, 1], [2, 3], [4]]
    assert all(list(layers_of(group, 1)) == [0] for group in GROUPS)


def test_rows_decide_their_layers_and_columns_all_others() -> None:
    columns, rows = torch.tensor([[[1.0], [2.0], [3.0]]] * 2), torch.tensor([[[7.0], [8.0], [9.0]]])
    found = mixed(columns, rows, range(1, 2))
    assert found.shape == (1, 2, 3, 1)
    assert found[0, 0].flatten().tolist() == [1, 8, 3]
    assert mixed(columns, rows, range(3))[0, 1].flatten().tolist() == [7, 8, 9]
    assert columns[0].flatten().tolist() == [1, 2, 3]
