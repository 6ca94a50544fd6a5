"""Reads a run's folder into an `Entry`: what is damaged is said, never raised.

Both kinds are read: what `ganstudio train` leaves at the end (``summary.json``) and what is
recorded meanwhile (``telemetry.sqlite``); where there are both, whichever got further counts.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ganstudio.export.run_folder import CHECKPOINT, EXPERIMENT, SUMMARY
from ganstudio.foreign import ForeignError, parse_json, parse_toml, read_text
from ganstudio.library.entry import Entry, State, Value, flattened
from ganstudio.library.notes import FILE as NOTES
from ganstudio.library.notes import Notes, NotesError, read_notes
from ganstudio.telemetry.marks import edited
from ganstudio.telemetry.recording.database import FILE, is_claimed
from ganstudio.telemetry.recording.reader import RecordingError, RecordingReader
from ganstudio.telemetry.records import Collapse, Speed

LAST = 100
"""Steps that the closing losses are the mean of."""
READ = (EXPERIMENT, SUMMARY, CHECKPOINT, FILE, f"{FILE}-wal", NOTES)
"""The files that a run is read from."""
WORDS = ("title", "short", "description", "group", "variants", "rules")
"""Parts of an experiment that are no settings of its training."""


@dataclass
class Findings:
    """What has been found of a run so far."""

    meta: Mapping[str, Any] = field(default_factory=dict)
    experiment: str = ""
    results: dict[str, Value] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    ended: bool = False

    @property
    def steps(self) -> int:
        """Steps of which anything is known."""
        return int(self.results.get("steps", 0))  # type: ignore[arg-type]


def read(folder: Path) -> Entry:
    """Return what a run's folder says of it."""
    found = Findings()
    _read_experiment(folder, found)
    _read_summary(folder, found)
    if (folder / FILE).exists():
        _read_recording(folder, found)
    elif not (folder / CHECKPOINT).exists():
        found.troubles.append(f"{folder} holds neither {FILE} nor {CHECKPOINT}; train it again")
    return _entry(folder, found, _notes(folder, found))


def stamp(folder: Path) -> tuple[int, ...]:
    """Return what changes when anything that `read` looks at does."""
    place = os.fspath(folder)
    return tuple(part for name in READ for part in _times(f"{place}{os.sep}{name}"))


def _times(path: str) -> tuple[int, int]:
    try:
        status = os.stat(path)
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


def _entry(folder: Path, found: Findings, notes: Notes) -> Entry:
    settings = _settings(folder, found)
    name = notes.title or str(settings.get("title") or found.meta.get("title") or folder.name)
    state = _state(folder, found, settings)
    values: dict[str, Value] = {
        "title": name, "state": state, "tags": notes.tags, "folder": str(folder),
        "created": _created(folder, found),
    }  # fmt: skip
    values |= found.results | {k: v for k, v in settings.items() if k not in WORDS}
    return Entry(
        folder=folder,
        title=name,
        notes=notes,
        state=state,
        trouble="; ".join(found.troubles),
        experiment=found.experiment,
        parent=str(found.meta.get("parent", "")),
        parent_step=_whole(found.meta.get("parent_step", 0)),
        values=MappingProxyType(values),
        texts=MappingProxyType(found.texts),
        titles=MappingProxyType(found.titles),
    )


def _settings(folder: Path, found: Findings) -> dict[str, Value]:
    try:
        return flattened(parse_toml(found.experiment))
    except ForeignError:
        found.troubles.append(
            f"{folder / EXPERIMENT} is not valid TOML; its settings are not known"
        )
        return {}


def _state(folder: Path, found: Findings, settings: Mapping[str, Value]) -> State:
    if found.troubles:
        return "damaged"
    if (folder / f"{FILE}-wal").exists() and is_claimed(folder):
        return "open"
    planned = settings.get("schedule.steps", 0)
    complete = isinstance(planned, int) and found.steps >= planned > 0
    return "done" if complete or found.ended else "stopped"  # by a rule it is what was wanted


def _created(folder: Path, found: Findings) -> str:
    """Return when it began, in this machine's time: ``2026-03-01 12:30``."""
    try:
        began = datetime.fromisoformat(str(found.meta.get("created", "")))
    except ValueError:
        try:
            began = datetime.fromtimestamp((folder / EXPERIMENT).stat().st_mtime)
        except OSError:
            return ""
    return f"{began.astimezone():%Y-%m-%d %H:%M:%S}"


def _notes(folder: Path, found: Findings) -> Notes:
    try:
        return read_notes(folder)
    except NotesError as error:
        found.troubles.append(str(error))
        return Notes()


def _read_experiment(folder: Path, found: Findings) -> None:
    try:
        found.experiment = read_text(folder / EXPERIMENT)
    except (OSError, ForeignError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        found.troubles.append(f"{folder / EXPERIMENT} cannot be read: {reason}")


# ── summary.json ──────────────────────────────────────────────────────────────


def _read_summary(folder: Path, found: Findings) -> None:
    try:
        summary = parse_json(read_text(folder / SUMMARY))
        found.results |= _figures(summary)
        found.ended = bool(summary.get("stopped_at"))
        _take_diagnostics(summary.get("diagnostics") or {}, found)
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        found.troubles.append(f"{folder / SUMMARY} is damaged; train it again to have it anew")


def _figures(summary: Mapping[str, Any]) -> dict[str, Value]:
    figures = {
        "steps": summary["steps"],
        "seconds": summary["seconds"],
        "steps_per_second": summary["steps_per_second"],
        **summary[f"mean_of_last_{LAST}_steps"],
    }
    return {key: value for key, value in figures.items() if isinstance(value, int | float)}


def _take_diagnostics(diagnostics: Mapping[str, Any], found: Findings) -> None:
    verdict = diagnostics.get("verdict")
    if verdict:
        found.results |= {"verdict": verdict["word"], "since": verdict["since"]}
        found.texts["verdict"] = verdict["evidence"]
    for name, measure in diagnostics.get("measures", {}).items():
        _take_measure(found, name, measure["title"], measure["value"], measure["text"])


def _take_measure(found: Findings, name: str, title: str, value: float | None, text: str) -> None:
    found.titles[name] = title
    if value is not None and math.isfinite(value):
        found.results[name], found.texts[name] = value, text


# ── telemetry.sqlite ──────────────────────────────────────────────────────────


def _read_recording(folder: Path, found: Findings) -> None:
    try:
        with RecordingReader(folder) as reader:
            found.meta = reader.meta
            edits = reader.edits()
            found.experiment = (
                edits[-1].experiment if edits else reader.experiment
            ) or found.experiment
            found.results["edits"] = edited(edits)
            last = reader.last_step
            if last > found.steps:
                found.ended = False
                found.results["steps"] = last
                _take_snapshots(reader, last, found)
            found.troubles += reader.damage
    except RecordingError as error:
        found.troubles.append(str(error))


def _take_snapshots(reader: RecordingReader, last: int, found: Findings) -> None:
    losses = reader.recent(LAST)
    if losses is not None:
        means = losses.values[-LAST:].astype("float64").mean(axis=0)
        pairs = zip(losses.names, means.tolist(), strict=True)
        found.results |= {name: value for name, value in pairs if math.isfinite(value)}
    diagnosis = reader.snapshot("collapse", last)
    if diagnosis is not None and isinstance(diagnosis.record, Collapse):
        verdict = diagnosis.record.verdict
        found.results |= {"verdict": verdict.word, "since": verdict.since}
        found.texts["verdict"] = verdict.evidence
        for each in diagnosis.record.measures:
            _take_measure(found, each.name, each.title, each.value, each.text)
    speed = reader.snapshot("speed", last)
    if speed is not None and isinstance(speed.record, Speed):
        found.results["seconds"] = round(speed.seconds, 3)
        found.results["steps_per_second"] = speed.record.steps_per_second


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else 0
