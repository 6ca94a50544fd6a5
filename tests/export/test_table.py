from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ganstudio.export.table import read_series, write_series, write_verdicts
from ganstudio.telemetry.records import Losses, Verdict

NAMES = ("loss_d", "loss_g")


def losses(first: int, *rows: tuple[float, float]) -> Losses:
    return Losses(NAMES, first, np.array(rows, dtype=np.float32))


def test_bytes_are_these(tmp_path: Path) -> None:
    chunks = [losses(1, (0.1, 1.0), (1e-7, float("nan"))), losses(3, (-1.3862944, float("inf")))]
    write_series(tmp_path / "series.csv", chunks)
    assert (tmp_path / "series.csv").read_bytes() == (
        b"step,loss_d,loss_g\n1,0.1,1.0\n2,1e-07,nan\n3,-1.3862944,inf\n"
    )


@settings(max_examples=30, deadline=None)
@given(values=arrays(np.float32, (4, 2), elements=st.floats(width=32)))
def test_every_float_reads_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, values: np.ndarray
) -> None:
    path = tmp_path_factory.mktemp("table") / "series.csv"
    write_series(path, [Losses(NAMES, 7, values)])
    back = read_series(path)
    assert back.names == NAMES
    assert back.first_step == 7
    np.testing.assert_array_equal(back.values, values)


def test_a_series_that_comes_later_leaves_cells_empty(tmp_path: Path) -> None:
    later = Losses(("loss_d", "loss_g", "penalty/r1"), 2, np.ones((1, 3), dtype=np.float32))
    write_series(tmp_path / "series.csv", [losses(1, (0.0, 0.0)), later])
    lines = (tmp_path / "series.csv").read_text().splitlines()
    assert lines == ["step,loss_d,loss_g,penalty/r1", "1,0.0,0.0,", "2,1.0,1.0,1.0"]
    assert np.isnan(read_series(tmp_path / "series.csv").values[0, 2])


def test_no_steps_give_a_header_only(tmp_path: Path) -> None:
    write_series(tmp_path / "series.csv", [])
    assert (tmp_path / "series.csv").read_text() == "step\n"


def test_verdicts_are_words_and_codes(tmp_path: Path) -> None:
    said = [Verdict("healthy", 300, "8 of 8 modes"), Verdict("collapsing", 450, 'a "b", c')]
    write_verdicts(tmp_path / "verdicts.csv", zip((350, 500), said, strict=True))
    assert (tmp_path / "verdicts.csv").read_text().splitlines() == [
        "step,code,verdict,since,evidence",
        "350,2,healthy,300,8 of 8 modes",
        '500,6,collapsing,450,"a ""b"", c"',
    ]
