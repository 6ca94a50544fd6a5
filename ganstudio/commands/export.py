"""Write what a run that was trained before has to give: pictures, films, data, reports.

RUN_DIR is what 'ganstudio train' wrote, or a run's recording. The run is only read.
'ganstudio export KIND --help' tells what can be chosen.
"""

from __future__ import annotations

from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.commands import numbers
from ganstudio.commands.bars import bar
from ganstudio.commands.saying import say, tell

if TYPE_CHECKING:
    from ganstudio.components import Parameter
    from ganstudio.export.kinds import Kind
    from ganstudio.export.options import Options
    from ganstudio.training.experiment import Experiment

ALIASES = {"columns": ("--cols",)}
EPILOG = "What is not given is as the run itself was watched, or else the default."
STEP = "as it was at step N, or at the newest step before it that was kept (default: the last)"
PAIRING = "of a run with several generators or discriminators, which (default: the first)"
METAVARS = {int: "N", float: "X", str: "TEXT"}


def add_arguments(parser: ArgumentParser) -> None:
    """Declare a command for each kind, with a flag for each of its options."""
    from ganstudio.components import parameters
    from ganstudio.export.kinds import KINDS

    kinds = parser.add_subparsers(dest="what", metavar="KIND", required=True)
    for kind in KINDS:
        summary = f"{kind.phrase} ({_endings(kind)})"
        command = kinds.add_parser(kind.name, help=summary, description=kind.help, epilog=EPILOG)
        command.add_argument(
            "folders",
            nargs="+" if kind.several else 1,
            type=Path,
            metavar="RUN_DIR",
            help="folder of a run" + (", or several to compare" if kind.several else ""),
        )
        command.add_argument(
            "--out", type=Path, required=True, metavar="PATH", help=f"where to: {_endings(kind)}"
        )
        if kind.momentary:
            command.add_argument("--step", type=numbers.step, metavar="N", help=STEP)
        command.add_argument("--pairing", default="", metavar="NAME", help=PAIRING)
        command.add_argument("--device", metavar="D", help="auto, cpu, cuda or cuda:N")
        for parameter in parameters(kind.options):
            _add_flag(command, parameter)


def _endings(kind: Kind) -> str:
    from ganstudio.export.kinds import FOLDER

    return ", ".join("a folder" if suffix == FOLDER else suffix for suffix in kind.suffixes)


def _add_flag(parser: ArgumentParser, parameter: Parameter) -> None:
    """Declare a flag; what is not given is chosen to suit the run."""
    names = (f"--{parameter.key.replace('_', '-')}", *ALIASES.get(parameter.key, ()))
    shared: dict[str, Any] = {
        "dest": f"option.{parameter.key}",
        "default": None,
        "help": f"{parameter.help} (default: {_default(parameter)})".replace("%", "%%"),
    }
    if parameter.type is bool:
        parser.add_argument(*names, action=BooleanOptionalAction, **shared)
    elif parameter.choices:
        parser.add_argument(*names, choices=parameter.choices, **shared)
    else:
        parser.add_argument(*names, metavar=METAVARS.get(parameter.type, "V"), **shared)


def _default(parameter: Parameter) -> str:
    if parameter.type is bool:
        return "yes" if parameter.default else "no"
    return str(parameter.default)


def run(arguments: Namespace) -> int:
    """Load what is needed and write it."""
    from ganstudio.commands import folders
    from ganstudio.export.kinds import find
    from ganstudio.export.records import diagnosis_of

    kind, out = find(arguments.what), arguments.out
    kind.check(out)
    chosen = folders.expanded(arguments.folders) if kind.several else arguments.folders
    experiment = folders.experiment_of(chosen[0])
    options = _options(kind, experiment, _given(arguments))
    device, at, pairing = arguments.device, getattr(arguments, "step", None), arguments.pairing
    if kind.takes == "generator":
        made_of: Any = folders.sampler_of(chosen[0], options, device, at, pairing)
        if kind.judged:
            known = folders.records_of(chosen[0], device, at, pairing)
            made_of = replace(made_of, found=diagnosis_of(known))
        steps = [made_of.step]
    else:
        made_of = [folders.records_of(folder, device, at, pairing) for folder in chosen]
        steps = [] if at is None else [records.step for records in made_of]
    _tell_steps(at, chosen, steps)
    with bar(kind.title) as report:
        kind.write(made_of, out, options, report)
    say(f"written to {out}")
    return 0


def _tell_steps(at: int | None, folders: Sequence[Path], steps: Sequence[int]) -> None:
    """Say which steps were taken where they are not the one that was given."""
    for folder, step in zip(folders, steps, strict=False):
        if at is not None and step != at:
            tell(f"{folder}: step {step}, the newest kept at or before {at}")


def _given(arguments: Namespace) -> dict[str, Any]:
    """Return the options that were given."""
    flags = vars(arguments).items()
    return {
        name.removeprefix("option."): value
        for name, value in flags
        if name.startswith("option.") and value is not None
    }


def _options(kind: Kind, experiment: Experiment, given: dict[str, Any]) -> Options:
    """Return the options that suit an experiment, changed by those that are given.

    Raises
    ------
    ExportError
        If one cannot be so; all of them at once.
    """
    from pydantic import ValidationError

    from ganstudio.telemetry.jobs import ExportError

    suited = kind.options.suited(experiment)
    try:
        return kind.options.model_validate({**suited.model_dump(), **given})
    except ValidationError as error:
        told = [
            f"--{str(item['loc'][-1]).replace('_', '-')}: "
            f"{item['msg'][:1].lower()}{item['msg'][1:]}, not {item['input']!r}"
            for item in error.errors()
        ]
        raise ExportError("; ".join(told)) from None
