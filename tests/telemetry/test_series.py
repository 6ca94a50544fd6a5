"""Series are found by their names, wherever they stand."""

from __future__ import annotations

import numpy as np

from ganstudio.telemetry.parts import keyed, part_of
from ganstudio.telemetry.records import Losses
from ganstudio.telemetry.series import (
    LOSSES,
    SCORES,
    is_term,
    kind_of,
    pairings,
)

ONE = (*LOSSES, *SCORES, "penalty/r1", "stabiliser/ada")
TWO = (
    *LOSSES, "loss_d/there", "loss_g/there", "score_real/there", "score_fake/there",
    "loss_d/back", "loss_g/back", "score_real/back", "score_fake/back",
    "penalty/r1/back", "term/cycle",
)  # fmt: skip


def test_columns_are_found_by_name_in_any_order() -> None:
    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    record = Losses(("penalty/r1", "loss_g", "loss_d"), 1, values)
    assert record.column("loss_d").tolist() == [2, 5]
    assert record.columns(LOSSES).tolist() == [[2, 1], [5, 4]]


def test_what_a_series_tells_of_is_in_its_name() -> None:
    assert [name for name in ONE if is_term(name)] == ["penalty/r1", "stabiliser/ada"]
    assert [name for name in TWO if is_term(name)] == ["penalty/r1/back", "term/cycle"]
    losses = [name for name in TWO if kind_of(name) in LOSSES]
    assert losses == [*LOSSES, "loss_d/there", "loss_g/there", "loss_d/back", "loss_g/back"]
    assert [name for name in losses if part_of(name) == "back"] == ["loss_d/back", "loss_g/back"]


def test_pairings_are_told_apart_where_there_are_several() -> None:
    assert pairings(ONE) == ()
    assert pairings(TWO) == ("there", "back")
    for name in TWO:
        assert keyed(kind_of(name), part_of(name)) == name
