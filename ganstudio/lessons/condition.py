"""A condition over a run: an expression that a lesson's file has as text.

It may name ``step``, ``verdict``, ``cursor``, any series (its newest value) and whatever else is
known as a number (see `facts`), compare them, calculate with them, join comparisons by ``and``,
``or``, ``not``, and call ``mean(series, steps)``, which is over the newest steps,
``at("loss_d", 100)``, its value at a step, ``abs``, and ``value("weight/theta")`` for a name that
is no word. Nothing else is understood, so that a lesson's file can do no harm.
"""

from __future__ import annotations

import ast
import contextlib
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ganstudio.telemetry.timeline import Timeline

Value = float | str

COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
CALCULATED: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class ConditionError(ValueError):
    """A condition that cannot be read; its text says what is not understood."""


@dataclass(frozen=True)
class Facts:
    """What is known of a run.

    Attributes
    ----------
    step : int
        How far it is.
    series : Timeline
        Its losses and scores.
    verdict : str
        The word of the diagnosis, empty before the first.
    numbers : mapping
        The newest value of each measure, and of what else docks show as a number.
    cursor : int or None
        The step that is looked back at, None for now.
    """

    step: int = 0
    series: Timeline = field(default_factory=Timeline)
    verdict: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict)
    cursor: int | None = None

    def value(self, name: str) -> Value:
        """Return what a name stands for; NaN where it is not known yet."""
        if name == "verdict":
            return self.verdict
        if name == "cursor":
            return float(self.step if self.cursor is None else self.cursor)
        if name == "step":
            return float(self.step)
        if name in self.series.names:
            return self.mean(name, 1)
        return self.numbers.get(name, math.nan)

    def at(self, name: str, step: int) -> float:
        """Return a series' value at a step; NaN before it has come so far."""
        if name not in self.series.names or self.series.last < step:
            return math.nan
        return self.series.at(step).get(name, math.nan)

    def mean(self, name: str, steps: int) -> float:
        """Return the mean of a series over its newest steps; NaN before there are as many."""
        if name not in self.series.names or not 0 < steps <= len(self.series):
            return math.nan
        newest = self.series.column(name, self.series.last - steps + 1)
        return float(np.mean(newest))


class Condition:
    """A condition, read once and asked often.

    Raises
    ------
    ConditionError
        If the text is none.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        try:
            self._tree = ast.parse(text, mode="eval").body
            self.holds(Facts())  # whatever is not understood is said at once
        except SyntaxError as error:
            raise ConditionError(f"{text!r} is no expression: {error.msg}") from None
        except (RecursionError, MemoryError):  # of the parser, which says it so
            raise ConditionError(f"{text[:40]!r} … is nested too deeply") from None

    def holds(self, facts: Facts) -> bool:
        """Tell whether it is so; what is not known yet is not."""
        with contextlib.suppress(ArithmeticError):  # division by 0: it is not known either
            return bool(_value(self._tree, facts))
        return False


def _value(node: ast.expr, facts: Facts) -> Any:
    match node:
        case ast.Constant(value=int() | float() | str() as value):
            return value
        case ast.Name(id=name):
            return facts.value(name)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _value(operand, facts)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_number(operand, facts)
        case ast.BoolOp(op=op, values=values):
            found = [bool(_value(each, facts)) for each in values]
            return all(found) if isinstance(op, ast.And) else any(found)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in CALCULATED:
            return CALCULATED[type(op)](_number(left, facts), _number(right, facts))
        case ast.BinOp(left=base, op=ast.Pow(), right=ast.Constant(value=int() as power)):
            return float(_number(base, facts)) ** power  # what is too large overflows at once
        case ast.Compare(left=left, ops=ops, comparators=others):
            return _compared([left, *others], ops, facts)
        case ast.Call(func=ast.Name(id="abs"), args=[each]):
            return abs(_number(each, facts))
        case ast.Call(func=ast.Name(id="value"), args=[ast.Constant(value=str() as name)]):
            return facts.value(name)
        case ast.Call(
            func=ast.Name(id="at"),
            args=[ast.Constant(value=str() as name), ast.Constant(value=int() as step)],
        ):
            return facts.at(name, step)
        case ast.Call(
            func=ast.Name(id="mean"),
            args=[
                ast.Name(id=name) | ast.Constant(value=str() as name),
                ast.Constant(value=int() as steps),
            ],
        ):
            return facts.mean(name, steps)
    raise ConditionError(f"{ast.unparse(node)!r} is not understood in a condition")


def _number(node: ast.expr, facts: Facts) -> float:
    value = _value(node, facts)
    if isinstance(value, str):
        raise ConditionError(f"{ast.unparse(node)!r} is a word, with which nothing is calculated")
    return float(value)


def _compared(nodes: list[ast.expr], ops: list[ast.cmpop], facts: Facts) -> bool:
    values = [_value(node, facts) for node in nodes]
    for left, op, right in zip(values, ops, values[1:], strict=False):
        if type(op) not in COMPARED:
            raise ConditionError(f"{type(op).__name__} is not understood in a condition")
        if isinstance(left, str) != isinstance(right, str):
            raise ConditionError(f"{left!r} and {right!r} cannot be compared")
        if not COMPARED[type(op)](left, right):
            return False
    return True
