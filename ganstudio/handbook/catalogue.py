"""What the parts of the program declare of themselves, as articles; torch is not loaded for it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from ganstudio import components
from ganstudio.components import Component, Parameter, Settings, parameters
from ganstudio.handbook.article import Article
from ganstudio.handbook.guides import guides
from ganstudio.preset_folder import Preset, presets
from ganstudio.probes.measures import MEASURES, Declared
from ganstudio.probes.scoreboard import MEASURES as GAME
from ganstudio.probes.translated import TOLD
from ganstudio.probes.verdict import meanings
from ganstudio.telemetry.measurements import PACE
from ganstudio.training.experiment import Experiment, Optimisers
from ganstudio.training.rules import Rule
from ganstudio.training.schedule import Schedule
from ganstudio.training.watch import Watch

KINDS = {
    "loss": ("Losses", "loss"),
    "penalty": ("Penalties", "penalties.{name}"),
    "stabiliser": ("Stabilisers", "stabilisers.{name}"),
    "network": ("Architectures", "network"),
    "data": ("Data", "data"),
    "optimiser": ("Optimisers", "optimisers.generator"),
}
"""The heading of each kind, and where its settings stand in a file."""
SETTINGS: dict[str, tuple[str, type[Settings]]] = {
    "": ("Experiment", Experiment),
    "schedule.": ("Schedule", Schedule),
    "watch.": ("Watch", Watch),
    "rules.": ("Rule", Rule),
}
"""The groups of settings beside those of components: the way to them, what they are, the class."""
_FOR_PROGRAMMERS = re.compile(r"\n\n\w+\n-{3,}\n")
GOOD = {
    "high": "High values are good.",
    "low": "Low values are good.",
    "neither": "Neither high nor low values are good as such.",
}


def articles() -> tuple[Article, ...]:
    """Return all of them, guides first."""
    return (
        *guides(), *_measures(), *_verdicts(), *_components(), *_presets(), *_settings(),
        *_settings_of_components(),
    )  # fmt: skip


def _measures() -> Iterator[Article]:
    for each in declared_measures():
        text = " ".join(filter(None, (each.help, GOOD[each.better], each.paper)))
        also = (each.name, *each.also)
        key = f"measure/{each.key}"
        yield Article(key, "Measures", each.title, text, each.of, also, subject=each)


def declared_measures() -> Iterator[Declared]:
    """Yield what is measured of samples, of translations, of the game and of the pace."""
    yield from MEASURES
    for told in TOLD:
        name = f"translation-{told.name}"
        yield Declared(name, told.title, told.help, told.better, told.group)
    for game in GAME:
        yield Declared(game.name, game.title, game.help, "neither", "game")
    for name, (title, help) in PACE.items():
        yield Declared(name, title, help, "neither", "pace")


def _verdicts() -> Iterator[Article]:
    for word, meaning in meanings().items():
        text = (
            f"{meaning.says}\n\nTold by: {meaning.told_by}\n\nWhat to try: {meaning.remedy}\n\n"
            f"{meaning.paper}"
        )
        key = f"verdict/{word.replace(' ', '-')}"
        yield Article(key, "Verdicts", word.capitalize(), text, subject=word)


def _components() -> Iterator[Article]:
    for kind, (group, path) in KINDS.items():
        for cls in components.catalogue(kind).values():
            known = "\n".join(
                f"- [{each.title}]({setting_key(cls, each)}): {each.help}"
                for each in parameters(cls)
            )
            way = path.format(name=cls.name)
            text = f"{about(cls)}\n\nIn a file: `{way}`\n\n{known}".rstrip()
            key = f"{kind}/{cls.name}"
            yield Article(key, group, cls.title, text, also=(cls.name,), subject=cls)


def about(cls: type[Component]) -> str:
    """Return what a component says of itself."""
    formula = "\n".join(f"    {line}" for line in cls.formula.splitlines())
    return "\n\n".join(
        filter(None, (words_of(cls), formula, cls.convention(), cls.remark, cls.paper))
    )


def words_of(cls: type) -> str:
    """Return a docstring without what it has for programmers."""
    return _FOR_PROGRAMMERS.split(inspect.getdoc(cls) or "")[0]


def setting_key(cls: type[Component], parameter: Parameter) -> str:
    """Return the key of the article on a setting of a component."""
    return f"setting/{cls.kind}/{cls.name}/{parameter.key}"


def _presets() -> Iterator[Article]:
    for each in presets():
        text = f"{each.description}\n\n{_remarks(each)}\n\n    ganstudio {each.name} --run"
        yield Article(f"preset/{each.name}", "Presets", each.title, text, also=(each.name,))


def _remarks(preset: Preset) -> str:
    """Return the comment at the head of a preset's file."""
    head = preset.path.read_text("utf-8").partition("\n\n")[0]
    return "\n".join(line.removeprefix("#").strip() for line in head.splitlines())


def _settings() -> Iterator[Article]:
    for path, (owner, model) in SETTINGS.items():
        for each in parameters(model):
            if each.help:  # the others are components, with articles of their own
                yield _setting(f"setting/{path}{each.key}", owner, f"{path}{each.key}", each)
    for player in Optimisers.model_fields:
        title = f"{player}'s optimiser"
        text = f"How the {player} steps along its gradient: one of the optimisers, by its name."
        yield Article(f"setting/optimisers.{player}", "Settings", title, text)


def _settings_of_components() -> Iterator[Article]:
    for kind, (_, path) in KINDS.items():
        for cls in components.catalogue(kind).values():
            for each in parameters(cls):
                way = f"{path.format(name=cls.name)}.{each.key}"
                yield _setting(setting_key(cls, each), cls.title, way, each)


def _setting(key: str, owner: str, way: str, parameter: Parameter) -> Article:
    facts = (f"- {name}: {value}" for name, value in parameter.facts())
    lines = (parameter.help, f"In a file and after --set: `{way}`", "\n".join(facts))
    text = "\n\n".join((*lines, parameter.paper)).rstrip()
    return Article(
        key, "Settings", parameter.title, text, owner, (parameter.key, way), subject=parameter
    )
