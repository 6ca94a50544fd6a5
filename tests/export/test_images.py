from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.numpy import load_file

from ganstudio.export.grid import read_provenance, to_pixels
from ganstudio.export.images import write_images
from ganstudio.export.options import ImagesOptions
from ganstudio.export.sampler import Sampler
from ganstudio.telemetry.jobs import Cancelled, ExportError
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run


@pytest.fixture
def sampler(images_experiment: Experiment) -> Sampler:
    return Sampler.of(Run(images_experiment))


class Sorter:
    """Declares images to be of three classes in turn."""

    names = ("cat", "a/b", "")

    def __call__(self, samples: torch.Tensor) -> np.ndarray:
        return np.arange(len(samples)) % 3


def test_each_image_is_that_of_its_latent(sampler: Sampler, tmp_path: Path) -> None:
    folder = tmp_path / "images"
    write_images(sampler, folder, ImagesOptions(count=300, seed=5))
    names = sorted(file.name for file in folder.glob("*.png"))
    assert names == [f"{index:06}.png" for index in range(1, 301)]
    latents = np.load(folder / "latents.npz")["latents"]
    assert latents.shape == (300, 4)
    expected = to_pixels(sampler.sample(torch.from_numpy(latents)).numpy())
    for index in (0, 255, 256, 299):
        with Image.open(folder / names[index]) as image:
            np.testing.assert_array_equal(np.asarray(image), expected[index, ..., 0])
    assert Experiment.load(folder / "experiment.toml") == sampler.experiment
    assert read_provenance(folder / names[0]) == sampler.provenance


def test_the_seed_decides(sampler: Sampler, tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_images(sampler, tmp_path / f"{name}.zip", ImagesOptions(count=2, seed=seed))
    a, b, c = (zipfile.ZipFile(tmp_path / f"{x}.zip").read("000001.png") for x in "abc")
    assert a == b != c


@pytest.mark.parametrize("form", ["npz", "safetensors", "csv", "none"])
def test_latents_in_every_form(sampler: Sampler, tmp_path: Path, form: str) -> None:
    write_images(sampler, tmp_path / "i", ImagesOptions(count=3, latents=form, scale=2))
    expected = sampler.latents(3, 0, "images").numpy()
    path = tmp_path / "i" / f"latents.{form}"
    match form:
        case "npz":
            found = np.load(path)["latents"]
        case "safetensors":
            found = load_file(path)["latents"]
        case "csv":
            table = np.loadtxt(path, delimiter=",", skiprows=1, dtype=np.float32)
            assert table[:, 0].tolist() == [1, 2, 3]
            found = table[:, 1:]
        case _:
            assert sorted(file.suffix for file in path.parent.iterdir()) == [".png"] * 3 + [".toml"]
            return
    np.testing.assert_array_equal(found, expected)
    with Image.open(tmp_path / "i" / "000001.png") as image:
        assert image.size == (16, 16)


def test_a_folder_a_class(sampler: Sampler, tmp_path: Path) -> None:
    sorted_ = Sampler(sampler.experiment, 0, sampler.module, False, None, Sorter())
    options = ImagesOptions(count=4, by_class=True, latents="none")
    write_images(sorted_, tmp_path / "i.zip", options)
    names = zipfile.ZipFile(tmp_path / "i.zip").namelist()
    assert names == [
        "experiment.toml", "cat/000001.png", "a-b/000002.png", "unnamed/000003.png",
        "cat/000004.png",
    ]  # fmt: skip
    with pytest.raises(ExportError, match="no classes"):
        write_images(sampler, tmp_path / "j.zip", options)
    assert [file.name for file in tmp_path.iterdir()] == ["i.zip"]


def test_nothing_is_left_of_a_cancelled_one(sampler: Sampler, tmp_path: Path) -> None:
    def report(share: float) -> None:
        if share > 0.5:
            raise Cancelled

    for name in ("folder", "archive.zip"):
        with pytest.raises(Cancelled):
            write_images(sampler, tmp_path / name, ImagesOptions(count=9), report)
    assert not list(tmp_path.iterdir())


def test_a_folder_with_something_in_it_is_left_alone(sampler: Sampler, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    with pytest.raises(FileExistsError, match="is not empty; choose a new folder"):
        write_images(sampler, tmp_path, ImagesOptions(count=1))
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_points_are_no_images(points_experiment: Experiment, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="are points; export its grid"):
        write_images(Sampler.of(Run(points_experiment)), tmp_path / "i", ImagesOptions())
