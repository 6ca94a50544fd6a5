from __future__ import annotations

from pathlib import Path

import pytest

from ganstudio.library.entry import Entry
from ganstudio.library.notes import Notes
from ganstudio.library.search import Query, QueryError

RUN = Entry(
    Path("runs/one"),
    "My ring",
    Notes(tags=("paper", "old"), text="Looks good at the end"),
    values={
        "loss.name": "hinge",
        "optimisers.generator.lr": 1e-4,
        "optimisers.discriminator.lr": 4e-4,
        "schedule.steps": 2000,
        "watch.averaged": True,
        "tags": ("paper", "old"),
        "verdict": "healthy",
        "created": "2026-03-01 12:30",
    },
)


@pytest.mark.parametrize(
    "text",
    [
        "", "ring", "MY good", '"good at"', "paper", "one", "hinge", "spectral healthy"[9:],
        "loss=hinge", "loss=HINGE lr=1e-4", "lr>1e-4", "lr<=0.0001", "generator.lr<2e-4",
        "schedule.steps=2000", "steps>=2e3", "loss!=wasserstein", "averaged=true",
        "tags=paper", "created>2026-02", "optimisers.generator.lr=0.0001", '"loss=hinge" end',
    ],
)  # fmt: skip
def test_found(text: str) -> None:
    assert Query.parse(text).admits(RUN)


@pytest.mark.parametrize(
    "text",
    [
        "rings", "loss=hing", "lr>4e-4", "generator.lr>2e-4", "loss!=hinge", "tags=pap",
        "averaged=false", "ring loss=wasserstein", "none=1", "none!=1", "verdict>3", "loss<1",
        "created>2026-04",
    ],
)  # fmt: skip
def test_not_found(text: str) -> None:
    assert not Query.parse(text).admits(RUN)


@pytest.mark.parametrize(("text", "said"), [("lr>", "lr> has no value"), ('"my', "quote")])
def test_half_typed(text: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        Query.parse(text)


def test_a_name_that_no_run_knows_is_told() -> None:
    assert "did you mean 'lr'" in Query.parse("lrr=1").unknown([RUN])
    assert Query.parse("lr=1 loss=x").unknown([RUN]) == ""
    assert Query.parse("lrr=1").unknown([]) == ""
