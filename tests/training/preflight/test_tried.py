from __future__ import annotations

from pathlib import Path

import pytest

from ganstudio.preset_folder import find, presets
from ganstudio.training.preflight.tried import ATTEMPTS, BETTER, Attempt, of_tried

TABLE = Path(__file__).parents[2] / "bench" / "MODES.md"


def cells(variant: str, data: str) -> str:
    """Return the row of a variant, the half that is of a data set."""
    (row,) = (line for line in TABLE.read_text().splitlines() if line.startswith(f"| {variant} |"))
    parts = [cell.strip() for cell in row.split("|")][2:]
    return " ".join(parts[:3] if data == "ring" else parts[3:6])


@pytest.mark.parametrize(
    "attempt", ATTEMPTS, ids=lambda attempt: f"{attempt.variant} {attempt.data}"
)
def test_what_is_said_stands_in_the_table(attempt: Attempt) -> None:
    found = cells(attempt.variant, attempt.data)
    assert attempt.outcome.split()[0] in found
    assert BETTER[attempt.data].split()[0] in cells("non-saturating, R1", attempt.data)


@pytest.mark.parametrize(
    "attempt", ATTEMPTS, ids=lambda attempt: f"{attempt.variant} {attempt.data}"
)
def test_a_variant_that_failed_is_told_unless_something_helps_it(attempt: Attempt) -> None:
    changes = {"loss": attempt.loss}
    if attempt.stabiliser:
        changes[f"stabilisers.{attempt.stabiliser}"] = {}
    base = find(attempt.data)
    alone = {f"penalties.{name}": None for name in base.penalties}
    experiment = base.with_values({**alone, **changes})
    (said,) = of_tried(experiment)
    assert attempt.outcome in said
    assert "penalties.r1.weight = 0.1" in said
    assert list(of_tried(experiment.with_values({"penalties.r1.weight": 0.1}))) == []


def test_no_preset_is_known_to_fail() -> None:
    assert [said for preset in presets() for said in of_tried(preset.load())] == []
