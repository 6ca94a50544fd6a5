"""An experiment as one form, a section for each of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ganstudio.components import Component, Settings, catalogue
from ganstudio.gui.widgets.form import SettingRow, SettingsForm
from ganstudio.gui.widgets.section import Offer, Section
from ganstudio.objectives.base import Penalty, Stabiliser
from ganstudio.objectives.variants import loss_variants
from ganstudio.training import choices
from ganstudio.training.experiment import Experiment

GENERAL = ("seed", "device", "precision", "tuned", "threads")
SIMPLE = ("Data", "Network", "Loss")
"""Sections whose component a beginner chooses too."""
SECTIONS = (
    "Data", "Network", "Loss", "Penalties", "Stabilisers", "Generator's optimiser",
    "Discriminator's optimiser", "Schedule", "Watch", "General",
)  # fmt: skip


class ExperimentForm(QWidget):
    """Has the fields of one choice of components, and shows the values of any such experiment.

    Parameters
    ----------
    experiment
        What is shown.
    first
        What the ways back lead to, where it has the same components.
    folded
        The titles of the sections of which only the heading is seen.
    """

    edited = Signal(object)
    """Values that the user wants, by dotted path."""
    chosen = Signal(str, str)
    """Another component that the user wants: its path and its name."""
    toggled = Signal(object)
    """A class of components that the user adds or takes away."""
    complained = Signal()
    """A field holds what cannot be taken, or does so no more."""
    folded = Signal(str, bool)
    """A section that the user folds or unfolds, by its title."""

    def __init__(self, experiment: Experiment, first: Experiment, folded: Iterable[str]) -> None:
        super().__init__()
        self._shape = _shape(experiment)
        self._forms: dict[str, SettingsForm] = {}
        self._titles: dict[str, str] = {}
        self._sections: dict[str, Section] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 16)
        column.setSpacing(8)
        for title in SECTIONS:
            self._sections[title] = Section(title, self)
            column.addWidget(self._sections[title])
        self.fold(folded)
        for title, section in self._sections.items():
            section.folded.connect(partial(self.folded.emit, title))
        column.addStretch(1)
        self._fill_chosen(experiment)
        self._fill_sets(experiment)
        self._fill_groups(experiment)
        self.show_experiment(experiment, first)

    def fits(self, experiment: Experiment) -> bool:
        """Tell whether it has the fields of an experiment: other components have others."""
        return self._shape == _shape(experiment)

    def show_experiment(self, experiment: Experiment, first: Experiment) -> None:
        """Show the values of an experiment that it fits, and where the ways back lead."""
        for path, form in self._forms.items():
            form.lead_back_to(_at(first, path))
            form.setValue(_at(experiment, path))

    def shown(self) -> dict[str, Any]:
        """Return what the fields hold, by dotted path."""
        return {
            f"{path}.{key}" if path else key: value
            for path, form in self._forms.items()
            for key, value in form.shown().items()
        }

    def rows(self) -> dict[str, tuple[str, SettingRow]]:
        """Return the title of its section and the row of each field, by dotted path."""
        return {
            f"{path}.{key}" if path else key: (self._titles[path], form.row(key))
            for path, form in self._forms.items()
            for key in form.shown()
        }

    def unfold(self, title: str) -> None:
        """Show all of a section."""
        self._sections[title].fold(False)

    def wrong(self) -> dict[str, str]:
        """Return why fields cannot be taken, by dotted path of those that cannot."""
        return {
            f"{path}.{key}" if path else key: why
            for path, form in self._forms.items()
            for key, why in form.wrong().items()
        }

    def narrow(self, words: str, *, simple: bool) -> bool:
        """Show only the fields, and the sections of such, that words occur in.

        Without words all of them, but those for experts where it is to be ``simple``. Tells
        whether any are left.
        """
        words = words.strip()
        found = dict.fromkeys(SECTIONS, False)
        for path, form in self._forms.items():
            title = self._titles[path]
            whole = bool(words) and words.lower() in title.lower()
            found[title] |= form.narrow("" if whole else words, simple=simple and not whole)
        for title, section in self._sections.items():
            chosen = not words and (not simple or title in SIMPLE)
            section.setVisible(chosen or found[title])
            section.set_choosing(not simple or title in SIMPLE)
            section.look_into(bool(words))
        return any(found.values())

    def folded_sections(self) -> tuple[str, ...]:
        """Return the titles of the sections of which the heading stands alone."""
        return tuple(title for title, part in self._sections.items() if part.is_folded())

    def fold(self, titles: Iterable[str]) -> None:
        """Fold these sections and unfold the others."""
        titles = set(titles)
        for title, section in self._sections.items():
            section.fold(title in titles)

    def restyle(self) -> None:
        """Take over the colours in force."""
        for form in self._forms.values():
            form.restyle()
        for section in self._sections.values():
            section.restyle()

    def _fill_chosen(self, experiment: Experiment) -> None:
        """Fill the sections of which one component is chosen."""
        loss = choices.active_variant(experiment)
        optimisers = experiment.optimisers
        offers: tuple[tuple[str, str, Mapping[str, Offer], str | None], ...] = (
            ("Data", "data", catalogue("data"), experiment.data.name),
            ("Network", "network", catalogue("network"), experiment.network.name),
            # Games of two numbers play losses that other players are offered in company alone.
            ("Loss", "loss", loss_variants() | {loss.name: loss}, loss.name),
            ("Generator's optimiser", "optimisers.generator",
             catalogue("optimiser"), optimisers.generator.name),
            ("Discriminator's optimiser", "optimisers.discriminator",
             catalogue("optimiser"), optimisers.discriminator.name),
        )  # fmt: skip
        for title, path, offered, chosen in offers:
            section = self._sections[title]
            section.add_chooser(offered, chosen).connect(partial(self.chosen.emit, path))
            if path == "loss":
                section.add_explained(_at(experiment, path))
            self._add_form(section, path, _at(experiment, path))

    def _fill_sets(self, experiment: Experiment) -> None:
        """Fill the sections that components are added to and removed from."""
        sets: tuple[tuple[str, str, dict[str, Penalty] | dict[str, Stabiliser]], ...] = (
            ("penalty", "penalties", experiment.penalties),
            ("stabiliser", "stabilisers", experiment.stabilisers),
        )
        for kind, path, present in sets:
            section = self._sections[path.capitalize()]
            absent = [cls for name, cls in catalogue(kind).items() if name not in present]
            for name, component in present.items():
                afresh = _restarts(experiment, type(component))
                section.add_member(component, afresh).connect(self.toggled)
                self._add_form(section, f"{path}.{name}", component)
            offered = {cls: _restarts(experiment, cls) for cls in absent}
            section.add_adder(offered).connect(self.toggled)

    def _fill_groups(self, experiment: Experiment) -> None:
        """Fill the sections of fixed settings."""
        self._add_form(self._sections["Schedule"], "schedule", experiment.schedule)
        self._add_form(self._sections["Watch"], "watch", experiment.watch)
        self._add_form(self._sections["General"], "", experiment, GENERAL)

    def _add_form(
        self, section: Section, path: str, settings: Settings, keys: Iterable[str] | None = None
    ) -> None:
        if not type(settings).model_fields:
            return
        form = self._forms[path] = SettingsForm(settings, keys)
        self._titles[path] = section.title
        section.add(form)
        self._titles[path] = next(t for t, each in self._sections.items() if each is section)
        form.edited.connect(partial(self._edit, path))
        form.complained.connect(self.complained)

    def _edit(self, path: str, key: str, value: Any) -> None:
        self.edited.emit({f"{path}.{key}" if path else key: value})


def _at(experiment: Experiment, path: str) -> Any:
    """Return the settings at a dotted path, None where it has none; itself at the empty one."""
    value: Any = experiment
    for key in filter(None, path.split(".")):
        value = value.get(key) if isinstance(value, dict) else getattr(value, key)
    return value


def _restarts(experiment: Experiment, component: type[Component]) -> bool:
    return not experiment.missing and choices.restarts(experiment, component)


def _shape(experiment: Experiment) -> object:
    """Return what decides which fields there are."""
    return (
        type(experiment.data), type(experiment.network), choices.active_variant(experiment),
        type(experiment.loss), tuple(experiment.penalties), tuple(experiment.stabilisers),
        type(experiment.optimisers.generator), type(experiment.optimisers.discriminator),
        experiment.network.batch_norm_in_discriminator,
    )  # fmt: skip
