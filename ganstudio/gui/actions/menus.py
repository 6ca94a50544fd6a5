"""Everything that can be done in the window, menu by menu.

Menus, toolbar, command palette, shortcut sheet and tests share this table. An action refers to
the method that does it, and to those that tell whether it can be done and whether it is in force.
"""

from __future__ import annotations

from ganstudio.gui.actions.catalogue import catalogue_actions
from ganstudio.gui.actions.edit_menu import edit_actions
from ganstudio.gui.actions.file_menu import file_actions
from ganstudio.gui.actions.help_menu import help_actions
from ganstudio.gui.actions.run_menu import run_actions
from ganstudio.gui.actions.subjects import Subjects
from ganstudio.gui.actions.view_menu import place_actions, view_actions
from ganstudio.gui.menus.action import Action


def every_action(do: Subjects) -> list[Action]:
    """Return everything that can be done, in the order of the menus."""
    return [
        *place_actions(do),
        *file_actions(do),
        *edit_actions(do),
        *run_actions(do),
        *view_actions(do),
        *help_actions(do),
        *catalogue_actions(do.files, do.components),
    ]
