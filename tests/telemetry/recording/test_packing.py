"""Every record and event comes back exactly, and nothing else is ever built."""

from __future__ import annotations

import dataclasses
import json
import struct
import types
import zlib
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np
import pytest
from numpy.typing import NDArray

from ganstudio.telemetry import messages, records
from ganstudio.telemetry.messages import Answered, Edited, Event, Failed, RunState, StateChanged
from ganstudio.telemetry.recording import packing
from ganstudio.telemetry.recording.packing import PackingError, from_text, pack, to_text, unpack
from ganstudio.telemetry.records import Record, Speed

ON_DISK = {
    "RunAdded": "run title experiment device data notes folder replayed parent parent_step",
    "RunRemoved": "run",
    "StateChanged": "run state step",
    "Edited": "run step experiment changes restarted",
    "Judged": "run step verdict",
    "Resumed": "run step",
    "RecordedIn": "run folder",
    "Failed": "sentence details run",
    "Saved": "path what",
    "Progress": "path what share",
    "Busy": "what",
    "Losses": "names first_step values",
    "Outputs": "real fake scale threshold accuracy_real accuracy_fake overlap saturation",
    "Microscope": "names places values slopes",
    "SampleGrid": "fake real nearest columns averaged scores labels classes",
    "Plane": "real fake extent heat scale arrows averaged classes densities best divergence",
    "Walk": "frames anchors spherical classes labels",
    "Collapse": "modes shares target measures verdict samples twins copies game",
    "Speed": "steps_per_second samples_per_second epoch memory",
    "Recording": "folder size limit thinned dropped trouble",
    "Measure": "name title help value floor text floor_text better group step",
    "Verdict": "word since evidence",
}
"""What recordings and checkpoints hold, by names that no later program may forget.

Others have joined since; what the recording itself is made of was never packed.
"""
CHANNELS = {
    "losses": "Losses",
    "outputs": "Outputs",
    "microscope": "Microscope",
    "samples": "SampleGrid Plane",
    "walk": "Walk",
    "collapse": "Collapse",
    "speed": "Speed",
    "recording": "Recording",
}


def assert_same(one: Any, other: Any) -> None:
    assert type(one) is type(other)
    if dataclasses.is_dataclass(one):
        for field in dataclasses.fields(one):
            assert_same(getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, tuple | list):
        assert len(one) == len(other)
        for pair in zip(one, other, strict=True):
            assert_same(*pair)
    elif isinstance(one, np.ndarray):
        assert one.dtype == other.dtype
        assert one.shape == other.shape
        assert one.tobytes() == other.tobytes()
    else:
        assert one == other or (one != one and other != other)


def example(kind: Any) -> Any:
    """Return some value of a type, as fields of records are annotated."""
    origin, inside = get_origin(kind), get_args(kind)
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        names = [field.name for field in dataclasses.fields(kind)]
        return kind(**{name: example(hints[name]) for name in names})  # type: ignore[operator]
    if origin in (np.ndarray, NDArray):  # numpy 2.5 made an alias of its own of the latter
        (dtype,) = (inside if origin is NDArray else get_args(inside[1])) or (np.float32,)
        return np.arange(6).reshape(3, 2).astype(dtype if isinstance(dtype, type) else np.float32)
    if origin is Literal:
        return inside[-1]
    if origin in (types.UnionType, Union):
        return example(inside[0])
    if origin is tuple:
        return tuple(map(example, inside[:1] * 2 if inside[-1] is Ellipsis else inside))
    if origin is dict:
        return {example(inside[0]): example(inside[1])}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    return {str: "ü", int: 7, float: 0.1, bool: True}[kind]


@pytest.mark.parametrize("kind", Record.__subclasses__(), ids=lambda kind: kind.__name__)
def test_every_kind_of_record_comes_back(kind: type[Record]) -> None:
    record = example(kind)
    assert_same(unpack(pack(record)), record)


def test_records_come_back_exactly_and_read_only(records: list[Record]) -> None:
    for record in records:
        back = unpack(pack(record))
        assert_same(back, record)
        for value in vars(back).values():
            assert not isinstance(value, np.ndarray) or not value.flags.writeable


def test_what_deflates_well_is_deflated_and_the_rest_left_alone() -> None:
    @dataclasses.dataclass(frozen=True)
    class Picture(Record):
        pixels: np.ndarray

    flat = pack(Picture(np.zeros(10_000, np.uint8)))
    noise = pack(Picture(np.random.default_rng(0).integers(0, 256, 10_000, dtype=np.uint8)))
    assert len(flat) < 200
    assert flat[:1] == packing.DEFLATED
    assert noise[:1] == packing.PLAIN


def test_events_come_back_exactly() -> None:
    events: list[Event] = [
        StateChanged(3, RunState.PAUSED, 12),
        Edited(0, 5, 'title = "ü"\n', ("loss = hinge", "penalties.r1 removed"), True),
        Failed("A sentence.", "a\ntrace", None),
    ]
    for event in events:
        assert_same(from_text(to_text(event)), event)
    back = from_text(to_text(events[0]))
    assert back.state is RunState.PAUSED


@pytest.mark.parametrize(
    "kind", [kind for kind in get_args(Event) if kind is not Answered], ids=lambda k: k.__name__
)
def test_every_event_that_is_recorded_can_be_told_from_its_text(kind: type[Event]) -> None:
    assert_same(from_text(to_text(example(kind))), example(kind))


def test_answers_are_not_recorded() -> None:
    with pytest.raises(TypeError, match="an event holds no arrays, but Answered does"):
        to_text(example(Answered))


def as_older(name: str) -> Any:
    """Return what an older program wrote: the fields that it knew alone."""
    kind = getattr(messages, name, None) or getattr(records, name)
    hints = get_type_hints(kind)
    return kind(**{field: example(hints[field]) for field in ON_DISK[name].split()})


@pytest.mark.parametrize("name", ON_DISK)
def test_what_older_programs_wrote_is_still_known(name: str) -> None:
    back = unpack(pack(as_older(name)))
    assert type(back).__name__ == name
    assert_same(back, as_older(name))


@pytest.mark.parametrize("channel", CHANNELS)
def test_channels_keep_their_names(channel: str) -> None:
    for name in CHANNELS[channel].split():
        assert unpack(pack(as_older(name))).channel == channel


def test_states_of_runs_keep_their_words() -> None:
    for word in ("ready", "running", "paused", "stopped", "failed"):
        state = {"enum": "RunState", "value": word}
        told = {"type": "StateChanged", "fields": {"run": 0, "state": state, "step": 0}}
        assert from_text(json.dumps(told)).state is RunState(word)


def test_a_field_that_is_new_or_gone_is_no_obstacle() -> None:
    text = to_text(Failed("A sentence."))
    assert from_text(text.replace('"details"', '"remedy"')) == Failed("A sentence.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"type": "Frame"}',
        '{"type": "Popen", "fields": {"args": "true"}}',
        '{"type": "system", "fields": {}}',
        '{"type": "Outbox", "fields": {}}',
        '{"enum": "RunState", "value": "flying"}',
        '{"type": "Failed", "fields": {}}',
        '{"array": "|O", "shape": [1]}',
        '{"array": "<f4", "shape": [-1]}',
        '{"array": "<f4", "shape": [1000000000000]}',
        '{"enum": "RunState", "value": "ready"}',
        '"a word"',
        '{"type": "Failed", "fields": {"sentence": 3}}',
        '{"type": "Saved", "fields": {"path": "x", "what": ["x"]}}',
        '{"type": "RunState", "fields": {}}',
        '{"enum": "Failed", "value": "x"}',
        "[" * 5000 + "]" * 5000,
        '{"dict": ' * 80 + "1" + "}" * 80,
        "9" * 5000,
    ],
)
def test_what_is_no_event_is_refused(text: str) -> None:
    with pytest.raises(PackingError):
        from_text(text)


def test_damaged_bytes_are_refused() -> None:
    whole = pack(Speed(1.0, 2.0, 3.0, 4))
    assert whole[:1] == packing.DEFLATED
    for damaged in (b"", whole[:5], whole[:-3], b"?" * 40, packing.PLAIN + whole[1:]):
        with pytest.raises(PackingError):
            unpack(damaged)


def crafted(header: str, body: bytes = b"") -> bytes:
    return packing.PLAIN + struct.pack("<I", len(header)) + header.encode() + body


def test_what_inflates_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "LARGEST", 10_000)
    with pytest.raises(PackingError, match="too large"):
        unpack(packing.DEFLATED + zlib.compress(bytes(1_000_000)))


@pytest.mark.parametrize("dtype", ["V1000000000", "O", "<U3", "f4,f4", "<M8[s]", [["a", "<f4"]], 3])
def test_arrays_hold_numbers_alone(dtype: Any) -> None:
    fields = {"names": [], "first_step": 1, "values": {"array": dtype, "shape": [1]}}
    with pytest.raises(PackingError):
        unpack(crafted(json.dumps({"type": "Losses", "fields": fields}), bytes(64)))


@pytest.mark.parametrize("shape", [[2**40, 2**40], [-1], "x", [1.5], [2**62, 4], None, [[1]]])
def test_arrays_are_as_large_as_what_there_is(shape: Any) -> None:
    fields = {"names": [], "first_step": 1, "values": {"array": "<f4", "shape": shape}}
    with pytest.raises(PackingError):
        unpack(crafted(json.dumps({"type": "Losses", "fields": fields}), bytes(64)))


def test_fields_are_of_the_types_that_they_declare() -> None:
    fields = {"steps_per_second": 1, "samples_per_second": 2.0, "epoch": 3.0, "memory": "much"}
    with pytest.raises(PackingError, match="memory"):
        unpack(crafted(json.dumps({"type": "Speed", "fields": fields})))
    fields["memory"] = 4
    assert unpack(crafted(json.dumps({"type": "Speed", "fields": fields}))) == Speed(1, 2.0, 3.0, 4)


def test_what_is_not_plain_is_not_packed() -> None:
    with pytest.raises(TypeError, match="object cannot be packed"):
        pack(messages.Edit({"a": object()}))
    with pytest.raises(TypeError, match="array of objects"):
        pack(messages.Edit({"a": np.array([None])}))
