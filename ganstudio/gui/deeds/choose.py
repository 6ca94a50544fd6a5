"""Another data set, network, loss, penalty or stabiliser for the chosen run.

Nothing is asked: where a change can be made while training goes on it takes effect at
the next step, else the run begins afresh, and the status bar says which of the two.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from ganstudio.components import Component, catalogue, find
from ganstudio.data.base import Data
from ganstudio.gui import choices
from ganstudio.gui.deeds.files import FileDeeds
from ganstudio.gui.dialogs.data import DataDialog
from ganstudio.gui.run_view import RECORDED
from ganstudio.gui.state import StudioState
from ganstudio.objectives.variants import find_variant
from ganstudio.telemetry.messages import Adopt, Command, Failed
from ganstudio.training.experiment import Experiment, ExperimentError


class ChooseDeeds:
    """Changes of the chosen run's components; without a run, of what is to be opened."""

    def __init__(
        self,
        window: QWidget,
        studio: StudioState,
        files: FileDeeds,
        send: Callable[[Command], None],
    ) -> None:
        self._window = window
        self._studio = studio
        self._files = files
        self._send = send

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
        """Tell whether the chosen run can be given other components."""
        run = self._studio.chosen()
        return self._files.opened is not None if run is None else not run.replayed

    def why_not(self) -> str:
        """Say why it cannot."""
        run = self._studio.chosen()
        return RECORDED if run is not None and run.replayed else ""

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

    # ── deeds ────────────────────────────────────────────────────────────────

    def data(self, name: str) -> None:
        """Train on other data; where it lies in files, ask for them first."""
        cls = find("data", name)
        built = cls()
        assert isinstance(built, Data)
        if not choices.paths(cls):
            self._take_data(built)
            return
        experiment = self._experiment()
        present = experiment.data if experiment is not None else built
        dialog = DataDialog(present if present.name == name else built, self._window)
        dialog.chosen.connect(self._take_data)
        dialog.open()

    def _take_data(self, data: Any) -> None:
        self._adopt(lambda experiment: choices.with_data(experiment, data))

    def network(self, name: str) -> None:
        """Train another network."""
        self._adopt(lambda experiment: choices.with_network(experiment, name))

    def loss(self, name: str) -> None:
        """Train with another loss, and what belongs to it."""
        variant = find_variant(name)
        run = self._studio.chosen()
        before = choices.active_variant(run.experiment) if run else None
        taken = self._adopt(lambda experiment: experiment.with_loss(variant))
        if taken and run and before and run.title == before.title:
            self._studio.rename(run.run, variant.title)  # it was called after its loss

    def toggle(self, component: type[Component]) -> None:
        """Add a penalty or stabiliser, or take it away."""
        self._adopt(lambda experiment: choices.toggled(experiment, component))

    def _adopt(self, change: Callable[[Experiment], Experiment]) -> bool:
        run, experiment = self._studio.chosen(), self._experiment()
        if experiment is None:
            return False
        try:
            changed = change(experiment)
        except ExperimentError as error:
            self._studio.failed.emit(Failed(str(error)))
            return False
        if run is None:
            self._files.open_experiment(changed)
        else:
            self._send(Adopt(changed.dumps(), run.run))
        return True
