"""From words on the command line to an experiment."""

from __future__ import annotations

import re
import shlex
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.foreign import ForeignError, parse_toml

if TYPE_CHECKING:
    from ganstudio.training.experiment import Experiment
    from ganstudio.training.run import Run
    from ganstudio.training.run_recorder import RunRecorder


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the experiment and what overrides it."""
    parser.add_argument("experiment", metavar="PRESET|FILE", help="a preset's name or a TOML file")
    add_overrides(parser)


def add_overrides(parser: ArgumentParser) -> None:
    """Declare what overrides an experiment's settings."""
    parser.add_argument("--steps", type=int, metavar="N", help="iterations to train for")
    parser.add_argument(
        "--seed", type=int, metavar="S", help="decides weights, data order, latents"
    )
    parser.add_argument("--device", metavar="D", help="auto, cpu, cuda or cuda:N")
    parser.add_argument(
        "--threads", type=int, metavar="T", help="CPU threads; 0 chooses by the network"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY.PATH=VALUE",
        dest="settings",
        help="change one setting, such as optimisers.generator.lr=1e-4, loss=hinge or "
        "penalties.r1.weight=1; an empty value takes it away: penalties.r1= (may be repeated, in "
        "any order: loss=least-squares begins with its defaults, beside which loss.a=-1 is set)",
    )
    _add_rules(parser)


def _add_rules(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--on",
        action="append",
        default=[],
        metavar="WORD=DEED",
        dest="rules",
        help="what to do when the verdict turns to a word, or to any fault: fault=stop, "
        "collapsing=checkpoint, healthy=notify, 'collapsing=fork loss=hinge' (forks where nothing "
        "was wrong yet, with what is set; may be repeated)",
    )


def add_on_verdict(parser: ArgumentParser) -> None:
    """Declare the command that hears of each new verdict."""
    parser.add_argument(
        "--on-verdict",
        metavar="COMMAND",
        help="run by the shell when the verdict turns, with GANSTUDIO_VERDICT, GANSTUDIO_STEP, "
        "GANSTUDIO_SINCE, GANSTUDIO_EVIDENCE and GANSTUDIO_TITLE in its environment; training "
        "waits for it, a minute at most",
    )


def add_no_record(parser: ArgumentParser) -> None:
    """Declare that no recording is kept."""
    parser.add_argument(
        "--no-record", action="store_true", help="keep no recording to replay, resume or fork"
    )


def add_record_limit(parser: ArgumentParser) -> None:
    """Declare how large a recording may become."""
    parser.add_argument(
        "--record-limit", type=int, metavar="MB", help="size that a recording may reach"
    )


def recorder(arguments: Namespace, run: Run, folder: Path) -> RunRecorder | None:
    """Return what records a run into a folder, from which an older one is removed.

    Raises
    ------
    OSError
        If the older one cannot be removed.
    """
    from ganstudio.export import run_folder
    from ganstudio.training.run_recorder import RunRecorder

    run_folder.clear(folder)
    return None if arguments.no_record else RunRecorder(run, folder)


def chosen(arguments: Namespace) -> Experiment:
    """Return the experiment that the arguments name, with their overrides.

    Raises
    ------
    ExperimentError
        If there is none of that name, or a setting is wrong.
    """
    from ganstudio.preset_folder import find

    device = str(overrides(arguments).get("device", "auto"))
    return changed(find(arguments.experiment, device), arguments)


def changed(experiment: Experiment, arguments: Namespace) -> Experiment:
    """Return an experiment with the arguments' overrides, and with their rules beside its own.

    Raises
    ------
    ExperimentError
        If a setting or a rule is wrong.
    """
    changes = overrides(arguments)
    if "rules" in changes:
        own = experiment.values().get("rules", [])
        changes["rules"] = [*own, *(rule for rule in changes["rules"] if rule not in own)]
    return experiment.with_values(changes) if changes else experiment


def _rule(word: str) -> dict[str, Any]:
    """Read ``WORD=DEED key.path=value …``."""
    from ganstudio.training.experiment import ExperimentError

    when, equals, then = word.partition("=")
    try:
        deed, *changes = shlex.split(then) or [""]
    except ValueError:
        raise ExperimentError((f"--on: a quote in {word!r} is not closed; close it",)) from None
    if not equals or not deed:
        raise ExperimentError((f"--on needs WORD=DEED, such as fault=stop, not {word!r}",))
    return {"when": when.strip(), "then": deed, "set": settings(changes)}


def overrides(arguments: Namespace) -> dict[str, Any]:
    """Return what the arguments change, by dotted path.

    Raises
    ------
    ExperimentError
        If a ``--set`` or an ``--on`` is none, or a key is given twice.
    """
    changes = settings(arguments.settings)
    options = {
        "schedule.steps": "steps",
        "seed": "seed",
        "device": "device",
        "threads": "threads",
        "watch.record_limit": "record_limit",
    }
    for path, option in options.items():
        if getattr(arguments, option, None) is not None:
            changes[path] = getattr(arguments, option)
    if arguments.rules:
        changes["rules"] = [_rule(word) for word in arguments.rules]
    return changes


def settings(words: Sequence[str]) -> dict[str, Any]:
    """Read ``key.path=value`` words; a value is TOML, or else the text that it is.

    Their order does not matter, so none is given twice.

    Raises
    ------
    ExperimentError
        If a word has no ``=`` or no key, or a key is given twice.
    """
    from ganstudio.training.experiment import ExperimentError

    changes: dict[str, Any] = {}
    for word in words:
        path, equals, text = word.partition("=")
        if not equals or not path.strip():
            raise ExperimentError(
                (f"--set needs KEY.PATH=VALUE, such as loss=hinge, not {word!r}",)
            )
        if path.strip() in changes:
            raise ExperimentError((f"--set gives {path.strip()} twice; give it once",))
        changes[path.strip()] = _value(text.strip())
    return changes


def _value(text: str) -> Any:
    if not text:
        return None
    try:
        values = parse_toml(f"value = {text}")
    except ForeignError:
        return text
    return values["value"] if values.keys() == {"value"} else text


def need_data(experiment: Experiment) -> None:
    """Refuse data in files that are not named.

    Raises
    ------
    ExperimentError
        If the first of them is missing.
    """
    from ganstudio.training.choices import paths
    from ganstudio.training.experiment import ExperimentError

    for key in paths(type(experiment.data))[:1]:
        if not getattr(experiment.data, key):
            raise ExperimentError((f"the data is not named; add --set data.{key}=…",))


def built(experiment: Experiment, build: Callable[[Experiment], Run] | None = None) -> Run:
    """Build a run; a data set that misses a setting tells how to give it on the command line.

    Parameters
    ----------
    experiment
        What it trains.
    build
        Builds it, where several share their data.

    Raises
    ------
    DataError
        If the data cannot be loaded.
    ExperimentError
        If the device is not there.
    """
    from ganstudio.commands.bars import bar
    from ganstudio.data.base import DataError
    from ganstudio.data.progress import listening
    from ganstudio.training.run import Run

    try:
        with bar("data") as report, listening(lambda loaded: report(loaded.share)):
            return (build or Run)(experiment)
    except DataError as error:
        setting = re.search(r"\bdata\.\w+", str(error))
        if setting is None:
            raise
        raise DataError(f"{error} (here: --set {setting[0]}=…)") from None
