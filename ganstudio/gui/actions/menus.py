"""Everything that can be done in the window, menu by menu.

Menus, toolbar, command palette, shortcut sheet and tests share this table. An action refers to
the method that does it, and to those that tell whether it can be done and whether it is in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from ganstudio.export.kinds import KINDS
from ganstudio.gui.actions.catalogue import catalogue_actions
from ganstudio.gui.actions.compare import CompareActions
from ganstudio.gui.actions.components import ComponentActions
from ganstudio.gui.actions.export import ExportActions
from ganstudio.gui.actions.files import FileActions
from ganstudio.gui.actions.history import HistoryActions
from ganstudio.gui.actions.lessons import LessonActions
from ganstudio.gui.actions.library import LibraryActions
from ganstudio.gui.actions.logs import LogActions
from ganstudio.gui.actions.preferring import PreferenceActions
from ganstudio.gui.actions.recorded import RecordedActions
from ganstudio.gui.actions.recording import RecordingActions
from ganstudio.gui.actions.rules import RuleActions
from ganstudio.gui.actions.train import TrainActions
from ganstudio.gui.actions.view import ViewActions
from ganstudio.gui.actions.welcome import WelcomeActions
from ganstudio.gui.docks import DOCKS
from ganstudio.gui.docks.places import PLACES
from ganstudio.gui.docks.runs.dock import RunsDock
from ganstudio.gui.docks.timeline.dock import TimelineDock
from ganstudio.gui.menus.action import Action
from ganstudio.gui.serving.engine import Mode
from ganstudio.gui.widgets.explanations import Explanation
from ganstudio.gui.widgets.notation import NOTATIONS
from ganstudio.gui.widgets.theme import Theme
from ganstudio.handbook.guides import guides
from ganstudio.lessons.lesson import lessons

ENGINES: tuple[tuple[Mode, str, str], ...] = (
    ("auto", "Automatic", "A process of its own on the CPU, the window's on CUDA."),
    ("thread", "In the window's process", "Training shares its interpreter."),
    ("process", "In its own process", "A crash of training leaves the window alive."),
)
THEMES: tuple[tuple[Theme, str], ...] = (
    ("system", "As the desktop has it."),
    ("dark", "Light on dark."),
    ("light", "Dark on light."),
)

RENAMED = {"view.layout.Lecture": "view.layout.Watch", "view.layout.Theory": "view.layout.Learn"}
"""Layouts of before, and the places that have taken over."""


@dataclass(frozen=True)
class Subjects:
    """Who does it, by subject."""

    train: TrainActions
    history: HistoryActions
    files: FileActions
    exports: ExportActions
    library: LibraryActions
    recorded: RecordedActions
    logs: LogActions
    recording: RecordingActions
    components: ComponentActions
    compare: CompareActions
    view: ViewActions
    preferences: PreferenceActions
    welcome: WelcomeActions
    lessons: LessonActions
    rules: RuleActions
    runs: RunsDock
    timeline: TimelineDock


def every_action(do: Subjects) -> list[Action]:
    """Return everything that can be done, in the order of the menus."""
    return [
        *_places(do),
        *_docks(do),
        *_reached(do),
        *_file(do),
        *_export(do),
        *_leave(do),
        *_edit(do),
        *_train(do),
        *_recorded(do),
        *_recording(do),
        *_engines(do),
        *_compare(do),
        *_themes(do),
        *_notations(do),
        *_timeline(do),
        *_view(do),
        *_guides(do),
        *_help(do),
        *_lessons(do),
        *_teaching(do),
        *catalogue_actions(do.files, do.components),
    ]


# ── File and Edit ────────────────────────────────────────────────────────────


def _file(do: Subjects) -> tuple[Action, ...]:
    return (
        Action("file.open", "Open experiment…", ("File",), do.files.open,
               "Open a TOML file; it replaces the runs.", shortcut="Ctrl+O"),
        Action("file.open_run", "Open run…", ("File",), do.recorded.open,
               "Show a recorded run beside the others: choose its folder.",
               shortcut="Ctrl+Shift+O"),
        Action("file.open_log", "Open log…", ("File",), do.logs.open,
               "Show what TensorBoard, W&B or a CSV tells of a run, beside the others."),
        Action("file.open_generator", "Open generator…", ("File",), do.logs.open_generator,
               "Look at a generator: exported here, a state dict that fits the network of the "
               "chosen run, in any of its sizes, or an ONNX file."),
        Action("file.save", "Save experiment as…", ("File",), do.files.save,
               "Write the chosen run's experiment as a TOML file.", shortcut="Ctrl+S",
               enabled=do.train.has_runs, reason=do.train.why_none),
    )  # fmt: skip


def _export(do: Subjects) -> list[Action]:
    kinds = [
        Action(f"export.{kind.name}", f"{kind.title}…", ("File", "Export"),
               partial(do.exports.choose, kind.name), kind.help, kind.section,
               enabled=partial(do.exports.can, kind.name),
               reason=partial(do.exports.why_not, kind.name),
               shortcut="Ctrl+E" if kind.name == "grid" else "")
        for kind in KINDS
    ]  # fmt: skip
    plots = [
        Action(f"export.plot.{suffix}", f"Dock as {suffix.upper()}…", ("File", "Export"),
               partial(do.exports.plot, suffix), tip, "docks", enabled=do.train.has_runs,
               reason=do.train.why_none)
        for suffix, tip in (
            ("png", "Write what a dock shows as a picture."),
            ("svg", "Write a dock's plot as a drawing that scales."),
        )
    ]  # fmt: skip
    return kinds + plots


def _leave(do: Subjects) -> tuple[Action, ...]:
    return (
        Action("file.library", "Library…", ("File",), do.library.show,
               "Find, compare, annotate and open what was trained before.", "library",
               shortcut="Ctrl+Shift+L"),
        Action("file.quit", "Quit", ("File",), do.files.quit, "End the program.", "end",
               shortcut="Ctrl+Q"),
    )  # fmt: skip


def _edit(do: Subjects) -> tuple[Action, ...]:
    return (
        Action("edit.undo", "Undo", ("Edit",), do.history.undo,
               "Take back an edit, a reset, a removal, another preset, with what was trained.",
               shortcut="Ctrl+Z", enabled=do.history.can_undo, reason=do.history.why_not_undo,
               outcome=do.history.undone),
        Action("edit.redo", "Redo", ("Edit",), do.history.redo,
               "Do again what was taken back.", shortcut="Ctrl+Shift+Z",
               enabled=do.history.can_redo, reason=do.history.why_not_redo,
               outcome=do.history.redone),
        Action("edit.rename", "Rename run", ("Edit",), do.runs.rename,
               "Give the chosen run another name on screen.", "run", shortcut="F2",
               enabled=do.train.has_runs, reason=do.train.why_none),
        Action("edit.duplicate", "Duplicate run", ("Edit",), do.runs.duplicate,
               "Add a fresh run with the chosen run's experiment.", "run", shortcut="Ctrl+D",
               enabled=do.compare.can, reason=do.compare.why_not, icon="duplicate"),
        Action("edit.pause", "Pause or run this run", ("Edit",), do.runs.toggle,
               "Hold or set going the chosen run alone.", "run", shortcut="Shift+Space",
               enabled=do.runs.can_toggle, reason=do.train.why_not),
        Action("edit.hide", "Hide or show run", ("Edit",), do.runs.hide_run,
               "Leave the chosen run out of the docks, or take it in again.", "run", shortcut="H",
               enabled=do.train.has_runs, reason=do.train.why_none),
        Action("edit.remove", "Remove run", ("Edit",), do.runs.remove,
               "Take the chosen run away; Undo brings it back.", "run", shortcut="Ctrl+Backspace",
               enabled=do.runs.can_remove, reason=do.train.why_none),
        Action("edit.copy", "Copy experiment", ("Edit",), do.files.copy,
               "Copy the chosen run's experiment as TOML text.", "clipboard",
               shortcut="Ctrl+Shift+C", enabled=do.train.has_runs, reason=do.train.why_none),
        Action("edit.paste", "Paste experiment", ("Edit",), do.files.paste,
               "Open the experiment whose TOML text is on the clipboard.", "clipboard",
               shortcut="Ctrl+Shift+V"),
        Action("edit.preferences", "Preferences…", ("Edit",), do.preferences.ask,
               "Theme, what Space does, where runs go, who trains where.", "preferences",
               shortcut="Ctrl+,"),
        Action("edit.palette", "Command palette…", ("Edit",), do.view.command_palette,
               "Find anything that can be done by its name.", "find", shortcut="Ctrl+K"),
    )  # fmt: skip


# ── Run ─────────────────────────────────────────────────────────────────────


def _train(do: Subjects) -> tuple[Action, ...]:
    return (
        Action("train.run", "Run", ("Run",), do.train.run_or_pause,
               "Set all runs going, or hold them at the next step.", shortcut="Space",
               enabled=do.train.can_run, reason=do.train.why_not, icon="play"),
        Action("train.step", "Step", ("Run",), do.train.step,
               "One step of both players by hand.", "step", shortcut=".",
               enabled=do.train.can_step, reason=do.train.why_not_step, icon="step"),
        Action("train.step_d", "Step D", ("Run",), do.train.step_discriminator,
               "One step of the discriminator alone.", "step", shortcut="D",
               enabled=do.train.can_step, reason=do.train.why_not_step, icon="step-d"),
        Action("train.step_g", "Step G", ("Run",), do.train.step_generator,
               "One step of the generator alone.", "step", shortcut="G",
               enabled=do.train.can_step, reason=do.train.why_not_step, icon="step-g"),
        Action("train.optimise_d", "Train D to its optimum", ("Run", "Inner loop"),
               do.train.optimise_discriminator,
               "Of the chosen run, on a copy, to be kept or thrown away: see On the line.",
               enabled=do.train.has_trained, reason=do.train.why_not),
        Action("train.optimise_g", "Train G against this D", ("Run", "Inner loop"),
               do.train.optimise_generator,
               "Of the chosen run, on a copy, to be kept or thrown away: see On the line.",
               enabled=do.train.has_trained, reason=do.train.why_not),
        Action("train.stop", "Stop", ("Run",), do.train.stop,
               "End the runs; they keep what they have learnt.", "end",
               enabled=do.train.can_stop, reason=do.train.why_not_stop, icon="stop"),
        Action("train.reset", "Reset", ("Run",), do.train.reset,
               "Begin again from the same seed and initial weights; Undo brings back what was "
               "trained.", "end", shortcut="R",
               enabled=do.train.has_trained, reason=do.train.why_not, icon="reset"),
        Action("train.rules", "Rules…", ("Run",), do.rules.ask,
               "Choose what the chosen run does by itself when its verdict turns.", "rules",
               enabled=do.rules.can, reason=do.rules.why_not),
    )  # fmt: skip


def _recorded(do: Subjects) -> tuple[Action, ...]:
    return (
        Action("train.resume", "Resume recording", ("Run",), do.recorded.resume,
               "Train on where the chosen recording ends.", "recorded",
               enabled=do.recorded.can_resume, reason=do.recorded.why_not_resume),
        Action("train.fork", "Fork from here", ("Run",), do.recorded.fork,
               "Add a run that goes on from where the cursor stands.", "recorded",
               shortcut="Ctrl+F", enabled=do.recorded.can_fork, reason=do.recorded.why_not_fork,
               outcome=do.recorded.fork_begins),
        Action("train.heal", "Heal", ("Run",), do.recorded.heal,
               "Add a run that goes on from before the fault, with what heals it; both go on side "
               "by side.", "recorded", enabled=do.recorded.can_heal,
               reason=do.recorded.why_not_heal, outcome=do.recorded.remedy),
        Action("record.best", "Fork from the best step", ("Run",), do.recording.fork_best,
               "Add a run that goes on from the best checkpoint of the chosen one.", "recorded",
               enabled=do.recording.can_fork_best, reason=do.recording.why_not_fork_best),
    )  # fmt: skip


def _recording(do: Subjects) -> tuple[Action, ...]:
    return (
        Action("record.on", "Record runs", ("Run", "Recording"), do.recording.toggle,
               "Keep every step, and snapshots to look back at, resume and fork.",
               checked=do.recording.is_on),
        Action("record.show", "Show the run's folder", ("Run", "Recording"), do.recording.show,
               "Open the folder that the chosen run is recorded in.", "where",
               enabled=do.recording.can_show, reason=do.recording.why_not_show),
        Action("record.into", "Record into…", ("Run", "Recording"), do.recording.choose,
               "Choose the folder below which runs are recorded.", "where"),
        Action("record.limit", "Size limit…", ("Run", "Recording"), do.recording.limit,
               "Choose how large the recording of the chosen run may become.", "where",
               enabled=do.recording.can_limit, reason=do.recording.why_not_limit),
    )  # fmt: skip


def _engines(do: Subjects) -> list[Action]:
    return [
        Action(f"train.engine.{mode}", title, ("Run", "Engine"),
               partial(do.preferences.choose_engine, mode), tip,
               checked=partial(do.train.is_engine, mode))
        for mode, title, tip in ENGINES
    ]  # fmt: skip


def _compare(do: Subjects) -> tuple[Action, ...]:
    return (
        Action("compare.losses", "Losses…", ("Run", "Compare"), do.compare.losses,
               "Train the experiment with several losses, side by side from the same start.",
               enabled=do.compare.can, reason=do.compare.why_not, shortcut="Ctrl+L"),
        Action("compare.sweep", "Sweep…", ("Run", "Compare"), do.library.sweep,
               "Train the experiment for each combination of settings, under several seeds.",
               enabled=do.library.can_sweep, reason=do.compare.why_not),
        Action("compare.pin", "Pin as baseline", ("Run", "Compare"), do.runs.pin,
               "Show the others against the chosen run, faint, also after it is removed.",
               enabled=do.runs.can_pin, checked=do.runs.is_pinned,
               reason=do.compare.why_unpinned),
        Action("compare.only", "Keep only this run", ("Run", "Compare"), do.compare.keep_only,
               "Remove all runs but the chosen one.", enabled=do.runs.several,
               reason=do.compare.why_alone),
    )  # fmt: skip


# ── View and Help ────────────────────────────────────────────────────────────


def _docks(do: Subjects) -> list[Action]:
    return [
        Action(f"view.dock.{dock.name}", dock.title, ("View", "Docks"),
               partial(do.view.toggle_dock, dock.name), dock.help.partition("\n")[0],
               checked=partial(do.view.shows, dock.name),
               subject=Explanation(dock.title, "Dock", dock.help))
        for dock in DOCKS
    ]  # fmt: skip


def _places(do: Subjects) -> list[Action]:
    return [
        Action(f"view.layout.{place.name}", place.name, ("View", "Place"),
               partial(do.view.go_to, place), place.purpose, shortcut=f"Ctrl+{number}",
               checked=partial(do.view.is_place, place))
        for number, place in enumerate(PLACES, start=1)
    ]  # fmt: skip


def _reached(do: Subjects) -> list[Action]:
    standing = [dock for dock in DOCKS if not dock.within][:9]
    return [
        Action(f"view.reach.{dock.name}", dock.title, ("View", "Go to dock"),
               partial(do.view.reach_dock, dock.name),
               f"Give the keyboard to {dock.title}, which is opened for it.",
               shortcut=f"Alt+{number}")
        for number, dock in enumerate(standing, start=1)
    ]  # fmt: skip


def _themes(do: Subjects) -> list[Action]:
    return [
        Action(f"view.theme.{name}", name.capitalize(), ("View", "Theme"),
               partial(do.view.choose_theme, name), tip, checked=partial(do.view.is_theme, name))
        for name, tip in THEMES
    ]  # fmt: skip


def _notations(do: Subjects) -> list[Action]:
    return [
        Action(f"view.notation.{each.name}", each.title, ("View", "Notation"),
               partial(do.view.choose_notation, each), each.source,
               checked=partial(do.view.is_notation, each))
        for each in NOTATIONS
    ]  # fmt: skip


def _timeline(do: Subjects) -> list[Action]:
    timeline = do.timeline
    return [
        Action(f"timeline.{name}", title, ("View", "Timeline"), move, tip, shortcut=key,
               enabled=timeline.has_past, reason=timeline.why_not)
        for name, move, title, tip, key in (
            ("play", timeline.play, "Play or hold",
             "Let the cursor move through the whole by itself.", "P"),
            ("back", timeline.back, "One snapshot back",
             "Show all runs as they were before.", "Left"),
            ("forward", timeline.forward, "One snapshot on",
             "Show all runs as they were next.", "Right"),
            ("mark_before", timeline.mark_before, "Previous mark",
             "To what happened before the cursor.", "Ctrl+Left"),
            ("mark_after", timeline.mark_after, "Next mark",
             "To what happened after the cursor.", "Ctrl+Right"),
            ("go_first", timeline.go_first, "Beginning", "To the first step.", "Home"),
            ("go_last", timeline.go_last, "Last step",
             "To the step that is newest now, and stay there.", "End"),
            ("go_live", timeline.go_live, "Now", "Back to what is newest.", "L"),
        )
    ]  # fmt: skip


def _view(do: Subjects) -> tuple[Action, ...]:
    return (
        Action("view.simple", "Simple", ("View",), do.view.toggle_simple,
               "Hide settings and controls that are for experts; Ctrl+K finds them all the same.",
               "layout", checked=do.view.is_simple),
        Action("view.next_dock", "Next dock", ("View",), do.view.next_dock,
               "Give the keyboard to the next dock on screen.", "layout", shortcut="F6"),
        Action("view.library", "Library", ("View",), do.library.show,
               "All runs that were trained before.", "layout"),
        Action("view.reset", "Reset this place", ("View",), do.view.reset,
               "All docks of this place where they were at the first start.", "layout"),
        Action("view.projector", "Projector", ("View",), do.view.projector,
               "Hide all chrome and fill the screen.", "layout", shortcut="F11",
               checked=do.view.is_projecting),
        Action("view.projector_elsewhere", "Projector on the other screen", ("View",),
               do.view.projector_elsewhere, "The same on another screen than this one.", "layout",
               shortcut="Shift+F11"),
    )  # fmt: skip


def _guides(do: Subjects) -> list[Action]:
    return [
        Action(f"help.guide.{each.key}", each.title, ("Help", "Guides"),
               partial(do.view.guide, each.key), f"Read: {each.title}.")
        for each in guides()
    ]  # fmt: skip


def _lessons(do: Subjects) -> list[Action]:
    return [
        Action(f"lesson.{lesson.name}", lesson.title, ("Help", "Lessons"),
               partial(do.lessons.begin, lesson.name),
               f"A lesson of {lesson.minutes} minutes.")
        for lesson in lessons()
    ]  # fmt: skip


def _teaching(do: Subjects) -> tuple[Action, ...]:
    return (
        Action("lessons.class", "Ask a class", ("Help", "Teaching"), do.lessons.teach,
               "The question first, hands counted for each answer, and the experiment after the "
               "vote is closed.", checked=do.lessons.is_teaching),
        Action("lessons.votes", "Save the class's answers…", ("Help", "Teaching"),
               do.lessons.save_votes, "How often each answer was given, as CSV and without names.",
               enabled=do.lessons.has_votes, reason=lambda: "No class has voted yet"),
        Action("lessons.folder", "Lessons of your own…", ("Help", "Teaching"),
               do.lessons.choose_folder,
               "Lessons in a folder of yours, a TOML file each, after those that there are."),
    )  # fmt: skip


def _help(do: Subjects) -> tuple[Action, ...]:
    return (
        Action("help.welcome", "Welcome", ("Help",), do.welcome.show,
               "The page of the first start: what there is to begin with.",
               shortcut="Ctrl+Home", icon="home"),
        Action("help.guides", "Search Help…", ("Help",), do.view.guides,
               "Guides, and every measure, setting, loss, network and preset, found by a word.",
               shortcut="Ctrl+F1"),
        Action("welcome.copy_loop", "Copy a training script", ("Help",), do.welcome.copy_loop,
               "Lines of Python that train a preset and record it, to go on from."),
        Action("help.explain", "Explain what is under the mouse", ("Help",), do.view.explain,
               "A loss, a parameter, a figure, a button, a dock: whatever the mouse points at.",
               shortcut="F1"),
        Action("help.reference", "Formulas and explanations…", ("Help",), do.view.reference,
               "Every loss, penalty, stabiliser, network, data set, optimiser and dock, "
               "explained.", shortcut="Shift+F1"),
        Action("help.shortcuts", "Keyboard shortcuts", ("Help",), do.view.shortcut_sheet,
               "All keys on one sheet.", shortcut="?"),
        Action("help.about", "About GAN Studio", ("Help",), do.view.about,
               "Versions and licence.", "about"),
    )  # fmt: skip
