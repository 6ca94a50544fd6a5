"""What a remedy makes of an experiment."""

from __future__ import annotations

from pathlib import Path

from ganstudio.preset_folder import find
from ganstudio.probes.healing import EARLY, healing, last_well
from ganstudio.scripting import Session
from ganstudio.telemetry.records import Collapse, Verdict


def test_all_that_a_remedy_names_is_changed_at_once() -> None:
    found = healing(find("ring-collapse"), "collapsing")
    assert found is not None
    assert found.changes == (
        "optimisers.discriminator.lr: 0.0001 → 0.001",
        "schedule.generator_steps: 10 → 1",
    )
    assert found.experiment.schedule.generator_steps == 1
    assert "8 of 8 modes" in found.says


def test_the_next_remedy_is_taken_where_the_first_is_in_force() -> None:
    grid = find("ring").with_values({"penalties.r1.weight": 0.1})
    found = healing(grid, "modes missing")
    assert found is not None
    assert found.changes == ("PacGAN added",)


def test_what_is_drawn_too_often_is_told_and_drawn_evenly(tmp_path: Path) -> None:
    looked_at = [{"when": "diverged"}]  # every 50 steps, however busy the machine is
    values = {"threads": 1, "data.count": 5000, "rules": looked_at}
    shown = find("fault-unbalanced").with_values(values)
    with Session(tmp_path) as session:
        run = session.add(shown)
        session.train(450, run)
        record = session.latest(run, "collapse")
    assert isinstance(record, Collapse)
    assert record.verdict.word == "unbalanced"
    assert record.shares[0] > 0.375
    found = healing(shown, "unbalanced")
    assert found is not None
    assert found.changes == ("data.oversampled: 0.4 → 0.0",)
    again = healing(find("ring"), "unbalanced")
    assert again is not None
    assert again.changes == ("R1 added",)


def test_there_is_none_where_nothing_would_change() -> None:
    assert healing(find("ring"), "collapsing") is None
    assert healing(find("ring"), "labels without meaning") is None
    assert healing(find("ring"), "healthy") is None


def test_a_run_that_was_ill_from_the_start_begins_again() -> None:
    assert last_well(Verdict("diverged", EARLY, "")) == 0
    assert last_well(Verdict("collapsing", EARLY + 1, "")) == EARLY + 1


def test_the_demonstration_forks_with_what_heal_would_change() -> None:
    shown = find("collapse-and-cure")
    (rule,) = shown.rules
    found = healing(shown, "collapsing")
    assert found is not None
    assert found.experiment == shown.with_values(rule.set)
