"""The samples over training as one picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio.export.filmstrip import write_filmstrip
from ganstudio.export.grid import read_provenance
from ganstudio.export.options import FilmstripOptions
from ganstudio.export.records import MeasuredRun
from ganstudio.telemetry.jobs import ExportError
from ganstudio.telemetry.messages import Frame
from ganstudio.telemetry.records import Plane, SampleGrid
from ganstudio.training.experiment import Experiment


@dataclass
class Kept:
    """A snapshot at each power of two; row i is of grey 5·i beyond 30 times the exponent."""

    points: bool = False

    def channels(self) -> list[str]:
        return ["samples"]

    def steps(self, channel: str) -> np.ndarray:
        return 2 ** np.arange(8)

    def snapshot(self, channel: str, step: int) -> Frame:
        if self.points:
            points = np.zeros((5, 2), np.float32)
            heat = np.zeros((2, 2), np.float32)
            arrows = np.zeros((1, 2, 2), np.float32)
            plane = Plane(points, points + step / 100, (-1, 1, -1, 1), heat, "logit", arrows, True)
            return Frame(0, step, 0.0, plane)
        shades = 30 * int(np.log2(step)) + 5 * np.arange(6)
        images = np.broadcast_to(shades[:, None, None, None], (6, 4, 4, 1)).astype(np.uint8).copy()
        return Frame(
            0, step, 0.0, SampleGrid(images, images, None, 3, True, np.zeros(6, np.float32))
        )


def test_a_column_is_a_step_and_a_row_a_latent(
    images_experiment: Experiment, tmp_path: Path
) -> None:
    run = MeasuredRun("run", 128, images_experiment, history=Kept())  # type: ignore[arg-type]
    options = FilmstripOptions(columns=8, rows=2, scale=4, padding=2, caption=False)
    write_filmstrip([run], tmp_path / "strip.png", options)
    with Image.open(tmp_path / "strip.png") as image:
        picture = np.asarray(image.convert("L"))
    middle = [[picture[10 + 2 + 18 * row + 8, 10 + 2 + 18 * column + 8] for column in range(8)]
              for row in range(2)]  # fmt: skip
    assert np.abs(np.array(middle) - [[30 * k + 5 * row for k in range(8)]
                                      for row in range(2)]).max() <= 2  # fmt: skip
    provenance = read_provenance(tmp_path / "strip.png")
    assert provenance is not None
    assert provenance.step == 128


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
@pytest.mark.parametrize("points", [False, True])
def test_captions_name_the_steps(
    images_experiment: Experiment, tmp_path: Path, suffix: str, points: bool
) -> None:
    run = MeasuredRun("Rösti & co", 128, images_experiment, history=Kept(points))  # type: ignore[arg-type]
    path = tmp_path / f"strip.{suffix}"
    write_filmstrip([run], path, FilmstripOptions(columns=4))
    assert path.stat().st_size > 1000
    if suffix == "svg":
        text = path.read_text(encoding="utf-8")
        assert all(f"<!-- {step} -->" in text for step in (1, 4, 16, 128))


def test_without_a_recording_there_is_none(images_experiment: Experiment, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="'run' was not recorded"):
        write_filmstrip([MeasuredRun("run", 9, images_experiment)], tmp_path / "a.png",
                        FilmstripOptions())  # fmt: skip
    assert not list(tmp_path.iterdir())
