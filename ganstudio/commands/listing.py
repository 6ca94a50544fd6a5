"""List losses, penalties, stabilisers, networks, data, optimisers and presets.

Each with its settings, as they stand in a TOML file and after --set. 'compare --loss'
takes the names under "Losses to compare". --long tells what each is instead: formula, signs, paper.
"""

from __future__ import annotations

import inspect
import shutil
import textwrap
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ganstudio.commands.saying import say, say_json

if TYPE_CHECKING:
    from ganstudio.components import Component, Parameter

SECTIONS = {
    "losses": "loss",
    "penalties": "penalty",
    "stabilisers": "stabiliser",
    "networks": "network",
    "data": "data",
    "optimisers": "optimiser",
}
HOW_TO = {
    "losses": "loss.name",
    "penalties": "penalties.NAME.…",
    "stabilisers": "stabilisers.NAME.…",
    "networks": "network.name",
    "data": "data.name",
    "optimisers": "optimisers.generator.name, optimisers.discriminator.name",
}
TYPES = {int: "integer", float: "number", bool: "boolean", str: "string"}
COLUMN = 22
STEP = " " * 6


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "--long", action="store_true", help="with formulas, notes and papers, without settings"
    )
    parser.add_argument("--json", action="store_true", help="everything, for programs")


def run(arguments: Namespace) -> int:
    """Print the catalogue."""
    if arguments.json:
        say_json(as_json())
    else:
        width = shutil.get_terminal_size((80, 24)).columns
        lines = explained if arguments.long else as_text
        say("\n".join(lines(min(max(width, 60), 120))))
    return 0


# ── for programs ──────────────────────────────────────────────────────────────


def as_json() -> dict[str, Any]:
    """Return everything as plain values."""
    from ganstudio.components import catalogue, refused
    from ganstudio.objectives.variants import loss_variants
    from ganstudio.preset_folder import presets

    listed: dict[str, Any] = {
        section: [_described(cls) for cls in catalogue(kind).values()]
        for section, kind in SECTIONS.items()
    }
    listed["loss_variants"] = [
        {"name": each.name, "title": each.title} for each in loss_variants().values()
    ]
    listed["refused"] = list(refused())
    listed["presets"] = [{**asdict(preset), "path": str(preset.path)} for preset in presets()]
    return listed


def _described(cls: type[Component]) -> dict[str, Any]:
    from ganstudio.components import parameters

    return {
        "name": cls.name,
        "title": cls.title,
        "summary": cls.summary(),
        "formula": cls.formula,
        "convention": cls.convention(),
        "remark": cls.remark,
        "paper": cls.paper,
        "fields": [_field(each) for each in parameters(cls)],
    }


def _field(parameter: Parameter) -> dict[str, Any]:
    return {**asdict(parameter), "type": TYPES.get(parameter.type, "array")}


# ── for people ────────────────────────────────────────────────────────────────


def as_text(width: int) -> Iterator[str]:
    """Yield lines of at most so many characters."""
    from ganstudio.components import catalogue, parameters
    from ganstudio.objectives.variants import loss_variants
    from ganstudio.preset_folder import presets

    for section, kind in SECTIONS.items():
        yield from _heading(section.capitalize(), HOW_TO[section], width)
        for cls in catalogue(kind).values():
            yield from _entry(cls.name, cls.summary(), width)
            for parameter in parameters(cls):
                yield from _entry(f"  {parameter.key}", _explained(parameter), width)
        yield ""
        if section == "losses":
            yield from _heading("Losses to compare", "compare --loss NAME", width)
            for variant in loss_variants().values():
                yield from _entry(variant.name, variant.title, width)
            yield ""
    yield from _heading("Presets", "ganstudio NAME, ganstudio train NAME", width)
    for preset in presets():
        yield from _entry(preset.name, preset.description or preset.title, width)


def explained(width: int) -> Iterator[str]:
    """Yield all that components say of themselves, in lines of at most so many characters."""
    from ganstudio.components import catalogue

    for section, kind in SECTIONS.items():
        yield from _heading(section.capitalize(), HOW_TO[section], width)
        for cls in catalogue(kind).values():
            yield "  " + textwrap.shorten(f"{cls.name}: {cls.title}", width - 2, placeholder="…")
            yield from _explanation(cls, width)


def _explanation(cls: type[Component], width: int) -> Iterator[str]:
    words = (inspect.getdoc(cls) or "").split("\n\n")
    flowing = [each if each.startswith(" ") else " ".join(each.split()) for each in words]
    for part in (*flowing, cls.formula, cls.convention(), cls.remark, cls.paper):
        for line in part.splitlines():
            yield from textwrap.wrap(
                line.strip(), width, initial_indent=STEP, subsequent_indent=STEP,
                break_on_hyphens=False,
            )  # fmt: skip
        if part:
            yield ""


def _heading(title: str, how_to: str, width: int) -> Iterator[str]:
    yield f"{title}{how_to:>{width - len(title)}}"
    yield "─" * width


def _entry(name: str, text: str, width: int) -> Iterator[str]:
    """Yield a name with its text beside it, or below it where the name is long."""
    indent = " " * COLUMN
    first, *others = textwrap.wrap(text, width - COLUMN, break_on_hyphens=False) or [""]
    if len(name) < COLUMN - 2:
        yield f"  {name:<{COLUMN - 2}}{first}".rstrip()
    else:
        yield f"  {name}"
        yield indent + first
    yield from (indent + line for line in others)


def _explained(parameter: Parameter) -> str:
    parts = [_default(parameter), _bounds(parameter), parameter.help]
    return " · ".join(part for part in parts if part)


def _default(parameter: Parameter) -> str:
    match parameter.default:
        case None:
            return "must be given"
        case "":
            return "empty"
        case bool(value):
            return "true" if value else "false"
        case tuple(values):
            return f"[{', '.join(f'{each:g}' for each in values)}]"
        case float(value):
            return f"{value:g} {parameter.unit}".rstrip()
    return f"{parameter.default} {parameter.unit}".rstrip()


def _bounds(parameter: Parameter) -> str:
    return "one of " + ", ".join(parameter.choices) if parameter.choices else parameter.range
