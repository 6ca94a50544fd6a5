"""Measures over time, for other programs."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from ganstudio import cli, load_measures
from ganstudio.export.measures import add_measurements, read_measurements, write_measurements
from ganstudio.export.options import ReportOptions, TensorBoardOptions
from ganstudio.export.recorded import RecordedRun
from ganstudio.export.report import charts, write_report
from ganstudio.export.tensorboard import write_tensorboard
from ganstudio.telemetry.jobs import ExportError
from ganstudio.telemetry.measurements import Look, Measurement
from ganstudio.telemetry.recording.measured import write_look
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import Measure


def taken(step: int, value: float, **about: object) -> Measurement:
    measure = Measure(
        "recall", "Recall", "", value, 0.9, f"{value:.0%}", "90 %", "high", "coverage"
    )
    return Measurement(step, step / 10, measure, samples=500, **about)  # type: ignore[arg-type]


@pytest.fixture
def measured(recorded_run) -> Path:  # type: ignore[no-untyped-def]
    """Return a recorded run with three looks, and one of a checkpoint afterwards."""
    folder: Path = recorded_run("good")
    writer = RecordingWriter(folder)
    looks = [taken(step, step / 1000) for step in (50, 100, 150)]
    write_look(writer.put, Look((*looks, taken(150, 0.2, evaluated=True))))
    writer.close()
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_row_each_time_that_a_measure_was_taken(measured: Path, tmp_path: Path) -> None:
    out = tmp_path / "measures.csv"
    assert cli.main(["export", "measures", str(measured), "--out", str(out)]) == 0
    found = [row for row in rows(out) if row["measure"] == "recall"]
    assert [row["step"] for row in found] == ["50", "100", "150", "150"]
    assert [float(row["value"]) for row in found] == [0.05, 0.1, 0.15, 0.2]
    assert [row["evaluated"] for row in found] == ["0", "0", "0", "1"]
    assert {row["floor"] for row in found} == {"0.9"}
    assert {row["samples"] for row in found} == {"500"}


def test_several_runs_are_told_apart(measured: Path, recorded_run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    out = tmp_path / "measures.csv"
    other = recorded_run("other", modes=3.0)  # of which there is a diagnosis alone
    assert cli.main(["export", "measures", str(measured), str(other), "--out", str(out)]) == 0
    found = {(row["run"], row["measure"], row["value"]) for row in rows(out)}
    assert ("good", "recall", "0.05") in found
    assert ("other", "modes", "3.0") in found
    assert ("other", "kl", "") in found  # which was not a number


def test_parquet_has_numbers(measured: Path, tmp_path: Path) -> None:
    from pyarrow import parquet

    out = tmp_path / "measures.parquet"
    assert cli.main(["export", "measures", str(measured), "--out", str(out)]) == 0
    table = parquet.read_table(out).to_pydict()
    chosen = [i for i, name in enumerate(table["measure"]) if name == "recall"]
    assert [table["value"][i] for i in chosen] == [0.05, 0.1, 0.15, 0.2]
    assert [table["evaluated"][i] for i in chosen] == [False, False, False, True]


def test_a_table_is_read_back_and_added_to(tmp_path: Path) -> None:
    path = tmp_path / "measures.csv"
    write_measurements(path, [taken(50, 0.25)])
    add_measurements(path, [taken(100, 0.5, evaluated=True)])
    found = read_measurements(path)
    assert [(each.step, each.measure.value, each.evaluated) for each in found] == [
        (50, 0.25, False), (100, 0.5, True),
    ]  # fmt: skip
    assert found[0].measure.floor == 0.9
    path.write_text(path.read_text().removesuffix("\n"))  # as some editors leave it
    add_measurements(path, [taken(150, 0.75)])
    assert [each.step for each in read_measurements(path)] == [50, 100, 150]
    other = tmp_path / "other.csv"
    for held in (b"a,b\n", b"\xff\xfe", b""):
        other.write_bytes(held)
        with pytest.raises(ExportError, match=r"other\.csv holds something other than measures"):
            add_measurements(other, [taken(1, 1.0)])


def test_python_has_them_as_arrays(measured: Path) -> None:
    recall = load_measures(measured)["recall"]
    np.testing.assert_array_equal(recall.steps, [50, 100, 150])
    np.testing.assert_array_equal(recall.values, [0.05, 0.1, 0.15])
    assert recall.measure.floor == 0.9
    assert load_measures(measured, evaluated=True)["recall"].values.tolist() == [0.2]


def test_a_report_draws_them_over_steps(measured: Path, tmp_path: Path) -> None:
    run = RecordedRun(measured)
    (figure,) = charts.measures([run])
    axes = next(each for each in figure.axes if each.get_title(loc="left") == "Recall ↑")
    curve, floor = axes.get_lines()
    assert curve.get_xdata().tolist() == [50, 100, 150]  # type: ignore[union-attr]
    assert set(floor.get_ydata()) == {0.9}  # type: ignore[arg-type]
    write_report([run], tmp_path / "report.html", ReportOptions())
    assert "Measures over steps" in (tmp_path / "report.html").read_text(encoding="utf-8")
    write_report([run], tmp_path / "report.pdf", ReportOptions())
    assert (tmp_path / "report.pdf").stat().st_size > 1000


def test_tensorboard_has_a_scalar_a_measure(measured: Path, tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    options = TensorBoardOptions(images=False)
    write_tensorboard([RecordedRun(measured)], tmp_path / "board", options)
    board = EventAccumulator(str(tmp_path / "board" / "good"))
    board.Reload()
    values = [(each.step, each.value) for each in board.Scalars("measures/recall")]
    assert values == [(50, pytest.approx(0.05)), (100, pytest.approx(0.1)),
                      (150, pytest.approx(0.15))]  # fmt: skip
    assert [each.step for each in board.Scalars("evaluated/recall")] == [150]
