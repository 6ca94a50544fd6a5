"""Measuring afterwards from the command line, and what training keeps when nobody watches."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ganstudio import cli, load_measures
from ganstudio.export.measures import read_measurements
from ganstudio.probes import evaluation
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.telemetry.recording.thinning import milestone
from tests.command_line import refused

SMALL = ("network.hidden=8", "data.count=300", "schedule.batch_size=8", "seed=1")
RING = ["ring", "--threads", "1", *(word for each in SMALL for word in ("--set", each))]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "ring"
    assert cli.main(["train", *RING, "--steps", "100", "--out", str(folder)]) == 0
    return folder


# ── what training keeps ───────────────────────────────────────────────────────


def test_samples_and_walks_of_every_milestone_are_kept(trained: Path) -> None:
    wanted = [step for step in range(101) if milestone(step)]
    assert len(wanted) > 25
    with RecordingReader(trained) as reader:
        for channel in ("samples", "walk"):
            assert set(wanted) <= set(reader.steps(channel).tolist())


def test_every_look_is_in_the_table_and_in_the_recording(trained: Path) -> None:
    with (trained / "measures.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    told = {(int(row["step"]), row["measure"]) for row in rows}
    assert {(50, "modes"), (100, "modes"), (50, "gradient_g"), (100, "speed")} <= told
    assert {row["value"] for row in rows if row["measure"] == "lr_g"} == {"0.001"}
    course = load_measures(trained)["modes"]
    assert course.steps.tolist() == [50, 100]
    assert course.measure.floor == 8
    assert {"ndb", "copies"} <= {row["measure"] for row in rows if row["step"] == "100"}


def test_a_run_that_goes_on_has_its_whole_course(tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    assert cli.main(["train", *RING, "--steps", "100", "--out", str(whole)]) == 0
    assert cli.main(["train", *RING, "--steps", "60", "--out", str(parts)]) == 0
    assert cli.main(["train", "--resume", str(parts), "--steps", "100"]) == 0
    one, other = load_measures(whole)["kl"], load_measures(parts)["kl"]
    assert set(one.steps.tolist()) <= set(other.steps.tolist())
    at = np.isin(other.steps, one.steps)
    np.testing.assert_array_equal(one.values, other.values[at])
    with (parts / "measures.csv").open(encoding="utf-8") as file:
        steps = {int(row["step"]) for row in csv.DictReader(file) if row["measure"] == "kl"}
    assert {50, 100} <= steps
    with RecordingReader(whole) as a, RecordingReader(parts) as b:
        for step in (73, 93):
            found = [reader.snapshot("samples", step) for reader in (a, b)]
            assert found[0] is not None
            assert found[1] is not None
            assert found[0].step == found[1].step == step
            np.testing.assert_array_equal(found[0].record.fake, found[1].record.fake)  # type: ignore[attr-defined]


# ── afterwards ────────────────────────────────────────────────────────────────


def test_a_checkpoint_is_measured_and_kept_beside_the_others(
    trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = load_measures(trained)["modes"].values.tolist()
    table = tmp_path / "more.csv"
    words = ["evaluate", str(trained), "--samples", "4000", "--into", str(table)]
    assert cli.main(words) == 0
    said = capsys.readouterr().out
    assert "step 100" in said
    assert "perfect sampler" in said
    (precise,) = [line for line in said.splitlines() if line.startswith("High quality")]
    assert re.fullmatch(r"High quality +[\d.]+ % +[\d.]+ % +[\d.]+ % +4000", precise)
    modes = load_measures(trained, evaluated=True)["modes"]
    assert modes.steps.tolist() == [100]
    assert modes.samples.tolist() == [4000]
    assert load_measures(trained)["modes"].values.tolist() == before
    assert cli.main([*words, "--step", "100"]) == 0
    with table.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["measure"] == "modes"]
    assert [(row["step"], row["samples"], row["evaluated"]) for row in rows] == [
        ("100", "4000", "1")
    ] * 2


def test_every_kept_checkpoint_is_measured(tmp_path: Path) -> None:
    folder = tmp_path / "ring"
    assert cli.main(["train", *RING, "--steps", "20", "--out", str(folder)]) == 0
    assert cli.main(["train", "--resume", str(folder), "--steps", "30"]) == 0
    with RecordingReader(folder) as reader:
        kept = [each.step for each in reader.checkpoints()]
    assert cli.main(["evaluate", str(folder), "--every", "--samples", "100"]) == 0
    assert load_measures(folder, evaluated=True)["modes"].steps.tolist() == kept


def test_what_was_measured_before_it_was_interrupted_is_in_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = iter([evaluation.evaluated])

    def once(*words: Any, **settings: Any) -> Any:
        measure = next(left, None)
        if measure is None:
            raise KeyboardInterrupt
        return measure(*words, **settings)

    folder, table = tmp_path / "ring", tmp_path / "found.csv"
    assert cli.main(["train", *RING, "--steps", "10", "--out", str(folder)]) == 0
    assert cli.main(["train", "--resume", str(folder), "--steps", "20"]) == 0
    monkeypatch.setattr(evaluation, "evaluated", once)
    words = ["evaluate", str(folder), "--every", "--samples", "100", "--into", str(table)]
    assert cli.main(words) == 130
    assert {each.step for each in read_measurements(table)} == {10}


def test_images_are_measured_against_a_data_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from ganstudio.preset_folder import find

    data = find("digits").data.load()
    (tmp_path / "images").mkdir()
    for number, image in enumerate(data.samples[::30]):
        pixels = ((image[0] + 1) * 127.5).round().astype(np.uint8)
        Image.fromarray(pixels).save(tmp_path / "images" / f"{number}.png")
    words = ["evaluate", str(tmp_path / "images"), "--against", "digits"]
    assert cli.main([*words, "--into", str(tmp_path / "found.csv")]) == 0
    with (tmp_path / "found.csv").open(encoding="utf-8") as file:
        rows = {row["measure"]: row for row in csv.DictReader(file)}
    assert rows["modes"]["value"] == "10.0"
    assert {"fd-digits", "recall", "coverage", "copies"} <= set(rows)
    assert int(rows["recall"]["samples"]) == len(data.samples[::30])
    assert rows["copies"]["value"] == "1.0"
    assert "images" in capsys.readouterr().out


def test_what_cannot_be_measured_is_said_in_a_sentence(
    trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert "add --against" in refused(capsys, "evaluate", tmp_path / "empty")
    assert "no image that can be used" in refused(
        capsys, "evaluate", tmp_path / "empty", "--against", "digits"
    )
    assert "is data of points" in refused(
        capsys, "evaluate", tmp_path / "empty", "--against", "ring"
    )
    assert "there is no preset" in refused(
        capsys, "evaluate", tmp_path / "empty", "--against", "dgits"
    )
    assert "--samples: give at least 32" in refused(capsys, "evaluate", trained, "--samples", "3")
    assert "needs a step, counted from 0" in refused(capsys, "evaluate", trained, "--step", "-3")
    assert "has to end in .csv" in refused(capsys, "evaluate", trained, "--into", "a.txt")


# ── a network of the user's own ───────────────────────────────────────────────


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """A network that returns the means of the quarters of an image."""
    import onnx
    from onnx import TensorProto, helper

    pool = helper.make_node("AveragePool", ["x"], ["y"], kernel_shape=[4, 4], strides=[4, 4])
    given = helper.make_tensor_value_info("x", TensorProto.FLOAT, ("n", 1, "h", "w"))
    made = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    graph = helper.make_graph([pool], "quarters", [given], [made])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    path = tmp_path / "quarters.onnx"
    onnx.save(model, str(path))
    return path


def test_images_are_measured_by_a_network_from_a_file(tmp_path: Path, network: Path) -> None:
    folder, table = tmp_path / "images", tmp_path / "measures.csv"
    folder.mkdir()
    for number in range(60):
        Image.fromarray(np.full((8, 8), 4 * number, np.uint8)).save(folder / f"{number}.png")
    words = ["evaluate", folder, "--against", "digits", "--samples", "40", "--into", table]
    assert cli.main([str(each) for each in (*words, "--extractor", network)]) == 0
    with table.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    (row,) = [row for row in rows if row["measure"].startswith("fd-quarters-")]
    assert float(row["value"]) > 10 * float(row["floor"])
    assert "quarters.onnx (SHA-256 " in row["extractor"]


def test_points_have_no_features(
    trained: Path, network: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(capsys, "evaluate", trained, "--extractor", network)
    assert "leave it out for points" in said
    gone = network.with_name("gone.onnx")
    assert "cannot be read" in refused(capsys, "evaluate", trained, "--extractor", gone)
