"""Offline runs of Weights & Biases: ``run-….wandb``, read without their package or their server.

It is records in the framing of LevelDB's log (blocks of 32 KB, each record in one or more parts
with a CRC-32), each a protocol buffer. Of its messages only a few fields are needed, whose numbers
have not changed since there are such files; they are read by the rules of the wire format.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from ganstudio.foreign import ForeignError, parse_json
from ganstudio.importing.log import Gathering, Log, LogError
from ganstudio.importing.tables import Row, take_row

LARGEST, RECORD = 2**30, 2**26
"""Bytes of a file, and of one record."""
MAGIC, HEAD, BLOCK = b":W&B", 7, 32768
KINDS = FULL, FIRST, MIDDLE, LAST = 1, 2, 3, 4
HISTORY, CONFIG, RUN = 2, 5, 17
"""Fields of a record."""
ITEM, KEY, NESTED, VALUE = 1, 1, 2, 16
"""Fields of a history or a configuration, and of an item in it."""
RUN_CONFIG, RUN_NAME = 4, 8
"""Fields of a run."""
MEDIA = "files"
"""The folder beside the file that holds what the run has logged as files."""
Fields = list[tuple[int, bytes]]


def read_wandb(path: Path) -> Log:
    """Return what an offline run says.

    Raises
    ------
    LogError
        If it is none, is damaged, or beyond all measure.
    OSError
        If it cannot be read.
    """
    if path.stat().st_size > LARGEST:
        raise LogError(f"it is larger than {LARGEST // 2**30} GB")
    gathering, title = Gathering(), path.stem
    for number, data in enumerate(_records(path.read_bytes())):
        for field, content in _fields(data):
            if field == HISTORY:
                _history(gathering, content, number, path.parent / MEDIA)
            elif field == CONFIG:
                _settings(gathering, content)
            elif field == RUN:
                told = _fields(content)
                title = next((text(each) for key, each in told if key == RUN_NAME), title)
                for key, each in told:
                    if key == RUN_CONFIG:
                        _settings(gathering, each)
    return gathering.log(title or path.stem)


def _records(data: bytes) -> Iterator[bytes]:
    """Yield the records; what was not written to its end is left out."""
    if data[:4] != MAGIC:
        raise LogError("it is no offline run of Weights & Biases")
    at, parts = HEAD, bytearray()
    while at + HEAD <= len(data):
        left = BLOCK - at % BLOCK
        if left < HEAD:
            at += left
            continue
        check, length, kind = struct.unpack_from("<IHB", data, at)
        body = data[at + HEAD : at + HEAD + length]
        if len(body) < length:
            return
        if kind not in KINDS or zlib.crc32(body, zlib.crc32(bytes([kind]))) != check:
            raise LogError("it is damaged amid its records")
        at += HEAD + length
        if kind in (FULL, FIRST):
            parts.clear()
        parts += body
        if len(parts) > RECORD:
            raise LogError(f"a record in it is larger than {RECORD // 2**20} MB")
        if kind in (FULL, LAST):
            yield bytes(parts)


def _fields(data: bytes) -> Fields:
    """Return the fields of a message that hold bytes, such as texts and messages."""
    found, at = [], 0
    while at < len(data):
        key, at = _varint(data, at)
        field, kind = key >> 3, key & 7
        if kind == 0:
            _, at = _varint(data, at)
        elif kind in (1, 5):
            at += 8 if kind == 1 else 4
        elif kind == 2:
            length, at = _varint(data, at)
            if at + length > len(data):
                raise LogError("it is damaged amid a record")
            found.append((field, data[at : at + length]))
            at += length
        else:
            raise LogError("it is damaged amid a record")
    return found


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(10):
        if at + place >= len(data):
            break
        byte = data[at + place]
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value, at + place + 1
    raise LogError("it is damaged amid a record")


def text(data: bytes) -> str:
    """Return what bytes say."""
    return data.decode(errors="replace")


def _items(data: bytes) -> Row:
    """Return what a history or a configuration says, by dotted name."""
    row: Row = {}
    for field, item in _fields(data):
        if field != ITEM:
            continue
        told = _fields(item)
        nested = [text(each) for key, each in told if key == NESTED]
        names = nested or [text(each) for key, each in told if key == KEY]
        value = next((each for key, each in told if key == VALUE), None)
        if names and value is not None:
            row[".".join(names)] = _value(value)
    return row


def _value(encoded: bytes) -> object:
    try:
        return parse_json(text(encoded))
    except ForeignError:
        raise LogError("it is damaged amid a record") from None


def _history(gathering: Gathering, data: bytes, number: int, media: Path) -> None:
    take_row(gathering, _items(data), number, media)


def _settings(gathering: Gathering, data: bytes) -> None:
    for name, value in _items(data).items():
        if not name.startswith("_wandb"):
            gathering.setting(name, value)
