"""Everything about the chosen run that can be set, as one form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from ganstudio.components import Component, Settings, catalogue
from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.run_view import UNRECORDED, RunView, fork_of
from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets.form import RESTARTS, SettingsForm
from ganstudio.gui.widgets.scales import number
from ganstudio.gui.widgets.section import Offer, Section
from ganstudio.objectives.base import Penalty, Stabiliser
from ganstudio.objectives.variants import find_variant, loss_variants
from ganstudio.telemetry.messages import Adopt, Edit, Failed
from ganstudio.training import choices
from ganstudio.training.experiment import Experiment, ExperimentError

LEAST = 216
"""Narrowest that the dock can be made, in pixels."""
EMPTY = "The parameters of the chosen run appear here as soon as there is one."
MARKED = f"{RESTARTS} a change restarts the run"
GENERAL = ("seed", "device", "precision", "threads")
SECTIONS = (
    "Data", "Network", "Loss", "Penalties", "Stabilisers", "Generator's optimiser",
    "Discriminator's optimiser", "Schedule", "Watch", "General",
)  # fmt: skip


class ParametersDock(StudioDock):
    """The form of the chosen run; what can change while training goes on changes at once."""

    name = "parameters"
    title = "Parameters"
    help = (
        "Every hyper-parameter of the chosen run, as the components declare them. A change takes "
        f"effect at the next step; where it is marked {RESTARTS}, the run starts from step 0. "
        "The arrow behind a field leads back to its default; a tooltip tells what it does."
    )

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self._shown: Experiment | None = None
        self._shape: object = None
        self._run: int | None = None
        self._forms: dict[str, SettingsForm] = {}
        self._sections: dict[str, Section] = {}
        self._folded: set[str] = {"Watch", "General"}
        self._everywhere = QCheckBox("change all runs", self)
        self._everywhere.setToolTip(
            "A change of a field is made in all runs, not in the chosen one only."
        )
        self._everywhere.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._stack = QStackedLayout()
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._build_frame()
        studio.failed.connect(self._revert)

    def _build_frame(self) -> None:
        empty = QLabel(EMPTY, self)
        empty.setProperty("role", "muted")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.setWordWrap(True)
        empty.setMargin(16)
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 4, 4, 4)
        column.setSpacing(4)
        self._legend = QLabel(MARKED, page)
        self._legend.setProperty("role", "muted")
        self._legend.setWordWrap(True)
        column.addWidget(self._legend)
        column.addWidget(self._everywhere)
        column.addWidget(self._area, 1)
        content = QWidget(self)
        content.setMinimumWidth(LEAST)
        content.setLayout(self._stack)
        self._stack.addWidget(empty)
        self._stack.addWidget(page)
        self.setWidget(content)

    def sizeHint(self) -> QSize:
        """Wide enough for a name and a number beside each other."""
        return QSize(280, 480)

    # ── showing ──────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        """Show the chosen run's experiment."""
        run = self.studio.chosen()
        self._stack.setCurrentIndex(0 if run is None else 1)
        self._everywhere.setVisible(len(self.studio.runs) > 1)
        if run is None:
            self._shown = self._run = None
            return
        self._run = run.run
        if run.experiment is not self._shown:
            self._show(run.experiment)
        self._say_what_follows(run)

    def _say_what_follows(self, run: RunView) -> None:
        """Say what a change would do; a run that is over or looked back at is forked by it."""
        forks, forkable = run.past_only, bool(run.folder) and not run.untrainable
        words = f"A change forks the run at step {number(run.step)}" if forkable else UNRECORDED
        words = run.untrainable or words
        self._legend.setText(words if forks else MARKED)
        self._everywhere.setEnabled(not forks)
        if page := self._area.widget():
            page.setEnabled(forkable or not forks)

    def restyle(self) -> None:
        """Take over the colours in force."""
        for form in self._forms.values():
            form.restyle()
        for section in self._sections.values():
            section.restyle()

    def options(self) -> dict[str, Any]:
        """Return which sections are folded."""
        return {"folded": sorted(self._folded)}

    def set_options(self, options: dict[str, Any]) -> None:
        """Fold the sections that were folded."""
        folded = options.get("folded")
        if isinstance(folded, list):
            self._folded = {title for title in SECTIONS if title in folded}
        for title, section in self._sections.items():
            section.fold(title in self._folded)

    @Slot(object)
    def _revert(self, _failure: object) -> None:
        """Show again what is, where a change was refused."""
        if self._shown is not None:
            self._shown = None
            self.mark()

    def _show(self, experiment: Experiment) -> None:
        self._shown = experiment
        shape = _shape(experiment)
        if shape != self._shape:
            self._shape = shape
            self._rebuild(experiment)
        for path, form in self._forms.items():
            form.setValue(_at(experiment, path))

    def _rebuild(self, experiment: Experiment) -> None:
        """Make the forms anew: other components have other fields."""
        place = self._area.verticalScrollBar().value()
        self._forms, self._sections = {}, {}
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 8, 16)
        column.setSpacing(8)
        for title in SECTIONS:
            section = Section(title, page)
            section.fold(title in self._folded)
            section.folded.connect(partial(self._note_folded, title))
            self._sections[title] = section
            column.addWidget(section)
        column.addStretch(1)
        self._fill_chosen(experiment)
        self._fill_sets(experiment)
        self._fill_groups(experiment)
        self._area.setWidget(page)
        self._area.verticalScrollBar().setValue(place)

    def _fill_chosen(self, experiment: Experiment) -> None:
        """Fill the sections of which one component is chosen."""
        loss = choices.active_variant(experiment).name
        offers: tuple[
            tuple[str, str, Mapping[str, Offer], str | None, Callable[[str], None]], ...
        ] = (
            ("Data", "data", catalogue("data"), experiment.data.name, self._choose_data),
            ("Network", "network", catalogue("network"), experiment.network.name,
             self._choose_network),
            ("Loss", "loss", loss_variants(), loss, self._choose_loss),
            *(
                (f"{player.capitalize()}'s optimiser", f"optimisers.{player}",
                 catalogue("optimiser"),
                 getattr(experiment.optimisers, player).name,
                 partial(self._choose_optimiser, player))
                for player in ("generator", "discriminator")
            ),
        )  # fmt: skip
        for title, path, offered, chosen, take in offers:
            section = self._sections[title]
            section.add_chooser(offered, chosen).connect(take)
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
                section.add_member(component).connect(self._toggle)
                self._add_form(section, f"{path}.{name}", component)
            section.add_adder({cls.name: cls for cls in absent}).connect(self._toggle)

    def _fill_groups(self, experiment: Experiment) -> None:
        """Fill the sections of fixed settings."""
        self._add_form(self._sections["Schedule"], "schedule", experiment.schedule)
        self._add_form(self._sections["Watch"], "watch", experiment.watch)
        form = SettingsForm(experiment, GENERAL)
        self._sections["General"].add(form)
        self._forms[""] = form
        form.edited.connect(lambda key, value: self._edit({key: value}))

    def _add_form(self, section: Section, path: str, settings: Settings) -> None:
        if not type(settings).model_fields:
            return
        form = SettingsForm(settings)
        section.add(form)
        self._forms[path] = form
        form.edited.connect(lambda key, value: self._edit({f"{path}.{key}": value}))

    def _note_folded(self, title: str, folded: bool) -> None:
        (self._folded.add if folded else self._folded.discard)(title)

    # ── changing ─────────────────────────────────────────────────────────────

    def _edit(self, values: dict[str, Any]) -> None:
        everywhere = self._everywhere.isChecked() and not self._everywhere.isHidden()
        run = None if everywhere else self._run
        self._guarded(lambda experiment: experiment.with_values(values), Edit(values, run))

    def _adopt(self, change: Callable[[Experiment], Experiment]) -> None:
        self._guarded(change, None)

    def _guarded(self, change: Callable[[Experiment], Experiment], command: Edit | None) -> None:
        """Make a change, or say why it cannot be made; training is not asked for the impossible."""
        if self._shown is None or self._run is None:
            return
        try:
            changed = change(self._shown)
        except (ExperimentError, ValueError) as error:
            self.studio.failed.emit(Failed(str(error)))
            return
        run = self.studio.runs.get(self._run)
        if run is not None and run.past_only:
            self.command.emit(fork_of(run, changed))
            self.studio.go_to(None)
            return
        self.command.emit(command or Adopt(changed.dumps(), self._run))

    def _choose_data(self, name: str) -> None:
        data = catalogue("data")[name]
        if choices.paths(data):
            self.studio.failed.emit(
                Failed(f"{data.title} must know where the files are; choose it from the Data menu.")
            )
            return
        built: Any = data()
        self._adopt(lambda experiment: choices.with_data(experiment, built))

    def _choose_network(self, name: str) -> None:
        self._adopt(lambda experiment: choices.with_network(experiment, name))

    def _choose_loss(self, name: str) -> None:
        self._adopt(lambda experiment: experiment.with_loss(find_variant(name)))

    def _choose_optimiser(self, player: str, name: str) -> None:
        self._adopt(lambda experiment: choices.with_optimiser(experiment, player, name))

    def _toggle(self, component: type[Component]) -> None:
        self._adopt(lambda experiment: choices.toggled(experiment, component))


def _at(experiment: Experiment, path: str) -> Any:
    """Return the settings at a dotted path; the experiment itself at the empty one."""
    value: Any = experiment
    for key in filter(None, path.split(".")):
        value = value[key] if isinstance(value, dict) else getattr(value, key)
    return value


def _shape(experiment: Experiment) -> object:
    """Return what decides which fields there are."""
    return (
        type(experiment.data), type(experiment.network), choices.active_variant(experiment),
        type(experiment.loss), tuple(experiment.penalties), tuple(experiment.stabilisers),
        type(experiment.optimisers.generator), type(experiment.optimisers.discriminator),
    )  # fmt: skip
