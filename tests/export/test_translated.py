"""A folder of images, translated by either way of a run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio import Session
from ganstudio.cli import main
from ganstudio.training.experiment import Experiment

pytestmark = pytest.mark.usefixtures("few_lessons")
TRANSLATION = {
    "device": "cpu",
    "threads": 1,
    "data": {"name": "shapes-outlined", "count": 60},
    "network": {"name": "cyclegan", "features": 2, "d_features": 2, "blocks": 1},
    "loss": "least-squares",
    "schedule": {"batch_size": 4},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    library = tmp_path_factory.mktemp("library")
    with Session(library) as session:
        run = session.add(Experiment.parse(TRANSLATION))
        session.train(3)
        found = session.folder(run)
    assert found is not None
    return found


PAIRED = TRANSLATION | {
    "data": {"name": "shapes-outlined", "count": 60, "pairs": True},
    "network": {"name": "pix2pix", "features": 2, "d_features": 2, "blocks": 1},
}


@pytest.fixture
def images(tmp_path: Path) -> Path:
    (tmp_path / "images" / "more").mkdir(parents=True)
    for i, name in enumerate(("a.png", "b.jpg", "more/a.png")):
        Image.new("RGB", (40, 30), (80 * i, 100, 20)).save(tmp_path / "images" / name)
    (tmp_path / "images" / "notes.png").write_text("no picture")
    return tmp_path / "images"


def test_either_way_is_written_under_the_images_own_names(
    folder: Path, images: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = {}
    for pairing in ("x-to-y", "y-to-x"):
        out = tmp_path / pairing
        words = ["translate", str(folder), str(images), "--pairing", pairing, "--out", str(out)]
        assert main(words) == 0
        names = {path.relative_to(out).as_posix() for path in out.rglob("*.png")}
        assert names == {"a.png", "b.jpg.png", "more/a.png"}
        written[pairing] = np.asarray(Image.open(out / "a.png"))
        assert written[pairing].shape == (16, 16, 3)
    assert not np.array_equal(*written.values())
    assert "left out 1 of 4 files" in capsys.readouterr().out


def test_what_does_not_translate_is_refused(
    images: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["train", "ring", "--steps", "1", "--device", "cpu", "--out", str(out)]) == 0
    assert main(["translate", str(out), str(images), "--out", str(tmp_path / "none")]) == 2
    assert "generates from latents; choose one that translates" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_a_folder_without_images_says_so(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    words = ["translate", str(folder), str(tmp_path / "empty"), "--out", str(tmp_path / "none")]
    assert main(words) == 2
    assert "holds no image that can be used" in capsys.readouterr().err


def test_what_has_learnt_from_pairs_translates(images: Path, tmp_path: Path) -> None:
    with Session(tmp_path / "library") as session:
        run = session.add(Experiment.parse(PAIRED))
        session.train(3)
        folder = session.folder(run)
    out = tmp_path / "there"
    assert main(["translate", str(folder), str(images), "--out", str(out)]) == 0
    assert len(list(out.rglob("*.png"))) == 3
