from __future__ import annotations

import contextlib
import struct
import zlib
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ganstudio.data import decoding
from ganstudio.data.decoding import decode, known_formats, over_white
from ganstudio.data.member import UnusableError

FORMATS = known_formats()


def saved(image: Image.Image, format: str = "PNG", **options: object) -> bytes:
    file = BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def centre(data: bytes, size: int = 8, channels: int = 3) -> list[int]:
    return decode(data, size, channels, FORMATS)[size // 2, size // 2].tolist()


def png_header(width: int, height: int) -> bytes:
    """A PNG of 57 bytes that claims a size and holds no pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    size = chunk(b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + size + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def reason(data: bytes) -> str:
    with pytest.raises(UnusableError) as caught:
        decode(data, 8, 3, FORMATS)
    return str(caught.value)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM", "ICO"])
def test_formats(format: str) -> None:
    red = Image.new("RGB", (16, 16), (200, 40, 40))
    assert centre(saved(red, format)) == pytest.approx([200, 40, 40], abs=6)


@pytest.mark.parametrize(
    ("mode", "colour", "expected"),
    [
        ("1", 1, [255, 255, 255]),
        ("L", 90, [90, 90, 90]),
        ("LA", (0, 0), [255, 255, 255]),
        ("LA", (0, 128), [127, 127, 127]),
        ("RGB", (10, 20, 30), [10, 20, 30]),
        ("RGBA", (255, 0, 0, 255), [255, 0, 0]),
        ("RGBA", (255, 0, 0, 51), [255, 204, 204]),
        ("RGBA", (0, 0, 0, 0), [255, 255, 255]),
        ("RGBa", (0, 0, 0, 0), [255, 255, 255]),
        ("CMYK", (0, 255, 255, 0), [255, 0, 0]),
        ("YCbCr", (128, 128, 128), [128, 128, 128]),
        ("HSV", (0, 255, 255), [255, 0, 0]),
        ("I", 65535, [255, 255, 255]),
        ("I", 32768, [128, 128, 128]),
        ("I", 255, [255, 255, 255]),
        ("I", 10**6, [255, 255, 255]),
        ("I;16", 65535, [255, 255, 255]),
        ("I;16", 257 * 3, [3, 3, 3]),
        ("I;16B", 257 * 100, [100, 100, 100]),
        ("F", 0.5, [128, 128, 128]),
        ("F", 51.0, [51, 51, 51]),
        ("F", -3.0, [0, 0, 0]),
        ("F", float("nan"), [0, 0, 0]),
    ],
)
def test_modes(mode: str, colour: object, expected: list[int]) -> None:
    flat = over_white(Image.new(mode, (4, 4), colour))  # type: ignore[arg-type]
    assert flat.mode == "RGB"
    assert flat.getpixel((1, 1)) == pytest.approx(expected, abs=1)


def test_palettes_with_transparency() -> None:
    palette = Image.new("P", (4, 4), 1)
    palette.putpalette([0, 0, 0, 0, 0, 255])
    assert centre(saved(palette)) == [0, 0, 255]
    assert centre(saved(palette, transparency=1)) == [255, 255, 255]
    assert centre(saved(palette, transparency=bytes([255, 51]))) == [204, 204, 255]
    assert over_white(palette.convert("PA")).getpixel((1, 1)) == (0, 0, 255)


@pytest.mark.parametrize(("mode", "colour"), [("L", 7), ("RGB", (1, 2, 3)), ("1", 0)])
def test_one_colour_that_stands_for_transparent(mode: str, colour: object) -> None:
    image = Image.new(mode, (4, 4), colour)  # type: ignore[arg-type]
    assert centre(saved(image, transparency=colour)) == [255, 255, 255]


def test_sixteen_bit_files() -> None:
    grey = Image.fromarray(np.full((4, 4), 257 * 77, np.uint16))
    assert centre(saved(grey)) == [77, 77, 77]
    assert centre(saved(grey, "TIFF")) == [77, 77, 77]
    fraction = Image.fromarray(np.full((4, 4), 0.25, np.float32))
    assert centre(saved(fraction, "TIFF")) == [64, 64, 64]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_honoured(orientation: int) -> None:
    upright = np.zeros((32, 32, 3), np.uint8)
    upright[:16, :16], upright[:16, 16:] = (255, 0, 0), (0, 255, 0)
    turned = {
        1: lambda a: a, 2: np.fliplr, 3: lambda a: np.rot90(a, 2), 4: np.flipud,
        5: lambda a: a.transpose(1, 0, 2), 6: lambda a: np.rot90(a, 1),
        7: lambda a: np.rot90(a, 2).transpose(1, 0, 2), 8: lambda a: np.rot90(a, -1),
    }[orientation](upright)  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = Image.fromarray(np.ascontiguousarray(turned))
    for format in ("PNG", "WEBP"):
        data = saved(stored, format, exif=exif, lossless=True)
        shown = decode(data, 32, 3, FORMATS)
        assert shown[4, 4].tolist() == [255, 0, 0]
        assert shown[4, 28].tolist() == [0, 255, 0]
        assert shown[28, 4].tolist() == [0, 0, 0]


@pytest.mark.filterwarnings("ignore::UserWarning")  # as the loader has it
def test_damaged_exif_does_not_cost_the_image() -> None:
    data = saved(Image.new("RGB", (16, 16), "red"), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")
    assert centre(data) == pytest.approx([255, 0, 0], abs=3)


@pytest.mark.parametrize("turned", [False, True])
def test_the_central_square_is_kept(turned: bool) -> None:
    bands = np.zeros((20, 60, 3), np.uint8)
    bands[:, 20:40] = (0, 0, 255)
    image = Image.fromarray(bands.transpose(1, 0, 2).copy() if turned else bands)
    assert (decode(saved(image), 10, 3, FORMATS)[1:-1, 1:-1] == (0, 0, 255)).all()


def test_shrinking_averages_instead_of_picking_pixels() -> None:
    board = (np.indices((128, 128)).sum(axis=0) % 2 * 255).astype(np.uint8)
    small = decode(saved(Image.fromarray(board)), 16, 1, FORMATS)
    assert small.astype(int) == pytest.approx(127.5, abs=2)


def test_large_jpeg_is_as_exact_as_without_its_short_cut() -> None:
    ramp = np.linspace(0, 255, 1024).astype(np.uint8)
    wide = Image.fromarray(np.broadcast_to(ramp, (1024, 1024)).copy())
    fast = decode(saved(wide, "JPEG", quality=95), 16, 1, FORMATS)
    exact = decode(saved(wide, "PNG"), 16, 1, FORMATS)
    assert np.abs(fast.astype(int) - exact.astype(int)).max() <= 2


@settings(deadline=None, max_examples=30)
@given(
    width=st.integers(1, 70), height=st.integers(1, 70), size=st.integers(8, 64),
    channels=st.sampled_from([1, 3]), mode=st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA"]),
)  # fmt: skip
def test_any_image_becomes_the_square(
    width: int, height: int, size: int, channels: int, mode: str
) -> None:
    picture = decode(saved(Image.new(mode, (width, height))), size, channels, FORMATS)
    assert picture.shape == (size, size, channels)
    assert picture.dtype == np.uint8


@settings(deadline=None, max_examples=200)
@given(position=st.integers(0, 10_000), value=st.integers(0, 255), cut=st.integers(0, 10_000))
def test_damage_is_a_reason_and_never_another_error(position: int, value: int, cut: int) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (9, 9, 3), dtype=np.uint8)
    data = bytearray(saved(Image.fromarray(noise), "PNG"))
    data[position % len(data)] = value
    with contextlib.suppress(UnusableError):
        assert decode(bytes(data[: cut % len(data) + 1]), 8, 3, FORMATS).shape == (8, 8, 3)


def test_reasons() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    picture = Image.fromarray(noise)
    assert reason(b"") == "empty"
    assert reason(b"name,age\n") == "in no known image format"
    for format in ("PNG", "JPEG", "BMP"):
        assert reason(saved(picture, format)[:-2000]) == "truncated"
    damaged = bytearray(saved(picture))
    damaged[200:400] = bytes(200)
    assert reason(bytes(damaged)) == "damaged"


def test_postscript_is_never_handed_to_another_program() -> None:
    assert (
        reason(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n") == "in no known image format"
    )


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(("width", "height"), [(50_000, 50_000), (10_000, 10_000), (2**31 - 1, 1)])
def test_bombs_are_refused_by_their_header(width: int, height: int) -> None:
    assert len(png_header(width, height)) == 57
    assert reason(png_header(width, height)) == "too large"


def test_the_own_limit_holds_without_that_of_pillow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
    assert reason(png_header(50_000, 50_000)) == "too large"


def test_a_real_bomb_of_a_few_kilobytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_PIXELS", 10**6)
    data = saved(Image.new("1", (2000, 2000)))
    assert len(data) < 4000
    assert reason(data) == "too large"
