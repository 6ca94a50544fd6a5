"""What the Edit menu holds: what was done taken back, and the chosen run in the list."""

from __future__ import annotations

from ganstudio.gui.actions.subjects import Subjects
from ganstudio.gui.menus.action import Action


def edit_actions(do: Subjects) -> tuple[Action, ...]:
    """Return all of the Edit menu, in its order."""
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
