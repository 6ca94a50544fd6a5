"""The buttons of a run, the four choices in force, and the speed; it gives way when narrow."""

from __future__ import annotations

import html

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from ganstudio.gui.actions.files import FileActions
from ganstudio.gui.menus.table import ActionTable
from ganstudio.gui.state import RunView, StudioState
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.assets import icon
from ganstudio.gui.widgets.explainer import stands_for
from ganstudio.gui.widgets.explanations import Explanation
from ganstudio.gui.widgets.plain_text import plain, unmarked
from ganstudio.telemetry.messages import RunState
from ganstudio.telemetry.records import Speed
from ganstudio.training.choices import active_variant
from ganstudio.training.experiment import Experiment
from ganstudio.wording import thousands

BUTTONS = ("train.run", "train.step_d", "train.step_g", "train.step", "train.stop", "train.reset")
ONE_PLAYER = ("train.step_d", "train.step_g")
CHOICES = ("Preset", "Data", "Architecture", "Loss")
SPACING, MARGINS = 8, 24
LETTERS = (48, 48, 48, 22, 18, 16, 14, 13, 12, 10, 8)
"""Letters of a choice's value at each level of narrowness; from level 1 on without its name,
from level 2 on the buttons are without words, from level 3 on the readout is the speed alone."""


class Toolbar(QToolBar):
    """Shows the state; what is clicked is sent and shows when it comes back."""

    def __init__(
        self,
        table: ActionTable,
        menus: dict[str, QMenu],
        studio: StudioState,
        files: FileActions,
        parent: QWidget,
    ) -> None:
        super().__init__("Toolbar", parent)
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setIconSize(QSize(16, 16))
        self._table = table
        self._studio = studio
        self._files = files
        self._values = dict.fromkeys(CHOICES, "")
        self._readout = ("", "")
        self._level = 0
        home = self._add_button(table["help.welcome"])
        home.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        home.setAccessibleName("Welcome")
        for id in BUTTONS:
            self._add_button(table[id])
        self._run.setObjectName("run")
        self.addSeparator()
        self._choices = {title: self._add_choice(title, menus[title]) for title in CHOICES}
        spacer = QWidget(self)
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spacer)
        self._speed = QLabel(self)
        self._speed.setObjectName("readout")
        self._speed.setToolTip("Device, precision and speed of the chosen run")
        self.addWidget(self._speed)
        studio.simplified.connect(self._simplify)
        self.restyle()

    def _add_button(self, action: QAction, before: QAction | None = None) -> QToolButton:
        if before is None:
            self.addAction(action)
        else:
            self.insertAction(before, action)
        button = self.widgetForAction(action)
        assert isinstance(button, QToolButton)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _add_choice(self, title: str, menu: QMenu) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"choice.{title}")
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.addWidget(button)
        return button

    @property
    def _run(self) -> QToolButton:
        button = self.widgetForAction(self._table["train.run"])
        assert isinstance(button, QToolButton)
        return button

    # ── showing ──────────────────────────────────────────────────────────────

    @Slot()
    def refresh(self) -> None:
        """Show what the chosen run is."""
        run = self._studio.chosen()
        running = any(each.state is RunState.RUNNING for each in self._studio.trained())
        action = self._table["train.run"]
        title = "Pause" if running else "Run"
        if action.iconText() != title:
            action.setText(title)
            self._draw_run(title.replace("Run", "Play").lower())
        opened = self._files.opened
        self._say_what_is_chosen(run.experiment if run else opened)
        values = {
            "Preset": self._files.preset or "–",
            **_components(run.experiment if run else opened),
        }
        readout = _readout(run)
        if values != self._values or readout != self._readout:
            wider = values != self._values or [*map(len, readout)] != [*map(len, self._readout)]
            self._values, self._readout = values, readout
            if wider:
                self._fit()
            else:
                self._write_readout()

    def _say_what_is_chosen(self, experiment: Experiment | None) -> None:
        """Let F1 explain what is chosen."""
        if experiment is None:
            return
        chosen = {
            "Preset": Explanation(experiment.title, "Experiment", experiment.description),
            "Data": experiment.data,
            "Architecture": experiment.network,
            "Loss": active_variant(experiment),
        }
        for title, subject in chosen.items():
            stands_for(self._choices[title], subject)

    def restyle(self) -> None:
        """Take over the colours in force."""
        colours = theme.palette()
        for id in ("help.welcome", *BUTTONS[1:]):
            name = self._table.actions[id].icon
            self._table[id].setIcon(icon(name, colours.text, colours.disabled))
        running = self._table["train.run"].iconText() == "Pause"
        self._draw_run("pause" if running else "play")
        self._fit()

    def _draw_run(self, name: str) -> None:
        colours = theme.palette()
        self._table["train.run"].setIcon(icon(name, colours.on_accent, colours.disabled))

    @Slot(bool)
    def _simplify(self, simple: bool) -> None:
        """Leave out the steps of one player."""
        # Taken out and put in: a tool bar shows again whatever button of its own was hidden.
        for id in ONE_PLAYER:
            self.removeAction(self._table[id])
            if not simple:
                self._add_button(self._table[id], self._table["train.step"])
        self._fit()

    # ── giving way ───────────────────────────────────────────────────────────

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for level in range(len(LETTERS)):
            self._write(level)
            if self._wanted() <= self.width():
                break

    def _wanted(self) -> int:
        widgets = [self.widgetForAction(action) for action in self.actions()]
        widths = [widget.sizeHint().width() + SPACING for widget in widgets if widget is not None]
        return sum(widths) + MARGINS

    def _write(self, level: int) -> None:
        self._level = level
        style = Qt.ToolButtonStyle
        words = style.ToolButtonTextBesideIcon if level < 2 else style.ToolButtonIconOnly
        for id in BUTTONS:
            button = self.widgetForAction(self._table[id])
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(words)
        self._run.setToolButtonStyle(style.ToolButtonTextBesideIcon)
        for title, button in self._choices.items():
            value = self._values[title]
            short = (
                value
                if len(value) <= LETTERS[level]
                else f"{value[: LETTERS[level] - 1].rstrip()}…"
            )
            named = f"{title}: {short}" if value and level == 0 else short or title
            button.setText(unmarked(named))
            button.setToolTip(plain(f"{title}: {value}" if value else title))
        self._write_readout()

    def _write_readout(self) -> None:
        device, speed = self._readout
        colours = theme.palette()
        live = any(run.state is RunState.RUNNING for run in self._studio.trained())
        parts = [device, speed] if self._level < 3 else [speed or device]
        words = html.escape(" · ".join(part for part in parts if part))
        ink, dot = (colours.text, colours.ok) if live else (colours.muted, colours.disabled)
        self._speed.setText(
            f'<span style="color:{ink}">{words}</span>&nbsp; <span style="color:{dot}">●</span>'
        )


def _components(experiment: Experiment | None) -> dict[str, str]:
    if experiment is None:
        return {"Data": "", "Architecture": "", "Loss": ""}
    data = type(experiment.data).title
    shape = experiment.data.shape
    size = f" {shape[1]}×{shape[2]}" if len(shape) == 3 else ""
    return {
        "Data": data + size,
        "Architecture": type(experiment.network).title,
        "Loss": active_variant(experiment).title,
    }


def _readout(run: RunView | None) -> tuple[str, str]:
    if run is None:
        return "", ""
    device = run.device.split(" · ")[0]
    precision = {"float32": "fp32", "bfloat16": "bf16"}.get(run.experiment.precision, "tf32")
    frame = run.latest.get("speed")
    if frame is None or not isinstance(frame.record, Speed) or run.state is not RunState.RUNNING:
        return f"{device} · {precision}", ""
    rate = frame.record.steps_per_second
    return f"{device} · {precision}", f"{thousands(rate)} it/s"
