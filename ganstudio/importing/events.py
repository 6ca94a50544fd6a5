"""TensorBoard's event files: records in TensorFlow's framing, each a protocol buffer.

Scalars, pictures and hyper-parameters are read, as ``tf.summary``, PyTorch's and tensorboardX's
writers have them. A file that ends amid a record is of a program that was killed: what is before is
read. A record whose checksum is wrong is damage.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ganstudio.importing.log import Gathering, Log, LogError

LARGEST, RECORD = 2**31, 2**26
"""Bytes of the files of a run, and of one record."""
CHECKED = 4096
"""Bytes up to which a record's checksum is made; a picture has one of its own."""
HYPERPARAMETERS = "hparams"
START = 1
"""The status of a session log that begins again from its step."""
MARK = "tfevents"


def is_event_file(path: Path) -> bool:
    """Tell by its name whether a file is one."""
    return MARK in path.name and path.is_file()


def read_events(files: Sequence[Path], title: str) -> Log:
    """Return what event files of one run say.

    Raises
    ------
    LogError
        If one is damaged, or beyond all measure.
    OSError
        If one cannot be read.
    """
    if sum(path.stat().st_size for path in files) > LARGEST:
        raise LogError(f"it is larger than {LARGEST // 2**30} GB")
    gathering = Gathering()
    for path in sorted(files, key=lambda path: path.name):
        for data in _records(path):
            _take(gathering, data)
    return gathering.log(title)


def _records(path: Path) -> Iterator[bytes]:
    from tensorboardX.crc32c import crc32c

    def masked(data: bytes) -> int:
        crc: int = crc32c(data)
        return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF

    with path.open("rb") as file:
        while len(head := file.read(12)) == 12:
            length, check = struct.unpack("<QI", head)
            if masked(head[:8]) != check:
                raise LogError("it is damaged, or no event file of TensorBoard")
            if length > RECORD:
                raise LogError(f"a record in it is larger than {RECORD // 2**20} MB")
            data, tail = file.read(length), file.read(4)
            if len(data) < length or len(tail) < 4:
                return
            if length <= CHECKED and masked(data) != struct.unpack("<I", tail)[0]:
                raise LogError("it is damaged amid its records")
            yield data


def _take(gathering: Gathering, data: bytes) -> None:
    from google.protobuf.message import DecodeError
    from tensorboardX.proto.event_pb2 import Event

    try:
        event = Event.FromString(data)
    except DecodeError:
        raise LogError("it is damaged, or no event file of TensorBoard") from None
    if event.HasField("session_log") and event.session_log.status == START:
        gathering.supersede(event.step)
    for value in event.summary.value:
        plugin = value.metadata.plugin_data.plugin_name
        if value.HasField("simple_value"):
            gathering.value(value.tag, event.step, value.simple_value, event.wall_time)
        elif value.HasField("image"):
            encoded = value.image.encoded_image_string
            gathering.picture(value.tag, event.step, encoded, event.wall_time)
        elif plugin == HYPERPARAMETERS:
            _settings(gathering, value.metadata.plugin_data.content)
        elif plugin == "scalars" and (number := _number(value.tensor)) is not None:
            gathering.value(value.tag, event.step, number, event.wall_time)
        elif plugin == "images" and len(value.tensor.string_val) > 2:
            encoded = value.tensor.string_val[2]
            gathering.picture(value.tag, event.step, encoded, event.wall_time)


def _number(tensor: Any) -> float | None:
    """Return the value of a tensor that holds one, in whichever of its fields that stands."""
    for values in (tensor.float_val, tensor.double_val, tensor.int_val, tensor.int64_val):
        if len(values) == 1:
            return float(values[0])
    kind = {1: "<f4", 2: "<f8"}.get(tensor.dtype)
    if kind is None or len(tensor.tensor_content) != np.dtype(kind).itemsize:
        return None
    return float(np.frombuffer(tensor.tensor_content, kind)[0])


def _settings(gathering: Gathering, content: bytes) -> None:
    from google.protobuf.message import DecodeError
    from tensorboardX.proto.plugin_hparams_pb2 import HParamsPluginData

    try:
        told = HParamsPluginData.FromString(content).session_start_info.hparams
    except DecodeError:
        return
    for name, value in told.items():
        kind = value.WhichOneof("kind")
        if kind in ("number_value", "string_value", "bool_value"):
            gathering.setting(name, getattr(value, kind))
