"""A lesson as its TOML file has it; whoever puts a file into the folder has added one.

A formula in its texts stands in braces, ``{G(z)}``, so that it can be shown in the symbols of the
book that is read beside.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Self

from ganstudio.components import suggest
from ganstudio.lessons.condition import Condition

FOLDER = Path(__file__).parent
OPTIONAL = {"source": "", "stage": "samples", "hint": ""}
LESSON = {
    "title": str, "minutes": int, "text": str, "source": str, "preset": str, "values": dict,
    "stage": str, "until": int, "hint": str, "predict": dict, "watch": list,
}  # fmt: skip
PREDICT = {"question": str, "answers": list, "right": int, "reason": str}
WATCH = {"text": str, "remark": str, "dock": str, "when": str, "run": int, "do": dict}
"""What each table of a file may hold."""
FORMULA = re.compile(r"\{([^{}\n]+)\}")
CALLED = {str: "a text", int: "a whole number", dict: "a table", list: "a list"}


class LessonError(ValueError):
    """A file that is no lesson; its text names the file and what is wrong."""


@dataclass(frozen=True)
class Prediction:
    """A question that is answered before anything is trained, and judged afterwards.

    Attributes
    ----------
    right : int
        Which answer is right, from 0.
    reason : str
        Why.
    """

    question: str
    answers: tuple[str, ...]
    right: int
    reason: str


@dataclass(frozen=True)
class Sight:
    """Something to watch for.

    Attributes
    ----------
    text, remark : str
        What is to be seen, and what follows from it.
    dock : str
        The dock in which it is seen.
    when : Condition
        When it has come.
    run : int
        In which of the runs, from 0: the first, or another column of a comparison.
    deed : mapping
        What the learner changes for it to come, by dotted path; empty where it comes by itself.
    """

    text: str
    remark: str
    dock: str
    when: Condition
    run: int = 0
    deed: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def parse(cls, told: Mapping[str, Any]) -> Self:
        """Take it from its table; what is counted is counted from 1 there."""
        _check(WATCH, told, "watch")
        if told.get("run", 1) < 1:
            raise ValueError("watch.run is the number of a run, from 1")
        return cls(
            text=told["text"],
            remark=told.get("remark", ""),
            dock=told["dock"],
            when=Condition(told["when"]),
            run=told.get("run", 1) - 1,
            deed=told.get("do", {}),
        )


@dataclass(frozen=True)
class Lesson:
    """One lesson.

    Attributes
    ----------
    name : str
        The stem of its file; lessons come in the order of the numbers that their names begin with.
    minutes : int
        How long it takes.
    text : str
        What is to be read, as Markdown.
    source : str
        Where it is from: author, year, section or equation.
    preset : str
        What is trained.
    values : mapping
        What is changed of the preset, by dotted path.
    stage : str
        The dock in the middle.
    until : int
        The step at which it pauses, and the prediction is judged.
    hint : str
        What to try where a sight has not come until then.
    """

    name: str
    title: str
    minutes: int
    text: str
    source: str
    preset: str
    values: Mapping[str, Any]
    stage: str
    until: int
    hint: str
    prediction: Prediction
    sights: tuple[Sight, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file.

        Raises
        ------
        LessonError
            If it is no lesson.
        """
        try:
            return cls._parse(path.stem, path.read_text(encoding="utf-8"))
        except KeyError as error:
            raise LessonError(f"{path.name} is no lesson: {error.args[0]} is missing") from None
        except (OSError, ValueError, RecursionError) as error:
            raise LessonError(f"{path.name} is no lesson: {error}") from None

    @classmethod
    @cache
    def _parse(cls, name: str, text: str) -> Self:
        told = tomllib.loads(text)
        _check(LESSON, told, "lesson")
        asked = told["predict"]
        _check(PREDICT, asked, "predict")
        if not all(isinstance(each, str) for each in asked["answers"]):
            raise ValueError("predict.answers has to be a list of texts")
        right = asked["right"] - 1
        if not 0 <= right < len(asked["answers"]):
            raise ValueError(f"predict.right is {right + 1}, and no answer has that number")
        if told["until"] < 1:
            raise ValueError("until is the step at which it pauses, 1 or more")
        return cls(
            name=name,
            minutes=told["minutes"],
            until=told["until"],
            values=told.get("values", {}),
            prediction=Prediction(
                asked["question"], tuple(asked["answers"]), right, asked["reason"]
            ),
            sights=tuple(Sight.parse(each) for each in told["watch"]),
            **{key: told[key] for key in ("title", "text", "preset")},
            **{key: told.get(key, usual) for key, usual in OPTIONAL.items()},
        )


def _check(known: Mapping[str, type], told: object, place: str) -> None:
    """Refuse what is no such table, a key that it has not, and a value of another kind."""
    if not isinstance(told, dict):
        raise ValueError(f"{place} has to be a table")
    for key, value in told.items():
        if key not in known:
            raise ValueError(f"{place} has no {key!r}; {suggest(key, sorted(known))}")
        if type(value) is not known[key]:  # a truth value is no number
            raise ValueError(f"{place}.{key} has to be {CALLED[known[key]]}")


def with_formulas(text: str, write: Callable[[str], str] = str) -> str:
    """Return a text of a lesson with each formula in it, which stands in braces, as written."""
    return FORMULA.sub(lambda found: write(found[1]), text)


def lessons(folder: Path = FOLDER) -> tuple[Lesson, ...]:
    """Return the lessons of a folder, in order.

    Raises
    ------
    LessonError
        If a file is none.
    """
    return tuple(Lesson.read(path) for path in sorted(folder.glob("*.toml"), key=_place))


def _place(path: Path) -> tuple[float, str]:
    first = path.stem.partition("-")[0]
    return (float(first) if first.isdecimal() else math.inf, path.stem)
