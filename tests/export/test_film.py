"""Films read back with the libraries that play them."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageSequence

from ganstudio.export.film import Film, write_film
from ganstudio.export.grid import Pixels
from ganstudio.telemetry.jobs import Cancelled

COUNT = 6


def pictures(channels: int = 1, height: int = 16, width: int = 24) -> list[Pixels]:
    """Return pictures each brighter than the one before."""
    return [
        np.full((height, width, channels), 40 * index, dtype=np.uint8) for index in range(COUNT)
    ]


def film(channels: int = 1, **settings: object) -> Film:
    return Film(lambda: pictures(channels), COUNT, 10, **settings)  # type: ignore[arg-type]


def brightness(path: Path) -> list[int]:
    """Return the mean of each picture of a file, over 40."""
    if path.suffix == ".mp4":
        with av.open(str(path)) as container:
            shown = [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]
    else:
        with Image.open(path) as image:
            shown = [np.asarray(each.convert("L")) for each in ImageSequence.Iterator(image)]
    return [round(float(picture.mean()) / 40) for picture in shown]


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("suffix", [".gif", ".webp", ".mp4"])
def test_all_pictures_are_there_in_order(tmp_path: Path, suffix: str, channels: int) -> None:
    path = tmp_path / f"film{suffix}"
    write_film(path, film(channels), "comment")
    assert brightness(path) == [0, 1, 2, 3, 4, 5]
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_ping_pong_shows_no_end_twice(tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4", film(ping_pong=True))
    assert brightness(tmp_path / "film.mp4") == [0, 1, 2, 3, 4, 5, 4, 3, 2, 1]


def test_the_last_picture_is_held_before_it_goes_back(tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4", film(ping_pong=True, hold=0.3))
    assert brightness(tmp_path / "film.mp4") == [0, 1, 2, 3, 4, 5, 5, 5, 5, 4, 3, 2, 1]


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
@pytest.mark.parametrize("loop", [True, False])
def test_it_begins_again_only_where_that_is_wanted(tmp_path: Path, suffix: str, loop: bool) -> None:
    path = tmp_path / f"film{suffix}"
    write_film(path, film(loop=loop))
    with Image.open(path) as image:
        image.load()
        assert image.n_frames == COUNT
        assert image.info["duration"] == 100
        assert image.info.get("loop") == (0 if loop else 1 if suffix == ".webp" else None)


def test_a_gif_keeps_its_rate_though_it_counts_in_hundredths(tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    write_film(path, Film(pictures, COUNT, fps=30))
    with Image.open(path) as image:
        lengths = [each.info["duration"] for each in ImageSequence.Iterator(image)]
    assert lengths == [30, 40, 30, 30, 40, 30]


def test_mp4_is_what_every_player_takes(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    write_film(path, Film(lambda: pictures(3, 15, 21), COUNT, fps=24), "seed = 1")
    with av.open(str(path)) as container:
        (stream,) = container.streams
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert (stream.width, stream.height) == (22, 16)
        assert stream.average_rate == 24
        assert container.metadata["comment"] == "seed = 1"
    whole = path.read_bytes()
    assert whole.index(b"moov") < whole.index(b"mdat")


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".mp4"])
def test_a_cancelled_film_leaves_what_was_there(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"film{suffix}"
    path.write_text("before")

    def report(share: float) -> None:
        if share > 0.4:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_film(path, film(), "", report)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_pictures_are_asked_for_one_by_one(tmp_path: Path) -> None:
    told: list[float] = []
    write_film(tmp_path / "film.mp4", film(), "", told.append)
    assert told == pytest.approx([index / COUNT for index in range(COUNT)])
