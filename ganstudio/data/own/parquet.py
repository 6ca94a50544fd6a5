"""Parquet: pictures as bytes with labels, as the hubs of data sets give them, or numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.data.base import DataError
from ganstudio.data.member import Member
from ganstudio.data.own.arrays import understood
from ganstudio.data.own.content import (
    Content,
    Reader,
    Wish,
    chosen_part,
    numbered,
    numbered_integers,
    part_of,
)
from ganstudio.data.own.unpacking import MOST, head, needed, stem

BATCH = 256
LABELS = ("label", "labels", "fine_label", "class", "target", "category")
WAY = "a column of pictures as bytes, or columns of numbers, is needed"


def claims(found: Sequence[Member]) -> list[Member]:
    """Return what is called ``.parquet``, or begins like it if it is alone."""
    return [
        member
        for member in found
        if stem(member.name).endswith(".parquet")
        or (len(found) == 1 and head(member, 4) == b"PAR1")
    ]


def read(found: list[Member], wish: Wish) -> Content:
    """Read the shards of the part that is asked for, in their order.

    Raises
    ------
    DataError
        If pyarrow is not installed, or a file is damaged or holds neither pictures nor numbers.
    """
    parts = [part_of(member.name) for member in found]
    used, notes = chosen_part(parts, wish)
    shards = [member for member, part in zip(found, parts, strict=True) if part == used]
    files: list[Member] = []
    labels: list[Any] = []
    arrays: list[NDArray[np.float32]] = []
    names: list[str] = []
    size = 0
    for shard in shards:
        table = _opened(shard)
        names = names or _class_names(table)
        picture, label, numeric = _columns(table, shard.name)
        columns = (
            [name for name in (picture, label) if name]
            if picture
            else [*numeric, *([label] if label else [])]
        )
        for rows in _rows(table, columns, shard.name):
            if picture:
                for value in rows[picture]:
                    data = (value.get("bytes") if isinstance(value, dict) else value) or b""
                    size += len(data)
                    files.append(Member(f"row {len(files) + 1}", partial(bytes, data)))
            else:
                arrays.append(_columns_of(rows, numeric, shard.name))
                size += arrays[-1].nbytes
            labels += rows[label] if label else []
            if size > MOST:
                raise DataError(
                    f"{shard.name} and what is before it exceed 1 GiB; choose some of the files"
                )
    numbers, classes = _labels(labels, names)
    if files:
        return Content("Parquet", tuple(files), None, None, numbers, classes, notes)
    if not arrays:
        raise DataError(f"{wish.where} has no rows; choose other files")
    content = understood(np.concatenate(arrays), wish.where)
    return Content("Parquet", (), content.pixels, content.points, numbers, classes, notes)


def _opened(member: Member) -> Any:
    try:
        from pyarrow import parquet
    except ImportError:
        raise DataError(
            f"{member.name} needs pyarrow to be read; pip install 'ganstudio[parquet]'"
        ) from None
    try:
        if member.path is not None and member.path.is_file():
            table = parquet.ParquetFile(member.path)
        else:
            table = parquet.ParquetFile(BytesIO(needed(member)))
        groups = range(table.metadata.num_row_groups)
        if sum(table.metadata.row_group(k).total_byte_size for k in groups) > 2 * MOST:
            raise DataError(f"{member.name} unpacks to more than 2 GiB; choose some of its files")
        return table
    except DataError:
        raise
    except Exception as error:  # pyarrow's errors are of its own kinds
        raise DataError(_damaged(member.name, error)) from None


def _damaged(name: str, error: Exception) -> str:
    reason = str(error).partition("\n")[0][:120] or type(error).__name__
    return f"{name} is a damaged Parquet file ({reason}); copy it again"


def _rows(table: Any, columns: list[str], name: str) -> Iterator[dict[str, list[Any]]]:
    try:
        for batch in table.iter_batches(batch_size=BATCH, columns=columns):
            yield batch.to_pydict()
    except Exception as error:
        raise DataError(_damaged(name, error)) from None


def _columns(table: Any, name: str) -> tuple[str, str, list[str]]:
    """Return the columns of pictures, of labels, and of numbers."""
    import pyarrow as pa

    schema = table.schema_arrow
    picture, numeric = "", []
    for field in schema:
        inside = field.type.get_all_field_indices("bytes") if pa.types.is_struct(field.type) else ()
        kind = field.type.field(inside[0]).type if inside else field.type
        if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            picture = picture or field.name
        elif pa.types.is_integer(field.type) or pa.types.is_floating(field.type):
            numeric.append(field.name)
    label = next((word for word in LABELS if word in schema.names), "")
    numeric = [column for column in numeric if column != label]
    if not picture and not numeric:
        raise DataError(f"{name} has the columns {', '.join(schema.names)[:120]}; {WAY}")
    return picture, label, numeric


def _columns_of(
    rows: dict[str, list[Any]], names: Sequence[str], table: str
) -> NDArray[np.float32]:
    try:
        return np.array([rows[name] for name in names], np.float32).T
    except (TypeError, ValueError, OverflowError):
        raise DataError(
            f"{table} has gaps where numbers belong; fill them, or leave rows out"
        ) from None


def _class_names(table: Any) -> list[str]:
    """Return the names of classes that the description of the table holds."""
    try:
        told = json.loads((table.schema_arrow.metadata or {})[b"huggingface"])
        features = told["info"]["features"]
        names = next(features[word]["names"] for word in LABELS if word in features)
        return [str(name) for name in names]
    except (KeyError, ValueError, TypeError, StopIteration, AttributeError):
        return []


def _labels(
    values: list[Any], names: Sequence[str]
) -> tuple[NDArray[np.int64] | None, tuple[str, ...]]:
    if not values:
        return None, ()
    if all(type(value) is int and abs(value) < 2**63 for value in values):
        return numbered_integers(np.array(values, np.int64), names)
    return numbered([str(value) for value in values])


READER = Reader(claims, read)
