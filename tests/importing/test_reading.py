"""Logs as the programs write them, and as nobody should."""

from __future__ import annotations

import io
import json
import math
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio.export.options import TensorBoardOptions
from ganstudio.export.records import MeasuredRun
from ganstudio.export.tensorboard import EventFile, write_tensorboard
from ganstudio.importing import log as bounds
from ganstudio.importing.log import Log, LogError
from ganstudio.importing.reading import is_log, read_logs
from ganstudio.importing.wandb import BLOCK, HEAD
from ganstudio.preset_folder import find
from ganstudio.telemetry.measurements import Measurement
from ganstudio.telemetry.records import Losses, Measure, SampleGrid


def curve(log: Log, name: str) -> dict[int, float]:
    course = log.courses[name]
    return dict(zip(course.steps.tolist(), course.values.tolist(), strict=True))


def table(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


# ── tables ────────────────────────────────────────────────────────────────────


def test_a_table_keeps_gaps_nan_and_the_later_of_two(tmp_path: Path) -> None:
    path = table(
        tmp_path / "gan.csv",
        "epoch,step,errD,errG,note", "0,10,1.5,0.5,a", "0,20,nan,,b", "1,40,0.25,2,c",
        "1,20,0.75,,d",
    )  # fmt: skip
    (log,) = read_logs(path)
    assert log.title == "gan"
    assert curve(log, "errD") == {10: 1.5, 20: 0.75, 40: 0.25}
    assert curve(log, "errG") == {10: 0.5, 40: 2.0}
    assert "note" not in log.courses
    path.write_text("step,d_loss\n1,nan\n2,inf\n")
    (log,) = read_logs(path)
    assert math.isnan(curve(log, "d_loss")[1])
    assert curve(log, "d_loss")[2] == math.inf


def test_a_table_without_steps_counts_its_rows_and_says_so(tmp_path: Path) -> None:
    (log,) = read_logs(table(tmp_path / "a.csv", "d;g", "1;2", "3;4"))
    assert curve(log, "g") == {1: 2.0, 2: 4.0}
    assert log.notes == ("it names no steps, so its rows are counted",)


def test_a_table_as_wandb_exports_it(tmp_path: Path) -> None:
    path = table(
        tmp_path / "wandb_export.csv",
        '"Step","good-sun-1 - d_loss","good-sun-1 - d_loss__MIN","good-sun-1 - d_loss__MAX"',
        '"0","1.5","1.5","1.5"', '"50","1.25","1.25","1.25"',
    )  # fmt: skip
    (log,) = read_logs(path)
    assert {name: curve(log, name) for name in log.courses} == {"d_loss": {0: 1.5, 50: 1.25}}


def test_a_history_of_json_lines(tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.fromarray(np.full((4, 6, 3), 9, np.uint8)).save(picture, "PNG")
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "a.png").write_bytes(picture.getvalue())
    shown = {"_type": "image-file", "path": "media/a.png", "width": 6}
    outside = {"_type": "image-file", "path": "../../etc/passwd"}
    rows = [
        {"_step": 0, "_timestamp": 100.0, "loss": {"d": 1.0}, "fid": "NaN"},
        {"_step": 3, "_timestamp": 101.5, "loss": {"d": 0.5}, "samples": shown, "x": outside},
    ]
    path = table(tmp_path / "wandb-history.jsonl", *map(json.dumps, rows), '{"_step": 4, "lo')
    (log,) = read_logs(path)
    assert log.title == tmp_path.name
    assert curve(log, "loss.d") == {0: 1.0, 3: 0.5}
    assert math.isnan(curve(log, "fid")[0])
    assert log.began == 100.0
    (seen,) = log.pictures
    assert (seen.step, seen.pixels.shape, int(seen.pixels[0, 0, 0])) == (3, (4, 6, 3), 9)


# ── W&B ───────────────────────────────────────────────────────────────────────


def field(number: int, data: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(data)) + data


def varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


def item(name: str, value: object) -> bytes:
    return field(1, field(1, name.encode()) + field(16, json.dumps(value).encode()))


def offline(*records: bytes) -> bytes:
    """Return an offline run: records in LevelDB's framing, broken at the ends of blocks."""
    out = bytearray(b":W&B" + struct.pack("<HB", 0xBEE1, 0))
    for record in records:
        first, left = True, record
        while first or left:
            room = BLOCK - len(out) % BLOCK
            if room < HEAD:
                out += bytes(room)
                room = BLOCK
            part, left = left[: room - HEAD], left[room - HEAD :]
            kind = (1 if not left else 2) if first else (4 if not left else 3)
            check = zlib.crc32(part, zlib.crc32(bytes([kind])))
            out += struct.pack("<IHB", check, len(part), kind) + part
            first = False
    return bytes(out)


def test_an_offline_run_of_wandb(tmp_path: Path) -> None:
    run = field(17, field(4, item("lr", 0.001)) + field(8, b"good sun"))
    rows = [field(2, item("_step", n) + item("d_loss", n / 2)) for n in range(3000)]
    long = field(2, item("_step", 3000) + item("text", "x" * 70_000) + item("d_loss", 7.0))
    path = tmp_path / "run-abc.wandb"
    path.write_bytes(offline(run, *rows, long))
    (log,) = read_logs(tmp_path)
    assert log.title == "good sun"
    assert log.settings == {"lr": 0.001}
    assert curve(log, "d_loss") == {**{n: n / 2 for n in range(3000)}, 3000: 7.0}
    path.write_bytes(path.read_bytes()[:-100])  # a program that was killed
    (log,) = read_logs(path)
    assert len(log.courses["d_loss"].steps) == 3000


# ── TensorBoard ───────────────────────────────────────────────────────────────


def exported(folder: Path) -> MeasuredRun:
    pixels = np.full((4, 3, 3, 1), 90, np.uint8)
    grid = SampleGrid(pixels, pixels, None, 2, True, np.zeros(4, np.float32))
    rows = np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32)
    rows[7, 1] = np.nan
    fid = Measure("fid", "FID", "", 12.5, 1.0, "12.5", "1", "low")
    run = MeasuredRun(
        "a run", 50, find("ring"), [Losses(("loss_d", "loss_g"), 1, rows)], [grid],
        measurements=[Measurement(50, 5.0, fid)],
    )  # fmt: skip
    write_tensorboard([run], folder, TensorBoardOptions())
    return run


def test_what_was_exported_is_read_back(tmp_path: Path) -> None:
    run = exported(tmp_path / "board")
    (log,) = read_logs(tmp_path / "board")
    assert log.title == "a-run"
    for name in ("loss_d", "loss_g"):
        course = log.courses[name]
        np.testing.assert_array_equal(course.steps, np.arange(1, 51))
        np.testing.assert_array_equal(course.values.astype(np.float32), run.series[0].column(name))
    assert curve(log, "measures/fid") == {50: 12.5}
    assert log.settings["loss.name"] == run.experiment.loss.name
    assert [(each.step, each.pixels.shape[-1]) for each in log.pictures] == [(50, 1)]


def test_steps_that_are_made_again_count_as_they_were_made_last(tmp_path: Path) -> None:
    for name, steps in (("a", range(1, 9)), ("b", range(4, 7))):
        with EventFile(tmp_path, lambda step: 1e9 + step, f"events.out.tfevents.{name}") as file:
            file.supersede(steps[0])
            for step in steps:
                file.scalars(step, {"loss_d": 1.0 if name == "a" else 2.0})
    (log,) = read_logs(tmp_path)
    assert curve(log, "loss_d") == {1: 1.0, 2: 1.0, 3: 1.0, 4: 2.0, 5: 2.0, 6: 2.0}


def test_each_folder_of_events_is_a_run(tmp_path: Path) -> None:
    for name in ("a", "b"):
        with EventFile(tmp_path / name, lambda step: 1e9) as file:
            file.scalars(1, {"x": 1.0})
    assert [log.title for log in read_logs(tmp_path)] == ["a", "b"]


# ── what is refused ───────────────────────────────────────────────────────────


def events(tmp_path: Path) -> bytes:
    with EventFile(tmp_path / "made", lambda step: 1e9) as file:
        for step in range(20):
            file.scalars(step, {"loss_d": 1.0})
    (path,) = (tmp_path / "made").iterdir()
    return path.read_bytes()


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]


Bytes = Callable[[Path], bytes]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("tfevents.x", lambda p: b"no events at all, whatever", "no event file of TensorBoard"),
        ("tfevents.x", lambda p: flipped(events(p), 150), "damaged"),
        ("tfevents.x", lambda p: struct.pack("<Q", 2**60) + b"1234", "no event file"),
        ("a.wandb", lambda p: b"no run", "no offline run of Weights & Biases"),
        ("a.wandb", lambda p: flipped(offline(field(2, item("a", 1))), 20), "damaged"),
        ("a.wandb", lambda p: offline(b"\xff" * 20), "damaged amid a record"),
        ("a.wandb", lambda p: offline(field(2, field(1, field(1, b"a") + field(16, b"{")))), "dam"),
        ("a.jsonl", lambda p: b'{"a": 1}\n[' + b"[" * 100_000 + b'\n{"a": 2}', "line 2"),
        ("a.jsonl", lambda p: b"[1]\n[2]", "line 1 is no object"),
        ("a.csv", lambda p: b"1,2\n3,4\n", "no names of columns"),
        ("a.csv", lambda p: b"\xff\xfe\x00", "not UTF-8"),
        ("a.csv", lambda p: b"step,d\n-5,1\n", "counted from 0"),
        ("a.csv", lambda p: b"step,d\n1e30,1\n", "a step beyond"),
        ("a.csv", lambda p: b"step,word\n1,a\n", "no values"),
        ("a.jsonl", lambda p: b'{"step": 1' + b"0" * 400 + b', "d": 1}\n', "a step beyond"),
        ("a.jsonl", lambda p: b'{"a\\ud800": 1}\n{"a": 2}', "half of a character"),
        ("a.txt", lambda p: b"step,d\n1,1\n", "is no log"),
    ],
)  # fmt: skip
def test_what_is_no_log_is_refused_in_a_sentence(
    name: str, content: Bytes, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content(tmp_path))
    with pytest.raises(LogError) as refused:
        read_logs(path)
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)
    assert str(path) in str(refused.value)


def test_what_was_all_taken_back_is_no_log(tmp_path: Path) -> None:
    with EventFile(tmp_path / "board", lambda step: 1e9) as file:
        file.scalars(3, {"loss_d": 1.0})
        file.supersede(0)
    with pytest.raises(LogError, match="no values and no pictures"):
        read_logs(tmp_path / "board")


def test_a_number_beyond_all_floats_is_endless(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"step": 1, "d": 1' + "0" * 400 + "}\n")
    (log,) = read_logs(path)
    assert curve(log, "d") == {1: math.inf}


def test_a_log_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST", 10)
    path = table(tmp_path / "a.csv", "step,d", *(f"{n},1" for n in range(11)))
    with pytest.raises(LogError, match="more than 10 values"):
        read_logs(path)
    wide = table(tmp_path / "b.csv", ",".join(["step", *(f"c{n}" for n in range(3))]), "1,1,2,3")
    monkeypatch.setattr(bounds, "SERIES", 2)
    with pytest.raises(LogError, match="more than 2 series"):
        read_logs(wide)


def test_a_folder_without_a_log_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="holds no log; choose TensorBoard's event files"):
        read_logs(tmp_path)


def test_a_log_is_told_from_data(tmp_path: Path) -> None:
    assert is_log(table(tmp_path / "a.csv", "step,loss", "1,2"))
    assert not is_log(table(tmp_path / "b.csv", "x,y", "1,2"))
    assert not is_log(table(tmp_path / "c.csv", "1,2"))
    (tmp_path / "pictures").mkdir()
    table(tmp_path / "pictures" / "metadata.jsonl", '{"file_name": "a.png"}')
    assert not is_log(tmp_path / "pictures")
