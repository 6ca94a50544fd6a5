"""A piece of a step, played as the flat list of kernels that it calls.

A small network spends most of a step in Python: modules, autograd's bookkeeping, the walk back
through the graph. All of that ends in the same calls of kernels at every step, on other numbers.
So the piece is run as it is written twice, and what it calls, gradients and all, is written
down; where both agree, the list is compiled to a Python function of one call a line, and that is
played from then on. The kernels are the same in the same order, and so are the bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

Scores = dict[str, tuple[Tensor, ...]]
Outcome = tuple[dict[str, Tensor], list[Tensor | None], Scores]
"""What a turn comes to: values of series, gradients, and D's scores on the batches of each pair."""
Play = Callable[..., Outcome]
"""Makes the calls of a list, of tensors."""
Through = Callable[[Play, list[torch.Generator]], Play]
"""Returns what plays a list which draws from these generators."""
ALIASES = (torch.ops.aten.detach.default, torch.ops.aten.alias.default)
"""Calls that give the same tensor under another name; the history they cut is not recorded."""
PLAIN = frozenset({int, float, bool, type(None), str, torch.dtype, torch.device, torch.layout})
"""Types that hold no tensor, most of what calls are given: known by a look instead of three."""


class Place(NamedTuple):
    """Where a call finds a tensor: the n-th input, or the n-th result of all calls so far."""

    kind: str
    number: int


@dataclass(frozen=True, eq=False)
class Known:
    """A tensor that was there before and stays: a weight, a buffer, a constant."""

    tensor: Tensor

    def __eq__(self, other: object) -> bool:
        """Tell whether it is the same one, or a constant of the same value."""
        if not isinstance(other, Known):
            return False
        one, two = self.tensor, other.tensor
        if one is two:
            return True
        return not one.requires_grad and one.shape == two.shape and torch.equal(one, two)

    __hash__ = None  # type: ignore[assignment]


class Call(NamedTuple):
    """A kernel, what it is given, and the numbers of its results."""

    kernel: Any
    arguments: Any
    keywords: Any
    results: Any


class Recording(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Writes down what is called while it is entered."""

    def __init__(self, inputs: Sequence[Tensor]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.calls: list[Call] = []
        self._places = {id(each): Place("i", n) for n, each in enumerate(inputs)}
        self._alive: list[Any] = [*inputs]  # an id is a tensor's own only while it lives
        self._results = 0

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # which would load torch's compiler, a second's work, to keep it away

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Call the kernel, and note the call."""
        kwargs = kwargs or {}
        results = func(*args, **kwargs)
        if func in ALIASES:
            self._alive.append((args[0], results))
            self._places[id(results)] = self.place(args[0])
            return results
        arguments, keywords = self.place(args), self.place(kwargs)
        self.calls.append(Call(func, arguments, keywords, self._number(results)))
        return results

    def place(self, value: Any) -> Any:
        """Return a value with every tensor in it replaced by where it is found."""
        if type(value) in PLAIN:
            return value
        if isinstance(value, Tensor):
            self._alive.append(value)
            return self._places.get(id(value)) or Known(value)
        if isinstance(value, list | tuple):
            return type(value)([self.place(each) for each in value])
        if isinstance(value, dict):
            return {key: self.place(each) for key, each in value.items()}
        return value

    def _number(self, results: Any) -> Any:
        if isinstance(results, Tensor):
            self._alive.append(results)
            place = Place("t", self._results)
            self._results += 1
            self._places[id(results)] = place
            return place
        if isinstance(results, list | tuple):
            return tuple(self._number(each) for each in results)
        return None


class Tape:
    """Plays a piece of a step, from a list of kernels as soon as it has one.

    Parameters
    ----------
    piece
        Takes tensors. What it does beside giving its outcome, it must do in place on tensors
        that outlive it, and by the same calls at every step.
    through
        What the list is to be played through, as soon as there is one.

    Attributes
    ----------
    refused : bool
        Whether the piece made other calls the second time, so that it is run as it is written.
    """

    def __init__(self, piece: Play, through: Through | None = None) -> None:
        self.refused = False
        self._piece, self._through = piece, through
        self._seen: tuple[list[Call], Any] | None = None
        self._play: Play | None = None

    @property
    def playing(self) -> bool:
        """Whether a list is played."""
        return self._play is not None

    def __call__(self, *inputs: Tensor) -> Outcome:
        """Return what the piece makes of the inputs."""
        if self._play is not None:
            with torch.no_grad():
                return self._play(*inputs)
        if self.refused:
            return self._piece(*inputs)
        with Recording(inputs) as recording:
            outcome = self._piece(*inputs)
        found = recording.calls, recording.place(outcome)
        if self._seen is None:
            self._seen = found
            return outcome
        if self._seen == found:
            self._play = compiled(*found, len(inputs))
            if self._through is not None:
                self._play = self._through(self._play, _generators(found[0]))
        else:
            self.refused = True
        self._seen = None
        return outcome


def compiled(calls: Sequence[Call], outcome: Any, inputs: int) -> Play:
    """Return a function of so many inputs that makes the calls, one a line."""
    room: dict[str, Any] = {}
    read = [[*_places(call.arguments), *_places(call.keywords)] for call in calls]
    last = {place: n for n, places in enumerate(read) for place in places}
    kept = set(_places(outcome))
    lines = [f"def play({', '.join(f'i{n}' for n in range(inputs))}):"]
    for n, call in enumerate(calls):
        given = [_text(each, room) for each in call.arguments]
        given += [f"{key}={_text(each, room)}" for key, each in call.keywords.items()]
        made = list(_places(call.results))
        target = f"{_target(call.results)} = " if made else ""
        lines.append(f"    {target}{_name(call.kernel._op, room)}({', '.join(given)})")
        used = {*read[n], *made} - kept
        over = [f"t{p.number}" for p in used if p.kind == "t" and last.get(p, n) <= n]
        if over:  # so that memory is free again as early as it would be
            lines.append(f"    del {', '.join(sorted(over))}")
    lines.append(f"    return {_text(outcome, room)}")
    exec("\n".join(lines), room)
    play: Play = room["play"]
    return play


def _generators(calls: Sequence[Call]) -> list[torch.Generator]:
    """Return what the calls draw from, each once."""
    given = (each for call in calls for each in (*call.arguments, *call.keywords.values()))
    return list(dict.fromkeys(each for each in given if isinstance(each, torch.Generator)))


def _places(value: Any) -> Iterator[Place]:
    """Yield the inputs and results in a value."""
    if type(value) in PLAIN:
        return
    if isinstance(value, Place):
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _places(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _places(each)


def _target(results: Any) -> str:
    """Return what results are assigned to; those that are no tensors to nothing that is used."""
    if isinstance(results, Place):
        return f"t{results.number}"
    if isinstance(results, tuple):
        return "(" + "".join(f"{_target(each)}, " for each in results) + ")"
    return "_"


def _text(value: Any, room: dict[str, Any]) -> str:
    """Return Python for a value; what has no literal gets a name in the room."""
    if isinstance(value, Place):
        return f"{value.kind}{value.number}"
    if isinstance(value, Known):
        return _name(value.tensor, room)
    if isinstance(value, list):
        return "[" + ", ".join(_text(each, room) for each in value) + "]"
    if isinstance(value, tuple):
        return "(" + "".join(f"{_text(each, room)}, " for each in value) + ")"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k!r}: {_text(v, room)}" for k, v in value.items()) + "}"
    return _name(value, room)


def _name(value: Any, room: dict[str, Any]) -> str:
    if value is None or isinstance(value, bool | int):
        return repr(value)
    name = f"v{len(room)}"
    room[name] = value
    return name
