from __future__ import annotations

from pathlib import Path

import pytest

from ganstudio.export.kinds import KINDS, find
from ganstudio.telemetry.jobs import ExportError


def test_a_name_without_an_ending_is_a_folder_where_folders_are_written(tmp_path: Path) -> None:
    images, grid = find("images"), find("grid")
    assert images.is_folder(tmp_path / "pictures")
    assert not images.is_folder(tmp_path / "pictures.zip")
    assert not grid.is_folder(tmp_path / "grid.png")
    (tmp_path / "pictures").mkdir()
    images.check(tmp_path / "pictures")  # an empty one is filled
    (tmp_path / "pictures" / "a.png").touch()
    with pytest.raises(OSError, match="pictures is not empty; choose a new folder"):
        images.check(tmp_path / "pictures")
    with pytest.raises(ExportError, match=r"has to end in \.png"):
        grid.check(tmp_path / "grid")


def test_names_of_others_keep_their_capitals() -> None:
    assert find("tensorboard").phrase == "TensorBoard folder"
    assert find("huggingface").phrase == "Hugging Face folder"
    assert find("grid").phrase == "sample grid"
    assert all(kind.phrase.lower() == kind.title.lower() for kind in KINDS)
