"""From the command to the window on screen, and from Run to the first generated samples.

Each start is a process of its own, timed from before the interpreter begins. *Cold* is the
first start after the page cache was told to let go of the files, where that is allowed; the
others are warm. Times, not ratios: the targets are what a person waits. Beside them stands the
processor's time, which other work on the machine lengthens less: of the window's process until it
is on screen, and of the one that trains until the first samples.

    python tests/bench/bench_start.py [--starts 5]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHILD = """
import multiprocessing, os, sys, time
from pathlib import Path
began, settings = float(sys.argv[1]), sys.argv[2]
from PySide6.QtCore import QEvent, QObject
from ganstudio.gui import app as application
from ganstudio.launch import LaunchOptions

class Watch(QObject):
    painted = False
    def eventFilter(self, watched, event):
        if not self.painted and event.type() == QEvent.Type.UpdateRequest:
            self.painted = True
            print("window", time.time() - began, time.process_time(), flush=True)
        return False

watch = Watch()
build = application.Window.__init__
def init(window, *args):
    build(window, *args)
    window.installEventFilter(watch)
    window.studio.arrived.connect(lambda channel: look(window, channel))
application.Window.__init__ = init
def look(window, channel):
    frames = [run.latest.get("samples") for run in window.studio.runs.values()]
    if channel == "samples" and frames and frames[0] is not None and frames[0].step > 0:
        (pid,) = (each.pid for each in multiprocessing.active_children())
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        spent = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        print("samples", time.time() - began, spent, flush=True)
        window.close()
from ganstudio.gui.settings import Settings
plain = Settings.__init__
Settings.__init__ = lambda self, path=None: plain(self, path or Path(settings))
from ganstudio.preset_folder import find
text = find("digits").dumps()
options = LaunchOptions(text, run=True, library=Path(settings).parent)
sys.exit(application.main(options))
"""


def start(settings: Path) -> tuple[float, float, float, float]:
    """Return the seconds to the window and from there to the first samples, each on the wall.

    And those of the processor: of the window's process, and of the one that trains.
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    command = [sys.executable, "-c", CHILD, str(time.time()), str(settings)]
    told = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, text=True, check=True, timeout=120
    )
    times = {
        what: tuple(map(float, more)) for what, *more in map(str.split, told.stdout.splitlines())
    }
    (window, drawn), (samples, trained) = times["window"], times["samples"]
    return window, samples - window, drawn, trained


def forget_files() -> bool:
    """Empty the page cache; tell whether that was allowed."""
    try:
        os.sync()
        Path("/proc/sys/vm/drop_caches").write_text("3")
    except OSError:
        return False
    return True


def rows(
    name: str, times: list[tuple[float, float, float, float]], window: str, samples: str
) -> list[str]:
    """Return a table row each for the window and for the first samples, on the wall and not."""
    table = []
    kinds = (
        ("window on screen", window), ("first samples after it", samples),
        ("window on screen, processor", ""), ("first samples, processor", ""),
    )  # fmt: skip
    for place, (what, limit) in enumerate(kinds):
        if values := [each[place] for each in times]:
            median, low, high = statistics.median(values), min(values), max(values)
            table.append(f"| {what}, {name} | {limit} | {median:.2f} | {low:.2f} – {high:.2f} |")
    return table


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--starts", type=int, default=5)
    count = parser.parse_args().starts
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "window.ini"
        cold = [start(settings) for _ in range(count) if forget_files()]
        start(settings)
        warm = [start(settings) for _ in range(count)]
    print("| measured, seconds | target | median | lowest – highest |\n| --- | --- | --- | --- |")
    print("\n".join([*rows("cold", cold, "≤ 1.2", "≤ 3.5"), *rows("warm", warm, "≤ 0.6", "≤ 1.7")]))
