"""The rules of the chosen run: edited, and told on the desktop where one of them is followed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from ganstudio.gui.dialogs.rules import RulesDialog
from ganstudio.gui.run_view import RECORDED
from ganstudio.gui.state import StudioState
from ganstudio.telemetry.messages import Command, Edit, RuleApplied

NO_RUN = "There is no run yet: press Run, or choose a preset"


class RuleActions:
    """Asks for rules and tells what they did.

    Parameters
    ----------
    window
        Where it asks, and what is called to attention.
    send
        Takes commands to the runs.
    """

    def __init__(
        self, window: QWidget, studio: StudioState, send: Callable[[Command], None]
    ) -> None:
        self._window = window
        self._studio = studio
        self._send = send
        self._tray: QSystemTrayIcon | None = None
        studio.ruled.connect(self._tell)

    def can(self) -> bool:
        """Tell whether the chosen run can have rules."""
        return not self.why_not()

    def why_not(self) -> str:
        """Say why it cannot."""
        run = self._studio.chosen()
        if run is None:
            return NO_RUN
        return RECORDED if run.replayed else ""

    def ask(self) -> None:
        """Show the rules of the chosen run, to be changed."""
        run = self._studio.chosen()
        if run is None:
            return
        number = run.run
        dialog = RulesDialog(run.experiment, self._window)
        dialog.chosen.connect(lambda rules: self._send(Edit({"rules": rules}, number)))
        dialog.open()

    @Slot(object)
    def _tell(self, event: RuleApplied) -> None:
        """Call for attention, unless the window has it already."""
        if self._window.isActiveWindow():
            return
        QApplication.alert(self._window)
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self._window)
        self._tray.show()  # no message is shown of an icon that is not
        title = self._studio.runs[event.run].title
        self._tray.showMessage(f"{title}, step {event.step}", event.sentence)
