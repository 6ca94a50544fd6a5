"""Every measure is declared, once."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import ganstudio.probes
from ganstudio.probes.findings import binomial_error
from ganstudio.probes.measures import FRECHET, MEASURES, RECALL, Declared

TABLES = {"measures", "scoreboard", "translated"}
"""Modules that declare measures, and make them of their declarations."""


def test_what_is_taken_has_the_words_of_its_declaration() -> None:
    taken = RECALL.taken(0.5, 0.9, "50 %", "90 %", aside="In 2-D.", n=100, uncertainty=0.05)
    assert (taken.name, taken.title, taken.better, taken.group) == (
        "recall", "Recall", "high", "coverage",
    )  # fmt: skip
    assert taken.help == f"{RECALL.help} In 2-D. Kynkäänniemi et al. 2019."
    assert (taken.value, taken.floor, taken.n, taken.uncertainty) == (0.5, 0.9, 100, 0.05)


def test_a_distance_is_named_by_what_makes_its_features() -> None:
    named = FRECHET.called("FD-digits")
    assert (named.name, named.title, named.help) == ("fd-digits", "FD-digits", FRECHET.help)


def test_all_that_are_declared_are_listed_once() -> None:
    declared = [each for each in vars(ganstudio.probes.measures).values() if type(each) is Declared]
    assert Counter(MEASURES) == Counter(declared)
    told = [(each.name, each.help) for each in MEASURES]
    assert len(set(told)) == len(told)


def test_no_measure_is_made_without_a_declaration() -> None:
    made = {
        path.stem
        for path in Path(ganstudio.probes.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Measure"
    }
    assert made <= TABLES


def test_declarations_are_read_without_torch() -> None:
    modules = ", ".join(f"ganstudio.probes.{each}" for each in sorted(TABLES))
    code = f"import sys, {modules}; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_share_of_none_is_not_sure_to_be_none() -> None:
    """Of 0 of 1,000 the deviation is that of half a one: √(0.0005 · 0.9995 / 1000)."""
    assert binomial_error(0.5, 100) == 0.05
    assert binomial_error(0.0, 1000) == pytest.approx(7.07e-4, rel=1e-3)
    assert binomial_error(1.0, 1000) == pytest.approx(binomial_error(0.0, 1000))
