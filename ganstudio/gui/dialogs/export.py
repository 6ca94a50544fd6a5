"""What to export: of which run, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ganstudio.components import parameters
from ganstudio.export.kinds import Kind
from ganstudio.export.options import Options
from ganstudio.gui.dialogs.base import Dialog
from ganstudio.gui.dialogs.scrolled import Scrolled
from ganstudio.gui.serving.exports import step_of_weights
from ganstudio.gui.state import RunView
from ganstudio.gui.widgets.editors import Choice
from ganstudio.gui.widgets.form import SettingsForm
from ganstudio.gui.widgets.scales import number

NAMED = 3
"""Runs that are called by their names where several are exported; more are counted."""
Ask = Callable[[Kind], Path | None]
"""Asks where to write a kind; None if the user would rather not."""


@dataclass(frozen=True)
class ExportOrder:
    """What the user wants written: of which runs, how, and where to."""

    kind: Kind
    runs: list[RunView]
    options: Options
    path: Path


class ExportDialog(Dialog):
    """Makes an `ExportOrder`: a choice of the run, a form of the kind's options, then the file.

    Parameters
    ----------
    kind
        What is exported.
    runs
        Those it can be exported of; all of them at once where the kind takes several.
    current
        The number of the run that is chosen at first, if it is among them.
    ask
        Asks for the file.
    """

    def __init__(
        self, kind: Kind, runs: list[RunView], current: int | None, ask: Ask, parent: QWidget
    ) -> None:
        super().__init__(f"Export {kind.phrase}", kind.help, "Export…", parent)
        self.kind = kind
        self._runs = {run.run: run for run in runs}
        self._ask = ask
        self.run = Choice({run.run: run.title for run in runs}, self)
        self.run.setToolTip("The run that it is made of")
        self.form: SettingsForm | None = None
        self._owner = QLabel("run", self)
        self._owner.setBuddy(self.run)
        self._subject = _words(self)
        self._outcome = _words(self)
        self._arrange()
        self.run.setValue(current if current in self._runs else runs[0].run)
        self.run.valueChanged.connect(self._take_run)
        self._take_run()

    def _arrange(self) -> None:
        """Put the run in line with the options below it."""
        page = QWidget(self)
        row = self._row = QGridLayout()
        row.setHorizontalSpacing(4)
        row.setColumnMinimumWidth(1, row.horizontalSpacing())  # where the form has its marks
        for column, widget, stretch in ((0, self._owner, 1), (2, self.run, 2)):
            widget.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            widget.setVisible(not self.kind.several)
            row.addWidget(widget, 0, column)
            row.setColumnStretch(column, stretch)
        self._place = QVBoxLayout(page)
        self._place.setContentsMargins(0, 0, 0, 0)
        self._place.addLayout(row)
        self.content.addWidget(self._subject)
        self.content.addWidget(Scrolled(page, self))
        self.content.addWidget(self._outcome)
        self.setMinimumWidth(440)

    @Slot()
    def _take_run(self, *_: object) -> None:
        """Offer what the chosen run has, as suits it."""
        run = self._runs[self.run.value()]
        options = self.kind.options.suited(run.experiment)
        unfit = set() if "ema" in run.experiment.stabilisers else {"generator"}
        if "classes" not in run.data:
            unfit.add("by_class")
        keys = [each.key for each in parameters(options) if each.key not in unfit]
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        self.form = SettingsForm(options, keys, self, running=False)
        self._row.setColumnMinimumWidth(3, self.form.way_back() + self._row.horizontalSpacing())
        self._place.addWidget(self.form)
        self.form.valueChanged.connect(self._measure)
        self._measure(options)
        self._tell_moment(run)

    @Slot(object)
    def _measure(self, options: Options) -> None:
        text = options.outcome(self._runs[self.run.value()].experiment)
        self._outcome.setText(text)
        self._outcome.setVisible(bool(text))

    def _tell_moment(self, run: RunView) -> None:
        """Say of which runs it is, and at which step where that is not the newest."""
        runs = list(self._runs.values()) if self.kind.several else [run]
        parts = [_those(runs) if self.kind.several else "", _moment(self.kind, runs)]
        self._subject.setText(" ".join(part for part in parts if part))
        self._subject.setVisible(bool(self._subject.text()))

    def result_value(self) -> object:
        """Ask for the file and return the order, None if no file was given."""
        path = self._ask(self.kind)
        if path is None:
            return None
        assert self.form is not None
        options = self.form.value()
        assert isinstance(options, Options)
        runs = list(self._runs.values()) if self.kind.several else [self._runs[self.run.value()]]
        return ExportOrder(self.kind, runs, options, path)


def _words(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setProperty("role", "muted")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _those(runs: list[RunView]) -> str:
    """Say of which runs it is."""
    names = [run.title for run in runs]
    if len(names) > NAMED:
        return f"Of the {len(names)} runs that are shown."
    *others, last = names
    return f"Of {', '.join(others)} and {last}." if others else f"Of {last}."


def _moment(kind: Kind, runs: list[RunView]) -> str:
    """Say at which step it is, where the cursor looks back."""
    back = next((run.back for run in runs if run.back is not None), None)
    if back is None or not kind.momentary:
        return ""
    kept = back if kind.takes == "records" else step_of_weights(runs[0])
    if kept is None:
        return "As it is now: nothing is recorded that it could look back at."
    if kept == back:
        return f"As at step {number(back)}, where the cursor stands."
    return f"As at step {number(kept)}: of the weights, the newest kept before the cursor."
