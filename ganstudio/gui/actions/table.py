"""Everything that can be done in the window, as one table.

Menus, toolbar, command palette, shortcut sheet and tests share it. An action names its
deed, and the queries that tell whether it can be done and whether it is in force, as
``owner.method`` of the objects in ``ganstudio.gui.actions``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from ganstudio.export.kinds import KINDS
from ganstudio.gui.actions.mnemonics import mark
from ganstudio.gui.widgets.explainer import hears_f1, stands_for
from ganstudio.gui.widgets.explanations import Explanation
from ganstudio.gui.widgets.menu_heading import add_heading

MENUS = (
    "File", "Edit", "Preset", "Data", "Architecture", "Loss", "Train", "Compare", "View", "Help",
)  # fmt: skip


@dataclass(frozen=True)
class Action:
    """One thing that can be done.

    Attributes
    ----------
    id : str
        Its name in settings and tests.
    title, tip : str
        Its name and its explanation on screen.
    menu : tuple of str
        Where it stands, such as ``("Loss", "Penalties")``.
    deed : str
        What it does, ``owner.method``; given the ``argument`` if it takes one.
    section : str
        What it stands under: with a capital a heading, else no more than a rule between.
    shortcut : str
        Its key, empty for none.
    enabled, checked : str
        Queries, ``owner.method``; a query for ``checked`` makes it checkable.
    reason, outcome : str
        Queries for why it cannot be done, shown as its tooltip meanwhile, and for what else
        comes of it now if it can, shown below its tip.
    icon : str
        A drawing in ``assets/icons``.
    subject
        What F1 explains of it, see `explain`, where that is more than its tip.
    """

    id: str
    title: str
    menu: tuple[str, ...]
    deed: str
    tip: str
    section: str = ""
    argument: Any = None
    shortcut: str = ""
    enabled: str = ""
    checked: str = ""
    reason: str = ""
    outcome: str = ""
    icon: str = ""
    subject: object = None

    @property
    def key(self) -> str:
        """Its key, as the desktop writes it."""
        return QKeySequence(self.shortcut).toString(QKeySequence.SequenceFormat.NativeText)

    @property
    def place(self) -> str:
        """Where it stands, as text."""
        return " ▸ ".join((*self.menu, self.title))


ACTIONS = (
    Action("file.open", "Open experiment…", ("File",), "file.open",
           "Open a TOML file; it replaces the runs.", shortcut="Ctrl+O"),
    Action("file.open_run", "Open run…", ("File",), "recordings.open",
           "Show a recorded run beside the others: choose its folder.", shortcut="Ctrl+Shift+O"),
    Action("file.save", "Save experiment as…", ("File",), "file.save",
           "Write the chosen run's experiment as a TOML file.", shortcut="Ctrl+S",
           enabled="train.has_runs", reason="train.why_none"),
    *(
        Action(f"export.{kind.name}", f"{kind.title}…", ("File", "Export"), "export.choose",
               kind.help, kind.section, kind.name, enabled="export.can", reason="export.why_not",
               shortcut="Ctrl+E" if kind.name == "grid" else "")
        for kind in KINDS
    ),
    *(
        Action(f"export.plot.{suffix}", f"Dock as {suffix.upper()}…", ("File", "Export"),
               "export.plot", tip, "docks", suffix, enabled="train.has_runs",
               reason="train.why_none")
        for suffix, tip in (
            ("png", "Write what a dock shows as a picture."),
            ("svg", "Write a dock's plot as a drawing that scales."),
        )
    ),
    Action("file.library", "Library…", ("File",), "kept.show",
           "Find, compare, annotate and open what was trained before.", "library",
           shortcut="Ctrl+Shift+L"),
    Action("file.quit", "Quit", ("File",), "file.quit", "End the program.", "end",
           shortcut="Ctrl+Q"),
    Action("edit.rename", "Rename run", ("Edit",), "runs.rename",
           "Give the chosen run another name on screen.", shortcut="F2", enabled="train.has_runs",
           reason="train.why_none"),
    Action("edit.duplicate", "Duplicate run", ("Edit",), "runs.duplicate",
           "Add a fresh run with the chosen run's experiment.", shortcut="Ctrl+D",
           enabled="compare.can", reason="compare.why_not", icon="duplicate"),
    Action("edit.pause", "Pause or run this run", ("Edit",), "runs.toggle",
           "Hold or set going the chosen run alone.", shortcut="Shift+Space",
           enabled="runs.can_toggle", reason="train.why_not"),
    Action("edit.hide", "Hide or show run", ("Edit",), "runs.hide_run",
           "Leave the chosen run out of the docks, or take it in again.", shortcut="H",
           enabled="train.has_runs", reason="train.why_none"),
    Action("edit.remove", "Remove run", ("Edit",), "runs.remove",
           "Take the chosen run away.", shortcut="Ctrl+Backspace",
           enabled="runs.can_remove", reason="compare.why_alone"),
    Action("edit.copy", "Copy experiment", ("Edit",), "file.copy",
           "Copy the chosen run's experiment as TOML text.", "clipboard",
           shortcut="Ctrl+Shift+C", enabled="train.has_runs", reason="train.why_none"),
    Action("edit.paste", "Paste experiment", ("Edit",), "file.paste",
           "Open the experiment whose TOML text is on the clipboard.", "clipboard",
           shortcut="Ctrl+Shift+V"),
    Action("edit.palette", "Command palette…", ("Edit",), "view.command_palette",
           "Find anything that can be done by its name.", "find", shortcut="Ctrl+K"),
    Action("train.run", "Run", ("Train",), "train.run_or_pause",
           "Set all runs going, or hold them at the next step.", shortcut="Space",
           enabled="train.can_run", reason="train.why_not", icon="play"),
    Action("train.step", "Step", ("Train",), "train.step", "One step of both players by hand.",
           "step", shortcut=".", enabled="train.can_step", reason="train.why_not_step",
           icon="step"),
    Action("train.step_d", "Step D", ("Train",), "train.step_discriminator",
           "One step of the discriminator alone.", "step", shortcut="D",
           enabled="train.can_step", reason="train.why_not_step", icon="step-d"),
    Action("train.step_g", "Step G", ("Train",), "train.step_generator",
           "One step of the generator alone.", "step", shortcut="G", enabled="train.can_step",
           reason="train.why_not_step", icon="step-g"),
    Action("train.stop", "Stop", ("Train",), "train.stop",
           "End the runs; they keep what they have learnt.", "end", enabled="train.can_stop",
           reason="train.why_not_stop", icon="stop"),
    Action("train.reset", "Reset", ("Train",), "train.reset",
           "Begin again from the same seed and initial weights.", "end", shortcut="R",
           enabled="train.has_trained", reason="train.why_not", icon="reset"),
    Action("train.resume", "Resume recording", ("Train",), "recordings.resume",
           "Train on where the chosen recording ends.", "recorded",
           enabled="recordings.can_resume", reason="recordings.why_not_resume"),
    Action("train.fork", "Fork from here", ("Train",), "recordings.fork",
           "Add a run that goes on from the checkpoint at or before the cursor.", "recorded",
           shortcut="Ctrl+F", enabled="recordings.can_fork", reason="recordings.why_not_fork"),
    Action("record.best", "Fork from the best step", ("Train",), "library.fork_best",
           "Add a run that goes on from the best checkpoint of the chosen one.", "recorded",
           enabled="library.can_fork_best", reason="library.why_not_fork_best"),
    Action("record.on", "Record runs", ("Train", "Recording"), "library.toggle",
           "Keep every step, and snapshots to look back at, resume and fork.",
           checked="library.is_on"),
    Action("record.show", "Show the run's folder", ("Train", "Recording"), "library.show",
           "Open the folder that the chosen run is recorded in.", "where",
           enabled="library.can_show", reason="library.why_not_show"),
    Action("record.into", "Record into…", ("Train", "Recording"), "library.choose",
           "Choose the folder below which runs are recorded.", "where"),
    Action("record.limit", "Size limit…", ("Train", "Recording"), "library.limit",
           "Choose how large the recording of the chosen run may become.", "where",
           enabled="library.can_limit", reason="library.why_not_limit"),
    *(
        Action(f"train.engine.{mode}", title, ("Train", "Engine"), "train.choose_engine", tip,
               argument=mode, checked="train.is_engine")
        for mode, title, tip in (
            ("auto", "Automatic", "A process of its own on the CPU, the window's on CUDA."),
            ("thread", "In the window's process", "Training shares its interpreter."),
            ("process", "In its own process", "A crash of training leaves the window alive."),
        )
    ),
    Action("compare.losses", "Losses…", ("Compare",), "compare.losses",
           "Train the experiment with several losses, side by side from the same start.",
           enabled="compare.can", reason="compare.why_not", shortcut="Ctrl+L"),
    Action("compare.sweep", "Sweep…", ("Compare",), "kept.sweep",
           "Train the experiment for each combination of settings, under several seeds.",
           enabled="kept.can_sweep", reason="compare.why_not"),
    Action("compare.only", "Keep only this run", ("Compare",), "compare.keep_only",
           "Remove all runs but the chosen one.", enabled="runs.several",
           reason="compare.why_alone"),
    *(
        Action(f"view.theme.{name}", name.capitalize(), ("View", "Theme"), "view.choose_theme", tip,
               argument=name, checked="view.is_theme")
        for name, tip in (
            ("system", "As the desktop has it."),
            ("dark", "Light on dark."),
            ("light", "Dark on light."),
        )
    ),
    *(
        Action(f"timeline.{deed}", title, ("View", "Timeline"), f"timeline.{deed}", tip,
               shortcut=key, enabled="timeline.has_past", reason="timeline.why_not")
        for deed, title, tip, key in (
            ("play", "Play or hold", "Let the cursor move through the whole by itself.", "P"),
            ("back", "One snapshot back", "Show all runs as they were before.", "Left"),
            ("forward", "One snapshot on", "Show all runs as they were next.", "Right"),
            ("mark_before", "Previous mark", "To what happened before the cursor.", "Ctrl+Left"),
            ("mark_after", "Next mark", "To what happened after the cursor.", "Ctrl+Right"),
            ("go_first", "Beginning", "To the first step.", "Home"),
            ("go_last", "Last step", "To the step that is newest now, and stay there.", "End"),
            ("go_live", "Now", "Back to what is newest.", "L"),
        )
    ),
    Action("view.library", "Library", ("View",), "kept.show",
           "All runs that were trained before, in a window of their own.", "layout"),
    Action("view.reset", "Reset layout", ("View",), "view.reset_layout",
           "All docks where they were at the first start.", "layout"),
    Action("view.projector", "Projector", ("View",), "view.projector",
           "Hide all chrome and fill the screen.", "layout", shortcut="F11",
           checked="view.is_projecting"),
    Action("help.explain", "Explain what is under the mouse", ("Help",), "view.explain",
           "A loss, a parameter, a figure, a button, a dock: whatever the mouse points at.",
           shortcut="F1"),
    Action("help.reference", "Formulas and explanations…", ("Help",), "view.reference",
           "Every loss, penalty, stabiliser, network, data set, optimiser and dock, explained.",
           shortcut="Shift+F1"),
    Action("help.shortcuts", "Keyboard shortcuts", ("Help",), "view.shortcut_sheet",
           "All keys on one sheet.", shortcut="?"),
    Action("help.about", "About GAN Studio", ("Help",), "view.about", "Version and licence.",
           "about"),
)  # fmt: skip


def _explained(action: Action) -> Explanation:
    facts = (("Key", action.key),) if action.key else ()
    return Explanation(action.title.rstrip("…"), action.menu[0], action.tip, facts=facts)


class ActionTable(QObject):
    """The table brought to life: a `QAction` each, kept up to date with the state.

    Parameters
    ----------
    actions
        What can be done.
    owners
        The objects that ``owner.method`` refers to, by name.
    """

    def __init__(
        self, actions: Iterable[Action], owners: Mapping[str, object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.actions = {action.id: action for action in actions}
        self._owners = owners
        self._made = {action.id: self._make(action) for action in self.actions.values()}
        self._queries = [
            (getattr(self._made[action.id], setter), self._bound(query, action.argument))
            for action in self.actions.values()
            for setter, query in (("setEnabled", action.enabled), ("setChecked", action.checked))
            if query
        ]
        self._remarks = [
            (self._made[action.id], remark == action.outcome, self._bound(remark, action.argument))
            for action in self.actions.values()
            for remark in (action.reason, action.outcome)
            if remark
        ]
        self._tips = {made: made.toolTip() for made, _, _ in self._remarks}

    def __getitem__(self, id: str) -> QAction:
        return self._made[id]

    def _make(self, action: Action) -> QAction:
        made = QAction(action.title, self)
        made.setObjectName(action.id)
        if action.shortcut:
            made.setShortcut(QKeySequence(action.shortcut))
        made.setToolTip(action.tip + (f" ({action.key})" if action.key else ""))
        stands_for(made, action.subject or _explained(action))
        made.setStatusTip(action.tip)
        made.setCheckable(bool(action.checked))
        deed = self._bound(action.deed, action.argument)
        made.triggered.connect(partial(self._trigger, deed))
        return made

    def _trigger(self, deed: Callable[[], Any], _checked: bool = False) -> None:
        deed()
        self.refresh()  # a checkable action has ticked itself; what is true decides

    def _bound(self, name: str, argument: Any) -> Callable[[], Any]:
        owner, method = name.split(".")
        bound: Callable[..., Any] = getattr(self._owners[owner], method)
        takes_it = argument is not None and inspect.signature(bound).parameters
        return partial(bound, argument) if takes_it else bound

    @Slot()
    def refresh(self) -> None:
        """Ask all queries again."""
        for take, query in self._queries:
            take(bool(query()))
        for made, tip in self._tips.items():
            made.setToolTip(tip)
        for made, enabled, remark in self._remarks:
            if made.isEnabled() == enabled and (words := remark()):
                made.setToolTip(f"{made.toolTip()}\n{words}" if enabled else words)

    def fill(self, bar: QMenuBar) -> None:
        """Make the menus."""
        menus: dict[tuple[str, ...], QMenu] = {}
        for title in MENUS:
            menus[title,] = bar.addMenu(title)
        sections = {path: "" for path in menus}
        for id, action in self.actions.items():
            menu = self._menu(menus, action.menu)
            if sections.get(action.menu, "") != action.section:
                self._divide(menu, action)
                sections[action.menu] = action.section
            menu.addAction(self._made[id])
        for menu in menus.values():
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(self.refresh)
            menu.aboutToShow.connect(partial(mark, menu))
            hears_f1(menu)
        mark(bar)

    def _divide(self, menu: QMenu, action: Action) -> None:
        if not menu.isEmpty():
            menu.addSeparator()
        if action.section[:1].isupper():
            add_heading(menu, action.section)

    def _menu(self, menus: dict[tuple[str, ...], QMenu], path: tuple[str, ...]) -> QMenu:
        if path not in menus:
            menus[path] = self._menu(menus, path[:-1]).addMenu(path[-1])
        return menus[path]
