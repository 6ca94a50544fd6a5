"""Another data set, network, loss, penalty or stabiliser for the chosen run.

Nothing is asked: where a change can be made while training goes on it takes effect at
the next step, else the run begins afresh, and the status bar says which of the two. A run that
is over, or is looked back at, stays as it is: it is forked there with the change made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ganstudio.components import Component, catalogue, find
from ganstudio.data.base import Data
from ganstudio.data.drawn import Drawn
from ganstudio.gui.actions.base import RunActions
from ganstudio.gui.dialogs.which_data import data_dialog
from ganstudio.gui.run_view import UNRECORDED, RunView, fork_of
from ganstudio.gui.widgets.form import RESTARTS
from ganstudio.objectives.variants import find_variant
from ganstudio.telemetry.messages import Adopt, Failed
from ganstudio.training import choices
from ganstudio.training.experiment import Experiment, ExperimentError


class ComponentActions(RunActions):
    """Changes of the chosen run's components; without a run, of what is to be opened."""

    # ── queries ──────────────────────────────────────────────────────────────

    def is_data(self, name: str) -> bool:
        """Tell whether the chosen run trains on this data set."""
        return self._asks(lambda experiment: experiment.data.name == name)

    def is_network(self, name: str) -> bool:
        """Tell whether the chosen run has this network."""
        return self._asks(lambda experiment: experiment.network.name == name)

    def is_loss(self, name: str) -> bool:
        """Tell whether the chosen run has this entry of the Loss menu."""
        return self._asks(lambda experiment: choices.active_variant(experiment).name == name)

    def has(self, component: type[Component]) -> bool:
        """Tell whether the chosen run has this penalty or stabiliser."""
        group = "penalties" if component.kind == "penalty" else "stabilisers"
        return self._asks(lambda experiment: component.name in getattr(experiment, group))

    def can_change(self) -> bool:
        """Tell whether the chosen run can be given other components, or be forked with them."""
        run = self._studio.chosen()
        if run is None:
            return self._files.opened is not None
        return not run.untrainable and (bool(run.folder) or not run.past_only)

    def why_not(self) -> str:
        """Say why it cannot."""
        run = self._studio.chosen()
        if run is None or self.can_change():
            return ""
        return run.untrainable or UNRECORDED

    def outcome(self) -> str:
        """Say what a change makes of the chosen run, where that is not changed itself."""
        run = self._studio.chosen()
        if run is None or not run.past_only or run.untrainable:
            return ""
        return f"{_forks(run)}; {run.title} stays as it is"

    def outcome_of(self, component: type[Component]) -> str:
        """Say what adding a penalty or stabiliser, or taking it away, makes of the chosen run."""
        experiment = self._experiment()
        forks = self.outcome()
        if forks or experiment is None or experiment.missing:
            return forks
        if choices.restarts(experiment, component):
            return f"{RESTARTS} Begins afresh; Undo brings back what was trained"
        return "Applied at the next step"

    def why_unfit(self, name: str) -> str:
        """Say why the chosen run cannot be given a network."""
        experiment = self._experiment()
        if experiment is None or experiment.missing:
            return self.why_not()
        return choices.why_not(experiment, catalogue("network")[name]) or self.why_not()

    def fits(self, name: str) -> bool:
        """Tell whether a network can make samples like the chosen run's data."""
        network = catalogue("network")[name]
        fitting = self._asks(lambda experiment: choices.why_not(experiment, network) is None)
        return fitting and self.can_change()

    def _asks(self, question: Callable[[Experiment], bool]) -> bool:
        experiment = self._experiment()
        return experiment is not None and question(experiment)

    def _experiment(self) -> Experiment | None:
        run = self._studio.chosen()
        return run.experiment if run is not None else self._files.opened

    # ── changes ──────────────────────────────────────────────────────────────

    def choose_data(self, name: str) -> None:
        """Train on other data; where it lies in files or is drawn, ask for it first."""
        cls = find("data", name)
        built = cls()
        assert isinstance(built, Data)
        if not choices.paths(cls) and not isinstance(built, Drawn):
            self._take_data(built)
            return
        experiment = self._experiment()
        present = experiment.data if experiment is not None else built
        self.ask_data(present if present.name == name else built)

    def ask_data(self, data: Data) -> None:
        """Ask how data that lies in files is read, or have points drawn, and train on it."""
        dialog = data_dialog(data, self._window)
        dialog.chosen.connect(self._take_data)
        dialog.open()

    def _take_data(self, data: Any) -> None:
        self._adopt(lambda experiment: choices.with_data(experiment, data))

    def choose_network(self, name: str) -> None:
        """Train another network."""
        self._adopt(lambda experiment: choices.with_network(experiment, name))

    def choose_loss(self, name: str) -> None:
        """Train with another loss, and what belongs to it."""
        variant = find_variant(name)
        self._adopt(lambda experiment: choices.with_loss(experiment, variant))

    def toggle(self, component: type[Component]) -> None:
        """Add a penalty or stabiliser, or take it away."""
        self._adopt(lambda experiment: choices.toggled(experiment, component))

    def _adopt(self, change: Callable[[Experiment], Experiment]) -> None:
        run, experiment = self._studio.chosen(), self._experiment()
        if experiment is None:
            return
        try:
            changed = change(experiment)
        except ExperimentError as error:
            self._studio.failed.emit(Failed(str(error)))
            return
        if run is None:
            self._files.open_experiment(changed)
        elif run.past_only:
            self._studio.noted.emit(_forks(run))
            self._send(fork_of(run, changed))
            self._studio.go_to(None)
        else:
            self._send(Adopt(changed.dumps(), run.run))


def _forks(run: RunView) -> str:
    return f"Forks {run.title} at {run.departure()}"
