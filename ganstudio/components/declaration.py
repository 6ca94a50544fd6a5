"""What a component and its hyper-parameters are."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import InitErrorDetails, PydanticCustomError, PydanticKnownError

from ganstudio.components.spelling import suggest

KINDS = ("loss", "penalty", "stabiliser", "network", "data", "optimiser")
PathKind = Literal["", "file", "folder", "either"]
"""What a text is the path of; nothing for one that is no path."""
LARGEST = 10**15
"""Whole number that a setting may be where it has no narrower bound; a float holds it exactly."""


class Settings(BaseModel):
    """A frozen group of hyper-parameters that refuses unknown keys, NaN and absurd numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @field_validator("*")
    @classmethod
    def _countable(cls, value: Any) -> Any:
        """Refuse a whole number that no computation could go by."""
        if isinstance(value, int) and abs(value) > LARGEST:
            raise PydanticKnownError("less_than_equal", {"le": LARGEST})
        return value

    @model_validator(mode="wrap")
    @classmethod
    def _offer_known_keys(cls, values: Any, build: Callable[[Any], Self]) -> Self:
        try:
            return build(values)
        except ValidationError as error:
            raise rewritten(error, of=cls) from None


def rewritten(
    error: ValidationError, *, of: type[Settings] | None = None, within: str | None = None
) -> ValidationError:
    """Return the error with the nearest key ``of`` a class beside each unknown one, or within one.

    What is unknown to a component is said to be none of its settings: it may be another's.
    """
    details = []
    for item in error.errors():
        kind: Any = item["type"]
        if kind == "extra_forbidden" and of is not None:
            owner = f" of {of.name}" if issubclass(of, Component) else ""
            known = list(of.model_fields)
            hint = suggest(str(item["loc"][-1]), known) if known else "it has none"
            words = {"owner": owner, "hint": hint}
            kind = PydanticCustomError("unknown_setting", "is not a setting{owner}; {hint}", words)
        elif kind == "unknown_setting":
            kind = PydanticCustomError("unknown_setting", "{text}", {"text": item["msg"]})
        loc = item["loc"] if within is None else (within, *item["loc"])
        details.append(
            InitErrorDetails(type=kind, loc=loc, input=item["input"], ctx=item.get("ctx", {}))
        )
    return ValidationError.from_exception_data(error.title, details)


class Component(Settings):
    """Something the catalogue offers.

    Attributes
    ----------
    kind : str
        One of `KINDS`; set by the base class of the kind.
    name : str
        The name in files and on the command line, lower case with hyphens.
    title : str
        The name on screen.
    formula : str
        The formula as it stands in the paper, as text for the screen.
    remark : str
        Where texts or code print the formula wrongly or differently, and what is right.
    paper : str
        Author, year, title.
    """

    kind: ClassVar[str]
    name: ClassVar[str]
    title: ClassVar[str]
    formula: ClassVar[str] = ""
    remark: ClassVar[str] = ""
    paper: ClassVar[str] = ""

    @classmethod
    def summary(cls) -> str:
        """Return the first line of the docstring, which menus and lists show."""
        return (inspect.getdoc(cls) or "").partition("\n")[0]

    @classmethod
    def convention(cls) -> str:
        """Return which way its signs go, as sentences; empty where it has none."""
        return ""

    @classmethod
    def explanation(cls) -> str:
        """Return all that it says of itself, as text: a paragraph each."""
        parts = [inspect.getdoc(cls) or "", cls.formula, cls.convention(), cls.remark, cls.paper]
        return "\n\n".join(part for part in parts if part)


def param(
    default: Any,
    title: str,
    help: str,
    *,
    unit: str = "",
    live: bool = False,
    paper: str = "",
    expert: bool = True,
    path: PathKind | Literal[True] = "",
    **bounds: Any,
) -> Any:
    """Declare a hyper-parameter.

    Parameters
    ----------
    default
        Its default; ``...`` where it must be given.
    title, help
        Its name and its explanation on screen, the explanation in a sentence.
    unit
        Its unit on screen.
    live
        Whether it can change while training goes on; the others start a fresh run.
    paper
        Where the default comes from.
    expert
        Whether a beginner can do without; View ▸ Simple hides it then.
    path
        What it is text that names and can be browsed for: a file, a folder, or either, which True
        is as well.
    **bounds
        ``gt``, ``ge``, ``lt``, ``le``, as for `pydantic.Field`.
    """
    extra: dict[str, Any] = {"unit": unit, "live": live, "paper": paper}
    extra |= {"expert": expert, "path": "either" if path is True else path}
    return Field(default, title=title, description=help, json_schema_extra=extra, **bounds)


@dataclass(frozen=True)
class Parameter:
    """One hyper-parameter as its declaration tells it; what a form or a list needs to know.

    Attributes
    ----------
    low, high : float or None
        The ends of its range, None where it has none.
    above, below : bool
        Whether ``low`` and ``high`` themselves are excluded.
    """

    key: str
    title: str
    help: str
    type: Any
    default: Any
    unit: str
    live: bool
    paper: str
    expert: bool
    path: PathKind
    choices: tuple[str, ...]
    low: float | None
    high: float | None
    above: bool
    below: bool

    @property
    def range(self) -> str:
        """The range in words, such as ``"above 0, up to 1"``; empty if there is none."""
        match self.low, self.high:
            case None, None:
                return ""
            case low, None:
                return f"{'above' if self.above else 'from'} {_end(low)}"
            case None, high:
                return f"{'below' if self.below else 'up to'} {_end(high)}"
            case low, high if not self.above and not self.below:
                return f"{_end(low)} to {_end(high)}"
            case low, high:
                begins, ends = "above" if self.above else "from", "below" if self.below else "up to"
                return f"{begins} {_end(low)}, {ends} {_end(high)}"

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Return what can be said of it in a word each, each under its name."""
        facts = (
            ("Range", self.range),
            ("One of", ", ".join(self.choices)),
            ("Default", "" if self.default in (None, "", ()) else f"{self.default}"),
            ("Unit", self.unit),
            (
                "A change takes effect",
                "while training goes on" if self.live else "the run begins afresh",
            ),
            ("In a file", self.key),
        )
        return tuple((name, value) for name, value in facts if value)

    @classmethod
    def of(cls, key: str, field: FieldInfo) -> Parameter:
        """Read a pydantic field."""
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        is_choice = get_origin(field.annotation) is Literal
        return cls(
            key=key,
            title=field.title or key,
            help=field.description or "",
            type=str if is_choice else (field.annotation or str),
            default=None if field.is_required() else field.default,
            unit=str(extra.get("unit", "")),
            live=bool(extra.get("live", False)),
            paper=str(extra.get("paper", "")),
            expert=bool(extra.get("expert", True)),
            path=cast("PathKind", extra.get("path", "")),
            choices=tuple(get_args(field.annotation)) if is_choice else (),
            low=_bound(field, "ge", "gt"),
            high=_bound(field, "le", "lt"),
            above=_bound(field, "gt") is not None,
            below=_bound(field, "lt") is not None,
        )


def _end(end: Any) -> str:
    """Return an end of a range, whole numbers in full."""
    return f"{end:.0f}" if end == int(end) and abs(end) < 1e10 else f"{end:g}"


def _bound(field: FieldInfo, *names: str) -> float | None:
    values = (getattr(item, name, None) for item in field.metadata for name in names)
    return next((value for value in values if value is not None), None)


def parameters(settings: Settings | type[Settings]) -> list[Parameter]:
    """Return the hyper-parameters that a component or a group of settings declares."""
    model = settings if isinstance(settings, type) else type(settings)
    return [Parameter.of(key, field) for key, field in model.model_fields.items()]
