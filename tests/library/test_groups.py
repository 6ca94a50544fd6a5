from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import pytest

from ganstudio.library.entry import Entry
from ganstudio.library.groups import Group, Statistic
from ganstudio.library.sweep_folder import SweepError, SweepFolder
from ganstudio.preset_folder import find
from ganstudio.training.sweep import Axis, plan


def run(**values: Any) -> Entry:
    return Entry(Path("x"), "x", values=values)


def test_mean_and_sample_standard_deviation() -> None:
    runs = (run(kl=2.0), run(kl=4.0), run(kl=4.0), run(kl=6.0), run(), run(kl="none"))
    found = Group({}, runs).statistic("kl")
    assert found is not None
    assert (found.mean, found.count) == (4.0, 4)
    assert found.spread == pytest.approx(math.sqrt(8 / 3))  # squares 4 + 0 + 0 + 4, over n − 1
    assert str(found) == "4 ± 1.6"
    assert str(Statistic(-0.5, math.nan, 1)) == "−0.5"
    assert Group({}, runs).statistic("modes") is None


def test_verdicts_are_counted() -> None:
    runs = [run(verdict=word) for word in ("healthy", "collapsing", "healthy")]
    assert Group({}, tuple(runs)).verdicts() == "healthy 2, collapsing 1"
    assert Group({}, (run(),)).verdicts() == "–"


def test_a_sweep_is_read_back_and_grouped(tmp_path: Path, trained_run: Any) -> None:
    axes = [Axis("optimisers.generator.lr", (1e-3, 1e-2))]
    sweep = plan(find("ring"), axes, [0, 1])
    place = SweepFolder.of(tmp_path / "runs", "Ring", sweep)
    place.write()
    assert SweepFolder.read(tmp_path / "runs") == place
    assert place.entries() == {}
    for trial in sweep.trials[:3]:
        trained_run(trial.name, seed=trial.seed)
    entries = place.entries()
    groups = place.groups(entries)
    assert [(dict(g.settings), len(g.entries)) for g in groups] == [
        ({"optimisers.generator.lr": 1e-3}, 2),
        ({"optimisers.generator.lr": 1e-2}, 1),
    ]
    place.write_table(entries)
    with (tmp_path / "runs" / "sweep.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [(r["optimisers.generator.lr"], r["seed"], r["modes"]) for r in rows] == [
        ("0.001", "0", "5.0"), ("0.001", "1", "5.0"), ("0.01", "0", "5.0"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["title = ", "title = 'a'\nvary = ['x']\nruns = 3\n", None])
def test_no_sweep(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "sweep.toml").write_text(text)
    with pytest.raises(SweepError, match=r"sweep\.toml cannot be read"):
        SweepFolder.read(tmp_path)
