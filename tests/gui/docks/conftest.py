"""Runs and frames made up without training, so that docks are tested on known numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from ganstudio.components import find
from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.state import RunView, StudioState
from ganstudio.gui.widgets.theme import RUN_STYLES
from ganstudio.objectives.base import Equilibrium
from ganstudio.preset_folder import find as find_preset
from ganstudio.telemetry.messages import Frame, Open, RunRemoved, RunState, StateChanged
from ganstudio.telemetry.records import (
    Collapse,
    Losses,
    Measure,
    Outputs,
    Plane,
    Record,
    SampleGrid,
    Verdict,
    Walk,
)
from ganstudio.telemetry.source import Update

LN2 = float(np.log(2))
LOSSES = {
    "non-saturating": ("logit", Equilibrium(2 * LN2, LN2)),
    "least squares": ("target", Equilibrium(0.25, 0.125)),
    "wasserstein": ("score", Equilibrium(None, None)),
}
NAMES = ("loss_d", "loss_g", "score_real", "score_fake", "penalty/r1")


@dataclass
class Scene:
    """A state with runs in it, and what to make them say."""

    studio: StudioState = field(default_factory=StudioState)
    random: np.random.Generator = field(default_factory=lambda: np.random.default_rng(0))

    def add(self, loss: str = "non-saturating", *, averaged: bool = True) -> int:
        run = len(self.studio.runs)
        scores, equilibrium = LOSSES[loss]
        watch = SimpleNamespace(
            rows=2,
            columns=3,
            averaged=True,
            truncation=0.0,
            lattice=False,
            matching=False,
            walk_strips=2,
            walk_anchors=4,
            walk_frames=8,
            walk_path="spherical",
        )
        experiment: Any = SimpleNamespace(
            title=f"{loss} {run}",
            short="",
            loss=SimpleNamespace(
                scores=scores, equilibrium=equilibrium, real_target=None, targets=None
            ),
            watch=watch,
            network=SimpleNamespace(term_weights={}),
            penalties={},
            stabilisers={"ema": find("stabiliser", "ema")()} if averaged else {},
        )
        style = RUN_STYLES[run % len(RUN_STYLES)]
        self.studio.runs[run] = RunView(run, f"{loss} {run}", experiment, "cpu", "", (), style)
        self.studio.runsChanged.emit()
        return run

    def say(self, run: int, record: Record, step: int = 100) -> None:
        frame = Frame(run, step, 1.0, record)
        if isinstance(record, Losses):
            self.studio.apply(Update((frame,)))
        else:
            self.studio.apply(Update((), (frame,)))

    def remove(self, run: int) -> None:
        self.studio.apply(Update((RunRemoved(run),)))

    def reset(self, run: int) -> None:
        self.studio.apply(Update((StateChanged(run, RunState.READY, 0),)))

    # ── records ──────────────────────────────────────────────────────────────

    def losses(self, values: Any, first: int = 1) -> Losses:
        """Return a record in which D's loss is ``values`` and G's is minus that."""
        d = np.asarray(values, np.float32)
        zero = np.zeros_like(d)
        return Losses(NAMES, first, np.stack([d, -d, zero, zero, np.abs(d) / 10], axis=1))

    def outputs(self, loss: str = "non-saturating", shift: float = 1.0, n: int = 64) -> Outputs:
        real = self.random.normal(shift, 1, n).astype(np.float32)
        fake = self.random.normal(-shift, 1, n).astype(np.float32)
        scale = LOSSES[loss][0]
        judged = scale != "score"
        return Outputs(
            real=real,
            fake=fake,
            scale=scale,
            threshold={"logit": 0.0, "target": 0.5, "score": None}[scale],
            accuracy_real=0.75 if judged else None,
            accuracy_fake=0.5 if judged else None,
            overlap=0.25,
            saturation=0.125 if scale == "logit" else None,
        )

    def grid(self, value: int = 200, *, n: int = 6, columns: int = 3, size: int = 4) -> SampleGrid:
        """Return a grid whose image i is of the grey ``value`` − i."""
        shades = (value - np.arange(n)).astype(np.uint8)
        images = np.broadcast_to(shades[:, None, None, None], (n, size, size, 1)).copy()
        scores = np.linspace(-1, 1, n).astype(np.float32)
        return SampleGrid(images, images // 2, images // 4, columns, True, scores)

    def plane(self, d: int = 2, scale: str = "logit", n: int = 20) -> Plane:
        real = self.random.normal(size=(n, d)).astype(np.float32)
        heat = np.linspace(-3, 3, 16, dtype=np.float32)[None].repeat(16 if d == 2 else 1, 0)
        arrows = self.random.normal(size=(5, 2, d)).astype(np.float32)
        extent = (-2.0, 2.0, -1.0, 1.0) if d == 2 else (-2.0, 2.0, 0.0, 1.0)
        return Plane(real, real + 0.5, extent, heat.copy(), scale, arrows, True)

    def walk(self, strips: int = 2, length: int = 8, size: int = 4) -> Walk:
        """Return strips whose frame j is of the grey 10·j."""
        shades = (10 * np.arange(length)).astype(np.uint8)[None, :, None, None, None]
        frames = np.broadcast_to(shades, (strips, length, size, size, 1)).copy()
        return Walk(frames, 4, True)

    def path(self, d: int = 2) -> Walk:
        points = self.random.normal(size=(2, 8, d)).astype(np.float32)
        return Walk(points, 4, True)

    def collapse(
        self, shares: Any, word: str = "healthy", modes: tuple[str, ...] | None = None
    ) -> Collapse:
        shares = np.asarray(shares, np.float32)
        k = len(shares)
        hit = int((shares > 0).sum())
        measures = (
            Measure("modes", "Modes", "Hit.", hit, k, f"{hit} of {k}", f"{k} of {k}", "high"),
            Measure("kl", "KL", "Distance.", 0.02, 0.01, "0.02", "0.01", "low"),
        )
        names = modes or tuple(str(i) for i in range(k))
        target = np.full(k, 1 / max(k, 1), np.float32)
        verdict = Verdict(word, 9150, f"{hit} of {k} modes")
        return Collapse(names, shares, target, measures, verdict, 500)


@pytest.fixture
def scene(qapp: object) -> Scene:
    return Scene()


@pytest.fixture
def open_dock(qtbot: QtBot, scene: Scene) -> Iterator[Callable[..., Any]]:
    """Return a function that puts a dock on the screen, of a size."""
    opened: list[StudioDock] = []

    def show(kind: type[StudioDock], width: int = 400, height: int = 300) -> StudioDock:
        dock = kind(scene.studio)
        qtbot.addWidget(dock)
        opened.append(dock)
        dock.resize(width, height)
        dock.show()
        qtbot.waitExposed(dock)
        return dock

    yield show
    for dock in opened:
        dock.hide()


@pytest.fixture
def press(qtbot: QtBot) -> Callable[[QWidget, str], None]:
    """Return a function that clicks on the button of a word."""

    def click(parent: QWidget, word: str) -> None:
        buttons = parent.findChildren(QAbstractButton)
        (button,) = (each for each in buttons if word in (each.text(), each.objectName()))
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    return click


@pytest.fixture
def at_hand(make_window: Any, source: Any, qtbot: QtBot) -> Callable[..., SimpleNamespace]:
    """Return what opens a dock that asks of a small run, and what a hand does with it."""

    def open_it(name: str, preset: str, *actions: str) -> SimpleNamespace:
        window = make_window(None, size=(1500, 1000))
        small = {"device": "cpu", "threads": 1, "network.features": 4}
        source.session.obey(Open((find_preset(preset).with_values(small).dumps(),)))
        qtbot.waitUntil(lambda: bool(window.studio.runs))
        for action in (*actions, f"view.dock.{name}"):
            window.table[action].trigger()
        dock = window.area.docks[name]
        assert dock.isVisible()

        def settle() -> None:
            qtbot.waitUntil(lambda: not dock.dirty and not dock.asker.waiting)

        def press(word: str) -> None:
            kinds = (QPushButton, QToolButton)
            buttons = [each for kind in kinds for each in dock.findChildren(kind)]
            found = [each for each in buttons if each.text() == word and each.isVisible()]
            qtbot.mouseClick(found[0], Qt.MouseButton.LeftButton)
            settle()

        settle()
        return SimpleNamespace(window=window, dock=dock, settle=settle, press=press, source=source)

    return open_it


@pytest.fixture
def control() -> Callable[..., Any]:
    """Return a function that finds a control of a dock by its class and its name."""

    def find(parent: QWidget, kind: type[QWidget], name: str) -> QWidget:
        (found,) = (w for w in parent.findChildren(kind) if w.accessibleName().startswith(name))
        return found

    return find
