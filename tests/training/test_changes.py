from __future__ import annotations

import pytest

from ganstudio.objectives.penalties import R1
from ganstudio.training import choices
from ganstudio.training.changes import goes_on, told
from ganstudio.training.experiment import Experiment


def test_what_is_added_is_never_said_to_be_removed(ring: Experiment) -> None:
    assert not ring.penalties
    added = choices.toggled(ring, R1)
    assert goes_on(ring, added)
    assert told(ring, added) == (f"{R1.title} added",)
    assert told(added, ring) == (f"{R1.title} removed",)
    stronger = added.with_values({"penalties.r1.weight": 3.0, "title": "stronger"})
    assert told(added, stronger) == ("penalties.r1.weight: 10.0 → 3.0",)


def test_a_penalty_that_takes_batch_norm_out_of_d_begins_afresh(digits: Experiment) -> None:
    normed = digits.with_values({"network": "dcgan", "network.d_norm": "batch"})
    normed = normed.with_values({"penalties": {}})
    assert normed.network.batch_norm_in_discriminator
    assert not goes_on(normed, choices.toggled(normed, R1))


@pytest.mark.parametrize(
    ("changes", "live"),
    [
        ({"schedule.steps": 7}, True),
        ({"schedule.batch_size": 16}, False),
        ({"stabilisers.unrolled": {}}, True),
        ({"stabilisers.pacgan": {}}, False),
        ({"loss": "hinge", "penalties.wgan-gp": {}}, True),
        ({"network.hidden": 24}, False),
    ],
)
def test_which_changes_are_live(ring: Experiment, changes: dict[str, object], live: bool) -> None:
    assert goes_on(ring, ring.with_values(changes)) == live
