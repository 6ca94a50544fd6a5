"""Pictures one after the other as a film: GIF, animated WebP or MP4."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from ganstudio.export.atomic import replacing
from ganstudio.export.grid import Pixels
from ganstudio.telemetry.jobs import Report, silent, tracked

SUFFIXES = (".gif", ".webp", ".mp4")
QUALITY = "18"
"""x264's constant rate factor: the eye sees no loss."""
COLOURS = 255
IMAGE_DESCRIPTION = 0x010E


@dataclass(frozen=True)
class Film:
    """Pictures and how they are to be played.

    Attributes
    ----------
    frames : callable
        Gives them from the first on, each (H, W, 1 or 3) uint8, all of one size.
    count : int
        How many there are.
    fps : int
        Pictures a second.
    loop : bool
        Whether a GIF or WebP begins again at its end.
    ping_pong : bool
        Whether it plays backwards after the end, without showing an end twice.
    hold : float
        Seconds that the last picture stays.
    """

    frames: Callable[[], Iterable[Pixels]]
    count: int
    fps: int = 25
    loop: bool = True
    ping_pong: bool = False
    hold: float = 0.0

    @property
    def length(self) -> int:
        """How many pictures are shown."""
        return self._turned + round(self.hold * self.fps)

    @property
    def _turned(self) -> int:
        return 2 * self.count - 2 if self.ping_pong and self.count > 1 else self.count

    def shown(self) -> Iterator[Pixels]:
        """Yield the pictures as they are shown."""
        kept = []
        for index, picture in enumerate(self.frames()):
            if self.ping_pong and 0 < index < self.count - 1:
                kept.append(picture)
            yield picture
        for _ in range(self.length - self._turned):
            yield picture
        yield from reversed(kept)


def write_film(path: Path, film: Film, comment: str = "", report: Report = silent) -> None:
    """Write a film in the format of the suffix.

    Parameters
    ----------
    path
        Ends in one of `SUFFIXES`.
    film
        What is shown.
    comment
        Where it comes from; kept inside the file.
    report
        Is told how far it is.

    Raises
    ------
    OSError
        If it cannot be written; then nothing is there, or what was there before.
    """
    write = {".gif": _write_gif, ".webp": _write_webp, ".mp4": _write_mp4}[path.suffix.lower()]
    with replacing(path) as temporary:
        write(temporary, film, comment, report)


def _image(picture: Pixels) -> Image.Image:
    return Image.fromarray(picture[..., 0] if picture.shape[2] == 1 else picture)


def _write_gif(path: Path, film: Film, comment: str, report: Report) -> None:
    first, *rest = (
        _indexed(_image(picture)) for picture in tracked(film.shown(), film.length, report)
    )
    first.save(
        path, format="GIF", save_all=True, append_images=rest, duration=_durations(film),
        comment=comment.encode(), **_looping(film),
    )  # fmt: skip


def _indexed(image: Image.Image) -> Image.Image:
    """Give a coloured picture the palette that suits it; a grey one has all greys."""
    return image if image.mode == "L" else image.quantize(COLOURS, dither=Image.Dither.NONE)


def _durations(film: Film) -> list[int]:
    """Return the milliseconds of each picture; a GIF counts in hundredths of a second."""
    ends = [round(100 * (i + 1) / film.fps) * 10 for i in range(film.length)]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def _looping(film: Film) -> dict[str, int]:
    return {"loop": 0} if film.loop else {}


def _write_webp(path: Path, film: Film, comment: str, report: Report) -> None:
    pictures = (
        _image(picture).convert("RGB") for picture in tracked(film.shown(), film.length, report)
    )
    first = next(pictures)
    about = first.getexif()
    about[IMAGE_DESCRIPTION] = comment
    first.save(
        path, format="WEBP", save_all=True, append_images=pictures, duration=_durations(film),
        loop=0 if film.loop else 1, lossless=True, quality=30, method=1, exif=about,
    )  # fmt: skip


def _write_mp4(path: Path, film: Film, comment: str, report: Report) -> None:
    """Write H.264 as every player takes it: 4:2:0, even sizes, its index at the front."""
    import av

    with av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as container:
        container.metadata["comment"] = comment
        stream = container.add_stream("libx264", rate=Fraction(film.fps))
        stream.pix_fmt = "yuv420p"
        stream.options = {"crf": QUALITY, "preset": "medium"}
        for picture in tracked(film.shown(), film.length, report):
            frame = _for_video(picture)
            if not stream.codec_context.is_open:
                stream.height, stream.width = frame.shape[:2]
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode())


def _for_video(picture: Pixels) -> Pixels:
    """Return a picture (H, W, 3) of even sizes: a last odd row or column is repeated."""
    height, width, channels = picture.shape
    even = np.pad(picture, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    return even.repeat(3, axis=2) if channels == 1 else even
