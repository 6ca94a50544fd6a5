"""The measures of a recording over time, in tables of their own that nothing is thinned out of.

A measure's words (title, help, floor …) stand once in a table of them; each time that it was
taken is a row of numbers beside. Both hold whatever fields `Measure` has. What older programs
recorded has no such tables: there the diagnoses that were kept tell, and so they do of what came
before a run was gone on with by this one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

from ganstudio.foreign import ForeignError, parse_json
from ganstudio.telemetry.measurements import Gatherer, Judgement, Look, Measurement
from ganstudio.telemetry.parts import part_of
from ganstudio.telemetry.recording.database import FOREVER, checksum
from ganstudio.telemetry.recording.fitting import fits
from ganstudio.telemetry.recording.packing import PackingError, from_text, to_text
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.telemetry.records import Collapse, Measure, Speed, Verdict

Row = tuple[int, Measurement]
READING: dict[str, Any] = {"value": 0.0, "text": "", "step": None, "uncertainty": None}
"""Fields of a measure that change each time that it is taken, with what stands in for them."""


def write_look(put: Callable[..., None], look: Look) -> None:
    """Put the numbers of a look into a recording, by the `put` of its writer."""
    for taken in look.measurements:
        _write(put, taken)
    if look.judgement is not None:
        step, seconds, part = look.judgement.step, look.judgement.seconds, look.judgement.part
        said = look.judgement.verdict
        row = step, seconds, part, said.word, said.since, said.evidence
        put(
            "INSERT INTO verdicts (step, seconds, part, word, since, evidence, checksum) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            *row, checksum(*row),
        )  # fmt: skip


def _write(put: Callable[..., None], taken: Measurement) -> None:
    measure = taken.measure
    blank = {name: value for name, value in READING.items() if name in _fields()}
    about = to_text(replace(measure, **blank))
    told = {name: getattr(measure, name) for name in blank if name not in ("value", "step")}
    reading, value = json.dumps(told, ensure_ascii=False), float(measure.value)
    put("INSERT OR IGNORE INTO measures (about) VALUES (?)", about)
    put(
        "INSERT INTO measurements (step, seconds, part, name, value, reading, samples, evaluated, "
        "measure, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
        "(SELECT id FROM measures WHERE about = ?), ?)",
        taken.step, taken.seconds, taken.part, measure.name, value, reading,
        taken.samples, int(taken.evaluated), about,
        checksum(taken.step, taken.seconds, value, reading, about),
    )  # fmt: skip


def _fields() -> set[str]:
    return {item.name for item in fields(Measure)}


# ── reading ───────────────────────────────────────────────────────────────────


def measurements(reader: RecordingReader, after: int | None = None) -> list[Row]:
    """Return (id, measurement) of those whose id is beyond ``after``, in order of ids.

    Without it all of them, first those that are only known from diagnoses that were kept, which
    have the id 0.

    Raises
    ------
    RecordingError
        If the recording cannot be read.
    """
    found = list(_rows(reader, after or 0)) if _has_tables(reader) else []
    if after is not None:
        return found
    first = min((taken.step for _, taken in found if not taken.evaluated), default=FOREVER)
    looks = _kept(reader, first)
    return [*((0, taken) for look in looks for taken in look.measurements), *found]


def _rows(reader: RecordingReader, after: int) -> Iterator[Row]:
    query = (
        "SELECT id, step, seconds, part, value, reading, samples, evaluated, measure, checksum "
        "FROM measurements WHERE id > ? ORDER BY id"
    )
    rows = list(reader.rows(query, after))
    abouts = _abouts(reader) if rows else {}
    for id, step, seconds, part, value, reading, samples, evaluated, key, check in rows:
        number = float("nan") if value is None else value  # which is how SQLite keeps a NaN
        about, measure = abouts.get(key, ("", None))
        whole = checksum(step, seconds, number, reading, about) == check
        read = _read(measure, number, reading) if measure is not None and whole else None
        if read is not None:
            taken = Measurement(step, seconds, read, part, samples, bool(evaluated))
            if _all_fit(taken):
                yield id, taken
                continue
        reader.pass_over(f"a measure of step {step}")


def _read(measure: Measure, value: float, reading: str) -> Measure | None:
    """Return a measure with what was read that time; None where that is damaged."""
    try:
        told = parse_json(reading)
    except ForeignError:
        return None
    if not isinstance(told, dict):
        return None
    known = {name: each for name, each in told.items() if name in READING}
    read = replace(measure, value=value, **known)
    return read if _all_fit(read) else None


def _all_fit(value: Any) -> bool:
    return all(fits(each, type(value), name) for name, each in vars(value).items())


def _abouts(reader: RecordingReader) -> dict[int, tuple[str, Measure]]:
    """Return the words of each measure, as text and as a measure without a value."""
    found: dict[int, tuple[str, Measure]] = {}
    for id, about in reader.rows("SELECT id, about FROM measures"):
        try:
            measure = from_text(about)
        except PackingError:
            measure = None
        if isinstance(measure, Measure):
            found[id] = about, measure
        else:
            reader.pass_over("the words of a measure")
    return found


def judgements(reader: RecordingReader, after: int | None = None) -> list[tuple[int, Judgement]]:
    """Return (id, judgement) likewise.

    Raises
    ------
    RecordingError
        If the recording cannot be read.
    """
    found = list(_said(reader, after or 0)) if _has_tables(reader) else []
    if after is not None:
        return found
    first = min((said.step for _, said in found), default=FOREVER)
    told = (look.judgement for look in _kept(reader, first))
    return [*((0, said) for said in told if said is not None), *found]


def _said(reader: RecordingReader, after: int) -> Iterator[tuple[int, Judgement]]:
    query = (
        "SELECT id, step, seconds, part, word, since, evidence, checksum FROM verdicts "
        "WHERE id > ? ORDER BY id"
    )
    for id, *row, check in reader.rows(query, after):
        step, seconds, part, word, since, evidence = row
        said = Judgement(step, seconds, Verdict(word, since, evidence), part)
        if checksum(*row) != check or not (_all_fit(said) and _all_fit(said.verdict)):
            reader.pass_over(f"a verdict of step {step}")
            continue
        yield id, said


def _has_tables(reader: RecordingReader) -> bool:
    query = "SELECT count(*) FROM sqlite_schema WHERE name IN ('measurements', 'verdicts')"
    ((count,),) = reader.rows(query)
    return bool(count == 2)


def _kept(reader: RecordingReader, before: int) -> Iterator[Look]:
    """Yield what the snapshots before a step tell."""
    for channel in reader.channels():
        kind = channel.partition("/")[0]
        if kind not in (Collapse.channel, Speed.channel):
            continue
        gatherer = Gatherer()
        for step in reader.steps(channel).tolist():
            frame = reader.snapshot(channel, step) if step < before else None
            look = None if frame is None else gatherer.look(replace(frame, part=part_of(channel)))
            if look is not None:
                yield look
