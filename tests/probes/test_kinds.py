"""What D says of kinds, against the best D that is known: k/(k + K) of those that G makes."""

from __future__ import annotations

import math

import pytest

from ganstudio.preset_folder import find
from ganstudio.probes.kinds import KindsProbe
from ganstudio.telemetry.records import Kinds
from ganstudio.training.run import Run


def measured(**changes: object) -> Kinds:
    run = Run(find("cats-and-dogs").with_values({"threads": 1, **changes}))
    return KindsProbe(run, run.pairing).measure(run)


def test_of_two_kinds_of_which_one_is_made() -> None:
    found = measured()
    assert found.names == ("dog", "cat")
    assert found.data == pytest.approx([0.5, 0.5])
    assert found.generated == pytest.approx([1.0, 0.0])
    assert found.best is not None
    assert found.best[0] == pytest.approx(math.log(0.5))  # the logit of 1/3
    assert found.losses is not None
    own, least = found.losses
    assert own == pytest.approx(2 * math.log(2))  # D begins at 0 everywhere
    assert least == pytest.approx(math.log(3) / 2 + math.log(1.5))


def test_a_loss_of_differences_has_no_sum_over_kinds() -> None:
    assert measured(loss="relativistic").losses is None
