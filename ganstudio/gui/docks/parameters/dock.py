"""Everything about the chosen run that can be set, as one form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.parameters.changing import Changes
from ganstudio.gui.docks.parameters.experiment_form import SECTIONS, ExperimentForm
from ganstudio.gui.run_view import UNRECORDED, RunView
from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets.form import RESTARTS
from ganstudio.training.experiment import Experiment

LEAST = 216
"""Narrowest that the dock can be made, in pixels."""
EMPTY = "The parameters of the chosen run appear here as soon as there is one."
MARKED = f"{RESTARTS} a change restarts the run"


@dataclass(frozen=True)
class ShownParameters:
    """The parameters as they are on screen.

    Attributes
    ----------
    words : str
        What stands in place of all of it.
    note : str
        What a change does.
    values : dict
        What the fields hold, by dotted path.
    wrong : dict
        Why fields cannot be taken, by dotted path.
    unapplied : str
        How many those are, in words.
    folded : tuple of str
        The sections of which only the heading is seen.
    enabled : bool
        Whether anything can be changed.
    """

    words: str
    note: str
    values: dict[str, Any]
    wrong: dict[str, str]
    unapplied: str
    folded: tuple[str, ...]
    enabled: bool


@dataclass(frozen=True)
class Setting:
    """A setting as it is found: the section in which it stands, its title, what it does."""

    section: str
    title: str
    help: str


class ParametersDock(StudioDock):
    """The form of the chosen run; what can change while training goes on changes at once."""

    name = "parameters"
    within = "runs"
    beneath = True
    title = "Parameters"
    help = (
        "Every hyper-parameter of the chosen run, as the components declare them. A change takes "
        f"effect at the next step; where it is marked {RESTARTS}, the run starts from step 0. "
        "The arrow behind a field leads back to what the run began with; a tooltip tells what it "
        "does. Edit ▸ Undo takes back any change, with what was trained before it."
    )

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self._changes = Changes(studio, self)
        self._changes.command.connect(self.command)
        self._form: ExperimentForm | None = None
        self._folded: set[str] = {"Watch", "General"}
        self._everywhere = QCheckBox("change all runs", self)
        self._everywhere.setToolTip(
            "A change of a field is made in all runs, not in the chosen one only."
        )
        self._everywhere.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._search = QLineEdit(self)
        self._search.setPlaceholderText("Search")
        self._search.setAccessibleName("Search the parameters")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._narrow)
        self._unapplied = QLabel(self)
        self._unapplied.setProperty("role", "error")
        self._unapplied.hide()
        self._more = QPushButton("More settings", self)
        self._more.setCheckable(True)
        self._more.setToolTip("Show the settings that are for experts too")
        self._more.toggled.connect(self._narrow)
        self._stack = QStackedLayout()
        self._area = QScrollArea(self)
        self._area.setAccessibleName("The parameters")
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._build_frame()
        studio.failed.connect(self._revert)

    def _build_frame(self) -> None:
        empty = self._empty = QLabel(EMPTY, self)
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
        column.addWidget(self._search)
        column.addWidget(self._area, 1)
        column.addWidget(self._unapplied)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
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
            self._changes.experiment = self._changes.run = None
            return
        self._changes.run = run.run
        if run.experiment is not self._changes.experiment:
            self._show(run.experiment, run.first or run.experiment)
        self._say_what_follows(run)

    def shown(self) -> ShownParameters:
        """Return what is on screen."""
        form = self._form
        return ShownParameters(
            self._empty.text() if self._stack.currentWidget() is self._empty else "",
            self._legend.text(),
            {} if form is None else form.shown(),
            {} if form is None else form.wrong(),
            self._unapplied.text(),
            () if form is None else form.folded_sections(),
            form is not None and form.isEnabled(),
        )

    def _say_what_follows(self, run: RunView) -> None:
        """Say what a change would do; a run that is over or looked back at is forked by it."""
        forks, forkable = run.past_only, bool(run.folder) and not run.untrainable
        words = f"A change forks the run at {run.departure()}" if forks and forkable else UNRECORDED
        words = run.untrainable or words
        self._legend.setText(words if forks else MARKED)
        self._everywhere.setEnabled(not forks)
        if self._form is not None:
            self._form.setEnabled(forkable or not forks)

    def restyle(self) -> None:
        """Take over the colours in force."""
        if self._form is not None:
            self._form.restyle()

    def options(self) -> dict[str, Any]:
        """Return which sections are folded."""
        return {"folded": sorted(self._folded)}

    def set_options(self, options: dict[str, Any]) -> None:
        """Fold the sections that were folded."""
        folded = options.get("folded")
        if isinstance(folded, list):
            self._folded = {title for title in SECTIONS if title in folded}
        if self._form is not None:
            self._form.fold(self._folded)

    def simplify(self, simple: bool) -> None:
        """Leave out what is for experts, or show it again."""
        super().simplify(simple)
        self._narrow()

    @Slot()
    def _narrow(self, *_: object) -> None:
        simple = self.studio.simple
        self._more.setVisible(simple)
        if self._form is not None:
            self._form.narrow(self._search.text(), simple=simple and not self._more.isChecked())

    def reveal_all(self) -> None:
        """Show the settings that are for experts too."""
        self._more.setChecked(True)

    def settings(self) -> dict[str, Setting]:
        """Return the settings of the chosen run, by dotted path."""
        if self.dirty:
            self.refresh()
        rows = {} if self._form is None or self._changes.run is None else self._form.rows()
        return {
            path: Setting(section, row.parameter.title, row.parameter.help)
            for path, (section, row) in rows.items()
        }

    def lead_to(self, path: str) -> None:
        """Give the keyboard to a field, which is shown for it wherever it was hidden."""
        rows = {} if self._form is None else self._form.rows()
        if self._form is None or path not in rows:
            return  # the run has other components by now
        section, row = rows[path]
        self._search.clear()
        if self.studio.simple and row.parameter.expert:
            self.reveal_all()
        self._form.unfold(section)
        row.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        QTimer.singleShot(0, self, partial(self._area.ensureWidgetVisible, row.field))

    @Slot(object)
    def _revert(self, _failure: object) -> None:
        """Show again what is, where a change was refused."""
        if self._changes.experiment is not None:
            self._changes.experiment = None
            self.mark()

    def _show(self, experiment: Experiment, first: Experiment) -> None:
        self._changes.experiment = experiment
        if self._form is not None and self._form.fits(experiment):
            self._form.show_experiment(experiment, first)
        else:
            self._rebuild(experiment, first)

    def _rebuild(self, experiment: Experiment, first: Experiment) -> None:
        place = self._area.verticalScrollBar().value()
        form = self._form = ExperimentForm(experiment, first, self._folded)
        form.edited.connect(self._edit)
        form.chosen.connect(self._changes.choose)
        form.toggled.connect(self._changes.toggle)
        form.folded.connect(self._note_folded)
        form.complained.connect(self._count_wrong)
        self._area.setWidget(form)
        self._narrow()
        self._count_wrong()
        self._area.verticalScrollBar().setValue(place)

    @Slot()
    def _count_wrong(self) -> None:
        """Say below the form how many values are not in force, wherever it is scrolled to."""
        count = 0 if self._form is None else len(self._form.wrong())
        self._unapplied.setText(f"{count} value{'s' * (count > 1)} not applied" if count else "")
        self._unapplied.setVisible(count > 0)
        if count:
            QTimer.singleShot(0, self._show_reason)

    @Slot()
    def _show_reason(self) -> None:
        """Scroll to what is written below the field that was refused."""
        field = self.focusWidget()
        if field is not None and self._area.isAncestorOf(field):
            self._area.ensureWidgetVisible(field, 0, 2 * field.height())

    @Slot(str, bool)
    def _note_folded(self, title: str, folded: bool) -> None:
        (self._folded.add if folded else self._folded.discard)(title)

    @Slot(object)
    def _edit(self, values: dict[str, Any]) -> None:
        everywhere = self._everywhere.isChecked() and not self._everywhere.isHidden()
        self._changes.edit(values, everywhere=everywhere)
