"""What a change in the form asks of training, or why it cannot be asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.components import Component, catalogue
from ganstudio.gui.run_view import fork_of
from ganstudio.gui.state import StudioState
from ganstudio.objectives.variants import find_variant
from ganstudio.telemetry.messages import Adopt, Edit, Failed
from ganstudio.training import choices
from ganstudio.training.experiment import Experiment, ExperimentError


class Changes(QObject):
    """Changes of a run's experiment.

    Attributes
    ----------
    run : int or None
        The run that is changed.
    experiment : Experiment or None
        What it has now.
    """

    command = Signal(object)
    """A command for training."""

    def __init__(self, studio: StudioState, parent: QObject) -> None:
        super().__init__(parent)
        self._studio = studio
        self.run: int | None = None
        self.experiment: Experiment | None = None

    def edit(self, values: dict[str, Any], *, everywhere: bool) -> None:
        """Set fields, by dotted path, of this run or of all."""
        run = None if everywhere else self.run
        self._ask(lambda experiment: experiment.with_values(values), Edit(values, run))

    @Slot(str, str)
    def choose(self, path: str, name: str) -> None:
        """Put another component at a dotted path."""
        match path.split("."):
            case ["data"]:
                self._choose_data(name)
            case ["network"]:
                self._ask(lambda experiment: choices.with_network(experiment, name))
            case ["loss"]:
                self._ask(lambda experiment: choices.with_loss(experiment, find_variant(name)))
            case [_, player]:
                self._ask(lambda experiment: choices.with_optimiser(experiment, player, name))

    @Slot(object)
    def toggle(self, component: type[Component]) -> None:
        """Add a penalty or a stabiliser, or take it away."""
        self._ask(lambda experiment: choices.toggled(experiment, component))

    def _choose_data(self, name: str) -> None:
        data = catalogue("data")[name]
        if choices.paths(data):
            self._studio.failed.emit(
                Failed(f"{data.title} must know where the files are; choose it from the Data menu.")
            )
            return
        built: Any = data()
        self._ask(lambda experiment: choices.with_data(experiment, built))

    def _ask(self, change: Callable[[Experiment], Experiment], command: Edit | None = None) -> None:
        """Ask for a change, by a fork where the run is over; say why one cannot be made.

        Training is not asked for the impossible.
        """
        if self.experiment is None or self.run is None:
            return
        try:
            changed = change(self.experiment)
        except (ExperimentError, ValueError) as error:
            self._studio.failed.emit(Failed(str(error)))
            return
        run = self._studio.runs.get(self.run)
        if run is not None and run.past_only:
            self.command.emit(fork_of(run, changed))
            self._studio.go_to(None)
            return
        self.command.emit(command or Adopt(changed.dumps(), self.run))
