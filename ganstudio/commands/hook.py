"""A command of the user's own that hears of each new verdict.

It is named on the command line, never by an experiment, which may come from anybody. What it
is told stands in its environment, so that no word of a run is ever read as part of it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from ganstudio.commands.saying import tell
from ganstudio.telemetry.told import PATIENCE, environment

if TYPE_CHECKING:
    from pathlib import Path

    from ganstudio.telemetry.messages import Judged


class Hook:
    """Runs a command by the shell.

    Parameters
    ----------
    command
        As the user wrote it; an empty one does nothing.
    """

    def __init__(self, command: str | None = None) -> None:
        self._command = command

    def tell(self, judged: Judged, title: str, folder: Path | None) -> None:
        """Run it for a verdict; training goes on, whatever comes of that."""
        if not self._command:
            return
        told = os.environ | environment(judged, title, str(folder or ""))
        try:
            done = subprocess.run(
                self._command, shell=True, env=told, timeout=PATIENCE, check=False,
                stdin=subprocess.DEVNULL, stdout=sys.__stderr__,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            tell(f"warning: --on-verdict: {error}")
            return
        if done.returncode:
            tell(f"warning: --on-verdict ended with code {done.returncode}")
