"""An experiment: one frozen value that says everything a run needs.

TOML in, TOML out; the round trip is exact. Whatever is wrong with a file is said
at once, a sentence a mistake, before anything is built.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import tomli_w
from pydantic import AfterValidator, Field, ValidationError

from ganstudio.components import Component, Settings, chosen, chosen_set, param
from ganstudio.data.base import Data
from ganstudio.foreign import ForeignError, parse_toml, shown
from ganstudio.foreign import read_text as read_any
from ganstudio.networks.base import Network
from ganstudio.objectives.base import AdversarialLoss, Penalty, Stabiliser
from ganstudio.objectives.variants import LossVariant, find_variant, variant_of
from ganstudio.training.compatibility import clash, problems
from ganstudio.training.optimisers import Adam, Optimiser
from ganstudio.training.origins import comments, explained
from ganstudio.training.rules import Changes, Rule
from ganstudio.training.schedule import Schedule
from ganstudio.training.watch import Watch

MOST_TOLD = 6
"""Mistakes that are told of at once; whoever has mended them hears of the rest."""
LONGEST_VALUE = 80
"""Characters of a wrong value that are repeated."""
CHOSEN = ("data", "network", "loss", "optimisers.generator", "optimisers.discriminator")
"""Where one component is chosen by its name."""


class ExperimentError(ValueError):
    """An experiment that cannot be run.

    Attributes
    ----------
    problems : tuple of str
        One sentence a mistake; each names the key and the way out.
    """

    def __init__(self, problems: tuple[str, ...], where: str = "") -> None:
        self.problems = tuple(map(shown, problems))
        prefix = f"{shown(where)}: " if where else ""
        told = [prefix + problem for problem in self.problems[:MOST_TOLD]]
        rest = len(self.problems) - len(told)
        super().__init__("; ".join([*told, *([f"and {rest} more"] if rest else [])]))


def _known_device(name: str) -> str:
    if not re.fullmatch(r"auto|cpu|cuda(:\d+)?", name):
        raise ValueError(f"'{shown(name)}' is no device; write auto, cpu, cuda or cuda:N")
    return name


DeviceName = Annotated[str, AfterValidator(_known_device)]
"""Where training runs, as an experiment and the preferences say it."""


class Optimisers(Settings):
    """One optimiser for each player; two learning rates are the two time-scale update rule."""

    generator: chosen(Optimiser) = Adam()  # type: ignore[valid-type]
    discriminator: chosen(Optimiser) = Adam()  # type: ignore[valid-type]


class Variant(Settings):
    """One column of a comparison: what it changes about the experiment that holds it.

    Attributes
    ----------
    title : str
        Its name on screen.
    short : str
        Its name where there is little room, such as ``"WGAN-GP"``; empty for the title.
    loss : str or None
        A loss variant, such as ``"hinge"`` or ``"wasserstein-gp"``.
    set : dict
        Settings by dotted path, such as ``{"network.latent" = 8}``.
    """

    title: str
    short: str = ""
    loss: str | None = None
    set: Changes = Field(default_factory=dict)


class Experiment(Settings):
    """Everything a run needs, as one frozen value.

    Raises
    ------
    ExperimentError
        From `loads`, `load` and `with_values`: unknown keys, wrong types, impossible pairs.
    """

    title: str = param("Experiment", "title", "Its name on screen.")
    short: str = param("", "short name", "Its name where there is little room; else its title.")
    description: str = param("", "description", "What it shows.")
    group: str = param("", "group", "Its place in the Preset menu.")
    seed: int = param(0, "seed", "Decides weights, data order, latents.", ge=0, lt=2**31)
    device: DeviceName = param(
        "auto", "device", "auto, cpu, cuda or cuda:N; auto takes CUDA where there is one."
    )
    precision: Literal["float32", "tf32", "bfloat16"] = param(
        "float32",
        "precision",
        "bfloat16 is faster for convolutions and changes the numbers; so does tf32, which CUDA "
        "has alone: factors of 10 bits, sums of 23.",
    )
    tuned: bool = param(
        False,
        "tuned",
        "On CUDA the convolutions try which of their kernels is fastest; a run that goes on from "
        "a checkpoint is then no longer the same bit for bit.",
    )
    threads: int = param(0, "threads", "CPU threads; 0 chooses by the network.", ge=0, le=256)
    data: chosen(Data)  # type: ignore[valid-type]
    network: chosen(Network)  # type: ignore[valid-type]
    loss: chosen(AdversarialLoss)  # type: ignore[valid-type]
    penalties: chosen_set(Penalty) = Field(default_factory=dict)  # type: ignore[valid-type]
    stabilisers: chosen_set(Stabiliser) = Field(default_factory=dict)  # type: ignore[valid-type]
    optimisers: Optimisers = Optimisers()
    schedule: Schedule = Schedule()
    watch: Watch = Watch()
    variants: tuple[Variant, ...] = ()
    rules: tuple[Rule, ...] = param((), "rules", "What to do when the verdict turns.", live=True)

    # ── files ────────────────────────────────────────────────────────────────

    @classmethod
    def parse(cls, values: Mapping[str, Any], where: str = "") -> Self:
        """Check nested values and build the experiment.

        Raises
        ------
        ExperimentError
            If they are not valid, a sentence for each problem; ``where`` says whose they are.
        """
        try:
            experiment = cls.model_validate(values)
        except ValidationError as error:
            raise ExperimentError(tuple(_sentences(error)), where) from None
        found = [*problems(experiment), *experiment._problems_of_rules()]
        if found:
            raise ExperimentError(tuple(found), where)
        return experiment

    def _problems_of_rules(self) -> Iterator[str]:
        alone = self.model_copy(update={"rules": ()})
        for place, rule in enumerate(self.rules):
            try:
                if rule.set:
                    alone.with_values(rule.set)
            except ExperimentError as error:
                yield from (f"rules.{place}: {problem}" for problem in error.problems)

    @classmethod
    def loads(cls, text: str, where: str = "") -> Self:
        """Read TOML text.

        Raises
        ------
        ExperimentError
            If it is none, or not that of an experiment; ``where`` says whose it is.
        """
        try:
            values = parse_toml(text)
        except ForeignError as error:
            raise ExperimentError((str(error).removeprefix("it "),), where) from None
        try:
            return cls.parse(values)
        except ExperimentError as error:
            found = tuple(explained(problem, text) for problem in error.problems)
            raise ExperimentError(found, where) from None

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a TOML file."""
        return cls.loads(read_text(path), path.name)

    def components(self) -> Iterator[Component]:
        """Yield everything that was chosen from the catalogue."""
        yield from (self.data, self.network, self.loss)
        yield from (*self.penalties.values(), *self.stabilisers.values())
        yield from (self.optimisers.generator, self.optimisers.discriminator)

    def values(self) -> dict[str, Any]:
        """Return everything as nested plain values, such as TOML holds."""
        values: dict[str, Any] = _without_none(self.model_dump(mode="json"))
        if not self.rules:
            del values["rules"]
        return values

    def dumps(self) -> str:
        """Return the TOML text that `loads` reads back to an equal experiment."""
        return comments(self.components()) + tomli_w.dumps(self.values())

    @property
    def missing(self) -> tuple[str, ...]:
        """What of it is not known here, a sentence each: nothing, see `recorded.recorded`."""
        return ()

    # ── changes ──────────────────────────────────────────────────────────────

    def with_values(self, changes: Mapping[str, Any]) -> Self:
        """Return the experiment with settings changed by dotted path, in whatever order.

        A component is exchanged by its name (``{"loss": "hinge"}``) and begins with its
        defaults, beside which its own settings can be given (``{"loss.a": -1.0}``); a penalty
        or stabiliser is added by setting one of its fields or an empty table, and taken
        away by None (``{"penalties.r1": None}``).
        """
        values = self.values()
        for path, value in _in_order(changes):
            _put(values, path.split("."), copy.deepcopy(value))
        return type(self).parse(values)

    def with_loss(self, variant: LossVariant) -> Self:
        """Return the experiment with another loss and what belongs to it.

        What the old loss brought (clipping, a gradient penalty) and what the new one cannot
        be combined with leave, and batch norm leaves a D that a per-sample penalty comes to.
        """
        old = variant_of(self.loss, self.penalties, self.stabilisers)
        penalties = {k: p for k, p in self.penalties.items() if k not in old.penalties}
        stabilisers = {
            name: stabiliser
            for name, stabiliser in self.stabilisers.items()
            if name not in old.stabilisers
            and not any(clash(stabiliser, brought) for brought in variant.stabilisers.values())
            and not stabiliser.problem(variant.loss, self.data.shape, self.schedule.batch_size)
        }
        for name, penalty in variant.penalties.items():
            penalties[name] = self.penalties.get(name, penalty.suited_to(self.data.shape))
        network = self.network
        if any(penalty.per_sample for penalty in penalties.values()):
            network = network.without_batch_norm()
        update = {
            "loss": variant.loss,
            "penalties": penalties,
            "stabilisers": stabilisers | variant.stabilisers,
            "network": network,
        }
        return type(self).parse(self.model_copy(update=update).values())

    def forked_by(self, rule: Rule) -> Self:
        """Return the experiment of the fork that a rule makes, which does not fork by it again."""
        rest = tuple(each for each in self.rules if each != rule)
        return self.model_copy(update={"rules": rest}).with_values(rule.set)

    def expand(self) -> tuple[Self, ...]:
        """Return the runs that this experiment describes: one a variant, or itself."""
        if not self.variants:
            return (self,)
        base = self.model_copy(update={"variants": ()})
        return tuple(base._varied(variant) for variant in self.variants)

    def _varied(self, variant: Variant) -> Self:
        try:
            varied = self.with_loss(find_variant(variant.loss)) if variant.loss else self
        except ExperimentError:
            raise
        except ValueError as error:
            raise ExperimentError((f"variant {variant.title!r}: {error}",)) from None
        return varied.with_values({**variant.set, "title": variant.title, "short": variant.short})

    def compared(self, losses: list[str]) -> Self:
        """Return the comparison of this experiment under several losses.

        Raises
        ------
        ExperimentError
            If there is no such loss.
        """
        try:
            found = [find_variant(name) for name in losses]
        except ValueError as error:
            raise ExperimentError((str(error),)) from None
        variants = tuple(
            Variant(title=each.title, short=each.short, loss=each.name) for each in found
        )
        return self.model_copy(update={"variants": variants})


def read_text(path: Path) -> str:
    """Return the text of a file that holds an experiment.

    Raises
    ------
    ExperimentError
        If it cannot be read.
    """
    try:
        return read_any(path)
    except (OSError, ForeignError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ExperimentError((f"cannot be read: {reason}",), str(path)) from None


def _without_none(values: Any) -> Any:
    if isinstance(values, Mapping):
        return {key: _without_none(value) for key, value in values.items() if value is not None}
    if isinstance(values, list):
        return [_without_none(value) for value in values]
    return values


def _in_order(changes: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return changes with each choice before what is set of the chosen."""
    found: dict[str, Any] = {}
    for path, value in changes.items():
        whole = path.removesuffix(".name")
        place = whole if whole in CHOSEN else path
        if place in found:
            raise ExperimentError((f"{place} and {place}.name choose the same; give one of them",))
        found[place] = value
    return sorted(found.items(), key=lambda item: (item[0].count("."), item[0]))


def _put(values: dict[str, Any], keys: list[str], value: Any) -> None:
    *parents, last = keys
    for depth, key in enumerate(parents, 1):
        inner = values.setdefault(key, {})
        if isinstance(inner, str) and ".".join(keys[:depth]) in CHOSEN:
            inner = values[key] = {"name": inner}
        if not isinstance(inner, dict):
            raise ExperimentError((f"{'.'.join(keys)} is not a setting: {key} has none inside",))
        values = inner
    if value is None:
        values.pop(last, None)
    else:
        values[last] = value


def _sentences(error: ValidationError) -> Iterator[str]:
    for item in error.errors():
        path = ".".join(str(part) for part in item["loc"])
        message = item["msg"].removeprefix("Value error, ")
        match item["type"]:
            case "missing":
                yield f"{path} is missing"
            case "unknown_setting":
                yield f"{path} {message}"
            case "value_error":
                yield f"{path}: {message}"
            case _:
                found = shown(repr(item["input"]), LONGEST_VALUE)
                yield f"{path}: {message[:1].lower()}{message[1:]}, not {found}"
