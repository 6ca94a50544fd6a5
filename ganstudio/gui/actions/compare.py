"""Several losses side by side."""

from __future__ import annotations

from ganstudio.gui.actions.base import RunActions
from ganstudio.gui.actions.train import NO_RUNS
from ganstudio.gui.dialogs.losses import LossesDialog
from ganstudio.telemetry.messages import Failed, Remove, RunState
from ganstudio.training.choices import active_variant
from ganstudio.training.experiment import Experiment, ExperimentError


class CompareActions(RunActions):
    """Opens comparisons and ends them."""

    def why_alone(self) -> str:
        """Say why the only run stays."""
        return "There is no other run" if self._studio.runs else NO_RUNS

    def why_unpinned(self) -> str:
        """Say why the chosen run cannot be the baseline."""
        if self._studio.chosen() is None:
            return NO_RUNS
        return "It is not recorded, so nothing of it would stay: record runs first"

    def can(self) -> bool:
        """Tell whether the chosen run's experiment can be trained with other losses."""
        run = self._studio.chosen()
        return run is not None and not run.untrainable

    def why_not(self) -> str:
        """Say why it cannot."""
        run = self._studio.chosen()
        return NO_RUNS if run is None else run.untrainable

    def losses(self) -> None:
        """Ask which losses, and train the chosen run's experiment with each of them."""
        run = self._studio.chosen()
        if run is None:
            return
        variants = [active_variant(view.experiment) for view in self._studio.runs.values()]
        dialog = LossesDialog([variant.name for variant in variants], self._window)
        dialog.chosen.connect(lambda names: self._open(run.experiment, names))
        dialog.open()

    def _open(self, experiment: Experiment, names: list[str]) -> None:
        opened = self._files.opened
        title = opened.title if opened else experiment.title
        running = any(run.state is RunState.RUNNING for run in self._studio.trained())
        try:
            compared = experiment.with_values({"title": title}).compared(names)
        except ExperimentError as error:
            self._studio.failed.emit(Failed(str(error)))
            return
        self._files.open_experiment(compared, start=running)

    def keep_only(self) -> None:
        """Remove all runs but the chosen one."""
        for number in self._studio.runs:
            if number != self._studio.current:
                self._send(Remove(number))
