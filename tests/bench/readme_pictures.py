"""Makes the pictures of the README by running the window; writes ``assets/pictures``.

    python tests/bench/readme_pictures.py [ring losses collapse classes digits]

Beside them it writes ``shown.json``: what was trained for each, up to which step, and the words
that the window showed, to be held against a judge that has changed. Run it on a machine that does
nothing else: what is in a picture is what was there after so many seconds.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.telemetry.records import Collapse

FOLDER = Path(__file__).parents[2] / "assets" / "pictures"
SHOWN = FOLDER / "shown.json"
LONG = ["--set", "schedule.steps=20000"]
PICTURES = {
    "ring": ("ring", 20, ["--set", "schedule.steps=3000"]),
    "losses": ("five-losses", 150, [*LONG, "--theme", "light"]),
    "collapse": ("ring-collapse", 30, LONG),
    "classes": ("digits-by-class", 60, LONG),
    "digits": ("digits", 60, LONG),
}
"""By name: the preset, the seconds after which, and further options."""


def shown(run: Path) -> dict[str, object]:
    """Return how far a run had come, and what was said of it last."""
    with RecordingReader(run) as reader:
        step = int(reader.steps(Collapse.channel)[-1])
        frame = reader.snapshot(Collapse.channel, step)
        assert frame is not None
        assert isinstance(frame.record, Collapse)
        title = str(reader.meta["title"])
        return {"title": title, "step": step, "word": frame.record.verdict.word}


def make(name: str) -> dict[str, object]:
    """Make a picture; return what is on it."""
    preset, seconds, options = PICTURES[name]
    with tempfile.TemporaryDirectory() as library:
        command = [sys.executable, "-m", "ganstudio", preset, "--run", *options]
        command += ["--library", library, "--after", str(seconds)]
        subprocess.run([*command, "--screenshot", str(FOLDER / f"{name}.png")], check=True)
        runs = sorted(each.parent for each in Path(library).glob("*/telemetry.sqlite"))
        return {"preset": preset, "runs": [shown(run) for run in runs]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(PICTURES))
    found = json.loads(SHOWN.read_text(encoding="utf-8")) if SHOWN.exists() else {}
    for name in parser.parse_args().names:
        found[name] = make(name)
        print(name, json.dumps(found[name]), flush=True)
    SHOWN.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
