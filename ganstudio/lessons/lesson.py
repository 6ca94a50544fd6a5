"""A lesson as its TOML file has it; whoever puts a file into the folder has added one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ganstudio.lessons.condition import Condition

FOLDER = Path(__file__).parent


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
    """

    text: str
    remark: str
    dock: str
    when: Condition


@dataclass(frozen=True)
class Lesson:
    """One lesson.

    Attributes
    ----------
    name : str
        The stem of its file; lessons come in the order of their names.
    minutes : int
        How long it takes.
    text : str
        What is to be read, as Markdown.
    preset : str
        What is trained.
    values : mapping
        What is changed of the preset, by dotted path.
    until : int
        The step at which it pauses, and the prediction is judged.
    hint : str
        What to try where a sight has not come until then.
    """

    name: str
    title: str
    minutes: int
    text: str
    preset: str
    values: Mapping[str, Any]
    until: int
    hint: str
    prediction: Prediction
    sights: tuple[Sight, ...]

    @classmethod
    def read(cls, path: Path) -> Lesson:
        """Read a file.

        Raises
        ------
        KeyError, TypeError, ConditionError, tomllib.TOMLDecodeError
            If it is no lesson.
        """
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        asked = told.pop("predict")
        sights = told.pop("watch")
        return cls(
            name=path.stem,
            values=told.pop("values", {}),
            hint=told.pop("hint", ""),
            prediction=Prediction(
                asked["question"], tuple(asked["answers"]), asked["right"] - 1, asked["reason"]
            ),
            sights=tuple(
                Sight(each["text"], each.get("remark", ""), each["dock"], Condition(each["when"]))
                for each in sights
            ),
            **told,
        )


def lessons(folder: Path = FOLDER) -> tuple[Lesson, ...]:
    """Return the lessons of a folder, in order."""
    return tuple(Lesson.read(path) for path in sorted(folder.glob("*.toml")))
