"""What other programs read of a run that is told to them while it trains."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import sqlite3
import struct
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pytest

from ganstudio.export.live import scribe
from ganstudio.export.live.kinds import asked
from ganstudio.export.live.log import Subject
from ganstudio.export.live.scribe import Scribe
from ganstudio.telemetry.messages import Frame
from ganstudio.telemetry.records import Collapse, Losses, Measure, Record, SampleGrid, Verdict

SETTINGS = {"optimisers.generator.lr": 1e-3, "loss.name": "hinge"}


def losses(first: int, *rows: tuple[float, float]) -> Losses:
    return Losses(("loss_d", "loss_g"), first, np.array(rows, np.float32))


def records() -> list[tuple[int, Record]]:
    pixels = np.full((4, 8, 8, 1), 200, np.uint8)
    shares = np.full(2, 0.5, np.float32)
    recall = Measure("recall", "Recall", "", 0.75, 1.0, "0.75", "1", "high")
    said = Collapse(("a", "b"), shares, shares, (recall,), Verdict("healthy", 3, "all is well"), 9)
    return [
        (2, losses(1, (1.5, 0.5), (float("nan"), 0.25))),
        (2, SampleGrid(pixels, pixels, None, 2, True, np.zeros(4, np.float32))),
        (3, losses(3, (1.0, 2.0))),
        (3, said),
    ]


def log(kind: str, folder: Path) -> tuple[str, list[str]]:
    """Have the records logged; return where, and what was warned of."""
    told: list[str] = []
    (wanted,) = asked([f"{kind}={folder / 'logs'}"])
    subject = Subject("a run", SETTINGS, folder / "ring", wanted.folder, 0, time.time())
    writes = Scribe(wanted, subject, told.append)
    for at, record in records():
        writes.hear(Frame(0, at, 0.1 * at, record))
    return writes.close(), told


def test_tensorboard_has_each_step_with_its_time(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        accumulators = pytest.importorskip(
            "tensorboard.backend.event_processing.event_accumulator", reason="no TensorBoard here"
        )
    before = time.time()
    where, told = log("tensorboard", tmp_path)
    assert told == []
    assert where == str(tmp_path / "logs" / "ring")
    found = accumulators.EventAccumulator(where, size_guidance={"scalars": 0, "images": 0})
    found.Reload()
    values = [(each.step, each.value) for each in found.Scalars("loss_g")]
    assert values == [(1, 0.5), (2, 0.25), (3, 2.0)]
    assert np.isnan(found.Scalars("loss_d")[1].value)
    assert [(each.step, each.value) for each in found.Scalars("measures/recall")] == [(3, 0.75)]
    times = [each.wall_time for each in found.Scalars("loss_g")]
    assert before <= times[0] <= times[1] <= times[2] <= time.time()
    assert [each.step for each in found.Images("samples")] == [2]
    (said,) = found.Tensors("verdict/text_summary")
    assert (said.step, said.tensor_proto.string_val[0]) == (3, b"**healthy**: all is well")
    assert "_hparams_/session_end_info" in found.PluginTagToContent("hparams")


def test_wandb_has_it_offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("wandb", reason="Weights & Biases is not installed")
    monkeypatch.setenv("WANDB_MODE", "offline")
    where, told = log("wandb", tmp_path)
    assert told == []
    assert "upload it with: wandb sync" in where
    (file,) = (tmp_path / "logs" / "wandb").glob("offline-run-*/run-*.wandb")
    rows = history(file)
    curve = {row["step"]: row["loss_g"] for row in rows if "loss_g" in row}
    assert curve == {1: 0.5, 2: 0.25, 3: 2.0}
    assert [row["step"] for row in rows if row.get("verdict") == "healthy"] == [3]
    assert [row["measures/recall"] for row in rows if "measures/recall" in row] == [0.75]
    assert [row["samples.width"] for row in rows if "samples.width" in row] == [2 * 66 + 2]


def history(file: Path) -> list[dict[str, object]]:
    """Return the rows of an offline run: records in the framing of LevelDB's log."""
    from wandb.proto import wandb_internal_pb2

    data, at, rows = file.read_bytes(), 7, []
    while at < len(data):
        length, kind = struct.unpack_from("<HB", data, at + 4)
        assert kind == 1  # whole, as all are in so small a file
        record = wandb_internal_pb2.Record.FromString(data[at + 7 : at + 7 + length])
        items = record.history.item
        if items:
            rows.append({i.key or ".".join(i.nested_key): json.loads(i.value_json) for i in items})
        at += 7 + length
    return rows


def test_mlflow_has_it_in_a_folder(tmp_path: Path) -> None:
    if importlib.util.find_spec("mlflow") is None:
        pytest.skip("MLflow is not installed")
    where, told = log("mlflow", tmp_path)
    assert told == []
    assert where.startswith(f"sqlite:///{tmp_path / 'logs' / 'mlflow.db'}; look at it with: ")
    with contextlib.closing(sqlite3.connect(tmp_path / "logs" / "mlflow.db")) as base:

        def rows(query: str) -> list[tuple[object, ...]]:
            return base.execute(query).fetchall()

        (settings,) = rows("SELECT value FROM params WHERE key = 'loss.name'")
        assert settings == ("hinge",)
        assert rows("SELECT value FROM tags WHERE key = 'verdict'") == [("healthy",)]
        assert rows("SELECT step, value FROM metrics WHERE key = 'measures/recall'") == [(3, 0.75)]
        curve = rows("SELECT step, value FROM metrics WHERE key = 'loss_g' ORDER BY step")
        assert curve == [(1, 0.5), (2, 0.25), (3, 2.0)]
        assert rows("SELECT is_nan FROM metrics WHERE key = 'loss_d' AND step = 2") == [(1,)]
        assert rows("SELECT name, status FROM runs") == [("a run", "FINISHED")]
    assert any("samples" in str(file) for file in (tmp_path / "logs").rglob("*.png"))


def test_a_logger_that_fails_is_one_warning(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("in the way")
    where, told = log("tensorboard", tmp_path)
    assert where == ""
    (sentence,) = told
    assert sentence.startswith("--log tensorboard: ")
    assert "logs" in sentence


def test_a_logger_that_hangs_holds_nothing_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hung = [sys.executable, "-c", "import time; time.sleep(600)"]
    monkeypatch.setattr(scribe, "command", lambda name: hung)
    monkeypatch.setattr(scribe, "PATIENCE", 0.3)
    where, told = log("tensorboard", tmp_path)
    assert where == ""
    assert told == [
        "--log tensorboard: it was not done within 0.3 s, so its end is missing; "
        "the run itself is whole"
    ]
