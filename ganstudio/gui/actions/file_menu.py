"""What the File menu holds: what is opened, written, sent out."""

from __future__ import annotations

from functools import partial

from ganstudio.export.kinds import KINDS
from ganstudio.gui.actions.subjects import Subjects
from ganstudio.gui.menus.action import Action


def file_actions(do: Subjects) -> list[Action]:
    """Return all of the File menu, in its order."""
    return [*_file(do), *_export(do), *_leave(do)]


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
