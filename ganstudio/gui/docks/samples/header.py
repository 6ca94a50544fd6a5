"""The header of the samples: what is shown of them, and the settings of what is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel

from ganstudio.gui.docks.samples.run_samples import row_names
from ganstudio.gui.docks.shared.class_menu import ClassMenu
from ganstudio.gui.docks.shared.controls import (
    Count,
    SegmentedChoice,
    ShownMenu,
    ToggleButton,
)
from ganstudio.gui.docks.shared.header import Header, Readout, together
from ganstudio.gui.state import RunView
from ganstudio.telemetry.messages import Frame
from ganstudio.telemetry.records import Plane, SampleGrid

MODES = {"samples": "samples", "real": "real", "nearest": "nearest", "difference": "difference"}
TIPS = {
    "samples": "What the generator makes of fixed latents: each image keeps its place",
    "real": "Training images",
    "nearest": "Each sample and, on its right, the training image nearest to it: is G copying?",
    "difference": "What has changed since the last snapshot; black has not",
}
OVER = {"lattice": "lattice", "matching": "matching"}
OVER_TIPS = {
    "lattice": "Where G sends a lattice of z: bright where its cells have become small, which is "
    "where G is dense",
    "matching": "Match generated with real points one by one, as near as all together can be: W₁",
}
"""What can be laid over points in the plane, by its setting of ``watch``."""


@dataclass(frozen=True)
class ShownSamplesHeader:
    """The header as it is on screen; what is not offered is None.

    Attributes
    ----------
    mode : str
        What is shown of the samples.
    modes : tuple of str
        What could be.
    information : str
        How many latents, and which step.
    rows, across : int or None
        The size of the grid.
    generator : str or None
        Whose samples they are.
    classes : ShownMenu or None
        Which classes are asked for.
    over : dict
        What is laid over a plane, by name, and whether it is.
    """

    mode: str
    modes: tuple[str, ...]
    information: str
    rows: int | None
    across: int | None
    generator: str | None
    classes: ShownMenu | None
    over: dict[str, bool] = field(default_factory=dict)


class SamplesHeader(Header):
    """Follows the settings that the runs have, and tells of those that the user wants."""

    edited = Signal(object)
    """Settings of ``watch`` that the user wants, by dotted path."""

    def __init__(self) -> None:
        super().__init__()
        self.mode = SegmentedChoice(MODES, TIPS)
        self.information = Readout()
        self.generator = SegmentedChoice(
            {"ema": "EMA", "live": "live"},
            {
                "ema": "Samples of the averaged generator (exponential moving average)",
                "live": "Samples of the generator as it trains",
            },
        )
        self.rows, self.across = Count(1, 32), Count(1, 32)
        self.classes = ClassMenu()
        self.classes.hide()
        self.add(self.mode)
        self.stretch(self.information)
        self.add(self.classes, "Which classes a conditional generator is asked for")
        self.add(self.generator)
        for count, tip in (
            (self.rows, "Rows of the grid, in every run"),
            (self.across, "Images a row, in every run"),
        ):
            count.setValue(8)
            count.setToolTip(tip)
            count.setAccessibleName(tip)
        self._times = QLabel("×")
        self._size = together(self.rows, self._times, self.across)
        self.add(self._size)
        self.over = {key: ToggleButton(word) for key, word in OVER.items()}
        for key, button in self.over.items():
            self.add(button, OVER_TIPS[key])
            button.hide()
            button.clicked.connect(partial(self._choose_over, key))
        self.classes.wanted.connect(self.edited)
        self.generator.changed.connect(self._choose_generator)
        self.rows.valueChanged.connect(self._choose_rows)
        self.across.valueChanged.connect(self._choose_columns)

    @Slot(str)
    def _choose_generator(self, which: str) -> None:
        self.edited.emit({"watch.averaged": which == "ema"})

    def _choose_over(self, key: str, _: bool = False) -> None:
        self.edited.emit({f"watch.{key}": self.over[key].isChecked()})

    @Slot(object)
    def _choose_rows(self, rows: int) -> None:
        self.edited.emit({"watch.rows": rows})

    @Slot(object)
    def _choose_columns(self, columns: int) -> None:
        self.edited.emit({"watch.columns": columns})

    def shown(self) -> ShownSamplesHeader:
        """Return what is on screen."""
        return ShownSamplesHeader(
            self.mode.value(),
            tuple(mode for mode in MODES if self.mode.button(mode).isEnabled()),
            self.information.whole(),
            self.rows.value() if self.rows.isVisibleTo(self) else None,
            self.across.value() if self.across.isVisibleTo(self) else None,
            None if self.generator.isHidden() else self.generator.value(),
            self.classes.shown(),
            {key: each.isChecked() for key, each in self.over.items() if not each.isHidden()},
        )

    def follow(self, shown: list[tuple[RunView, Frame]], runs: list[RunView]) -> None:
        """Offer what the samples shown allow for, and show the settings in force."""
        planes = sum(isinstance(frame.record, Plane) for _, frame in shown)
        for mode in ("nearest", "difference"):
            self.mode.button(mode).setEnabled(planes < len(shown))
        self._size.setVisible(planes < len(shown))
        flat = any(isinstance(f.record, Plane) and f.record.real.shape[1] == 2 for _, f in shown)
        for button in self.over.values():
            button.setVisible(flat)
        self._follow_settings(*next((pair for pair in shown if _classes(pair[1])), shown[0]))
        self.generator.setVisible(any("ema" in run.experiment.stabilisers for run in runs))

    def _follow_settings(self, run: RunView, frame: Frame) -> None:
        watch: Any = run.experiment.watch
        self.classes.setVisible(bool(_classes(frame)))
        if isinstance(frame.record, SampleGrid | Plane) and frame.record.classes:
            self.classes.follow(frame.record, watch.classes, watch.label)
        named = row_names(frame.record) if isinstance(frame.record, SampleGrid) else ()
        for part in (self.rows, self._times):
            part.setHidden(bool(named))
        self.rows.follow(len(named) or watch.rows)
        self.across.follow(watch.columns)
        blocked = self.generator.blockSignals(True)
        self.generator.set_value("ema" if watch.averaged else "live")
        self.generator.blockSignals(blocked)
        for key, button in self.over.items():
            button.setChecked(getattr(watch, key))


def _classes(frame: Frame) -> tuple[str, ...]:
    """Return the classes that a run is told, none for an unconditional one."""
    return frame.record.classes if isinstance(frame.record, SampleGrid | Plane) else ()
