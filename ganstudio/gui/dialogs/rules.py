"""What a run is to do by itself when its verdict turns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ganstudio.gui.dialogs.base import Dialog
from ganstudio.gui.widgets.editors import Choice
from ganstudio.telemetry.records import FAULTS, WORDS
from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.rules import EVERY, FAULT, Rule
from ganstudio.training.sweep import values_in

EXPLANATION = (
    "What the run does by itself when its verdict turns to a word. It is looked at every "
    f"{EVERY} steps then and at no other time, so that the same seed does the same again. A fork "
    "begins at the last look at which nothing was wrong."
)
PRAISE = tuple(word for word in WORDS if word not in FAULTS)
WHEN: dict[str, str] = {FAULT: "any fault"} | {word: word for word in (*FAULTS, *PRAISE)}
THEN = {
    "notify": "tell me",
    "stop": "stop the run",
    "checkpoint": "keep a checkpoint",
    "fork": "fork it with",
}


class RuleRow(QWidget):
    """A rule: when, then, and what a fork sets."""

    def __init__(self, rule: Rule, parent: QWidget) -> None:
        super().__init__(parent)
        self.when = Choice(WHEN, self)
        self.when.setAccessibleName("When the verdict turns to")
        self.when.setToolTip("The word that the verdict turns to")
        self.then = Choice(THEN, self)
        self.then.setAccessibleName("Then")
        self.then.setToolTip("What is done then")
        self.set = QLineEdit(self)
        self.set.setAccessibleName("What the fork changes")
        self.set.setPlaceholderText("loss = hinge; penalties.r1.weight = 1")
        self.set.setToolTip("Settings that the fork begins with, separated by semicolons")
        policy = self.set.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.set.setSizePolicy(policy)
        self.remove = QToolButton(self)
        self.remove.setText("✕")
        self.remove.setAccessibleName("Remove this rule")
        self.remove.setToolTip("Remove this rule")
        self.remove.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget, share in ((self.when, 3), (self.then, 2), (self.set, 4), (self.remove, 0)):
            row.addWidget(widget, share)
        self.when.setValue(rule.when)
        self.then.setValue(rule.then)
        self.set.setText(_as_text(rule.set))

    def values(self) -> dict[str, object]:
        """Return the rule as an experiment holds it.

        Raises
        ------
        ExperimentError
            If what the fork sets cannot be read.
        """
        changes = _changes(self.set.text()) if self.then.value() == "fork" else {}
        return {"when": self.when.value(), "then": self.then.value(), "set": changes}


def _changes(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in filter(None, map(str.strip, text.split(";"))):
        path, _, text = part.partition("=")
        values = values_in(text)
        if len(values) != 1:
            raise ExperimentError((f"{part} sets nothing; write it as loss = hinge",))
        found[path.strip()] = values[0]
    return found


def _as_text(changes: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{path} = {value if isinstance(value, str) else json.dumps(value)}"
        for path, value in changes.items()
    )


class RulesDialog(Dialog):
    """Edits the rules of a run; gives them as an experiment holds them."""

    def __init__(self, experiment: Experiment, parent: QWidget) -> None:
        super().__init__("Rules", EXPLANATION, "Apply", parent)
        self._experiment = experiment
        self.rows: list[RuleRow] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self.add = QPushButton("Add a rule", self)
        self.add.setAutoDefault(False)
        self.add.clicked.connect(self._add_another)
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        self.content.addLayout(self._lines)
        self.content.addWidget(self.add, alignment=Qt.AlignmentFlag.AlignLeft)
        self.content.addWidget(self.told)
        self.content.addStretch(1)
        for rule in experiment.rules or (Rule(),):
            self._add(rule)
        self.setMinimumWidth(720)

    @Slot()
    def _add_another(self) -> None:
        self._add(Rule())
        self.rows[-1].when.setFocus()

    def _add(self, rule: Rule) -> None:
        row = RuleRow(rule, self)
        row.when.valueChanged.connect(self._look)
        row.then.valueChanged.connect(self._look)
        row.set.textChanged.connect(self._look)
        row.remove.clicked.connect(partial(self._remove, row))
        self.rows.append(row)
        self._lines.addWidget(row)
        self.setTabOrder(row.remove, self.add)
        self._look()

    def _remove(self, row: RuleRow, _checked: bool = False) -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        self._look()

    @Slot()
    def _look(self, *_: object) -> None:
        """Say what is wrong, or that there will be none."""
        for row in self.rows:
            row.set.setVisible(row.then.value() == "fork")
        try:
            self._experiment.with_values({"rules": self.result_value()})
        except ExperimentError as error:
            self.told.setText(str(error))
            self.take.setEnabled(False)
            return
        self.take.setEnabled(True)
        self.told.setText("" if self.rows else "Without a rule, the run trains on whatever it is.")

    def result_value(self) -> list[dict[str, object]]:
        """Return the rules."""
        return [row.values() for row in self.rows]
