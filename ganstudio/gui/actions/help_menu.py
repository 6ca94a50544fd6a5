"""What the Help menu holds: what is read, and lessons."""

from __future__ import annotations

from functools import partial

from ganstudio.gui.actions.subjects import Subjects
from ganstudio.gui.menus.action import Action
from ganstudio.handbook.guides import guides
from ganstudio.lessons.lesson import lessons


def help_actions(do: Subjects) -> list[Action]:
    """Return all of the Help menu, in its order."""
    return [*_guides(do), *_lessons(do), *_teaching(do), *_help(do)]


def _guides(do: Subjects) -> list[Action]:
    return [
        Action(f"help.guide.{each.key}", each.title, ("Help", "Guides"),
               partial(do.view.guide, each.key), f"Read: {each.title}.")
        for each in guides()
    ]  # fmt: skip


def _help(do: Subjects) -> tuple[Action, ...]:
    return (
        Action("help.welcome", "Welcome", ("Help",), do.welcome.show,
               "The page of the first start: what there is to begin with.",
               shortcut="Ctrl+Home", icon="home"),
        Action("help.guides", "Search Help…", ("Help",), do.view.guides,
               "Guides, and every measure, setting, loss, network and preset, found by a word.",
               shortcut="Ctrl+F1"),
        Action("welcome.copy_loop", "Copy lines for your own loop", ("Help",), do.welcome.copy_loop,
               "Lines of Python that let these docks follow a GAN that a script of yours trains."),
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
