"""The page of a run: what is dragged through is in it, and nothing else is needed."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from ganstudio import cli
from ganstudio.export.options import PageOptions
from ganstudio.export.page import moments
from ganstudio.export.page.writing import write_page
from ganstudio.export.records import MeasuredRun
from ganstudio.telemetry.jobs import ExportError
from ganstudio.telemetry.messages import Frame
from ganstudio.telemetry.records import SampleGrid, Walk
from ganstudio.training.experiment import Experiment


def test_the_page_holds_all_that_it_shows_and_loads_nothing(
    recorded_run: Callable[..., Path], tmp_path: Path
) -> None:
    out = tmp_path / "run.html"
    folder = recorded_run("<b>good")
    assert cli.main(["export", "page", str(folder), "--out", str(out)]) == 0
    text = out.read_text(encoding="utf-8")
    assert not re.search(r"(src|href)\s*=\s*[\"']?https?:|import\s*\(|fetch\(", text)
    assert "<b>good" not in text  # what is said is text, never markup
    (stop,) = json.loads(re.findall(r"const stops = (.*);\n", text)[0])
    assert (stop["step"], stop["word"], stop["walk"]) == (200, "healthy", "")
    assert stop["samples"].startswith("data:image/webp;base64,")
    charts = json.loads(re.findall(r"const charts = (.*);\n", text)[0])
    assert charts[0]["title"] == "Losses"
    assert [line["name"] for line in charts[0]["lines"]] == ["D", "G"]
    assert charts[0]["lines"][1]["points"][-1] == [200, 399.0]


def test_a_page_that_would_be_too_large_has_fewer_steps(
    images_experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = MeasuredRun("digits", 20, images_experiment, history=Snapshots())
    monkeypatch.setattr(moments, "BUDGET", 1)
    found = moments.stops(run, PageOptions(spacing="snapshots"), lambda _: None)
    assert [each["step"] for each in found] == [0, 20]


class Snapshots:
    """Images and their walks at some steps."""

    def channels(self) -> list[str]:
        return ["samples", "walk"]

    def steps(self, channel: str) -> NDArray[np.int64]:
        return np.array([0, 10, 20])

    def snapshot(self, channel: str, step: int) -> Frame:
        images = np.full((2, 3, 8, 8, 1), step, np.uint8)
        walk = Walk(images, 2, True)
        grid = SampleGrid(images[0], images[0], None, 3, True, np.zeros(3, np.float32))
        return Frame(0, step, 0.0, walk if channel == "walk" else grid)


def test_small_pictures_lose_no_pixel(images_experiment: Experiment, tmp_path: Path) -> None:
    run = MeasuredRun("digits", 20, images_experiment, history=Snapshots())
    write_page([run], tmp_path / "x.html", PageOptions(spacing="snapshots"))
    found = re.findall(r"const stops = (.*);\n", (tmp_path / "x.html").read_text("utf-8"))
    stops = json.loads(found[0])
    assert [each["step"] for each in stops] == [0, 10, 20]
    data = base64.b64decode(stops[1]["walk"].partition(",")[2])
    picture = np.asarray(Image.open(io.BytesIO(data)).convert("L"))
    assert picture.shape == (2 * 9 + 1, 3 * 9 + 1)
    assert set(picture[1:9, 1:9].ravel().tolist()) == {10}
    assert stops[1]["word"] == ""


def test_a_run_without_snapshots_has_no_page(points_experiment: Experiment, tmp_path: Path) -> None:
    run = MeasuredRun("x", 1, points_experiment)
    with pytest.raises(ExportError, match="was not recorded"):
        write_page([run], tmp_path / "x.html", PageOptions())
