"""What leaves the program: one way for every kind of export, and what docks show."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from ganstudio.components import parameters
from ganstudio.export.kinds import FOLDER, Kind, find
from ganstudio.export.records import diagnosis_of
from ganstudio.gui.actions.plot import write_plot
from ganstudio.gui.actions.saving import SaveAs
from ganstudio.gui.actions.train import NO_RUNS
from ganstudio.gui.dialogs.export import ExportDialog, ExportOrder
from ganstudio.gui.dialogs.plot import PlotDialog
from ganstudio.gui.serving.exports import (
    records_of,
    step_of_weights,
    write_generated,
    write_records,
)
from ganstudio.gui.serving.writer import Writer
from ganstudio.gui.settings import Settings
from ganstudio.gui.state import RunView, StudioState
from ganstudio.telemetry.jobs import ExportError, Report
from ganstudio.telemetry.messages import CancelExport, Command, Export, Failed
from ganstudio.wording import sentence


class ExportActions(QObject):
    """Asks what is to be exported and where to, and has it written.

    What takes the generator of a run in training is made by training itself, from a copy; all
    else by the window.
    """

    def __init__(
        self,
        window: QWidget,
        studio: StudioState,
        settings: Settings,
        writer: Writer,
        send: Callable[[Command], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._studio = studio
        self._save_as = SaveAs(window, studio, settings)
        self._writer = writer
        self._send = send

    def can(self, name: str) -> bool:
        """Tell whether there is a run that this kind can be exported of."""
        return bool(self._runs(find(name)))

    def why_not(self, name: str) -> str:
        """Say why there is none."""
        if not self._studio.runs:
            return NO_RUNS
        if find(name).several and not self._studio.visible():
            return "All runs are hidden; show one"
        if find(name).takes == "generator":
            return next(run.untrainable for run in self._studio.runs.values())
        return "Nothing is measured yet; run it first"

    def choose(self, name: str) -> None:
        """Ask what is wanted of a kind, if there is anything to choose, and write it."""
        kind = find(name)
        runs = self._runs(kind)
        if not runs:
            return
        if kind.several and not parameters(kind.options):
            path = self._ask(kind)
            if path is not None:
                self.carry_out(ExportOrder(kind, runs, kind.options(), path))
            return
        dialog = ExportDialog(kind, runs, self._studio.current, self._ask, self._window)
        dialog.chosen.connect(self.carry_out)
        dialog.open()

    @Slot(object)
    def carry_out(self, order: ExportOrder) -> None:
        """Have an order written."""
        try:
            order.kind.check(order.path)
        except (ExportError, OSError) as error:
            self._studio.failed.emit(Failed(f"{sentence(str(error))}."))
            return
        run = order.runs[0]
        if order.kind.takes == "generator" and not run.replayed and step_of_weights(run) is None:
            chosen = order.options.model_dump()
            found = diagnosis_of(records_of(run)) if order.kind.judged else None
            self._send(Export(run.run, order.kind.name, str(order.path), chosen, run.part, found))
        else:
            self._writer.write(order.path, order.kind.phrase, self._work(order))

    def _work(self, order: ExportOrder) -> Callable[[Report], None]:
        """Return what writes an order in the window's own process."""
        if order.kind.takes == "generator":
            run = order.runs[0]
            what = order.kind, run.folder, step_of_weights(run), run.part
            return partial(write_generated, *what, order.path, order.options)
        records = [(records_of(run), run.folder) for run in order.runs]
        return partial(write_records, order.kind, records, order.path, order.options)

    @Slot(str)
    def cancel(self, path: str) -> None:
        """Give up a file, whoever writes it."""
        self._writer.cancel(path)
        self._send(CancelExport(path))

    def plot(self, suffix: str) -> None:
        """Ask for a dock and a file, and write what the dock shows."""
        dialog = PlotDialog(suffix, self._window)
        dialog.chosen.connect(lambda dock: self.write_plot(dock, suffix))
        dialog.open()

    def write_plot(self, dock: QWidget, suffix: str) -> None:
        """Ask for a file and write what a dock shows."""
        filters = {f"Picture (*.{suffix})": f".{suffix}"}
        path = self._save_as.ask("Export plot", f"{dock.objectName()}.{suffix}", filters)
        if path is None:
            return
        try:
            write_plot(dock, path)
        except OSError as error:
            sentence = f"{path} cannot be written: {error.strerror or error}."
            self._studio.failed.emit(Failed(sentence))
        else:
            self._studio.noted.emit(f"Plot written to {path}")

    def _runs(self, kind: Kind) -> list[RunView]:
        """Return the runs that a kind can be exported of."""
        runs = self._studio.visible() if kind.several else list(self._studio.runs.values())
        if kind.takes == "generator":
            return [run for run in runs if not run.untrainable]
        return [run for run in runs if run.latest or len(run.losses)]

    def _ask(self, kind: Kind) -> Path | None:
        filters = {_filter(suffix): suffix for suffix in kind.suffixes}
        return self._save_as.ask(f"Export {kind.phrase}", kind.name + kind.suffixes[0], filters)


def _filter(suffix: str) -> str:
    return "Folder (*)" if suffix == FOLDER else f"{suffix[1:].upper()} (*{suffix})"
