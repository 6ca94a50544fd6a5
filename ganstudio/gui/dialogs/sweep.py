"""What a sweep varies: settings with their values, and seeds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ganstudio.components import find
from ganstudio.gui.dialogs.base import Dialog
from ganstudio.gui.widgets.spins import Whole
from ganstudio.machine import cores, on_cuda
from ganstudio.training.declared import KINDS, as_text, declared
from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.sweep import Axis, Sweep, plan, values_in

EXPLANATION = (
    "The experiment is trained once for each combination of these values, and under each seed, "
    "in a process of its own. The results show while they come; the present runs go on."
)
SKIPPED = 3
"""Sentences on impossible combinations that there is room for."""


@dataclass(frozen=True)
class SweepOrder:
    """What is to be trained, as 'ganstudio sweep' takes it."""

    experiment: Experiment
    sweep: Sweep
    vary: tuple[str, ...]
    seeds: int
    jobs: int


class AxisRow(QWidget):
    """A setting and its values.

    The setting is chosen by its title, or typed as a dotted path.
    """

    def __init__(self, titles: dict[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.path = QComboBox(self)
        self.path.setEditable(True)
        self.path.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for path, title in titles.items():
            self.path.addItem(title, path)
            self.path.setItemData(self.path.count() - 1, path, Qt.ItemDataRole.ToolTipRole)
        completer = QCompleter(self.path.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.path.setCompleter(completer)
        self.path.setMinimumContentsLength(30)
        self.path.setAccessibleName("Setting")
        self.path.setToolTip("Which setting takes several values; type to find one")
        self.values = QLineEdit(self)
        self.values.setAccessibleName("Values")
        self.values.setToolTip("Its values, separated by commas")
        self.values.setPlaceholderText("values, such as 1e-4, 1e-3")
        self.remove = QToolButton(self)
        self.remove.setText("✕")
        self.remove.setToolTip("Do not vary this setting")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.path, 3)
        row.addWidget(self.values, 2)
        row.addWidget(self.remove)

    def key(self) -> str:
        """Return the setting's dotted path."""
        text = self.path.currentText().strip()
        known = self.path.findText(text)
        return text if known < 0 else str(self.path.itemData(known))

    def word(self) -> str:
        """Return it as ``--vary`` takes it."""
        return f"{self.key()}={self.values.text().strip()}"

    def axis(self) -> Axis:
        """Return it as a sweep has it."""
        return Axis(self.key(), values_in(self.values.text()))


class SweepDialog(Dialog):
    """Makes a `SweepOrder`; what is impossible is said before anything begins."""

    def __init__(self, experiment: Experiment, parent: QWidget) -> None:
        super().__init__("Sweep", EXPLANATION, "Train", parent)
        self._experiment = experiment
        self._known = titles(experiment)
        self.rows: list[AxisRow] = []
        self._lines = QVBoxLayout()
        self.add = QToolButton(self)
        self.add.setText("Add a setting")
        self.add.setToolTip("Vary one more setting; all combinations are trained")
        self.add.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.add.clicked.connect(self.add_row)
        self.seeds = self._number(1, 1000, 3, "Each combination is trained under so many seeds")
        steps = experiment.schedule.steps
        jobs = 1 if on_cuda([experiment.dumps()]) else min(cores(), 64)
        self.steps = self._number(1, 10**9, steps, "How long each run is trained")
        self.jobs = self._number(1, 64, jobs, "How many processes train at the same time")
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        self._arrange()
        self.add_row()
        self.setMinimumWidth(600)

    def _number(self, low: int, high: int, value: int, tip: str) -> Whole:
        field = Whole(lambda v: None if low <= v <= high else f"Between {low} and {high}", self)
        field.setValue(value)
        field.setToolTip(tip)
        field.valueChanged.connect(self._look)
        return field

    def _arrange(self) -> None:
        self.content.addLayout(self._lines)
        self.content.addWidget(self.add)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.addRow("Seeds", self.seeds)
        form.addRow("Steps of each run", self.steps)
        form.addRow("Runs at a time", self.jobs)
        self.content.addLayout(form)
        self.content.addWidget(self.told)

    @Slot()
    def add_row(self, *_: object) -> None:
        """Add a setting to vary, of which the present value is the first."""
        row = AxisRow(self._known, self)
        free = [path for path in self._known if path not in self._paths()]
        preferred = "optimisers.generator.lr"
        chosen = preferred if preferred in free else (free or [""])[0]
        row.path.setCurrentText(self._known.get(chosen, ""))
        row.path.currentTextChanged.connect(lambda _: self._offer(row))
        row.values.textChanged.connect(self._look)
        row.remove.clicked.connect(partial(self._remove, row))
        self.rows.append(row)
        self._lines.addWidget(row)
        for before, after in pairwise((row.remove, self.add, self.seeds, self.steps, self.jobs)):
            self.setTabOrder(before, after)
        self._offer(row)

    def _paths(self) -> list[str]:
        return [row.key() for row in self.rows]

    def _offer(self, row: AxisRow) -> None:
        values: object = self._experiment.values()
        for key in row.key().split("."):
            values = values.get(key) if isinstance(values, dict) else None
        if isinstance(values, dict):
            values = values.get("name")
        row.values.setText("" if values is None else as_text(values).replace("−", "-"))
        self._look()

    def _remove(self, row: AxisRow, _checked: bool = False) -> None:
        self.rows.remove(row)
        row.deleteLater()
        self._look()

    # ── what it amounts to ───────────────────────────────────────────────────

    def sweep(self) -> Sweep:
        """Return the sweep.

        Raises
        ------
        ExperimentError
            If it is none.
        """
        first = self._experiment.seed
        seeds = range(first, first + self.seeds.value())
        return plan(self._base(), [row.axis() for row in self.rows], list(seeds))

    def _base(self) -> Experiment:
        return self._experiment.with_values({"schedule.steps": self.steps.value()})

    @Slot()
    def _look(self, *_: object) -> None:
        try:
            sweep = self.sweep()
        except ExperimentError as error:
            self.told.setText(str(error))
            self.take.setEnabled(False)
            self.take.setText("Train")
            return
        count = len(sweep.trials)
        settings, seeds = count // len(sweep.seeds), len(sweep.seeds)
        lines = [f"{_counted(settings, 'setting')} × {_counted(seeds, 'seed')}"]
        lines += [f"Left out: {sentence}" for sentence in sweep.skipped[:SKIPPED]]
        more = len(sweep.skipped) - SKIPPED
        lines += [f"… and {more} more"] if more > 0 else []
        self.told.setText("\n".join(lines))
        self.take.setEnabled(True)
        self.take.setText(f"Train {_counted(count, 'run')}")

    def result_value(self) -> object:
        """Return the order."""
        vary = tuple(row.word() for row in self.rows)
        return SweepOrder(self._base(), self.sweep(), vary, self.seeds.value(), self.jobs.value())


def titles(experiment: Experiment) -> dict[str, str]:
    """Return what can be varied, as it is called on screen, by dotted path."""
    found = {"loss": "loss, with what belongs to it"}
    found |= {path: title for path, title in KINDS.items() if path not in found}
    for path, each in declared(experiment).items():
        if not path.startswith(("watch.", "seed", "title", "description", "group")):
            owner = path.rpartition(".")[0]
            found[path] = f"{_owner(owner)}: {each.title}" if owner else each.title
    return found


def _owner(path: str) -> str:
    """Return what a setting belongs to, such as ``optimiser of G`` or the name of a penalty."""
    group, _, name = path.rpartition(".")
    kind = {"penalties": "penalty", "stabilisers": "stabiliser"}.get(group)
    return find(kind, name).title if kind else KINDS.get(path, path)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
