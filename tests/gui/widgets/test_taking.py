"""What is taken away of a plot."""

from __future__ import annotations

from ganstudio.gui.widgets.taking import as_csv


def test_a_title_is_no_formula_and_a_number_stays_one() -> None:
    rows = [["run", "value"], ["=HYPERLINK(1)", "-0.5"], ["+x", -2.0], ["@y", "1e-3"]]
    assert as_csv(rows).splitlines() == [
        "run,value", "'=HYPERLINK(1),-0.5", "'+x,-2.0", "'@y,1e-3",
    ]  # fmt: skip
