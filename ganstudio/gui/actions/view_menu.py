"""What the View menu holds: places and docks, and how everything looks."""

from __future__ import annotations

from functools import partial

from ganstudio.gui.actions.subjects import Subjects
from ganstudio.gui.docks import DOCKS
from ganstudio.gui.docks.area.places import PLACES
from ganstudio.gui.menus.action import Action
from ganstudio.gui.widgets.explanations import Explanation
from ganstudio.gui.widgets.notation import NOTATIONS
from ganstudio.gui.widgets.theme import Theme

THEMES: tuple[tuple[Theme, str], ...] = (
    ("system", "As the desktop has it."),
    ("dark", "Light on dark."),
    ("light", "Dark on light."),
)

RENAMED = {"view.layout.Lecture": "view.layout.Watch", "view.layout.Theory": "view.layout.Learn"}
"""Layouts of before, and the places that have taken over."""


def place_actions(do: Subjects) -> list[Action]:
    """Return what leads to places and docks, in the order of the View menu."""
    return [*_places(do), *_docks(do), *_reached(do)]


def view_actions(do: Subjects) -> list[Action]:
    """Return the rest of the View menu, in its order."""
    return [*_themes(do), *_notations(do), *_timeline(do), *_view(do)]


def _places(do: Subjects) -> list[Action]:
    return [
        Action(f"view.layout.{place.name}", place.name, ("View", "Place"),
               partial(do.view.go_to, place), place.purpose, shortcut=f"Ctrl+{number}",
               checked=partial(do.view.is_place, place))
        for number, place in enumerate(PLACES, start=1)
    ]  # fmt: skip


def _docks(do: Subjects) -> list[Action]:
    return [
        Action(f"view.dock.{dock.name}", dock.title, ("View", "Docks"),
               partial(do.view.toggle_dock, dock.name), dock.help.partition("\n")[0],
               checked=partial(do.view.shows, dock.name),
               subject=Explanation(dock.title, "Dock", dock.help))
        for dock in DOCKS
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
