"""Series as Parquet, which data tools read fast and with their types."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ganstudio.export.atomic import replacing
from ganstudio.export.records import RunRecords
from ganstudio.telemetry.jobs import ExportError
from ganstudio.telemetry.records import Losses


def write_parquet(runs: Sequence[RunRecords], path: Path) -> None:
    """Write ``run`` (where there are several), ``step`` and one float column a series.

    A cell is null where its series was not there. The experiments stand in the metadata.

    Raises
    ------
    ExportError
        If the package for it is missing.
    OSError
        If it cannot be written.
    """
    if importlib.util.find_spec("pyarrow") is None:
        raise ExportError(
            "Parquet needs the package pyarrow; install it with: pip install 'ganstudio[parquet]'"
        )
    import pyarrow as pa
    from pyarrow import parquet

    tables = [_table(run, chunk, len(runs) > 1) for run in runs for chunk in run.series]
    table = pa.concat_tables(tables, promote_options="default")
    about = {f"ganstudio:experiment:{run.title}": run.experiment.dumps() for run in runs}
    with replacing(path) as temporary:
        parquet.write_table(table.replace_schema_metadata(about), temporary)


def _table(run: RunRecords, chunk: Losses, several: bool) -> Any:
    import pyarrow as pa

    count = len(chunk.values)
    columns: dict[str, Any] = {"run": pa.array([run.title] * count)} if several else {}
    columns["step"] = np.arange(chunk.first_step, chunk.first_step + count)
    columns |= {name: chunk.column(name).copy() for name in chunk.names}
    return pa.table(columns)
