"""What the Run menu holds: training, recording, comparing."""

from __future__ import annotations

from functools import partial

from ganstudio.gui.actions.subjects import Subjects
from ganstudio.gui.menus.action import Action
from ganstudio.gui.serving.engine import Mode

ENGINES: tuple[tuple[Mode, str, str], ...] = (
    ("auto", "Automatic", "A process of its own on the CPU, the window's on CUDA."),
    ("thread", "In the window's process", "Training shares its interpreter."),
    ("process", "In its own process", "A crash of training leaves the window alive."),
)


def run_actions(do: Subjects) -> list[Action]:
    """Return all of the Run menu, in its order."""
    return [*_train(do), *_recorded(do), *_recording(do), *_engines(do), *_compare(do)]


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
