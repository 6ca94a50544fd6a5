"""How a window that trains is ended from outside, and what is kept: real signals, real programs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ganstudio.preset_folder import find
from ganstudio.telemetry.recording.database import RecordingError, is_claimed
from ganstudio.telemetry.recording.reader import RecordingReader

PROGRAM = """
import signal

signal.signal(signal.SIGHUP, signal.SIG_DFL)  # which whoever runs the tests may ignore
import sys
from pathlib import Path
from ganstudio.gui.app import main
from ganstudio.launch import LaunchOptions
if __name__ == "__main__":
    text, library, engine = sys.argv[1:]
    sys.exit(main(LaunchOptions(text, run=True, library=Path(library), engine=engine)))
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Return what starts a window that trains at once, in a home of its own."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    ring = find("ring").with_values({"threads": 1, "device": "cpu"})
    text = ring.compared(["hinge", "minimax"]).dumps()
    home = {**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    begun: list[subprocess.Popen[str]] = []

    def begin(engine: str) -> subprocess.Popen[str]:
        command = [sys.executable, str(program), text, str(tmp_path / "runs"), engine]
        begun.append(
            subprocess.Popen(
                command, env=home, stderr=subprocess.PIPE, text=True, start_new_session=True
            )
        )
        return begun[-1]

    yield begin
    for process in begun:
        process.kill()
        process.communicate()


def steps(runs: Path) -> list[tuple[int, int]]:
    """Return the last step that is recorded of both runs, and that of the newest checkpoint."""
    found = []
    for folder in runs.iterdir() if runs.is_dir() else ():
        try:
            with RecordingReader(folder) as reader:
                kept = max((each.step for each in reader.checkpoints()), default=0)
                found.append((reader.last_step, kept))
        except (OSError, RecordingError):
            found.append((0, 0))
    return found if len(found) == 2 else [(0, 0)]


def rarely(look: Callable[[], bool], seconds: float = 0.3) -> Callable[[], bool]:
    """Return a condition that is looked at so often only, since looking takes the processor."""
    due = 0.0

    def condition() -> bool:
        nonlocal due
        if time.monotonic() < due:
            return False
        due = time.monotonic() + seconds
        return look()

    return condition


@pytest.mark.parametrize(
    ("engine", "ending"),
    [
        ("process", signal.SIGINT),
        ("process", signal.SIGTERM),
        ("thread", signal.SIGHUP),
        ("process", signal.SIGKILL),
    ],
)
def test_whatever_ends_the_window_the_last_step_is_kept(
    qtbot: QtBot, begin: Callable[[str], subprocess.Popen[str]], tmp_path: Path, engine: str,
    ending: signal.Signals,
) -> None:  # fmt: skip
    window, runs = begin(engine), tmp_path / "runs"
    qtbot.waitUntil(rarely(lambda: min(steps(runs))[0] > 20))
    if ending is signal.SIGKILL:
        window.kill()
    else:
        os.killpg(window.pid, ending)  # a logout tells every process
    _, said = window.communicate(timeout=200)
    assert window.returncode == (-ending if ending is signal.SIGKILL else 0)
    assert "Traceback" not in said
    # They outlive their window.
    qtbot.waitUntil(lambda: not any(map(is_claimed, runs.iterdir())))
    assert all(last == kept > 20 for last, kept in steps(runs))
